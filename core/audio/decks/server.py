"""The sound server, watched from a thread of its own: its devices, what plays on them, and how loud that really is.

libVLC tells none of this. Nothing here waits for an answer, so that a server that hangs holds up nobody.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Final, Literal

from core.audio.decks import libpulse
from core.audio.decks.meter import Meter
from core.audio.decks.seen import Seen, Sink, Stream

_LOOK_SECONDS: Final = 0.15
"""How soon it is looked again after a change; a fade changes something a hundred times a second."""

_PING_SECONDS, _IDLE_PING_SECONDS = 1.0, 5.0
_ANSWER_SECONDS: Final = 1.5
_AGAIN_SECONDS: Final = 1.0

State = Literal["looking", "there", "none", "silent"]


class SoundServer:
    """Keeps a connection to the sound server, where there is one.

    Attributes:
        seen: What it has told last; None unless it is there.
        state: Whether there is one; `silent` where it is there and does not answer.
    """

    def __init__(self, marks: str) -> None:
        """Know of none yet; `start` looks for it.

        Args:
            marks: What the mark of each voice begins with; no other stream is measured.
        """
        self.seen: Seen | None = None
        self.state: State = "looking"
        self._marks = marks
        self._is_decided = threading.Event()

    def start(self) -> None:
        """Look for it from now on, and come back when it is known whether there is one, or soon.

        The thread ends with the process.
        """
        threading.Thread(target=self._keep, name="sound server", daemon=True).start()
        self._is_decided.wait(_ANSWER_SECONDS + 0.5)

    def _keep(self) -> None:
        try:
            library = libpulse.load()
        except OSError:  # libVLC's plugin for sound servers needs it as well: there is none for us
            self._decide("none")
            return
        while True:
            connection = _Connection(library, self._marks, self._take)
            try:
                is_silent = connection.serve()
            finally:
                self.seen = None
                connection.close()
            self._decide("silent" if is_silent else "none")
            time.sleep(_AGAIN_SECONDS)

    def _take(self, seen: Seen) -> None:
        self.seen = seen
        self._decide("there")

    def _decide(self, state: State) -> None:
        self.state = state
        self._is_decided.set()


class _Connection:
    """One connection, from its beginning to its end."""

    def __init__(self, library: Any, marks: str, tell: Callable[[Seen], None]) -> None:
        self._library, self._marks, self._tell = library, marks, tell
        self._loop = library.pa_mainloop_new()
        self._context = library.pa_context_new(library.pa_mainloop_get_api(self._loop), b"Cuedesk levels")
        self._on_change = libpulse.Changed(self._changed)
        self._on_server = libpulse.OnServer(self._take_server)
        self._on_sink = libpulse.OnSink(self._take_sink)
        self._on_stream = libpulse.OnSinkInput(self._take_stream)
        self._meters: dict[str, Meter] = {}
        self._sinks: dict[int, Sink] = {}
        self._streams: dict[str, Stream] = {}
        self._default = ""
        self._waits_since: float | None = time.monotonic()
        self._looked_at = 0.0
        self._has_changed = self._is_subscribed = self._is_whole = False

    def serve(self) -> bool:
        """Follow the server until it is gone; true where it is there and does not answer."""
        library = self._library
        if library.pa_context_connect(self._context, None, libpulse.NO_AUTOSPAWN, None) < 0:
            return False
        while (state := library.pa_context_get_state(self._context)) < libpulse.FAILED:
            now = time.monotonic()
            if state == libpulse.READY:
                self._look(now)
            library.pa_mainloop_prepare(self._loop, round(self._patience(now) * 1e6))
            library.pa_mainloop_poll(self._loop)
            library.pa_mainloop_dispatch(self._loop)
            if self._waits_since is not None and time.monotonic() - self._waits_since > _ANSWER_SECONDS:
                return True
        return False

    def close(self) -> None:
        """Let go of everything."""
        for meter in self._meters.values():
            meter.end()
        self._library.pa_context_disconnect(self._context)
        self._library.pa_context_unref(self._context)
        self._library.pa_mainloop_free(self._loop)

    # ---- asking

    def _look(self, now: float) -> None:
        """Ask for everything, where something has changed or nothing was heard for long."""
        library, context = self._library, self._context
        if not self._is_subscribed:
            self._is_subscribed = self._has_changed = True
            self._waits_since = None
            library.pa_context_set_subscribe_callback(context, self._on_change, None)
            self._let_go(library.pa_context_subscribe(context, libpulse.EVENTS, None, None))
        if self._waits_since is None and now >= self._next_look:
            self._waits_since = self._looked_at = now
            self._has_changed = False
            self._sinks, self._streams = {}, {}
            self._let_go(library.pa_context_get_server_info(context, self._on_server, None))
            self._let_go(library.pa_context_get_sink_info_list(context, self._on_sink, None))
            self._let_go(library.pa_context_get_sink_input_info_list(context, self._on_stream, None))

    @property
    def _next_look(self) -> float:
        ping = _PING_SECONDS if self._meters else _IDLE_PING_SECONDS
        return self._looked_at + (_LOOK_SECONDS if self._has_changed else ping)

    def _patience(self, now: float) -> float:
        until = self._next_look if self._waits_since is None else self._waits_since + _ANSWER_SECONDS
        return max(until - now, 0.0) + 0.001

    def _let_go(self, operation: int | None) -> None:
        """Keep nothing of a question; its answer comes all the same."""
        if operation:
            self._library.pa_operation_unref(operation)

    # ---- answers, in the order of the questions

    def _changed(self, _context: int, _kind: int, _index: int, _data: int) -> None:
        self._has_changed = True

    def _take_server(self, _context: int, info: Any, _data: int) -> None:
        self._default = _text(info.contents.default_sink_name) if info else ""

    def _take_sink(self, _context: int, info: Any, end: int, _data: int) -> None:
        if end:
            self._is_whole = end > 0
            return
        told = info.contents
        self._sinks[told.index] = Sink(
            name=_text(told.name),
            description=_text(told.description),
            monitor=_text(told.monitor_source_name),
            is_muted=bool(told.mute),
            factor=self._factor(told.volume),
            is_suspended=told.state == libpulse.SUSPENDED,
        )

    def _take_stream(self, _context: int, info: Any, end: int, _data: int) -> None:
        if end:
            self._waits_since = None
            if end > 0 and self._is_whole:
                self._settle()
            return
        told = info.contents
        mark = _text(self._library.pa_proplist_gets(told.proplist, b"application.version"))
        if mark.startswith(self._marks):
            self._streams[mark] = Stream(
                told.index, told.sink, bool(told.mute), self._factor(told.volume), bool(told.corked)
            )

    def _settle(self) -> None:
        """Everything is told: measure what flows, where it flows now, and hand it all on."""
        flowing = {mark: stream for mark, stream in self._streams.items() if not stream.is_corked}
        for mark, meter in list(self._meters.items()):
            if mark not in flowing or flowing[mark].place != meter.place or meter.has_failed:
                self._meters.pop(mark).end()
        for mark, stream in flowing.items():
            sink = self._sinks.get(stream.sink)
            if sink is not None and mark not in self._meters:
                self._meters[mark] = Meter(self._library, self._context, stream.place, sink.monitor)
        meters = {mark: meter.peak for mark, meter in self._meters.items()}
        self._tell(Seen(self._sinks, self._streams, self._default, meters))

    def _factor(self, volume: Any) -> float:
        loudest = self._library.pa_cvolume_max(volume)
        return float(self._library.pa_sw_volume_to_linear(loudest))


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode(errors="replace")
