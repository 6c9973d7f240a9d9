"""What an event is: a small typed record of something that has happened, and the envelope the bus puts it in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

import msgspec

from core.clock import Micros

_encoder = msgspec.json.Encoder()


class Payload(msgspec.Struct, frozen=True):
    """What a part says has happened. Subclasses are decorated with `@topic`.

    Attributes:
        topic: The dotted, past-tense name under which it is published.
        state: The bus keeps the last one per entity, for late readers.
        durable: It is stored as well, in the event journal.
    """

    topic: ClassVar[str] = ""
    state: ClassVar[bool] = False
    durable: ClassVar[bool] = False

    @classmethod
    def topics(cls) -> tuple[str, ...]:
        """List the topics under which this payload is published; none for a base of others."""
        return (cls.topic,) if cls.topic else ()

    @property
    def entity(self) -> str:
        """Tell which thing this is the state of; one is retained for each."""
        return ""


P = TypeVar("P", bound=type[Payload])


def topic(name: str, *, state: bool = False, durable: bool = False) -> Callable[[P], P]:
    """Give a payload class its topic, and say whether it is retained or stored."""

    def declare(cls: P) -> P:
        cls.topic, cls.state, cls.durable = name, state, durable
        return cls

    return declare


class Event:
    """A payload in its envelope, as subscribers receive it.

    Attributes:
        topic: The payload's topic.
        seq: Its number within this run of the engine, without gaps over all topics.
        at: When it was published.
        source: Which part or which outside system it comes from.
        correlation: The id that runs from a command through its events to what they cause.
        data: The payload.
    """

    __slots__ = ("_json", "at", "correlation", "data", "seq", "source", "topic")

    def __init__(self, seq: int, at: Micros, source: str, correlation: str, data: Payload) -> None:
        """Wrap a payload; only the bus does so."""
        self.topic = data.topic
        self.seq = seq
        self.at = at
        self.source = source
        self.correlation = correlation
        self.data = data
        self._json: bytes | None = None

    @property
    def json(self) -> bytes:
        """Give the event as JSON, encoded once however many clients receive it."""
        if self._json is None:
            self._json = _encoder.encode(
                {
                    "topic": self.topic,
                    "seq": self.seq,
                    "at": self.at,
                    "source": self.source,
                    "correlation": self.correlation,
                    "data": self.data,
                }
            )
        return self._json

    def __repr__(self) -> str:
        """Show the envelope without the payload's insides."""
        return f"<Event {self.seq} {self.topic}>"


@dataclass(frozen=True, slots=True)
class Lagged:
    """What a reader gets in place of events that it was too slow for.

    Attributes:
        missed: How many events are gone.
        upto: The last of them; what is read with an `as_of` at or above this has no gap.
    """

    missed: int
    upto: int
