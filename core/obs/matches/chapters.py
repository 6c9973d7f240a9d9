"""Chapters of a recording, as YouTube reads them: pure."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from core.clock import Micros
from core.errors import Conflict

_APART_SECONDS: Final = 10
"""A chapter lasts so long at least."""

_FEWEST: Final = 3
_LONGEST_LINE: Final = 100


class Moment(NamedTuple):
    """Something that happened, in words, and how far into the recording it is, in microseconds."""

    position: Micros
    caption: str


def chapters(title: str, length: Micros, moments: Iterable[Moment]) -> str:
    """Write the chapters of a recording, a line each.

    What happens within ten seconds shares a chapter, because YouTube reads none that are shorter.

    Args:
        title: Names the first chapter.
        length: How long the recording is, in microseconds.
        moments: What happens in it, in its order.

    Raises:
        Conflict: There would be fewer than three.
    """
    seconds = length // 1_000_000
    found: list[tuple[int, list[str]]] = [(0, [title])]
    for moment in moments:
        second = moment.position // 1_000_000
        begins = second - found[-1][0] >= _APART_SECONDS and seconds - second >= _APART_SECONDS
        if begins:
            found.append((second, [moment.caption]))
        else:
            found[-1][1].append(moment.caption)
    if len(found) < _FEWEST:
        raise Conflict(
            f"YouTube reads chapters only where there are {_FEWEST} or more; this recording has {len(found)}.",
            remedy=f"Mark moments that are {_APART_SECONDS} s apart or more: pss.mark.",
        )
    return "".join(f"{_clock(second, seconds)} {_line(captions)}\n" for second, captions in found)


def _line(captions: list[str]) -> str:
    line = ", ".join(dict.fromkeys(captions))
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


def _clock(second: int, all_seconds: int) -> str:
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}" if all_seconds >= 3600 else f"{minutes:02d}:{seconds:02d}"
