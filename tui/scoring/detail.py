"""Writes all that is known of one event as lines of a width."""

from collections.abc import Iterator
from datetime import tzinfo

from textual.content import Content

from core.pss.models import EventDetail, EventRow
from tui.scoring.words import DIALECTS, STATUS_WORDS, hits_words, say
from tui.text import clock_time, fit, visible, when, wrap

_DAY = 86_400_000_000
_LABEL = 11
_BYTES_SHOWN = 1024


def detail_lines(detail: EventDetail, width: int, now: int, zone: tzinfo | None = None) -> list[Content]:
    """Write an event with its fields, issues, rules, history and bytes."""
    row = detail.row
    said = say(row)
    title = "  ".join(part for part in (said.letter, said.word, said.detail) if part)
    lines = [Content.styled(fit(f" {title}", width), "bold"), Content("")]
    for label, value in _facts(detail, now, zone):
        lines += _entry(label, value, width)
    for heading, entries in (
        ("fields", [(name.replace("_", " "), _value(value)) for name, value in row.fields.items()]),
        ("issues", [("", issue) for issue in row.issues]),
        (
            "rules",
            [
                (_passed(rule.passed), f"{rule.rule}: {rule.message}" if rule.message else rule.rule)
                for rule in detail.rules
            ],
        ),
        (
            "history",
            [
                (clock_time(c.at, zone), f"{STATUS_WORDS[c.old]} → {STATUS_WORDS[c.new]} by {c.by}: {c.reason}")
                for c in detail.history
            ],
        ),
    ):
        if entries:
            lines += [Content(""), _heading(heading, width)]
            for label, value in entries:
                lines += _entry(label, value, width)
    lines += [Content(""), _heading(f"raw, {len(row.raw)} bytes", width), *_hex(row.raw, width)]
    return lines


def _facts(detail: EventDetail, now: int, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    row = detail.row
    yield "status", _status(row)
    # The pane stays while time goes on, so that it tells no age that would grow untrue.
    day = "" if now - row.at < _DAY else f", {when(row.at, now, zone)}"
    yield "received", clock_time(row.at, zone, millis=True) + day
    yield "court", row.court
    yield "from", f"{row.sender}, by hand" if row.origin == "manual" else f"{row.sender}, {DIALECTS[detail.dialect]}"
    if row.side:
        yield "side", row.side
    if row.round is not None or row.clock:
        yield "round", " ".join(part for part in (str(row.round or "–"), row.clock) if part)
    if row.hits:
        yield "hits", hits_words(row.hits).partition(" ")[2]
    if detail.tournament:
        yield "tournament", detail.tournament if detail.day is None else f"{detail.tournament}, day {detail.day}"
    numbers = f"event {row.id}" if row.match is None else f"event {row.id}, match {row.match}"
    yield "ids", numbers if row.stored else f"{numbers}, not stored yet"


def _status(row: EventRow) -> str:
    return f"{STATUS_WORDS[row.status]}, confidence {row.confidence:.1f}"


def _passed(passed: bool) -> str:
    return "kept" if passed else "broken"


def _value(value: object) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _heading(text: str, width: int) -> Content:
    return Content.styled(fit(f" {text} ", width), "bold $quiet")


def _entry(label: str, value: str, width: int) -> Iterator[Content]:
    for index, line in enumerate(wrap(value, max(8, width - _LABEL - 2))):
        yield Content.assemble((" " + fit(label if index == 0 else "", _LABEL), "$quiet"), line)


def _hex(raw: bytes, width: int) -> Iterator[Content]:
    """Write bytes in hexadecimal with their text beside."""
    # Each byte takes three cells on the left and one on the right.
    per_line = 16 if width >= 68 else 8
    for start in range(0, min(len(raw), _BYTES_SHOWN), per_line):
        part = raw[start : start + per_line]
        text = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        yield Content.assemble((f" {part.hex(' '):<{per_line * 3}}", "$quiet"), text)
    if len(raw) > _BYTES_SHOWN:
        yield Content.styled(f" … and {len(raw) - _BYTES_SHOWN} bytes more", "$quiet")
    text = visible(raw.decode("utf-8", "replace"))
    yield Content("")
    yield from (Content(f" {line}") for line in wrap(text[:_BYTES_SHOWN], width - 2))
