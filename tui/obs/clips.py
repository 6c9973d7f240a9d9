"""The clips of the matches that are on, as rows."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from textual.content import Content

from core.obs.models import Clip, ClipKind
from tui.text import clock_time, fit

if TYPE_CHECKING:
    from core.client import Client

TOPICS: tuple[str, ...] = ("obs.clip_changed", "pss.match_loaded")

_KINDS: Final[dict[ClipKind, str]] = {"replay": "replay", "cut": "cut", "exact": "exact"}


@dataclass(frozen=True, slots=True)
class MatchClips:
    """The clips of the matches that the scoreboards show, newest first.

    Attributes:
        matches: The matches' ids.
        numbers: What they are called.
    """

    matches: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    clips: tuple[Clip, ...] = ()


async def read_clips(client: "Client") -> MatchClips:
    """Read which matches are on, and the clips of each."""
    matches = [board.match for board in await client.pss.scoreboards() if board.match is not None]
    clips = [clip for match in matches for clip in await client.obs.clips(match=match.id)]
    return MatchClips(
        tuple(match.id for match in matches),
        tuple(match.number or f"{match.id}" for match in matches),
        tuple(sorted(clips, key=lambda clip: clip.at, reverse=True)),
    )


def heading(clips: MatchClips, room: int) -> Content:
    """Write what is above the clips."""
    which = f"match {clips.numbers[0]}" if len(clips.numbers) == 1 else "matches " + ", ".join(clips.numbers)
    return Content.assemble((f" {fit(f'Clips of {which}', room - 2)}", "bold"))


def draw_clip(clip: Clip, room: int, zone: tzinfo | None) -> Content:
    """Write a clip: when it was, what there is to see, how long it is and whose video."""
    duration = "" if clip.duration_ms is None else f"{clip.duration_ms / 1000:.0f} s"
    whose = fit(clip.connection, 10) if room >= 50 else ""
    caption = clip.caption or clip.path.rpartition("/")[2]
    rest = max(4, room - 11 - 6 - 8 - len(whose) - 2)
    return Content.assemble(
        (f" {clock_time(clip.at, zone)} ", "$quiet"),
        f" {fit(caption, rest)} ",
        (f"{duration:>5} ", ""),
        (f"{_KINDS[clip.kind]:<7} ", "$quiet"),
        (whose, "$quiet"),
    )
