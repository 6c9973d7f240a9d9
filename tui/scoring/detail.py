"""Writes all that is known of one event as lines of a width."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from textual.content import Content

from core.clock import Micros
from core.pss.models import EventDetail, EventRow
from tui.scoring.vocabulary import DIALECTS, STATUS_WORDS
from tui.scoring.words import hits_words, say
from tui.text import UNKNOWN, clock_time, fit, visible, when, wrap

_DAY = 86_400_000_000
_LABEL = 13
_BYTES_SHOWN = 1024


@dataclass(frozen=True, slots=True)
class Telling:
    """How an event is told.

    Attributes:
        tight: There are few rows, so none stays empty.
        countries: Names of countries by wire code.
    """

    now: Micros
    zone: tzinfo | None = None
    tight: bool = False
    countries: Mapping[str, str] = field(default_factory=dict)


def detail_lines(detail: EventDetail, width: int, telling: Telling) -> list[Content]:
    """Write an event: what is wrong with it, its fields and bytes, where it came from, its rules and history."""
    row = detail.row
    said = say(row)
    title = "  ".join(part for part in (said.letter, said.word, said.detail) if part)
    gap = [] if telling.tight else [Content("")]
    lines = [Content.styled(fit(f" {title}", width), "bold"), *gap]
    lines += _entry("status", _status(row), width, "" if row.status == "recognized" else "$attention")
    for issue in row.issues:
        lines += _entry("issue", issue, width, "$attention")
    for heading, entries in (
        ("fields", [(name.replace("_", " "), _value(name, value, telling)) for name, value in row.fields.items()]),
        ("raw", None),
        ("event", list(_facts(detail, telling))),
        ("rules", list(_rules(detail))),
        ("history", list(_history(detail, telling))),
    ):
        if entries is None:
            lines += [*gap, _heading(f"raw, {len(row.raw)} bytes", width), *_raw(row.raw, width)]
        elif entries:
            lines += [*gap, _heading(heading, width)]
            for label, value in entries:
                lines += _entry(label, value, width)
    return lines


def _facts(detail: EventDetail, telling: Telling) -> Iterator[tuple[str, str]]:
    row = detail.row
    # The pane stays while time goes on, so that it tells no age that would grow untrue.
    day = "" if telling.now - row.at < _DAY else f", {when(row.at, telling.now, telling.zone)}"
    yield "received", clock_time(row.at, telling.zone, millis=True) + day
    yield "court", row.court
    yield "from", f"{row.sender}, by hand" if row.origin == "manual" else f"{row.sender}, {DIALECTS[detail.dialect]}"
    yield "side", row.side or UNKNOWN
    yield "round", UNKNOWN if row.round is None else str(row.round)
    yield "clock", row.clock or UNKNOWN
    if row.kind == "point":
        yield "hits", hits_words(row.hits).partition(" ")[2] or UNKNOWN
    if detail.tournament:
        yield "tournament", detail.tournament if detail.day is None else f"{detail.tournament}, day {detail.day}"
    ids = f"event {row.id}" if row.match is None else f"event {row.id}, match {row.match}"
    yield "ids", ids if row.stored else f"{ids}, not stored yet"


def _rules(detail: EventDetail) -> Iterator[tuple[str, str]]:
    for rule in sorted(detail.rules, key=lambda rule: rule.passed):
        yield "kept" if rule.passed else "broken", f"{rule.rule}: {rule.message}" if rule.message else rule.rule


def _history(detail: EventDetail, telling: Telling) -> Iterator[tuple[str, str]]:
    for change in detail.history:
        words = f"{STATUS_WORDS[change.old]} → {STATUS_WORDS[change.new]} by {change.by}: {change.reason}"
        yield clock_time(change.at, telling.zone), words


def _status(row: EventRow) -> str:
    return f"{STATUS_WORDS[row.status]}, confidence {row.confidence:.1f}"


def _value(name: str, value: object, telling: Telling) -> str:
    if value is None or value == "":
        return UNKNOWN
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    country = telling.countries.get(text.strip().upper()) if name.endswith("_country") else None
    return f"{text} ({country})" if country else text


def _heading(text: str, width: int) -> Content:
    return Content.styled(fit(f" {text} ", width), "bold $quiet")


def _entry(label: str, value: str, width: int, style: str = "") -> Iterator[Content]:
    for index, line in enumerate(wrap(value, max(8, width - _LABEL - 2))):
        yield Content.assemble((f" {fit(label if index == 0 else '', _LABEL - 1)} ", "$quiet"), (line, style))


def _raw(raw: bytes, width: int) -> Iterator[Content]:
    """Write bytes as text, then in hexadecimal with their characters beside."""
    text = visible(raw[:_BYTES_SHOWN].decode("utf-8", "replace"))
    yield from (Content(f" {line}") for line in wrap(text, width - 2))
    # Each byte takes three cells on the left and one on the right.
    per_line = 16 if width >= 68 else 8
    for start in range(0, min(len(raw), _BYTES_SHOWN), per_line):
        part = raw[start : start + per_line]
        characters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        yield Content.assemble((f" {part.hex(' '):<{per_line * 3}}", "$quiet"), characters)
    if len(raw) > _BYTES_SHOWN:
        yield Content.styled(f" … and {len(raw) - _BYTES_SHOWN} bytes more", "$quiet")
