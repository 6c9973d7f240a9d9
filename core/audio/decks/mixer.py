"""All decks together: which brings down which, and orders to each."""

from collections.abc import Callable, Collection

from core.audio.decks import wire
from core.audio.decks.deck import Deck, MakeVoice
from core.audio.decks.hearing import See
from core.audio.decks.wire import DeckNow, Fact, Item, Order


class Mixer:
    """Carries out orders, and lets announcements bring down what is less urgent."""

    def __init__(self, make: MakeVoice, see: See, tell: Callable[[Fact], None], clock: Callable[[], float]) -> None:
        """Have no decks yet.

        Args:
            make: Makes a voice.
            see: Gives what the sound server has told.
            tell: Takes what happens.
            clock: Tells the time in seconds.
        """
        self._make, self._see, self._tell, self._clock = make, see, tell, clock
        self._decks: dict[str, Deck] = {}
        self._down: dict[str, Item] = {}

    def tick(self) -> None:
        """Let time go by on all decks."""
        now = self._clock()
        for deck in self._decks.values():
            deck.tick(now)
        self._balance(now)

    def miss_devices(self, before: Collection[str], present: Collection[str]) -> None:
        """Give up what plays on devices that were there and are no longer."""
        now = self._clock()
        for deck in self._decks.values():
            deck.miss_device(before, present, now)

    @property
    def is_busy(self) -> bool:
        """Tell whether any deck sounds, or is about to."""
        return any(deck.is_busy for deck in self._decks.values())

    @property
    def is_moving(self) -> bool:
        """Tell whether any level is on its way."""
        now = self._clock()
        return any(deck.is_moving(now) for deck in self._decks.values())

    def decks(self) -> list[DeckNow]:
        """Tell how each deck is."""
        now = self._clock()
        return [deck.now(now) for deck in self._decks.values()]

    def levels(self) -> dict[str, float]:
        """Tell how loud each deck is, where that is known."""
        now = self._clock()
        levels = {name: deck.level_db(now) for name, deck in self._decks.items()}
        return {name: level for name, level in levels.items() if level is not None}

    def obey(self, order: Order) -> None:
        """Carry out an order."""
        now = self._clock()
        match order:
            case wire.Stop():
                for deck in [self._deck(order.deck)] if order.deck else self._decks.values():
                    deck.stop(order.fade_ms, now)
            case wire.Remove():
                if (gone := self._decks.pop(order.deck, None)) is not None:
                    gone.stop(0, now)
            case _:
                self._carry_out(order, now)
        self._balance(now)

    def _balance(self, now: float) -> None:
        """Bring each deck down by the deepest of what more urgent items ask for."""
        playing = [(name, item) for name, deck in self._decks.items() if (item := deck.item) is not None]
        for name, deck in self._decks.items():
            mine = deck.item.priority if deck.item else 0
            over = [item for other, item in playing if other != name and item.duck_db < 0 and item.priority > mine]
            deepest = min(over, key=lambda item: item.duck_db, default=None)
            if deepest is not None:
                self._down[name] = deepest
                deck.bring_down(deepest.duck_db, deepest.attack_ms / 1000, now)
            elif (last := self._down.pop(name, None)) is not None:
                deck.bring_down(0.0, last.release_ms / 1000, now)

    def _deck(self, name: str) -> Deck:
        deck = self._decks.get(name)
        if deck is None:
            deck = self._decks[name] = Deck(name, self._make, self._see, self._tell)
        return deck

    def _carry_out(self, order: Order, now: float) -> None:
        deck = self._deck(order.deck)
        match order:
            case wire.Configure():
                deck.configure(order.device, order.volume_db, order.fade_ms, now)
            case wire.Play():
                deck.play(order.item, order.fade_ms, now, is_paused=order.is_paused)
            case wire.SetNext():
                deck.set_next(order.item, order.fade_ms)
            case wire.Cue():
                deck.cue(order.item, now)
            case wire.Go():
                deck.go(order.fade_ms, now)
            case wire.Pause():
                deck.pause(order.fade_ms, now)
            case wire.Resume():
                deck.resume(order.fade_ms, now)
            case wire.Seek():
                deck.seek(order.to_ms, now)
