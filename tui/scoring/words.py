"""Says a scoring event in a venue's words: its letter, what happened, and the detail that belongs to it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.pss.live.hits import highest_and_average
from core.pss.models import EventRow, Kind
from tui.text import visible


class Said(NamedTuple):
    """One event in words.

    Attributes:
        letter: P K H TB TH for points, R for what referees decide, ? for what nobody understood, or empty.
        word: What happened.
        detail: Its figures.
    """

    letter: str
    word: str
    detail: str = ""


POINTS: Mapping[int, tuple[str, str]] = {
    1: ("P", "Punch"),
    2: ("K", "Body kick"),
    3: ("H", "Head kick"),
    4: ("TB", "Turning body kick"),
    5: ("TH", "Turning head kick"),
}

_CLOCK_ACTIONS: Mapping[str, str] = {
    "start": "started",
    "stop": "stopped",
    "stopEnd": "ended",
    "corr": "corrected",
    "show": "shown",
    "hide": "ended",
    "reset": "reset",
    "break": "break",
    "rest": "rest",
    "timeout": "time-out",
}

_HARDWARE: Mapping[str, str] = {
    "closed": "ended",
    "open": "begun",
    "blue_body": "blue body",
    "blue_head": "blue head",
    "red_body": "red body",
    "red_head": "red head",
}

_REVIEWS: Mapping[str, str] = {
    "requested": "Review asked",
    "accepted": "Review accepted",
    "denied": "Review denied",
    "cancelled": "Review cancelled",
}

_SESSIONS: Mapping[str, str] = {
    "hello": "Sender connected",
    "bye": "Sender said goodbye",
    "connected": "Port connected",
    "disconnected": "Port disconnected",
    "led_setting": "LED board setting",
}


def say(row: EventRow) -> Said:
    """Put an event into words; what its fields lack is left out."""
    return _SAY.get(row.kind, _other)(row)


def hits_words(hits: tuple[int, ...], room: int = 10_000) -> str:
    """Tell the hit levels linked to a point, with maximum and average; the average and the oldest give way."""
    if len(hits) < 2:
        return f"hit {hits[0]}" if hits else ""
    highest, average = highest_and_average(hits)
    for first, more in ((0, f", avg {average}"), *((first, "") for first in range(len(hits)))):
        levels = " ".join(map(str, hits[first:]))
        words = f"hits {'… ' if first else ''}{levels} (max {highest}{more})"
        if len(words) <= room:
            return words
    return f"{len(hits)} hits, max {highest}"


def raw_text(raw: bytes) -> str:
    """Give a datagram's bytes as text that is safe to draw."""
    return visible(raw.decode("utf-8", "replace"))


def _pair(fields: Mapping[str, Any], blue: str = "blue", red: str = "red") -> str:
    given = [f"{side} {fields[name]}" for side, name in (("blue", blue), ("red", red)) if name in fields]
    return " : ".join(given)


def _point(row: EventRow) -> Said:
    points = row.fields.get("point")
    if isinstance(points, int) and points in POINTS:
        letter, word = POINTS[points]
        return Said(letter, word, f"+{points}")
    return Said("?", "Point of no known kind", _or_nothing(points))


def _hit_level(row: EventRow) -> Said:
    return Said("", "Hit level", _or_nothing(row.fields.get("level")))


def _gam_jeom(row: EventRow) -> Said:
    return Said("R", "Gam-jeom", _pair(row.fields))


def _clock(name: str) -> Callable[[EventRow], Said]:
    def said(row: EventRow) -> Said:
        action = row.fields.get("action")
        word = name if action is None else f"{name} {_CLOCK_ACTIONS.get(action, action)}"
        return Said("R" if action else "", word, _or_nothing(row.fields.get("time")))

    return said


