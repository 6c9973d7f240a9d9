"""What the engine and the process of the decks say to each other: orders one way, facts the other, a JSON line each."""

from typing import Literal

import msgspec

State = Literal["stopped", "starting", "playing", "paused", "held"]
"""How a deck is: `playing` is only said while sound really advances; `held` waits for an announcement to end."""

FailedHow = Literal["unplayable", "no_sound", "stalled", "device_lost"]

HOLD_DB = -100.0
"""Others that are brought down as far as this are held: silent, paused, and going on afterwards."""


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to play.

    Attributes:
        id: The engine's own number for this playing of it.
        mrl: Where it is, as a URL; a file's too.
        length_ms: How long it is, where that is known better than libVLC does.
        from_ms: Where to begin.
        to_ms: Where to end; None is its end.
        gain_db: What its loudness is corrected by.
        priority: Brings down only what has a lower one; 0 is music.
        duck_db: How far it brings the others down; 0 not at all, `HOLD_DB` holds them.
        attack_ms: How long the others take to go down.
        release_ms: How long they take to come back.
        is_live: A stream, which has no end and may take its time to begin.
    """

    id: int
    mrl: str
    length_ms: int | None = None
    from_ms: int = 0
    to_ms: int | None = None
    gain_db: float = 0.0
    priority: int = 0
    duck_db: float = 0.0
    attack_ms: int = 200
    release_ms: int = 600
    is_live: bool = False


class Order(msgspec.Struct, frozen=True, tag=True):
    """What a deck is to do."""

    deck: str


class Configure(Order, frozen=True):
    """Be there, play on this device (empty is the default one), this loud."""

    device: str = ""
    volume_db: float = 0.0
    fade_ms: int = 0


class Remove(Order, frozen=True):
    """Be gone."""


class Play(Order, frozen=True):
    """Begin at once; what plays fades into it, or ends where `fade_ms` is 0."""

    item: Item
    fade_ms: int = 0
    is_paused: bool = False


class SetNext(Order, frozen=True):
    """Go on with this when what plays ends, fading over for so long; None goes on with nothing."""

    item: Item | None
    fade_ms: int = 0


class Cue(Order, frozen=True):
    """Make ready in silence; None forgets what is ready."""

    item: Item | None


class Go(Order, frozen=True):
    """Begin what is cued."""

    fade_ms: int = 0


class Pause(Order, frozen=True):
    """Fall silent and stay there."""

    fade_ms: int = 0


class Resume(Order, frozen=True):
    """Go on from there."""

    fade_ms: int = 0


class Seek(Order, frozen=True):
    """Go to a position."""

    to_ms: int


class Stop(Order, frozen=True):
    """Fade out and end; also what is held or would come next. An empty deck's name means all."""

    fade_ms: int = 0


class ListDevices(msgspec.Struct, frozen=True, tag=True):
    """Tell the sound devices."""


AnyOrder = Configure | Remove | Play | SetNext | Cue | Go | Pause | Resume | Seek | Stop | ListDevices


class Device(msgspec.Struct, frozen=True):
    """A sound device as libVLC knows it; its id is what a deck is configured with."""

    id: str
    name: str


class Notice(msgspec.Struct, frozen=True):
    """What is wrong with how a deck is heard, although it plays; it is told for as long as it holds.

    Attributes:
        words: For a person, such as `the sound device Hall is muted`.
        is_heard: It is heard, but not as it should be.
    """

    kind: Literal["device_muted", "device_down", "deck_muted", "deck_down", "elsewhere"]
    words: str
    is_heard: bool


class Output(msgspec.Struct, frozen=True):
    """Whether sound can come out of this machine at all.

    Attributes:
        state: Unknown where nobody can tell before something sounds.
        words: For a person, such as `the sound server has no sound device`.
        default: The device of those decks that have none of their own, where that is known.
    """

    state: Literal["there", "missing", "unknown"]
    words: str
    default: str = ""


class DeckNow(msgspec.Struct, frozen=True):
    """How a deck is.

    Attributes:
        item: What plays.
        next: What comes after it.
        cued: What is ready.
        ducked_db: How far it is down for an announcement, at this moment.
        title: What a stream says that it plays.
    """

    deck: str
    state: State
    item: int | None
    position_ms: int
    length_ms: int
    volume_db: float
    ducked_db: float
    next: int | None
    cued: int | None
    notice: Notice | None = None
    title: str | None = None


class Fact(msgspec.Struct, frozen=True, tag=True):
    """What the process of the decks says."""


class Ready(Fact, frozen=True):
    """It takes orders."""

    version: str


class Unfit(Fact, frozen=True):
    """It cannot play at all, and ends."""

    reason: str
    remedy: str


class Beat(Fact, frozen=True):
    """It is alive."""

    memory_bytes: int
    decks: list[DeckNow]
    output: Output


class Levels(Fact, frozen=True):
    """How loud it is, about five times a second while anything sounds, and once more when nothing does.

    Attributes:
        decks: The peak of each deck in dB of full scale as it comes out of its device, after fader, duck and what the
            device itself does; `SILENT_DB` is silence. A deck whose level nobody measures is not in it.
    """

    decks: dict[str, float]


class Started(Fact, frozen=True):
    """Sound advances."""

    deck: str
    item: int
    length_ms: int


class Ended(Fact, frozen=True):
    """It plays no more: it was at its end, or was told to stop, or something else took its place.

    Attributes:
        is_early: It said that it was longer.
    """

    deck: str
    item: int
    how: Literal["end", "stopped", "replaced"]
    position_ms: int
    is_early: bool = False


class Failed(Fact, frozen=True):
    """It does not sound: it cannot be played, or nothing advances (any more).

    Attributes:
        words: Why, where the sound server knows it; empty otherwise.
    """

    deck: str
    item: int
    how: FailedHow
    position_ms: int
    words: str = ""


class Devices(Fact, frozen=True):
    """The sound devices, in the order in which libVLC names them."""

    devices: list[Device]


AnyFact = Ready | Unfit | Beat | Levels | Started | Ended | Failed | Devices
