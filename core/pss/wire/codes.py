"""Every wire code, what it is about and who reads it."""

from collections.abc import Mapping
from typing import NamedTuple

from core.pss.models import Kind, Side
from core.pss.wire import match_readers, readers
from core.pss.wire.reading import Read, Reader


class Code(NamedTuple):
    """One wire code.

    Attributes:
        name: As on the wire, in lower case.
        kind: What its messages are about.
        side: Whose they are, where the code says so.
        fields: What its messages may say, by name.
        read: Understands the arguments.
    """

    name: str
    kind: Kind
    side: Side | None
    fields: tuple[str, ...]
    read: Read


# A question for the last value is answered with these codes, bare while the sender has none yet.
PULLED = frozenset(("clk", "brk", "rnd", "sc1", "wg1", "mch", "at1", "wmh", "ref", "wrd"))

_HARDWARE = {"0": "closed", "1": "open", "2": "blue_body", "3": "blue_head", "4": "red_body", "5": "red_head"}
_GAM_JEOM = {"wg1": "blue", "wg2": "red"}
_SCORES = {"sc1": "blue", "sc2": "red"}
_ROUND_SCORES = {
    "s11": "blue1",
    "s21": "red1",
    "s12": "blue2",
    "s22": "red2",
    "s13": "blue3",
    "s23": "red3",
}
# Fields that are whole numbers on the wire and words here.
DECODED: Mapping[str, frozenset[str]] = {
    "state": frozenset(("requested", *readers.CHALLENGE_STATES.values(), *_HARDWARE.values())),
    "result": frozenset(readers.CHALLENGE_RESULTS.values()),
}
_SIDES: dict[str, Side] = {"1": "blue", "2": "red"}


def _sided(kind: Kind, reader: Reader, *names: str) -> list[Code]:
    """Make codes whose last digit says whose they are."""
    return [Code(name, kind, _SIDES.get(name[-1]), *reader) for name in names]


def _plain(kind: Kind, reader: Reader, *names: str) -> list[Code]:
    return [Code(name, kind, None, *reader) for name in names]


_ALL = (
    *_sided("point", readers.number("point", "point code"), "pt1", "pt2"),
    *_sided("hit_level", readers.number("level", "hit level"), "hl1", "hl2"),
    *_sided("injury", readers.clock("injury clock"), "ij0", "ij1", "ij2"),
    *_sided("challenge", readers.read_challenge, "ch0", "ch1", "ch2"),
    *_sided("timeout", readers.clock("time-out clock"), "to1", "to2", "tmo", "timeout"),
    *_plain("gam_jeom", readers.pairs(_GAM_JEOM, "gam-jeom total"), *_GAM_JEOM),
    *_plain("round_scores", readers.pairs(_ROUND_SCORES, "score"), *_ROUND_SCORES),
    *_plain("scores", readers.pairs(_SCORES, "score"), *_SCORES),
    *_plain("clock", readers.clock("round clock"), "clk"),
    *_plain("break", readers.clock("break clock"), "brk", "break", "rest"),
    *_plain("round", readers.number("round", "round number"), "rnd"),
    *_plain("round_winners", readers.read_round_winners, "wrd"),
    *_plain("winner", readers.read_winner, "win"),
    *_plain("decision", match_readers.read_decision, "wmh"),
    *_plain("athletes", match_readers.read_athletes, "at1", "at2"),
    *_plain("match_config", match_readers.read_match_config, "mch"),
    *_plain("referees", match_readers.read_referees, "ref"),
    *_plain("match_loaded", readers.literal("FightLoaded"), "pre"),
    *_plain("match_ready", readers.literal("FightReady"), "rdy"),
    *_plain("video_time", readers.number("value", "video time"), "avt"),
    *_plain("hardware_test", readers.word("state", _HARDWARE, "state of the equipment test"), "hwt"),
    *_plain("session", readers.greeting("hello"), "hel"),
    *_plain("session", readers.greeting("bye"), "bye"),
    *_plain("session", readers.read_led_setting, "inlb", "insl", "inth"),
    *_plain("superiority", readers.read_superiority, "sup"),
)
CODES: Mapping[str, Code] = {code.name: code for code in _ALL}
