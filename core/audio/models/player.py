"""What the player plays and how the decks are, as everybody sees it."""

from dataclasses import dataclass
from typing import Final, Literal

from core.clock import Micros

DeckKind = Literal["music", "announce", "jingle", "emergency", "monitor"]
"""`monitor` is heard at the desk alone: nothing lowers it, nothing waits for it, and it lowers nothing."""

MONITOR: Final = "monitor"
"""What the deck is called, and its kind, that is heard at the desk alone."""

DeckState = Literal["stopped", "starting", "playing", "paused", "held", "unknown"]
"""`playing` is only said while sound advances; `held` waits for an announcement; `unknown` has no process to ask."""

How = Literal["auto", "duck", "wait", "interrupt"]
"""How an announcement comes to be heard: over lowered music, at the end of a track, or with the music held."""


@dataclass(frozen=True, slots=True)
class Playable:
    """Something that can be played.

    Attributes:
        mrl: Where it is, as a URL; a file's too.
        track: The library's id of it, where it is a track.
        length_ms: How long it is, where that is known.
        to_ms: Where it ends; None is its end.
        gain_db: What its loudness is corrected by.
        is_live: A stream, which has no end.
    """

    title: str
    mrl: str
    track: int | None = None
    length_ms: int | None = None
    from_ms: int = 0
    to_ms: int | None = None
    gain_db: float = 0.0
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """Something that waits in a deck's queue, or plays; its id holds until the engine ends."""

    id: int
    what: Playable


@dataclass(frozen=True, slots=True)
class DeckStatus:
    """How a deck is.

    Attributes:
        position_ms: Where it was at `as_of`; it goes on while the state is `playing`.
        duration_ms: How long it is; None where that is not known.
        next: What comes after it.
        cued: What is ready to begin at once.
        ducked_db: How far it is down for an announcement.
        device: The sound device; empty is the default one.
        why: Why nothing plays that should.
        warning: What should be seen to, although it plays.
        level_db: How loud it really is, in dB of full scale; None where nobody measures it.
        stream_title: What a stream says that it plays.
    """

    name: str
    kind: DeckKind
    state: DeckState
    playing: QueueEntry | None
    position_ms: int
    duration_ms: int | None
    as_of: Micros
    next: QueueEntry | None
    cued: QueueEntry | None
    queued: int
    volume_db: float
    ducked_db: float
    device: str
    crossfade_seconds: float
    stop_at_end: bool
    fallback: Playable | None
    why: str | None
    warning: str | None = None
    level_db: float | None = None
    stream_title: str | None = None


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """A sound device that is there now."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Pad:
    """A jingle under a letter."""

    letter: str
    what: Playable


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement that was taken on.

    Attributes:
        id: What the events about it carry as `item`.
        how: How it comes to be heard.
        before: How many come before it.
    """

    id: int
    how: How
    before: int
