"""The commands on what an OBS shows and sounds like."""

from typing import Protocol

from core.command import command, service
from core.obs.models import Done, MediaAction


@service("obs")
class Control(Protocol):
    """What a person can have an OBS do."""

    @command(role="operator", risk="on_air")
    async def switch_scene(self, connection: str, scene: str) -> None:
        """Cut to a scene: the audience sees it."""
        ...

    @command(role="operator", risk="change")
    async def preview_scene(self, connection: str, scene: str) -> None:
        """Put a scene into the preview (studio mode)."""
        ...

    @command(role="operator", risk="change")
    async def set_studio_mode(self, connection: str, enabled: bool) -> None:
        """Switch studio mode on or off."""
        ...

    @command(role="operator", risk="change")
    async def set_transition(self, connection: str, transition: str, duration_ms: int | None = None) -> None:
        """Choose how the next scene comes."""
        ...

    @command(role="operator", risk="on_air")
    async def transition(self, connection: str) -> None:
        """Bring the preview on air (studio mode)."""
        ...

    @command(role="operator", risk="on_air")
    async def set_item_visible(self, connection: str, scene: str, item: int | str, visible: bool) -> None:
        """Show or hide a source in a scene, by the item's id or the source's name."""
        ...

    @command(role="operator", risk="on_air")
    async def set_mute(self, connection: str, input: str, muted: bool) -> None:
        """Mute or unmute an input."""
        ...

    @command(role="operator", risk="on_air")
    async def set_volume(self, connection: str, input: str, volume_db: float) -> None:
        """Move an input's fader: 0 dB is unchanged, -100 is nothing, 26 the most."""
        ...

    @command(role="operator", risk="on_air")
    async def media_action(self, connection: str, input: str, action: MediaAction) -> None:
        """Play, pause, stop or restart a media input."""
        ...

    @command(role="operator", risk="on_air")
    async def media_seek(self, connection: str, input: str, position_ms: int) -> None:
        """Go to a position in a media input."""
        ...

    @command(role="operator", risk="on_air")
    async def set_filter(self, connection: str, source: str, filter: str, enabled: bool) -> None:
        """Switch a filter on or off."""
        ...

    @command(role="operator", risk="on_air")
    async def set_text(self, connection: str, input: str, text: str) -> None:
        """Set what a text input says."""
        ...

    @command(role="engineer", risk="on_air")
    async def set_profile(self, connection: str, profile: str) -> None:
        """Use another profile."""
        ...

    @command(role="engineer", risk="on_air")
    async def set_collection(self, connection: str, collection: str) -> None:
        """Load another scene collection."""
        ...

    @command(role="operator", risk="on_air")
    async def press_hotkey(self, connection: str, hotkey: str) -> None:
        """Press one of OBS's hotkeys by its name."""
        ...

    @command(role="operator", risk="on_air")
    async def all_to_holding(self) -> list[Done]:
        """Cut every connected OBS that has a holding scene to it."""
        ...
