"""What one deck shall play: its settings, its queue, what plays and what is told of it."""

from dataclasses import dataclass, field
from typing import Final

from core.audio.decks.wire import HOLD_DB, DeckNow, Item
from core.audio.models.player import MONITOR, DeckKind, DeckState, DeckStatus, Playable, QueueEntry
from core.clock import Micros

MOST_URGENT: Final = 10
"""The highest priority of an announcement."""

ABOVE_ALL: Final = 11
"""Of what nothing lowers: the emergency message, and what only the desk hears."""

_INTERPOLATED_MS: Final = 2_000
"""No position is guessed further than this from what was told."""

_ENDING_MS: Final = 20_000
_NOTHING_NEXT: Final = "it ends soon, and nothing comes next"
_LONGEST_TITLE: Final = 200
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 30.0


@dataclass(frozen=True, slots=True)
class Duck:
    """How something brings the others down.

    Attributes:
        db: How far; 0 not at all, `HOLD_DB` holds them.
        attack_ms: How long they take to go down.
        release_ms: How long they take to come back.
    """

    db: float = 0.0
    attack_ms: int = 200
    release_ms: int = 600


@dataclass(slots=True)
class Entry:
    """Something that plays, with what it does to the others.

    Attributes:
        priority: 0 is music.
        mishaps: How often the process ended while it played.
        sounded_at: Since when it has sounded; monotonic.
    """

    id: int
    what: Playable
    priority: int = 0
    duck: Duck = Duck()
    is_fallback: bool = False
    mishaps: int = 0
    sounded_at: float | None = None

    def shown(self) -> QueueEntry:
        """Give it as everybody sees it."""
        return QueueEntry(self.id, self.what)


def emergency(number: int, what: Playable) -> Entry:
    """Give the emergency message: it holds everything else, and nothing lowers it."""
    return Entry(number, what, ABOVE_ALL, Duck(HOLD_DB))


@dataclass(slots=True)
class Outage:
    """What should play does not sound, and is tried again, less and less often.

    Attributes:
        began: When it was first missed; monotonic.
        retry_at: When it is tried again, monotonic; None while it is being tried.
    """

    began: float
    retry_at: float | None = None
    _pause: float = _FIRST_PAUSE

    def wait(self, now: float) -> None:
        """Try again after a pause, twice as long each time."""
        self.retry_at = now + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def hurry(self, now: float) -> None:
        """Try again at once, or soon after the try that goes on: something is different now."""
        self._pause = _FIRST_PAUSE
        if self.retry_at is not None:
            self.retry_at = now


def kind_of(name: str) -> DeckKind:
    """Tell what a deck that somebody adds is for: one called `monitor` is to listen on, the others are for music."""
    return "monitor" if name.casefold() == MONITOR else "music"


