"""Where the player and the library meet the other way round: which tracks the decks hold."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.audio import commands
from core.audio.library.uses import Holds

_EMERGENCY: Final = "emergency"


def holds_of(services: Sequence[tuple[type, Any]]) -> Holds:
    """Tell what the decks hold, as the player's own commands show it.

    Args:
        services: What the player serves.
    """
    served = dict(services)
    playing: commands.Playing = served[commands.Playing]
    queues: commands.Queues = served[commands.Queues]
    cutting: commands.Cutting = served[commands.Cutting]

    async def holds() -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = {}

        def note(track: int | None, words: str) -> None:
            if track is not None and words not in found.setdefault(track, []):
                found[track].append(words)

        for deck in await playing.status():
            if deck.playing is not None:
                note(deck.playing.what.track, f"playing on deck {deck.name}")
            if deck.cued is not None:
                is_message = deck.kind == _EMERGENCY
                note(deck.cued.what.track, "the emergency message" if is_message else f"cued on deck {deck.name}")
            if deck.fallback is not None:
                note(deck.fallback.track, f"what deck {deck.name} plays against silence")
            for entry in await queues.queue(deck.name):
                note(entry.what.track, f"in the queue of deck {deck.name}")
        for pad in await cutting.pads():
            note(pad.what.track, f"the jingle under {pad.letter.upper()}")
        return found

    return holds
