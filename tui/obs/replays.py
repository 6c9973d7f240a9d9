"""What a saved replay shows: which match it is of, the moment of it that was meant, and all that in words."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from core.clock import Micros
from core.pss.models import EventRow, Kind, Scoreboard
from tui.scoring.words import say
from tui.text import visible

if TYPE_CHECKING:
    from core.client import Client

COURT: Final = "obs.automation_court"
"""The setting that says which court the recordings follow."""

FRESH: Final[Micros] = 15_000_000
"""A replay buffer holds what was so long ago, as a rule."""

_LONGEST_CAPTION: Final = 200
_WORTH_SEEING: Final[tuple[Kind, ...]] = ("point", "challenge", "mark")
"""Not gam-jeom: totals are sent again and again, and do not tell whether anybody has just got one."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a replay is of.

    Attributes:
        match: The match's id.
        title: The match in words.
        event: The event's id, or None where nothing worth seeing has just happened.
        moment: The event in words, or nothing.
    """

    match: int
    title: str
    event: int | None = None
    moment: str = ""

    @property
    def words(self) -> str:
        """Say what it is of, such as `match 214, red Head kick +3`."""
        return ", ".join(part for part in (self.title, self.moment) if part)

    def asked(self) -> dict[str, Any]:
        """Give that as the arguments of a command on clips."""
        about = {"match": self.match, "caption": self.moment or self.title}
        return about if self.event is None else {**about, "event": self.event}


@dataclass(frozen=True, slots=True)
class Shown:
    """A match that a replay may be of.

    Attributes:
        match: Its id.
        title: What it is called, such as `match 214`.
        board: Its scoreboard, where one shows it still.
    """

    match: int
    title: str
    board: Scoreboard | None = None


async def shown_by(client: "Client", connection: str, court: str, looked_at: str | None) -> list[Shown]:
    """List the matches that a replay of an OBS may be of: one where that is clear, several where a person must tell.

    Args:
        client: The way to the engine.
        connection: The OBS.
        court: The court that recordings follow, or nothing.
        looked_at: The court that a person has chosen to look at, or None.
    """
    on = [
        Shown(board.match.id, f"match {board.match.number or board.match.id}", board)
        for board in await client.pss.scoreboards()
        if board.match is not None
    ]
    for recording in await client.obs.recordings():
        if recording.connection == connection and recording.ended_at is None and recording.match is not None:
            found = [shown for shown in on if shown.match == recording.match]
            return found or [Shown(recording.match, recording.title)]
    return likely(on, court, looked_at)


def likely(on: Sequence[Shown], court: str, looked_at: str | None) -> list[Shown]:
    """Leave out what a replay is hardly of: matches beside the court that is followed, or chosen, or still fights."""
    courts = {shown.board.court: shown for shown in on if shown.board is not None}
    followed = [shown for name, shown in courts.items() if name.casefold() == court.strip().casefold()]
    if followed:
        return followed
    running = {name: shown for name, shown in courts.items() if shown.board and shown.board.state != "decided"}
    if looked_at in running:
        return [running[looked_at]]
    wanted = running or courts
    return [shown for name, shown in courts.items() if name in wanted or name == looked_at]


async def recorder_of(client: "Client", match: int, connections: Container[str]) -> str | None:
    """Tell which of some OBS is recording a match, if any is."""
    recordings = await client.obs.recordings(match=match)
    found = (it.connection for it in recordings if it.ended_at is None)
    return next((name for name in found if name in connections), None)


async def subject(client: "Client", shown: Shown, now: Micros) -> Subject:
    """Say what a replay of a match shows: the newest event that is worth seeing and may be in the buffer."""
    for row in await client.pss.events(match=shown.match, kind=list(_WORTH_SEEING), limit=1):
        if now - row.at < FRESH:
            return Subject(shown.match, shown.title, row.id, caption_of(row))
    return Subject(shown.match, shown.title)


def caption_of(row: EventRow) -> str:
    """Say what there is to see, such as `red Head kick +3`; never more than a caption may be."""
    said = say(row)
    words = " ".join(part for part in (row.side, said.word, said.detail) if part)
    return visible(words)[:_LONGEST_CAPTION]
