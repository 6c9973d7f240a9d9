"""The functions of libpulse that are needed here, with their types: its C is the same for PulseAudio and PipeWire.

The libraries that wrap it take a peak only by opening a stream for each, so that they cannot meter what plays on.
Structures are declared as far as they are read; libpulse makes them, and hands over pointers.
"""

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    c_char_p,
    c_double,
    c_int,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any, Final

READY: Final = 4
FAILED: Final = 5
"""What a connection's state is at least, when it is over."""

STREAM_FAILED: Final = 3
SUSPENDED: Final = 2
NO_AUTOSPAWN: Final = 0x0001
EVENTS: Final = 0x0001 | 0x0004 | 0x0080
"""Of sinks, of what plays on them, and of the server, such as another default sink."""

FLOAT32_LE, FLOAT32_BE = 5, 6
PEAKS: Final = 0x0200 | 0x0800 | 0x2000 | 0x8000
"""Peaks alone, as they come, of what is not moved, and without keeping a device awake."""

_CHANNELS: Final = 32


class SampleSpec(ctypes.Structure):
    """How samples look."""

    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _ChannelMap(ctypes.Structure):
    _fields_ = (("channels", c_uint8), ("map", c_int * _CHANNELS))


class _Volume(ctypes.Structure):
    _fields_ = (("channels", c_uint8), ("values", c_uint32 * _CHANNELS))


class BufferAttr(ctypes.Structure):
    """How much is buffered."""

    _fields_ = (
        ("maxlength", c_uint32),
        ("tlength", c_uint32),
        ("prebuf", c_uint32),
        ("minreq", c_uint32),
        ("fragsize", c_uint32),
    )


class ServerInfo(ctypes.Structure):
    """What the server is."""

    _fields_ = (
        ("user_name", c_char_p),
        ("host_name", c_char_p),
        ("server_version", c_char_p),
        ("server_name", c_char_p),
        ("sample_spec", SampleSpec),
        ("default_sink_name", c_char_p),
    )


class SinkInfo(ctypes.Structure):
    """A sound device."""

    _fields_ = (
        ("name", c_char_p),
        ("index", c_uint32),
        ("description", c_char_p),
        ("sample_spec", SampleSpec),
        ("channel_map", _ChannelMap),
        ("owner_module", c_uint32),
        ("volume", _Volume),
        ("mute", c_int),
        ("monitor_source", c_uint32),
        ("monitor_source_name", c_char_p),
        ("latency", c_uint64),
        ("driver", c_char_p),
        ("flags", c_int),
        ("proplist", c_void_p),
        ("configured_latency", c_uint64),
        ("base_volume", c_uint32),
        ("state", c_int),
    )


class SinkInputInfo(ctypes.Structure):
    """What plays on a sound device."""

    _fields_ = (
        ("index", c_uint32),
        ("name", c_char_p),
        ("owner_module", c_uint32),
        ("client", c_uint32),
        ("sink", c_uint32),
        ("sample_spec", SampleSpec),
        ("channel_map", _ChannelMap),
        ("volume", _Volume),
        ("buffer_usec", c_uint64),
        ("sink_usec", c_uint64),
        ("resample_method", c_char_p),
        ("driver", c_char_p),
        ("mute", c_int),
        ("proplist", c_void_p),
        ("corked", c_int),
    )


Changed = CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)
OnServer = CFUNCTYPE(None, c_void_p, POINTER(ServerInfo), c_void_p)
OnSink = CFUNCTYPE(None, c_void_p, POINTER(SinkInfo), c_int, c_void_p)
OnSinkInput = CFUNCTYPE(None, c_void_p, POINTER(SinkInputInfo), c_int, c_void_p)
OnSamples = CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)

_FUNCTIONS: Final[dict[str, tuple[Any, ...]]] = {  # what each gives, and what it takes
    "pa_mainloop_new": (c_void_p,),
    "pa_mainloop_free": (None, c_void_p),
    "pa_mainloop_get_api": (c_void_p, c_void_p),
    "pa_mainloop_prepare": (c_int, c_void_p, c_int),
    "pa_mainloop_poll": (c_int, c_void_p),
    "pa_mainloop_dispatch": (c_int, c_void_p),
    "pa_context_new": (c_void_p, c_void_p, c_char_p),
    "pa_context_connect": (c_int, c_void_p, c_char_p, c_int, c_void_p),
    "pa_context_get_state": (c_int, c_void_p),
    "pa_context_disconnect": (None, c_void_p),
    "pa_context_unref": (None, c_void_p),
    "pa_context_set_subscribe_callback": (None, c_void_p, Changed, c_void_p),
    "pa_context_subscribe": (c_void_p, c_void_p, c_int, c_void_p, c_void_p),
    "pa_context_get_server_info": (c_void_p, c_void_p, OnServer, c_void_p),
    "pa_context_get_sink_info_list": (c_void_p, c_void_p, OnSink, c_void_p),
    "pa_context_get_sink_input_info_list": (c_void_p, c_void_p, OnSinkInput, c_void_p),
    "pa_operation_unref": (None, c_void_p),
    "pa_proplist_gets": (c_char_p, c_void_p, c_char_p),
    "pa_cvolume_max": (c_uint32, POINTER(_Volume)),
    "pa_sw_volume_to_linear": (c_double, c_uint32),
    "pa_stream_new": (c_void_p, c_void_p, c_char_p, POINTER(SampleSpec), c_void_p),
    "pa_stream_set_monitor_stream": (c_int, c_void_p, c_uint32),
    "pa_stream_set_read_callback": (None, c_void_p, OnSamples, c_void_p),
    "pa_stream_connect_record": (c_int, c_void_p, c_char_p, POINTER(BufferAttr), c_int),
    "pa_stream_get_state": (c_int, c_void_p),
    "pa_stream_peek": (c_int, c_void_p, POINTER(c_void_p), POINTER(c_size_t)),
    "pa_stream_drop": (c_int, c_void_p),
    "pa_stream_disconnect": (c_int, c_void_p),
    "pa_stream_unref": (None, c_void_p),
}


def load() -> Any:
    """Open it.

    Raises:
        OSError: It is not installed.
    """
    library = ctypes.CDLL("libpulse.so.0")
    for name, (gives, *takes) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return library