def _challenge(row: EventRow) -> Said:
    fields = row.fields
    state = fields.get("state")
    word = _REVIEWS.get(str(state), "Review")
    if result := fields.get("result"):
        word = f"Review {result}"
    return Said("R", word, f"by {fields['by']}" if state == "requested" and "by" in fields else "")


def _round_winners(row: EventRow) -> Said:
    won = [f"{n} {row.fields[f'round{n}']}" for n in (1, 2, 3) if f"round{n}" in row.fields]
    return Said("", "Round winners", " · ".join(won))


def _winner(row: EventRow) -> Said:
    return Said("R", "Winner", _or_nothing(row.fields.get("winner")))


def _decision(row: EventRow) -> Said:
    fields = row.fields
    given = [str(fields[name]) for name in ("name", "decision") if fields.get(name)]
    return Said("R", "Decision", " · ".join(given))


def _athletes(row: EventRow) -> Said:
    names = [row.fields.get(f"{side}_name") for side in ("blue", "red")]
    return Said("", "Athletes", " – ".join(str(name) for name in names if name))


def _match_config(row: EventRow) -> Said:
    given = [row.fields.get(name) for name in ("number", "category", "weight", "division")]
    return Said("", "Match data", " · ".join(str(value) for value in given if value))


def _round_scores(row: EventRow) -> Said:
    rounds = [
        f"{row.fields.get(f'blue{n}', '–')}:{row.fields.get(f'red{n}', '–')}"
        for n in (1, 2, 3)
        if f"blue{n}" in row.fields or f"red{n}" in row.fields
    ]
    return Said("", "Round scores", "  ".join(rounds))


def _scores(row: EventRow) -> Said:
    return Said("", "Score", _pair(row.fields))


def _round(row: EventRow) -> Said:
    return Said("R", "Round", _or_nothing(row.fields.get("round")))


def _hardware_test(row: EventRow) -> Said:
    return Said("", "Equipment test", _HARDWARE.get(str(row.fields.get("state")), ""))


def _session(row: EventRow) -> Said:
    event = str(row.fields.get("event", ""))
    return Said("", _SESSIONS.get(event, "Connection message"), raw_text(row.raw) if event == "led_setting" else "")


def _correction(row: EventRow) -> Said:
    return Said("E", "By hand", ", ".join(_corrected(name, value) for name, value in row.fields.items()))


def _corrected(name: str, value: object) -> str:
    if name == "running":
        return "clock runs" if value else "clock stands"
    if name == "new_match":
        return "new match"
    return f"{name.replace('_', ' ')} {value}"


def _mark(row: EventRow) -> Said:
    return Said("M", "Mark", _or_nothing(row.fields.get("note")))


def _unknown(row: EventRow) -> Said:
    return Said("?", "Unknown event", raw_text(row.raw[:400]))


def _foreign(row: EventRow) -> Said:
    return Said("?", "Another feed", raw_text(row.raw[:400]))


def _other(row: EventRow) -> Said:
    return Said("", row.kind.replace("_", " ").capitalize(), raw_text(row.raw[:400]))


def _or_nothing(value: object) -> str:
    return "" if value is None else str(value)


_SAY: Mapping[Kind, Callable[[EventRow], Said]] = {
    "point": _point,
    "hit_level": _hit_level,
    "gam_jeom": _gam_jeom,
    "injury": _clock("Injury clock"),
    "challenge": _challenge,
    "break": _clock("Break clock"),
    "timeout": _clock("Time-out clock"),
    "round_winners": _round_winners,
    "winner": _winner,
    "decision": _decision,
    "athletes": _athletes,
    "match_config": _match_config,
    "round_scores": _round_scores,
    "scores": _scores,
    "clock": _clock("Clock"),
    "round": _round,
    "match_loaded": lambda row: Said("R", "Match loaded"),
    "match_ready": lambda row: Said("R", "Match ready"),
    "hardware_test": _hardware_test,
    "session": _session,
    "correction": _correction,
    "mark": _mark,
    "unknown": _unknown,
    "foreign": _foreign,
}
