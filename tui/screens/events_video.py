"""Video of an event: the replay buffer where the event is fresh, a cut from the recording where it is older."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from core.clock import Micros
from core.pss.models import EventRow
from tui.scoring.words import say
from tui.screens.events_base import EventsBase

FRESH: Final[Micros] = 15_000_000
"""A replay buffer holds what was so long ago, as a rule."""


class VideoKeys(EventsBase):
    """What ties an event to its video."""

    def action_video(self) -> None:
        """Save a replay for the cursor's row, or cut its moment out of the recording that covers it."""
        if (row := self.table.current) is not None:
            self.work(partial(self._video, row), "commands")

    async def _video(self, row: EventRow) -> None:
        about = {"event": row.id, "caption": caption_of(row)} | ({"match": row.match} if row.match is not None else {})
        name = self.desk.obs.recorder
        if name is not None and self.console.now() - row.at < FRESH:
            outcome = await self.ask("obs.save_replay", {"connection": name, **about}, "save a replay")
            words = f"Replay saved on {name}"
        else:
            outcome = await self.ask("obs.cut_clip", {"at": row.at, **about}, "cut a clip")
            words = "Clip cut"
        if outcome.ran:
            file = outcome.value["path"] if isinstance(outcome.value, Mapping) else "OBS does not tell where"
            self.console.toast(f"{words}: {file}")


def caption_of(row: EventRow) -> str:
    """Say what there is to see, such as `red Head kick +3`."""
    said = say(row)
    return " ".join(part for part in (row.side, said.word, said.detail) if part)
