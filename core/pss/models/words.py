"""The words that everything about scoring is told in: sides, statuses, kinds, dialects and states."""

from typing import Literal, get_args

Side = Literal["blue", "red"]
SIDES: tuple[Side, ...] = get_args(Side)

Winner = Literal["blue", "red", "tie"]

Status = Literal["recognized", "partial", "unknown", "deprecated"]
STATUSES: tuple[Status, ...] = get_args(Status)

Kind = Literal[
    "point",  # pt1 pt2
    "hit_level",  # hl1 hl2
    "gam_jeom",  # wg1 wg2
    "injury",  # ij0 ij1 ij2
    "challenge",  # ch0 ch1 ch2
    "break",  # brk, and a second vendor's break, rest
    "timeout",  # to1 to2, tmo, timeout
    "round_winners",  # wrd
    "winner",  # win
    "decision",  # wmh
    "athletes",  # at1 at2
    "match_config",  # mch
    "round_scores",  # s11 … s23
    "scores",  # sc1 sc2
    "clock",  # clk
    "round",  # rnd
    "match_loaded",  # pre
    "match_ready",  # rdy
    "video_time",  # avt
    "referees",  # ref
    "hardware_test",  # hwt
    "session",  # hel bye inlb insl inth, "Udp Port … connected"
    "superiority",  # sup
    "correction",  # by a person, while a court is taken over
    "mark",  # by a person: this moment, with a note
    "unknown",  # no code we know
    "foreign",  # another feed on the same port (JSON)
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Dialect = Literal["2.3", "gen2", "kpnp", "unknown"]

MatchStateName = Literal[
    "idle",
    "loading",
    "ready",
    "running",
    "paused",
    "round_over",
    "break",
    "injury",
    "review",
    "decided",
]

Origin = Literal["datagram", "manual"]
