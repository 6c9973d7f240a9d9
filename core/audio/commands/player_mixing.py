"""The commands on how decks sound, where, and how they go on; and which decks there are."""

from typing import Protocol

from core.audio.models.player import DeckStatus, SoundDevice
from core.command import command, service


@service("player")
class Mixing(Protocol):
    """Faders, sound devices, and the decks themselves."""

    @command(role="operator", risk="on_air")
    async def set_volume(self, deck: str, db: float, fade_ms: int = 100) -> None:
        """Move a deck's fader: 0 dB is unchanged, -100 is nothing, 12 the most."""
        ...

    @command(role="operator", risk="on_air")
    async def set_device(self, deck: str, device: str) -> None:
        """Play on another sound device; empty is the default one. What plays goes on there."""
        ...

    @command()
    async def devices(self) -> list[SoundDevice]:
        """List the sound devices that are there now."""
        ...

    @command(role="engineer", risk="change")
    async def deck_add(self, name: str, device: str = "") -> DeckStatus:
        """Add a deck for music on a sound device; one called monitor is to listen on, at the desk alone."""
        ...

    @command(role="engineer", risk="change")
    async def deck_remove(self, deck: str) -> None:
        """Remove a deck that was added; what it plays ends."""
        ...

    @command(role="engineer", risk="change")
    async def deck_set(
        self,
        deck: str,
        crossfade_seconds: float | None = None,
        stop_at_end: bool | None = None,
        fallback_track: int | None = None,
        fallback_path: str | None = None,
    ) -> DeckStatus:
        """Set how a deck goes on: fading over, stopping, or with a fallback; an empty path takes that away."""
        ...
