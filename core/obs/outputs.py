"""The commands on what an OBS makes of its program: recordings, streams, replays, virtual cameras."""

from collections.abc import Awaitable, Callable

from core.obs.causes import expected, starts, stops
from core.obs.control import on_each
from core.obs.events import OutputChanged, RecordFileChanged, ReplaySaved
from core.obs.keeper import Keeper, Keepers
from core.obs.link import ObsLink
from core.obs.models import Clip, Done, FileRule
from core.obs.texts import check_caption
from core.validation import refuse_fields

Attach = Callable[[ReplaySaved, str], Awaitable[Clip | None]]
"""Takes a saved replay with the match and event that it belongs to, and a caption; tells of it, as a clip if it can."""


class OutputsService:
    """Recordings, streams, replay buffers and virtual cameras."""

    def __init__(self, keepers: Keepers, attach: Attach) -> None:
        """Run the outputs of these keepers' instances.

        Args:
            keepers: The instances.
            attach: Gets the replays that are saved by command.
        """
        self._keepers = keepers
        self._attach = attach

    async def start_recording(self, connection: str) -> None:
        """Start recording; one that runs goes on."""
        await _start_recording(self._link(connection))

    async def stop_recording(self, connection: str) -> str | None:
        """Stop recording; answers the file's path where OBS tells it."""
        return await _stop_recording(self._link(connection))

    async def pause_recording(self, connection: str, paused: bool = True) -> None:
        """Hold a recording, or go on with it."""
        became = "paused" if paused else "resumed"
        with self._link(connection).asking(expected(OutputChanged, output="record", became=became)) as obs:
            await obs.pause_recording(paused)

    async def split_recording(self, connection: str) -> None:
        """Go on recording in a new file."""
        with self._link(connection).asking(expected(RecordFileChanged)) as obs:
            await obs.split_recording()

    async def record_all(self, recording: bool = True) -> list[Done]:
        """Start (or stop) recording on every connected OBS."""

        async def record(keeper: Keeper) -> None:
            await (_start_recording(keeper.link) if recording else _stop_recording(keeper.link))

        return await on_each(self._keepers.enabled(), record)

    async def start_stream(self, connection: str) -> None:
        """Go live; one that is live stays so."""
        await self._link(connection).start_stream()

    async def stop_stream(self, connection: str) -> None:
        """End the stream."""
        with self._link(connection).asking(*stops("stream")) as obs:
            await obs.stop_stream()

    async def set_virtual_camera(self, connection: str, enabled: bool) -> None:
        """Start or stop the virtual camera."""
        with self._link(connection).asking(*(starts if enabled else stops)("virtual_camera")) as obs:
            await obs.set_virtual_camera(enabled)

    async def set_replay_buffer(self, connection: str, enabled: bool) -> None:
        """Start or stop the replay buffer."""
        with self._link(connection).asking(*(starts if enabled else stops)("replay_buffer")) as obs:
            await obs.set_replay_buffer(enabled)

    async def save_replay(
        self, connection: str, match: int | None = None, event: int | None = None, caption: str = ""
    ) -> Clip | None:
        """Save the replay buffer, and attach the file to an event; nothing is attached where OBS tells no path."""
        check_caption(caption)
        link = self._link(connection)
        saved = await link.save_replay()
        return await self._attach(ReplaySaved(link.name, saved.path, match=match, event=event), caption)

    async def set_file_rule(
        self, connection: str, directory: str | None = None, file_name: str | None = None
    ) -> FileRule:
        """Set where an OBS records to and how it names files; answers what it says afterwards."""
        given = {"directory": directory, "file_name": file_name}
        refuse_fields("Files cannot be named like this", {key: "is empty" for key, text in given.items() if text == ""})
        instance = self._link(connection).instance
        await instance.set_file_rule(directory, file_name)
        return await instance.file_rule()

    def _link(self, connection: str) -> ObsLink:
        return self._keepers.find(connection).link


async def _start_recording(link: ObsLink) -> None:
    with link.asking(*starts("record")) as obs:
        await obs.start_recording()


async def _stop_recording(link: ObsLink) -> str | None:
    with link.asking(*stops("record")) as obs:
        return await obs.stop_recording()
