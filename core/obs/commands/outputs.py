"""The commands on what an OBS makes of its program."""

from typing import Protocol

from core.command import command, service
from core.obs.models import Clip, Done, FileRule


@service("obs")
class Outputs(Protocol):
    """Recordings, streams, replay buffers and virtual cameras."""

    @command(role="operator", risk="change")
    async def start_recording(self, connection: str) -> None:
        """Start recording; one that runs goes on."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def stop_recording(self, connection: str) -> str | None:
        """Stop recording; answers the file's path where OBS tells it."""
        ...

    @command(role="operator", risk="change")
    async def pause_recording(self, connection: str, paused: bool = True) -> None:
        """Hold a recording, or go on with it."""
        ...

    @command(role="operator", risk="change")
    async def split_recording(self, connection: str) -> None:
        """Go on recording in a new file."""
        ...

    @command(role="operator", risk="change")
    async def record_all(self, recording: bool = True) -> list[Done]:
        """Start (or stop) recording on every connected OBS."""
        ...

    @command(role="operator", risk="on_air")
    async def start_stream(self, connection: str) -> None:
        """Go live; one that is live stays so."""
        ...

    @command(role="operator", risk="on_air")
    async def stop_stream(self, connection: str) -> None:
        """End the stream."""
        ...

    @command(role="operator", risk="on_air")
    async def set_virtual_camera(self, connection: str, enabled: bool) -> None:
        """Start or stop the virtual camera."""
        ...

    @command(role="operator", risk="change")
    async def set_replay_buffer(self, connection: str, enabled: bool) -> None:
        """Start or stop the replay buffer."""
        ...

    @command(role="operator", risk="change")
    async def save_replay(
        self, connection: str, match: int | None = None, event: int | None = None, caption: str = ""
    ) -> Clip | None:
        """Save the replay buffer, and attach the file to an event; nothing is attached where OBS tells no path."""
        ...

    @command(role="engineer", risk="change")
    async def set_file_rule(
        self, connection: str, directory: str | None = None, file_name: str | None = None
    ) -> FileRule:
        """Set where an OBS records to and how it names files; answers what it says afterwards."""
        ...
