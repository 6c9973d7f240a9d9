"""The OBS part's front door: every command that reads or changes an OBS.

`connection` takes a connection's id or name. Every call has a time limit, and what an instance's protocol cannot do
is refused as `unsupported`, in words.
"""

from typing import Protocol as Contract

from core.command import command, service
from core.obs.models import (
    Clip,
    Connection,
    ConnectionRole,
    Done,
    FileRule,
    Filter,
    Input,
    Instance,
    MatchRecording,
    Media,
    MediaAction,
    Picture,
    PictureFormat,
    Protocol,
    Scene,
    SceneItem,
    Step,
)


@service("obs")
class Connections(Contract):
    """Which OBS instances there are, and how the desk stands with them."""

    @command()
    async def connections(self) -> list[Connection]:
        """List the connections, with how the desk stands with each."""
        ...

    @command(role="engineer", risk="change", secret=("password",))
    async def connection_add(
        self,
        name: str,
        host: str,
        port: int = 4455,
        password: str | None = None,
        protocol: Protocol = "auto",
        role: ConnectionRole = "general",
        enabled: bool = True,
        holding_scene: str | None = None,
        replay_scene: str | None = None,
    ) -> Connection:
        """Add an OBS and, where it is enabled, connect to it from now on."""
        ...

    @command(role="engineer", risk="change", secret=("password",))
    async def connection_edit(
        self,
        connection: str,
        name: str | None = None,
        host: str | None = None,
        port: int | None = None,
        password: str | None = None,
        protocol: Protocol | None = None,
        role: ConnectionRole | None = None,
        enabled: bool | None = None,
        holding_scene: str | None = None,
        replay_scene: str | None = None,
    ) -> Connection:
        """Change a connection; what is not given stays (an empty password or scene clears it)."""
        ...

    @command(role="engineer", risk="destructive")
    async def connection_remove(self, connection: str) -> None:
        """Remove a connection and its password; its recordings and clips stay."""
        ...

    @command(role="operator", risk="change")
    async def connect(self, connection: str) -> Connection:
        """Connect now, also after a refused password; the connection is enabled from now on."""
        ...

    @command(role="operator", risk="change")
    async def disconnect(self, connection: str) -> Connection:
        """Disconnect, and stay so until somebody connects; OBS itself goes on."""
        ...

    @command(role="operator", risk="change")
    async def connect_all(self) -> list[Connection]:
        """Connect to every enabled OBS that is not connected, without waiting for the next attempt."""
        ...


