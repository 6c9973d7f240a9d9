"""Video of an event: the replay buffer where the event is fresh, a cut from the recording where it is older."""

from collections.abc import Mapping
from functools import partial

from core.pss.models import EventRow
from tui.obs.replays import FRESH, caption_of, recorder_of
from tui.screens.events_base import EventsBase


class VideoKeys(EventsBase):
    """What ties an event to its video."""

    def action_video(self) -> None:
        """Save a replay for the cursor's row, or cut its moment out of the recording that covers it."""
        if (row := self.table.current) is not None:
            self.work(partial(self._video, row), "commands")

    async def _video(self, row: EventRow) -> None:
        about = {"event": row.id, "caption": caption_of(row)} | ({"match": row.match} if row.match is not None else {})
        name = await self._recorder(row) if self.console.now() - row.at < FRESH else None
        if name is not None:
            outcome = await self.ask("obs.save_replay", {"connection": name, **about}, "save a replay")
            words = f"Replay saved on {name}"
        else:
            outcome = await self.ask("obs.cut_clip", {"at": row.at, **about}, "cut a clip")
            words = "Clip cut"
        if outcome.ran:
            file = outcome.value["path"] if isinstance(outcome.value, Mapping) else "OBS does not tell where"
            self.console.toast(f"{words}: {file}")

    async def _recorder(self, row: EventRow) -> str | None:
        """Tell which OBS has the event in its replay buffer: the one that records its match before any other."""
        up = [standing.connection.name for standing in self.desk.obs if standing.up]
        found = None if row.match is None else await recorder_of(self.link.client, row.match, up)
        return found or self.desk.obs.recorder
