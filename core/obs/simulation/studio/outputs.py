"""What a studio makes of its program: a recording, a stream, a replay buffer, a virtual camera."""

from collections.abc import Callable

from core.obs.simulation.studio.changes import (
    FileClosed,
    FileOpened,
    OutputKind,
    OutputMoved,
    OutputStep,
    RecordFileChanged,
    Refused,
    ReplaySaved,
    ReplayTaken,
)
from core.obs.simulation.studio.room import FPS
from core.obs.simulation.studio.timeline import Later, Timeline

START_SECONDS = 0.1
STOP_SECONDS = 0.1
_BYTES_A_SECOND = 140_000

OBS_NAMES: dict[OutputKind, tuple[str, str]] = {
    "record": ("simple_file_output", "ffmpeg_muxer"),
    "stream": ("simple_stream", "rtmp_output"),
    "replay_buffer": ("Replay Buffer", "replay_buffer"),
    "virtual_camera": ("virtualcam_output", "virtualcam_output"),
}
"""What OBS calls its outputs, and of which kind they are."""

STREAM_SERVICE = {"server": "rtmp://127.0.0.1:1935/live", "key": "venue", "use_auth": False}
"""Where the stream would go."""

NameFile = Callable[[str], str | None]
"""Gives the next file's path for a prefix; None where this studio keeps no files."""


class Output:
    """One output.

    Attributes:
        kind: Which one.
        path: The file that is written or was written last.
        reconnecting: Its server was lost and is sought again.
    """

    def __init__(self, timeline: Timeline, kind: OutputKind, called: str) -> None:
        """Take the time, the kind, and what v4 calls it."""
        self._timeline, self.kind, self._called = timeline, kind, called
        self.path: str | None = None
        self.reconnecting = False
        self._state = "stopped"
        self._lasted = 0.0
        self._counting_since: float | None = None
        self._pending: Later | None = None

    @property
    def active(self) -> bool:
        """It runs, or has not ended yet."""
        return self._state in {"started", "paused", "stopping"}

    @property
    def paused(self) -> bool:
        """It is held."""
        return self._state == "paused"

    def elapsed(self) -> float:
        """Tell for how many seconds it has run, to the frame, without the pauses; 0 once it has ended."""
        counting = self._timeline.now() - self._counting_since if self._counting_since is not None else 0.0
        return int((self._lasted + counting) * FPS + 1e-6) / FPS

    @property
    def frames(self) -> int:
        """How many frames it has made."""
        return round(self.elapsed() * FPS)

    @property
    def bytes(self) -> int:
        """How much it has made."""
        return int(self.elapsed() * _BYTES_A_SECOND)

    def start(self) -> None:
        """Start; it runs a moment later."""
        if self._state != "stopped":
            raise Refused(500, f"{self._called} already active")
        self._say("starting")
        self._state = "starting"
        self._pending = self._timeline.later(START_SECONDS, self._started)

    def _started(self) -> None:
        self._state, self._counting_since = "started", self._timeline.now()
        self._open()
        self._say("started", self.path)

    def stop(self) -> None:
        """Stop; it has ended a moment later."""
        if self._state == "stopped":
            raise Refused(501, f"{self._called} not active")
        if self._state == "stopping":
            return
        if self._state == "starting" and self._pending is not None:
            self._pending.call_off()
        self._say("stopping")
        opened, self._state = self._state != "starting", "stopping"
        self._hold()
        if not opened or not self._close():
            self._timeline.later(STOP_SECONDS, self._ended)

    def toggle(self) -> bool:
        """Stop where it runs, else start; whether it will run."""
        if self.active:
            self.stop()
            return False
        self.start()
        return True

    def _ended(self) -> None:
        self._state, self._lasted, self.reconnecting = "stopped", 0.0, False
        self._say("stopped", self.path)

    def _open(self) -> None:
        """Begin a file, where this output writes one."""

    def _close(self) -> bool:
        """End the file; whether somebody will say when that is done."""
        return False

    def _hold(self) -> None:
        self._lasted, self._counting_since = self.elapsed(), None

    def _say(self, step: OutputStep, path: str | None = None) -> None:
        self._timeline.say(OutputMoved(self.kind, step, path))


