"""Lays a track out in the columns of the Library's list, and says what is known of it in the pane below."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import repeat
from typing import Final

from textual.content import Content

from core.audio.models.library import Track
from core.clock import Micros
from tui.audio.words import grouped, length, loudness, played
from tui.marks import RICH, Marks
from tui.text import clip, fit, wrap

ROOMY: Final = 100
WIDE: Final = 124
FAVOURITE: Final = "★"
PLAYING: Final = "▸"
CUED: Final = "▹"


@dataclass(frozen=True, slots=True)
class Telling:
    """How tracks are told at the moment.

    Attributes:
        letters: The letter of each category.
        decks: The decks' sign beside a track that plays or is cued, by the track's id.
        selected: Ids of the tracks that were selected.
    """

    now: Micros = 0
    zone: tzinfo | None = None
    marks: Marks = RICH
    letters: Mapping[str, str] = field(default_factory=dict)
    decks: Mapping[int, str] = field(default_factory=dict)
    selected: frozenset[int] = frozenset()


def track_row(track: Track | None, width: int, at: Telling) -> Content:
    """Write a track in a row; one that is not read yet is dots."""
    if track is None:
        return Content.styled("     …", "$quiet")
    selected = at.marks.cursor if track.id in at.selected else " "
    favourite = FAVOURITE if track.favourite else " "
    deck = at.decks.get(track.id, " ")
    letter = at.letters.get(track.category or "", " ")
    tail = _tail(track, width, at)
    room = max(10, width - 7 - sum(cells + 2 for _, cells in tail))
    if width >= ROOMY:
        title = room * 45 // 100
        artist = (room - title - 4) * 55 // 100
        names = [(track.title or track.name, title), (track.artist, artist), (track.album, room - title - artist - 4)]
    else:
        title = (room - 2) * 58 // 100
        names = [(track.title or track.name, title), (track.artist, room - title - 2)]
    if track.state != "ok":
        names = [names[0], (track.problem or track.state, room - names[0][1] - 2)]
    tone = "" if track.state == "ok" else "$attention"
    (first, first_cells), *others = names
    return Content.assemble(
        (selected, "bold $armed"),
        (favourite, "$attention"),
        (f"{deck} ", "bold $on-air" if deck == PLAYING else "$accent"),
        (f"{fit(letter, 1)} ", "$quiet"),
        (" " + fit(first, first_cells), tone),
        *((f"  {fit(text, cells)}", tone or "$quiet") for text, cells in others),
        *((f"  {fit(text, cells, 'right')}", "$quiet") for text, cells in tail),
    )


def _tail(track: Track, width: int, at: Telling) -> list[tuple[str, int]]:
    """Give what stands at the right, with its cells."""
    tail = [(length(track.duration_ms), 7)]
    if width >= ROOMY:
        tail.append((loudness(track.lufs), 10))
    if width >= WIDE:
        tail.append((f"{track.plays}×" if track.plays else "", 5))
        tail.append((played(track.last_played_at, at.now, at.zone), 12))
    return tail


def facts(track: Track, at: Telling) -> Iterator[tuple[str, str]]:
    """Tell what is known of a track, as labels with their words, the most wanted first."""
    if track.state != "ok":
        yield track.state, track.problem or ""
    by = " · ".join(part for part in (track.artist, track.album, str(track.year or ""), track.genre) if part)
    if by:
        yield "by", by
    yield "sound", f"{length(track.duration_ms)} · {_sound(track)}"
    marked = " · ".join(part for part in (track.category or "", *(f"#{tag}" for tag in track.tags)) if part)
    if marked:
        yield "marked", marked
    use = f"played {grouped(track.plays)}×" if track.plays else "never played"
    last = played(track.last_played_at, at.now, at.zone)
    sent = f", sent {grouped(track.sends)}×" if track.sends else ""
    yield "use", f"{use}{f', last {last}' if last else ''}{sent}"
    if track.notes:
        yield "notes", track.notes
    yield "file", track.path


def _sound(track: Track) -> str:
    peak = f"peak {track.true_peak_db:.1f} dB".replace("-", "−") if track.true_peak_db is not None else ""
    measured = loudness(track.lufs) or "loudness not measured yet"
    rate = f"{track.sample_rate / 1000:g} kHz" if track.sample_rate else ""
    bits = f"{track.bitrate // 1000} kb/s" if track.bitrate else ""
    return " · ".join(part for part in (measured, peak, track.kind or "", bits, rate) if part)


def fact_lines(track: Track, at: Telling, width: int, rows: int) -> list[Content]:
    """Write what is known of a track in at most so many rows; where there is room for all, nothing is cut."""
    told = [(label, wrap(words, width - 10)) for label, words in facts(track, at)]
    if sum(len(words) for _, words in told) > rows:
        told = [(label, words[:1] if len(words) == 1 else [clip(words[0], width - 11) + "…"]) for label, words in told]
    lines = [
        Content.assemble((f" {label if first else '':<8}", "$quiet"), line)
        for label, words in told
        for first, line in zip((True, *repeat(False, len(words))), words, strict=False)
    ]
    return lines[:rows]
