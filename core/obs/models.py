"""Plain data of the OBS part, shared by the engine, the console and the command line.

One vocabulary for both protocols: words are those of OBS's own user interface. What an instance did not tell, or
cannot tell in its protocol, is None. Instants are microseconds since 1970 in UTC; durations say their unit.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

Protocol = Literal["auto", "v5", "v4"]
Spoken = Literal["v5", "v4"]
ConnectionRole = Literal["record", "stream", "general"]
CONNECTION_ROLES: tuple[ConnectionRole, ...] = get_args(ConnectionRole)

LinkState = Literal["disabled", "connecting", "connected", "degraded", "lost", "refused"]

MediaStateName = Literal["none", "opening", "buffering", "playing", "paused", "stopped", "ended", "error"]
MediaAction = Literal["play", "pause", "stop", "restart", "next", "previous"]
ClipKind = Literal["replay", "cut", "exact"]
PictureFormat = Literal["png", "bmp"]


@dataclass(frozen=True, slots=True)
class Connection:
    """One OBS as configured, and how the desk stands with it.

    Attributes:
        id: Its number in the store.
        name: What people call it; unique, case-insensitively.
        host: Where it runs: a name or an address, IPv6 without brackets.
        port: The port of its WebSocket server.
        role: What it is for: recordings and replays, the stream, or anything.
        protocol: What it speaks; `auto` finds out.
        enabled: The desk keeps it connected.
        has_password: A password is stored for it.
        holding_scene: What “all to holding” shows on it, or None.
        replay_scene: What it shows while a decision is reviewed, or None.
        state: How the desk stands with it; `refused` is a wrong or missing password.
        since: When that state began.
        reason: Why it is in that state, in words; None while all is well.
        last_answer_at: When it last answered.
        attempts: Failed attempts since it was last connected.
        next_try_at: When the next attempt is due; None while one is under way, and where none is to come.
        spoken: The protocol that it was found to speak, while connected.
        version: Its OBS version and that of its WebSocket server, such as `29.0.2 (5.1.0)`, while connected.
        cannot: What its protocol cannot do, in words, while connected.
    """

    id: int
    name: str
    host: str
    port: int
    role: ConnectionRole = "general"
    protocol: Protocol = "auto"
    enabled: bool = True
    has_password: bool = False
    holding_scene: str | None = None
    replay_scene: str | None = None
    state: LinkState = "disabled"
    since: int = 0
    reason: str | None = None
    last_answer_at: int | None = None
    attempts: int = 0
    next_try_at: int | None = None
    spoken: Spoken | None = None
    version: str | None = None
    cannot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene, in the order in which OBS shows it."""

    name: str
    program: bool = False
    preview: bool = False


@dataclass(frozen=True, slots=True)
class SceneItem:
    """A source as it stands in a scene, topmost first."""

    id: int
    source: str
    kind: str | None
    visible: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A source that OBS takes in: a microphone, a camera, a media file, a text.

    Attributes:
        name: What OBS calls it.
        kind: OBS's kind, such as `ffmpeg_source`.
        muted: Whether it is silent; None for what has no sound.
        volume_db: Its fader, 0 is unchanged and -100 is nothing; None for what has no sound.
    """

    name: str
    kind: str | None = None
    muted: bool | None = None
    volume_db: float | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """Where a media input is."""

    input: str
    state: MediaStateName
    position_ms: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter on a source or a scene."""

    name: str
    kind: str | None
    enabled: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """How one scene becomes the next; a fixed one has no duration."""

    name: str
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What OBS makes of its program: a recording, a stream, a replay buffer or a virtual camera.

    Attributes:
        active: It runs; None where the instance did not say.
        paused: It is held (recordings only).
        reconnecting: The server was lost and is sought again (streams only).
        started_at: When its first frame was made, worked out from the time that OBS says it has lasted.
        duration_ms: How long it has lasted when `Instance.at` was taken.
        path: The file that is written, or the last one.
        kbps: Its bitrate over the last seconds.
        dropped: Frames that the network did not take, of `frames`.
        frames: Frames made.
    """

    active: bool | None = None
    paused: bool = False
    reconnecting: bool = False
    started_at: int | None = None
    duration_ms: int | None = None
    path: str | None = None
    kbps: float | None = None
    dropped: int | None = None
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """How the machine under an OBS does. Lagged frames came late from rendering, skipped ones from encoding."""

    cpu_percent: float | None = None
    memory_mb: float | None = None
    disk_free_mb: float | None = None
    fps: float | None = None
    render_ms: float | None = None
    rendered: int | None = None
    lagged: int | None = None
    encoded: int | None = None
    skipped: int | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """All that is known of one OBS; nothing of it outlives its connection.

    Attributes:
        connection: The connection's name.
        at: When the newest part of this was known.
        scenes: In the order in which OBS shows them.
        program: The scene that the audience sees.
        preview: The scene that waits, in studio mode.
        transitions: All that can be chosen.
        inputs: By name.
        last_replay: The file of the last saved replay, where the protocol tells it.
        last_replay_at: When it was saved.
    """

    connection: str
    at: int
    scenes: tuple[str, ...] = ()
    program: str | None = None
    preview: str | None = None
    studio_mode: bool | None = None
    transition: Transition | None = None
    transitions: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    record: Output = field(default_factory=Output)
    stream: Output = field(default_factory=Output)
    replay_buffer: Output = field(default_factory=Output)
    virtual_camera: Output = field(default_factory=Output)
    stats: Stats = field(default_factory=Stats)
    profile: str | None = None
    profiles: tuple[str, ...] = ()
    collection: str | None = None
    collections: tuple[str, ...] = ()
    last_replay: str | None = None
    last_replay_at: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a scene or source: the file's bytes in base64, ready for any reader of its format."""

    source: str
    format: PictureFormat
    width: int
    height: int
    data: str


@dataclass(frozen=True, slots=True)
class Done:
    """How one of several connections took a call that was meant for all of them."""

    connection: str
    done: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FileRule:
    """Where an OBS records to, and how it names files, as it says itself."""

    directory: str | None
    file_name: str | None


@dataclass(frozen=True, slots=True)
class MatchRecording:
    """A recording that the desk began, as the desk knows it.

    Attributes:
        id: Its number in the store.
        connection: Who records.
        match: The scoring part's match id, or None.
        title: What it is of, in words.
        path: The file; None until OBS has told it.
        started_at: When the file's first frame was made.
        ended_at: When it ended; None while it runs.
    """

    id: int
    connection: str
    match: int | None
    title: str
    path: str | None
    started_at: int | None
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of video that belongs to a moment of a match.

    Attributes:
        id: Its number in the store.
        match: The scoring part's match id, or None.
        event: The scoring part's event id, or None.
        connection: Whose video it is.
        kind: A saved replay buffer, a cut without re-encoding (it begins at a key frame before), or an exact cut.
        path: The file.
        recording: The recording that it was cut from, or None.
        offset_ms: Where in that recording it begins.
        duration_ms: How long it is.
        caption: What there is to see.
        at: The moment that it shows.
        by: Who asked for it.
    """

    id: int
    match: int | None
    event: int | None
    connection: str
    kind: ClipKind
    path: str
    recording: int | None
    offset_ms: int | None
    duration_ms: int | None
    caption: str
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sequence on one OBS, and how it went; what is read back is compared with what was asked for."""

    connection: str
    step: str
    done: bool
    said: str | None = None