@service("obs")
class Watching(Contract):
    """What an OBS is like now."""

    @command()
    async def instance(self, connection: str) -> Instance:
        """Show all that is known of an OBS."""
        ...

    @command()
    async def instances(self) -> list[Instance]:
        """Show all that is known of every connected OBS."""
        ...

    @command()
    async def scenes(self, connection: str) -> list[Scene]:
        """List the scenes in the order in which OBS shows them."""
        ...

    @command()
    async def scene_items(self, connection: str, scene: str) -> list[SceneItem]:
        """List what stands in a scene, topmost first."""
        ...

    @command()
    async def inputs(self, connection: str) -> list[Input]:
        """List the inputs with mute and volume."""
        ...

    @command()
    async def media(self, connection: str, input: str) -> Media:
        """Tell where a media input is."""
        ...

    @command()
    async def filters(self, connection: str, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        ...

    @command()
    async def hotkeys(self, connection: str) -> list[str]:
        """List the names of OBS's hotkeys."""
        ...

    @command()
    async def file_rule(self, connection: str) -> FileRule:
        """Tell where an OBS records to and how it names files."""
        ...

    @command()
    async def screenshot(
        self, connection: str, source: str | None = None, width: int = 640, format: PictureFormat = "png"
    ) -> Picture:
        """Take a picture of a source or scene as it is now; of the program where none is named."""
        ...


@service("obs")
class Control(Contract):
    """What a person can have an OBS do."""

    @command(role="operator", risk="on_air")
    async def switch_scene(self, connection: str, scene: str) -> None:
        """Cut to a scene: the audience sees it."""
        ...

    @command(role="operator", risk="change")
    async def preview_scene(self, connection: str, scene: str) -> None:
        """Put a scene into the preview (studio mode)."""
        ...

    @command(role="operator", risk="change")
    async def set_studio_mode(self, connection: str, enabled: bool) -> None:
        """Switch studio mode on or off."""
        ...

    @command(role="operator", risk="change")
    async def set_transition(self, connection: str, transition: str, duration_ms: int | None = None) -> None:
        """Choose how the next scene comes."""
        ...

    @command(role="operator", risk="on_air")
    async def transition(self, connection: str) -> None:
        """Bring the preview on air (studio mode)."""
        ...

    @command(role="operator", risk="on_air")
    async def set_item_visible(self, connection: str, scene: str, item: int | str, visible: bool) -> None:
        """Show or hide a source in a scene, by the item's id or the source's name."""
        ...

    @command(role="operator", risk="on_air")
    async def set_mute(self, connection: str, input: str, muted: bool) -> None:
        """Mute or unmute an input."""
        ...

    @command(role="operator", risk="on_air")
    async def set_volume(self, connection: str, input: str, volume_db: float) -> None:
        """Move an input's fader: 0 dB is unchanged, -100 is nothing, 26 the most."""
        ...

    @command(role="operator", risk="on_air")
    async def media_action(self, connection: str, input: str, action: MediaAction) -> None:
        """Play, pause, stop or restart a media input."""
        ...

    @command(role="operator", risk="on_air")
    async def media_seek(self, connection: str, input: str, position_ms: int) -> None:
        """Go to a position in a media input."""
        ...

    @command(role="operator", risk="on_air")
    async def set_filter(self, connection: str, source: str, filter: str, enabled: bool) -> None:
        """Switch a filter on or off."""
        ...

    @command(role="operator", risk="on_air")
    async def set_text(self, connection: str, input: str, text: str) -> None:
        """Set what a text input says."""
        ...

    @command(role="engineer", risk="on_air")
    async def set_profile(self, connection: str, profile: str) -> None:
        """Use another profile."""
        ...

    @command(role="engineer", risk="on_air")
    async def set_collection(self, connection: str, collection: str) -> None:
        """Load another scene collection."""
        ...

    @command(role="operator", risk="on_air")
    async def press_hotkey(self, connection: str, hotkey: str) -> None:
        """Press one of OBS's hotkeys by its name."""
        ...

    @command(role="operator", risk="on_air")
    async def all_to_holding(self) -> list[Done]:
        """Cut every connected OBS that has a holding scene to it."""
        ...


@service("obs")
class Outputs(Contract):
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


@service("obs")
class Matches(Contract):
    """The sequences that tie recordings to matches. Arguments are named as in the scoring part's match events."""

    @command(role="operator", risk="change")
    async def prepare_match(self, match: int, tournament: str | None = None, day: int | None = None) -> list[Step]:
        """Have every recording OBS write into the folder of the tournament's day."""
        ...

    @command(role="operator", risk="change")
    async def start_match_recording(
        self,
        match: int,
        number: str | None = None,
        blue: str | None = None,
        blue_country: str | None = None,
        red: str | None = None,
        red_country: str | None = None,
        tournament: str | None = None,
        day: int | None = None,
    ) -> list[Step]:
        """Name the file for a match, see to the replay buffer, and start recording on every recording OBS."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def stop_match_recording(self, match: int) -> list[Step]:
        """Stop the recordings of a match."""
        ...

    @command(role="operator", risk="on_air")
    async def review_begin(self, match: int | None = None, event: int | None = None, caption: str = "") -> list[Step]:
        """Save the replay, attach it, and switch streams to their replay scene."""
        ...

    @command(role="operator", risk="on_air")
    async def review_end(self) -> list[Step]:
        """Bring the streams back to the scene that they showed before the review."""
        ...

    @command()
    async def recordings(self, match: int | None = None, limit: int = 100) -> list[MatchRecording]:
        """List the desk's recordings, newest first."""
        ...

    @command()
    async def chapters(self, recording: int) -> str:
        """Write a recording's chapters as YouTube reads them, a line each."""
        ...


@service("obs")
class Clips(Contract):
    """Pieces of video tied to moments of matches."""

    @command()
    async def clips(self, match: int | None = None, limit: int = 100) -> list[Clip]:
        """List the clips, newest first."""
        ...

    @command(role="operator", risk="change")
    async def cut_clip(
        self,
        at: int,
        seconds: float = 10.0,
        after: float = 2.0,
        match: int | None = None,
        event: int | None = None,
        connection: str | None = None,
        caption: str = "",
        exact: bool = False,
    ) -> Clip:
        """Cut the seconds before (and a little after) a moment out of the recording that covers it.

        Args:
            at: The moment, in microseconds since 1970.
            seconds: How much before it.
            after: How much after it.
            match: The match that it belongs to.
            event: The event that it shows.
            connection: Whose recording; the newest that covers the moment where none is named.
            caption: What there is to see.
            exact: Encode again, to begin at that very frame and not at the key frame before it.
        """
        ...

    @command(role="operator", risk="change")
    async def clip_edit(self, clip: int, caption: str) -> Clip:
        """Change a clip's caption."""
        ...

    @command(role="operator", risk="change")
    async def clip_open(self, clip: int, from_end: float | None = None) -> None:
        """Play a clip on the box's own display, with mpv or VLC."""
        ...

    @command(role="operator", risk="destructive")
    async def clip_delete(self, clip: int) -> None:
        """Delete a clip, and its file where it is on this machine."""
        ...

    @command()
    async def clips_csv(self, match: int | None = None) -> str:
        """Write the clips as CSV."""
        ...


@service("obs")
class ObsCommands(Connections, Watching, Control, Outputs, Matches, Clips, Contract):
    """Everything of the OBS part, as a client sees it."""
