"""What a follower is given: events as they came, and fresh reads."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from core.client.services import PAYLOADS
from core.client.wire import Envelope, decoded

T = TypeVar("T")


class Event:
    """Something that has happened, as published."""

    __slots__ = ("_data", "at", "correlation", "seq", "source", "topic")

    def __init__(self, topic: str, seq: int, at: int, source: str, correlation: str, data: Any) -> None:
        """Take the envelope, with the payload as it is or as it came."""
        self.topic = topic
        self.seq = seq
        self.at = at
        self.source = source
        self.correlation = correlation
        self._data = data

    @classmethod
    def of(cls, envelope: Envelope) -> "Event":
        """Take an event from its envelope."""
        return cls(envelope.topic, envelope.seq, envelope.at, envelope.source, envelope.correlation, envelope.data)

    @property
    def data(self) -> Any:
        """Give the part's payload, or a dict where it is unknown; what nobody looks at is never decoded.

        Raises:
            Unsupported: The engine's payload is of another form than this client knows.
        """
        if isinstance(self._data, msgspec.Raw):
            self._data = decoded(self._data, PAYLOADS.get(self.topic, Any), self.topic)
        return self._data

    def plain(self) -> dict[str, Any]:
        """Give envelope and payload as plain values that JSON can hold; what came encoded stays so."""
        return {
            "topic": self.topic,
            "seq": self.seq,
            "at": self.at,
            "source": self.source,
            "correlation": self.correlation,
            "data": self._data,
        }


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[T]):
    """A fresh read, which replaces all that was shown before."""

    value: T
    as_of: int
