"""The interface behind which both protocols stand: one connected OBS, asked and told in the desk's own words."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.event import Payload
from core.obs import models
from core.obs.models import (
    FileRule,
    Filter,
    Input,
    Instance,
    Media,
    MediaAction,
    Output,
    Picture,
    PictureFormat,
    SceneItem,
    Spoken,
    Stats,
)
from core.secrets import Secret

Said = Callable[[Payload], None]
"""Takes an event of `core.obs.events`, on the loop and in the order in which OBS said it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which OBS is to be opened, and how.

    Attributes:
        connection: The connection's name.
        host: A name or an address, IPv6 without brackets.
        port: The port of its WebSocket server.
        password: What it may ask for.
        protocol: What to speak; `auto` finds out.
    """

    connection: str
    host: str
    port: int
    password: Secret | None = None
    protocol: models.Protocol = "auto"


@dataclass(frozen=True, slots=True)
class Figures:
    """What has to be asked for again and again, because no event tells it. Asking for it is the liveness ping too."""

    record: Output
    stream: Output
    replay_buffer: Output
    virtual_camera: Output
    stats: Stats


class ObsInstance(Protocol):
    """One connected OBS.

    Every method has a time limit of its own. They raise `Unavailable` when OBS does not answer in time or has gone,
    `Unsupported` (in words) for what the protocol cannot do, `NotFound` for names that OBS does not know, `Invalid`
    for values that it refuses, and `Conflict` for what its present state does not allow. Starting what runs and
    stopping what does not are no errors.

    Attributes:
        connection: The connection's name, by which its events and all sentences call it; it may be changed.
        spoken: The protocol.
        version: Of OBS and its WebSocket server, such as `29.0.2 (5.1.0)`.
        cannot: What the protocol cannot do, in words.
        ended: Becomes the reason, in words, once the connection has ended by itself.
    """

    connection: str
    spoken: Spoken
    version: str
    cannot: tuple[str, ...]
    ended: asyncio.Future[str]

    async def read(self) -> Instance:
        """Ask for everything that an `Instance` holds."""
        ...

    async def figures(self) -> Figures:
        """Ask for what no event tells."""
        ...

    async def inputs(self) -> tuple[Input, ...]:
        """List the inputs with mute and volume."""
        ...

    async def scene_items(self, scene: str) -> list[SceneItem]:
        """List what stands in a scene, topmost first."""
        ...

    async def media(self, input: str) -> Media:
        """Tell where a media input is."""
        ...

    async def text(self, input: str) -> str:
        """Tell what a text input says."""
        ...

    async def filters(self, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        ...

    async def hotkeys(self) -> list[str]:
        """List the names of the hotkeys."""
        ...

    async def file_rule(self) -> FileRule:
        """Tell where it records to and how it names files."""
        ...

    async def screenshot(self, source: str | None, width: int, format: PictureFormat = "png") -> Picture:
        """Take a picture of a source or scene; of the program where none is named."""
        ...

    async def switch_scene(self, scene: str) -> None:
        """Cut to a scene."""
        ...

    async def preview_scene(self, scene: str) -> None:
        """Put a scene into the preview."""
        ...

    async def set_studio_mode(self, enabled: bool) -> None:
        """Switch studio mode."""
        ...

    async def set_transition(self, transition: str, duration_ms: int | None) -> None:
        """Choose a transition, and its duration where given."""
        ...

    async def transition(self) -> None:
        """Bring the preview on air."""
        ...

    async def set_item_visible(self, scene: str, item: int, visible: bool) -> None:
        """Show or hide an item of a scene."""
        ...

    async def set_mute(self, input: str, muted: bool) -> None:
        """Mute or unmute an input."""
        ...

    async def set_volume(self, input: str, volume_db: float) -> None:
        """Move an input's fader."""
        ...

    async def media_action(self, input: str, action: MediaAction) -> None:
        """Play, pause, stop or restart a media input."""
        ...

    async def media_seek(self, input: str, position_ms: int) -> None:
        """Go to a position in a media input."""
        ...

    async def set_filter(self, source: str, filter: str, enabled: bool) -> None:
        """Switch a filter on or off."""
        ...

    async def set_text(self, input: str, text: str) -> None:
        """Set what a text input says."""
        ...

    async def set_profile(self, profile: str) -> None:
        """Use another profile."""
        ...

    async def set_collection(self, collection: str) -> None:
        """Load another scene collection."""
        ...

    async def press_hotkey(self, hotkey: str) -> None:
        """Press a hotkey by its name."""
        ...

    async def start_recording(self) -> None:
        """Start recording."""
        ...

    async def stop_recording(self) -> str | None:
        """Stop recording; gives the file's path where OBS tells it."""
        ...

    async def pause_recording(self, paused: bool) -> None:
        """Hold a recording, or go on with it."""
        ...

    async def split_recording(self) -> None:
        """Go on recording in a new file."""
        ...

    async def start_stream(self) -> None:
        """Go live."""
        ...

    async def stop_stream(self) -> None:
        """End the stream."""
        ...

    async def set_virtual_camera(self, enabled: bool) -> None:
        """Start or stop the virtual camera."""
        ...

    async def set_replay_buffer(self, enabled: bool) -> None:
        """Start or stop the replay buffer."""
        ...

    async def save_replay(self) -> None:
        """Have the replay buffer written; `ReplaySaved` follows when the file is there."""
        ...

    async def set_file_rule(self, directory: str | None, file_name: str | None) -> None:
        """Set where it records to and how it names files; None leaves it."""
        ...

    async def listen_to_levels(self, wanted: bool) -> None:
        """Say `LevelsMeasured` from now on, or no more."""
        ...

    async def close(self) -> None:
        """End the connection; never raises, and takes no longer than a second."""
        ...
