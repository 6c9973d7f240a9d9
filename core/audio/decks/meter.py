"""Measures how loud one stream is where it meets its sound device: its peaks, as the sound server gives them."""

import ctypes
import sys
import time
from ctypes import byref
from typing import Any, Final

from core.audio.decks import libpulse

_PEAKS_PER_SECOND: Final = 10
_STALE_SECONDS: Final = 0.6
_WHOLE: Final = 2**32 - 1


class Meter:
    """Measures one stream, in the thread of its connection; its peak is read from any.

    Attributes:
        place: The indices of the stream and of the device that it plays on.
    """

    def __init__(self, library: Any, context: int, place: tuple[int, int], monitor: str) -> None:
        """Begin to measure.

        Args:
            library: libpulse.
            context: The connection to the server.
            place: The indices of the stream and of its device.
            monitor: The source that gives what that device plays.
        """
        self.place = place
        self._library = library
        self._last = (0.0, 0.0, 0.0)
        self._on_samples = libpulse.OnSamples(self._read)
        kind = libpulse.FLOAT32_LE if sys.byteorder == "little" else libpulse.FLOAT32_BE
        spec = libpulse.SampleSpec(kind, _PEAKS_PER_SECOND, 1)
        self._stream = library.pa_stream_new(context, b"level", byref(spec), None)
        library.pa_stream_set_monitor_stream(self._stream, place[0])
        library.pa_stream_set_read_callback(self._stream, self._on_samples, None)
        buffer = libpulse.BufferAttr(_WHOLE, _WHOLE, _WHOLE, _WHOLE, ctypes.sizeof(ctypes.c_float))
        library.pa_stream_connect_record(self._stream, monitor.encode(), byref(buffer), libpulse.PEAKS)

    @property
    def has_failed(self) -> bool:
        """Tell whether it measures no more."""
        return bool(self._library.pa_stream_get_state(self._stream) >= libpulse.STREAM_FAILED)

    def peak(self, now: float) -> float | None:
        """Give the peak of the last fifth of a second, 1 being full scale; None where none was measured just now."""
        at, latest, before = self._last
        return max(latest, before) if now - at < _STALE_SECONDS else None

    def end(self) -> None:
        """Measure no more."""
        self._library.pa_stream_set_read_callback(self._stream, libpulse.OnSamples(), None)
        self._library.pa_stream_disconnect(self._stream)
        self._library.pa_stream_unref(self._stream)

    def _read(self, stream: int, _size: int, _data: int) -> None:
        data, size = ctypes.c_void_p(), ctypes.c_size_t()
        self._library.pa_stream_peek(stream, byref(data), byref(size))
        if not size.value:
            return
        if data.value is not None:  # else a hole, of which nothing is known
            count = size.value // ctypes.sizeof(ctypes.c_float)
            peak = max((ctypes.c_float * count).from_address(data.value), default=0.0)
            self._last = (time.monotonic(), peak, self._last[1])
        self._library.pa_stream_drop(stream)
