"""Writes the decks as the Decks screen shows them: a row each, the chosen one in full, and its queue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final

from textual.content import Content

from core.audio.models.player import DeckStatus, QueueEntry
from core.clock import Micros
from tui.audio.levels import level_words, meter
from tui.audio.players import Players, position, remaining, state_words, title_of
from tui.audio.waveform import waveform_rows
from tui.audio.words import length, signed
from tui.marks import Marks
from tui.segments import spread
from tui.text import clip, fit, visible, wrap

_METER: Final = 12
_OWN: Final = ("music", "announce", "jingle", "emergency")


@dataclass(frozen=True, slots=True)
class Queued:
    """An entry of a queue at its place, counted from 0, and when its turn comes as far as that is known."""

    place: int
    entry: QueueEntry
    at: Micros | None = None


def is_added(deck: DeckStatus) -> bool:
    """Tell whether somebody has added the deck, so that it can be removed."""
    return deck.name not in _OWN


def position_bar(part: float, cells: int) -> Content:
    """Draw how far something is."""
    at = min(cells - 1, int(part * cells))
    return Content.assemble(("━" * at, "$accent"), ("●", "bold $accent"), ("─" * (cells - at - 1), "$rule"))


def deck_row(deck: DeckStatus, players: Players, now: Micros, marks: Marks, width: int) -> Content:
    """Write a deck in a row."""
    sign, style = state_words(deck)
    head = Content.assemble((f" {fit(deck.name, 10)} ", "bold"))
    if deck.why:
        return head + Content.styled(f"{marks.failed} {clip(deck.why, width - 16)}", "bold $failure")
    left = remaining(deck, now)
    time = f"{length(position(deck, now))} / {length(deck.duration_ms)}" if left is not None else ""
    level = players.level(deck.name)
    tail = Content.assemble(
        (f"  {time:>15}  ", "bold $attention" if deck.state == "paused" else ""), meter(level, _METER),
        (f" {fit(level_words(level), 7, 'right')}", "$quiet"),
    )  # fmt: skip
    if deck.playing is not None:
        what = Content.assemble((f"{sign} ", style), (visible(title_of(deck)), "bold"))
        if deck.warning:
            what += Content.styled(f"  {marks.attention} {visible(deck.warning)}", "bold $attention")
    elif deck.cued is not None:
        what = Content.assemble(("ready ", "$accent"), visible(deck.cued.what.title))
    else:
        what = Content.styled("unknown" if deck.state == "unknown" else "—", "$quiet")
    return head + spread(what, tail, max(20, width - head.cell_length - 1))


def deck_lines(deck: DeckStatus, players: Players, now: Micros, width: int, peaks: Sequence[int] = (), rows: int = 0,
               device: str = "") -> list[Content]:  # fmt: skip
    """Write the chosen deck: what plays, where it is, and how it is set.

    Args:
        deck: The deck.
        players: All of them, for what is measured.
        now: The time.
        width: How wide.
        peaks: The waveform of what plays, or nothing.
        rows: In how many rows it is drawn.
        device: What its sound device is called.
    """
    lines = [_playing(deck, now, width)]
    if deck.playing is not None and deck.duration_ms:
        part = position(deck, now) / deck.duration_ms
        if peaks and rows:
            whole = deck.playing.what.length_ms or deck.duration_ms  # it may end before its own end
            lines += waveform_lines(peaks, width - 2, rows, min(1.0, position(deck, now) / whole))
        lines.append(Content(" ") + position_bar(part, width - 2))
    if words := deck.why or deck.warning:
        style = "bold $failure" if deck.why else "bold $attention"
        lines += [Content.styled(f" {line}", style) for line in wrap(words, width - 2)]
    lines.append(_joined(_sound(deck, players, device), width))
    lines.append(_joined(_goes_on(deck), width))
    return lines


def waveform_lines(peaks: Sequence[int], width: int, rows: int, part: float) -> list[Content]:
    """Draw a waveform of which so large a part has been heard."""
    at = int(part * width)
    return [
        Content.assemble((f" {row[:at]}", "$accent"), (row[at:], "$quiet")) for row in waveform_rows(peaks, width, rows)
    ]


def _playing(deck: DeckStatus, now: Micros, width: int) -> Content:
    words, style = state_words(deck, in_full=True)
    title = title_of(deck)
    what = Content.assemble((f" {visible(deck.name)} ", "bold"), (words, style), f"  {visible(title)}" if title else "")
    left = remaining(deck, now)
    if left is None:
        return what.truncate(width, ellipsis=True)
    ends = "bold $attention" if deck.next is None and left < 20_000 and deck.kind == "music" else ""
    time = Content.assemble(
        f"{length(position(deck, now))} / {length(deck.duration_ms)}  ", (f"−{length(left)} ", ends or "bold")
    )
    return spread(what, time, width)


def _sound(deck: DeckStatus, players: Players, device: str) -> Iterator[tuple[str, str]]:
    yield "volume", f"{signed(deck.volume_db)} dB"
    if deck.ducked_db:
        yield "ducked", f"{signed(deck.ducked_db)} dB"
    if deck.playing is not None:
        yield "level", level_words(players.level(deck.name)) or "unknown"
    yield "output", device or "the default one"


def _goes_on(deck: DeckStatus) -> Iterator[tuple[str, str]]:
    if deck.cued is not None:
        yield "ready", _part(deck.cued)
    yield "next", deck.next.what.title if deck.next is not None else "nothing"
    if deck.crossfade_seconds:
        yield "crossfade", f"{deck.crossfade_seconds:g} s"
    if deck.stop_at_end:
        yield "then", "it stops"
    elif deck.fallback is not None:
        yield "against silence", deck.fallback.title


def _part(entry: QueueEntry) -> str:
    """Name what is cued, and where it begins and ends if that is not the whole of it."""
    what = entry.what
    begins = f" from {length(what.from_ms)}" if what.from_ms else ""
    return f"{what.title}{begins}" + (f" to {length(what.to_ms)}" if what.to_ms is not None else "")


def _joined(parts: Iterator[tuple[str, str]], width: int) -> Content:
    told = [Content.assemble((f"{label} ", "$quiet"), visible(words)) for label, words in parts]
    return (Content(" ") + Content.styled(" · ", "$quiet").join(told)).truncate(width, ellipsis=True)


def queued(deck: DeckStatus, queue: Sequence[QueueEntry], now: Micros) -> list[Queued]:
    """Put a queue in places, with when each comes if the deck goes on as it does."""
    left = remaining(deck, now) if deck.state == "playing" and not deck.stop_at_end else None
    at = None if left is None else now + 1000 * left
    rows = []
    for place, entry in enumerate(queue):
        rows.append(Queued(place, entry, at))
        long = entry.what.length_ms
        at = None if at is None or long is None else at + 1000 * long
    return rows


def queue_row(row: Queued, width: int, zone: tzinfo | None) -> Content:
    """Write an entry of a queue."""
    comes = f"{datetime.fromtimestamp(row.at / 1_000_000, zone):%H:%M}" if row.at is not None else ""
    return Content.assemble(
        (f"{row.place + 1:>4} ", "$quiet"), (f" {fit(row.entry.what.title, max(8, width - 26))}", ""),
        (f"  {length(row.entry.what.length_ms):>7}  {comes:>5}", "$quiet"),
    )  # fmt: skip


def same_but_for_time(rows: Sequence[Queued], others: Sequence[Queued]) -> bool:
    """Tell whether two queues read alike: an instant within the same minute does."""
    return [_in_minutes(row) for row in rows] == [_in_minutes(row) for row in others]


def _in_minutes(row: Queued) -> Queued:
    return replace(row, at=None if row.at is None else row.at // 60_000_000)
