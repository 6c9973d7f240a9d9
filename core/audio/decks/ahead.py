"""What a deck has ready: the item that comes after what plays, opened in time, and the one that is cued."""

from collections.abc import Callable
from typing import Final

from core.audio.decks.voice import Voice
from core.audio.decks.wire import Item

_PREPARE_MS: Final = 10_000
"""How long before the end of what plays the next item is opened."""

_NEAR_MS: Final = 400
_LEAD_MS: Final = 350
"""How long before its fade the next item is begun, because sound takes so long to show."""

Open = Callable[[Item, float, float], Voice]
"""Opens an item, with its share of a fade, now."""


class Ahead:
    """What comes next on a deck, and what is cued.

    Attributes:
        item: What comes next.
        cued: What is ready to begin at once.
        is_near: It comes next within a moment, so that its turn must not be missed.
    """

    def __init__(self, open_: Open) -> None:
        """Have nothing ready."""
        self.item: Item | None = None
        self.cued: Voice | None = None
        self._open = open_
        self.is_near = False
        self._fade_ms = 0
        self._voice: Voice | None = None

    def set(self, item: Item | None, fade_ms: int) -> None:
        """Let this come next."""
        if self._voice is not None and self._voice.item != item:
            self._close()
        self.item, self._fade_ms, self.is_near = item, fade_ms, False

    def cue(self, item: Item | None, now: float) -> None:
        """Make an item ready."""
        if self.cued is not None:
            self.cued.discard()
        self.cued = None
        if item is not None:
            self.cued = self._open(item, 1.0, now)
            self.cued.prepare()

    def take_cued(self) -> Voice | None:
        """Give what is cued, which is cued no longer."""
        voice, self.cued = self.cued, None
        return voice

    def reopen(self, now: float) -> None:
        """Open anew what was opened for another device."""
        self._close()
        if self.cued is not None:
            self.cue(self.cued.item, now)

    def is_due(self, left_ms: int, now: float) -> bool:
        """Open the next item in time, and tell whether it must begin now, because it fades over."""
        if self.item is None:
            return False
        if self._voice is None and left_ms <= _PREPARE_MS + self._fade_ms:
            self._voice = self._open(self.item, 0.0 if self._fade_ms else 1.0, now)
            self._voice.prepare()
        self.is_near = left_ms <= _NEAR_MS
        return bool(self._fade_ms) and left_ms <= self._fade_ms + _LEAD_MS

    def take(self, now: float, *, is_over: bool) -> tuple[Voice, int] | None:
        """Give the next item and how long it fades over, which is not at all where there is nothing to fade from."""
        if self.item is None:
            return None
        fade_ms = 0 if is_over else self._fade_ms
        voice = self._voice or self._open(self.item, 0.0 if fade_ms else 1.0, now)
        if not fade_ms:
            voice.fade.go(1.0, 0.0, now)
        self._voice = self.item = None
        self.is_near = False
        return voice, fade_ms

    def _close(self) -> None:
        if self._voice is not None:
            self._voice.discard()
        self._voice = None
