"""What the sound server has told at one moment: its devices, and what plays on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_DUMMY: Final = "auto_null"
"""The device that PulseAudio and PipeWire make where there is none, so that programs play on into nothing."""

Peak = Callable[[float], float | None]
"""Gives the peak of a stream at a time, 1 being full scale; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A sound device.

    Attributes:
        name: What a deck is configured with.
        monitor: The source that gives what it plays.
        factor: What it makes of a signal.
    """

    name: str
    description: str
    monitor: str
    is_muted: bool
    factor: float
    is_suspended: bool

    @property
    def is_real(self) -> bool:
        """Tell whether anybody could hear it."""
        return self.name != _DUMMY


@dataclass(frozen=True, slots=True)
class Stream:
    """What one voice sends to a device.

    Attributes:
        sink: The index of the device.
        factor: What the server makes of its signal.
        is_corked: Nothing flows: it is paused, or only prepared.
    """

    index: int
    sink: int
    is_muted: bool
    factor: float
    is_corked: bool

    @property
    def place(self) -> tuple[int, int]:
        """Tell which it is and where it plays."""
        return self.index, self.sink


@dataclass(frozen=True, slots=True)
class Seen:
    """All of it.

    Attributes:
        sinks: Each device, by its index.
        streams: What plays, by the mark that its voice carries.
        default: The name of the device for what names none.
        peaks: What is measured, by the same marks.
    """

    sinks: Mapping[int, Sink]
    streams: Mapping[str, Stream]
    default: str
    peaks: Mapping[str, Peak]

    def sink_of(self, mark: str) -> Sink | None:
        """Give the device that a voice plays on."""
        stream = self.streams.get(mark)
        return self.sinks.get(stream.sink) if stream is not None else None

    def has(self, name: str) -> bool:
        """Tell whether there is a device of this name."""
        return any(sink.name == name for sink in self.sinks.values())

    @property
    def is_mute(self) -> bool:
        """Tell that there is no device at all that anybody could hear."""
        return not any(sink.is_real for sink in self.sinks.values())

    def title(self, name: str) -> str:
        """Give what a person knows a device by: its name, where that is the only way to tell it from others."""
        titles = {sink.name: sink.description for sink in self.sinks.values()}
        title = titles.get(name, "")
        return title if title and list(titles.values()).count(title) == 1 else name
