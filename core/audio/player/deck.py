"""What one deck shall play: its settings, its queue, what plays and what is told of it."""

from dataclasses import dataclass, field

from core.audio.decks.wire import DeckNow, Item
from core.audio.models.player import DeckKind, DeckState, DeckStatus, Playable, QueueEntry
from core.clock import Micros

_INTERPOLATED_MS = 2_000
"""No position is guessed further than this from what was told."""


@dataclass(slots=True)
class Entry:
    """Something that plays, with what it does to the others.

    Attributes:
        priority: 0 is music.
        duck_db: How far it brings the others down.
        mishaps: How often the process ended while it played.
    """

    id: int
    what: Playable
    priority: int = 0
    duck_db: float = 0.0
    is_fallback: bool = False
    mishaps: int = 0

    def item(self, from_ms: int | None = None) -> Item:
        """Give it as the process of the decks takes it."""
        what = self.what
        return Item(
            id=self.id,
            mrl=what.mrl,
            length_ms=what.length_ms,
            from_ms=what.from_ms if from_ms is None else from_ms,
            to_ms=what.to_ms,
            gain_db=what.gain_db,
            priority=self.priority,
            duck_db=self.duck_db,
            is_live=what.is_live,
        )

    def shown(self) -> QueueEntry:
        """Give it as everybody sees it."""
        return QueueEntry(self.id, self.what)


@dataclass(slots=True)
class Deck:
    """One deck, as the engine wants it.

    Attributes:
        playing: What plays, or shall as soon as it can.
        prepared: What the process goes on with by itself: the head of the queue.
        now: What the process told last, and when.
        retry_at: When what plays is tried again, because its sound device was missing; monotonic.
        warned: The entry whose end without a successor was told.
        lost_since: Since when the process plays nothing where it should; monotonic.
        stands_aside: It has ended a track to let an announcement speak, and goes on afterwards.
        position_ms: Where it goes on when the process starts anew.
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
    retry_at: float | None = None
    warned: int = 0
    stands_aside: bool = False
    lost_since: float | None = None
    saved_at: float = 0.0

    @property
    def state(self) -> DeckState:
        """Tell how it is; unknown where nobody can tell."""
        return self.now.state if self.now is not None else "unknown"

    def tell(self, now: DeckNow, at: Micros) -> None:
        """Take what the process tells."""
        self.now, self.now_at = now, at
        if self.playing is not None and now.item == self.playing.id and now.state != "starting":
            self.position_ms = now.position_ms

    def position(self, at: Micros) -> int:
        """Tell where what plays is, between what was told."""
        if self.state != "playing":
            return self.position_ms
        return self.position_ms + min(max((at - self.now_at) // 1000, 0), _INTERPOLATED_MS)

    def remaining_ms(self, at: Micros) -> int | None:
        """Tell how long what plays takes still; None where that is not known."""
        if self.now is None or not self.now.length_ms or self.state != "playing":
            return None
        return max(self.now.length_ms - self.position(at), 0)

    def status(self, at: Micros) -> DeckStatus:
        """Show it."""
        following = self.prepared or (self.queue[0] if self.queue else None)
        return DeckStatus(
            name=self.name,
            kind=self.kind,
            state=self.state,
            playing=self.playing.shown() if self.playing else None,
            position_ms=self.position(at),
            duration_ms=(self.now.length_ms if self.now else 0) or None,
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
        )