@dataclass(slots=True)
class Deck:
    """One deck, as the engine wants it.

    Attributes:
        playing: What plays, or shall as soon as it can.
        prepared: What the process goes on with by itself: the head of the queue.
        position_ms: Where it goes on when the process starts anew.
        now: What the process told last, and when.
        outage: Since when what plays cannot be heard, and when it is tried again.
        lost_since: Since when the process plays nothing where it should; monotonic.
        warned: The entry whose end without a successor was told.
        stands_aside: It has ended a track to let an announcement speak, and goes on afterwards.
    """

    name: str
    kind: DeckKind = "music"
    device: str = ""
    volume_db: float = 0.0
    crossfade_ms: int = 0
    stop_at_end: bool = False
    fallback: Playable | None = None
    queue: list[Entry] = field(default_factory=list)
    playing: Entry | None = None
    prepared: Entry | None = None
    cued: Entry | None = None
    is_paused: bool = False
    position_ms: int = 0
    now: DeckNow | None = None
    now_at: Micros = 0
    why: str | None = None
    outage: Outage | None = None
    lost_since: float | None = None
    warned: int = 0
    stands_aside: bool = False
    saved_at: float = 0.0
    level_db: float | None = None

    def item(self, entry: Entry, from_ms: int | None = None) -> Item:
        """Give something to play as the process of the decks takes it."""
        what = entry.what
        return Item(
            id=entry.id,
            mrl=what.mrl,
            length_ms=what.length_ms,
            from_ms=what.from_ms if from_ms is None else from_ms,
            to_ms=what.to_ms,
            gain_db=what.gain_db,
            priority=ABOVE_ALL if self.kind in ("emergency", "monitor") else entry.priority,
            duck_db=0.0 if self.kind == "monitor" else entry.duck.db,
            attack_ms=entry.duck.attack_ms,
            release_ms=entry.duck.release_ms,
            is_live=what.is_live,
        )

    @property
    def state(self) -> DeckState:
        """Tell how it is; unknown where nobody can tell."""
        if self.now is None:
            return "unknown"
        waits = self.outage is not None and self.outage.retry_at is not None
        if self.playing is None or waits:
            return "stopped"
        return self._told.state if self._told is not None else "starting"

    @property
    def _told(self) -> DeckNow | None:
        """Give what the process told of what plays; None where that was of something before it."""
        if self.now is None or self.playing is None or self.now.item != self.playing.id:
            return None
        return self.now

    @property
    def length_ms(self) -> int | None:
        """Tell where what plays ends; None where it has no end, or none that is known."""
        if self.playing is None or self.playing.what.is_live:
            return None
        told = self._told.length_ms if self._told is not None else 0
        return told or self.playing.what.to_ms or self.playing.what.length_ms or None

    @property
    def stream_title(self) -> str | None:
        """Tell what a stream says that it plays; None where it says nothing."""
        title = self._told.title if self._told is not None else None
        return title[:_LONGEST_TITLE] if title else None

    @property
    def notice(self) -> str | None:
        """Tell what is wrong with how what plays is heard; None where nothing is, or nobody can tell."""
        notice = self._told.notice if self._told is not None else None
        return notice.words if notice is not None else None

    def tell(self, now: DeckNow, at: Micros) -> None:
        """Take what the process tells."""
        self.now, self.now_at = now, at
        if self._told is not None and now.state != "starting":
            self.position_ms = now.position_ms

    def position(self, at: Micros) -> int:
        """Tell where what plays is, between what was told."""
        if self.state != "playing":
            return self.position_ms
        return self.position_ms + min(max((at - self.now_at) // 1000, 0), _INTERPOLATED_MS)

    def remaining_ms(self, at: Micros) -> int | None:
        """Tell how long what plays takes still; None where that is not known."""
        length = self.length_ms
        if length is None or self.state not in ("playing", "paused", "held"):
            return None
        return max(length - self.position(at), 0)

    @property
    def is_used(self) -> bool:
        """Tell whether somebody means something to be heard on it."""
        return bool(self.playing or self.queue or self.cued or self.fallback or self.device)

    @property
    def comes_to_an_end(self) -> bool:
        """Tell whether it plays something whose end one can wait for."""
        is_idle = self.playing is None or self.playing.what.is_live
        return not (is_idle or self.is_paused or self.outage is not None)

    def is_ending(self, at: Micros) -> bool:
        """Tell whether music ends soon and nothing comes after it."""
        remaining = self.remaining_ms(at)
        if self.kind != "music" or remaining is None or remaining > _ENDING_MS:
            return False
        return self.stop_at_end or not (self.queue or self.fallback)

    def status(self, at: Micros) -> DeckStatus:
        """Show it."""
        following = self.prepared or (self.queue[0] if self.queue else None)
        return DeckStatus(
            name=self.name,
            kind=self.kind,
            state=self.state,
            playing=self.playing.shown() if self.playing else None,
            position_ms=self.position(at),
            duration_ms=self.length_ms,
            as_of=at,
            next=following.shown() if following else None,
            cued=self.cued.shown() if self.cued else None,
            queued=len(self.queue),
            volume_db=self.volume_db,
            ducked_db=self.now.ducked_db if self.now else 0.0,
            device=self.device,
            crossfade_seconds=self.crossfade_ms / 1000,
            stop_at_end=self.stop_at_end,
            fallback=self.fallback,
            why=self.why,
            warning=self.notice or (_NOTHING_NEXT if self.is_ending(at) else None),
            level_db=self.level_db,
            stream_title=self.stream_title,
        )