class Stream(Output):
    """The stream, whose server can be lost."""

    def lose(self, seconds: float) -> None:
        """Lose the server for so long; what was counted begins anew then, as in OBS."""
        if self._state == "started":
            self.reconnecting = True
            self._say("reconnecting")
            self._timeline.later(seconds, self._found)

    def _found(self) -> None:
        if self.reconnecting:
            self.reconnecting, self._lasted, self._counting_since = False, 0.0, self._timeline.now()
            self._say("reconnected")


class Recording(Output):
    """The recording, which can be held and split.

    Attributes:
        file: The file that is filled or was filled last; of one that was split, OBS goes on naming the first (`path`).
    """

    def __init__(self, timeline: Timeline, name_file: NameFile, has_folder: Callable[[], bool]) -> None:
        """Take the time, what names files, and what tells whether their folder is there."""
        super().__init__(timeline, "record", "recording")
        self._name_file, self._has_folder = name_file, has_folder
        self.file: str | None = None

    def start(self) -> None:
        """Start; where the folder is not there OBS shows a box on its own screen, and does nothing."""
        if self.active or self._has_folder():
            super().start()

    def pause(self, paused: bool) -> None:
        """Hold it, or go on."""
        if not self.active:
            raise Refused(501, "recording is not active")
        if paused == self.paused:
            raise Refused(502, "recording already paused") if paused else Refused(503, "recording is not paused")
        if paused:
            self._hold()
            self._state = "paused"
        else:
            self._state, self._counting_since = "started", self._timeline.now()
        self._say("paused" if paused else "resumed")

    def split(self) -> None:
        """Go on in another file, where there are files."""
        if not self.active:
            raise Refused(501, "recording is not active")
        if self.file is not None:
            self._close()
            self.file = self._name_file("")
            if self.file is not None:
                self._timeline.say(FileOpened(self.file), RecordFileChanged(self.file))

    def finished(self, path: str) -> None:
        """Take that a file is finished; with the last one the recording has ended, whether it was told to or not."""
        if self.active and path == self.file:
            self._hold()
            self._ended()

    def _open(self) -> None:
        self.path = self.file = self._name_file("")
        if self.file is not None:
            self._timeline.say(FileOpened(self.file))

    def _close(self) -> bool:
        if self.file is not None:
            self._timeline.say(FileClosed(self.file))
        return self.file is not None


class ReplayBuffer(Output):
    """The last seconds, kept in memory."""

    def __init__(self, timeline: Timeline, name_file: NameFile, seconds: Callable[[], float]) -> None:
        """Take the time, what names files, and how much is kept."""
        super().__init__(timeline, "replay_buffer", "replay buffer")
        self._name_file, self._seconds = name_file, seconds
        self._writing: set[str] = set()
        self.last: str | None = None

    def save(self) -> None:
        """Write what is kept to a file; it is there a moment later."""
        if not self.active:
            raise Refused(501, "replay buffer not active")
        path = self._name_file("Replay ")
        if path is None:
            self._timeline.later(STOP_SECONDS, lambda: self._saved(None))
        else:
            self._writing.add(path)
            self._timeline.say(ReplayTaken(path, min(self.elapsed(), self._seconds())))

    def finished(self, path: str, *, complete: bool) -> None:
        """Take that a file is finished, where it is one of these; of one that could not be made OBS says nothing."""
        if path in self._writing:
            self._writing.remove(path)
            if complete:
                self._saved(path)

    def _saved(self, path: str | None) -> None:
        self.last = path
        self._timeline.say(ReplaySaved(path))
