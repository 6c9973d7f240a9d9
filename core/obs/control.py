"""The commands on what an OBS shows and sounds like."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from core.errors import Conflict, CuedeskError, NotFound
from core.obs.causes import expected
from core.obs.events import (
    CollectionChanged,
    FilterChanged,
    ItemChanged,
    MediaChanged,
    MuteChanged,
    PreviewChanged,
    ProfileChanged,
    SceneChanged,
    ScenesChanged,
    StudioModeChanged,
    TransitionChanged,
    VolumeChanged,
)
from core.obs.keeper import Keeper, Keepers
from core.obs.link import ObsLink
from core.obs.models import Done, MediaAction
from core.obs.names import named, no_such
from core.validation import refuse_fields

_SILENCE_DB: Final = -100.0
_LOUDEST_DB: Final = 26.0
_LONGEST_TRANSITION_MS: Final = 20_000


class ControlService:
    """What a person can have an OBS do."""

    def __init__(self, keepers: Keepers) -> None:
        """Control the instances of these keepers."""
        self._keepers = keepers

    async def switch_scene(self, connection: str, scene: str) -> None:
        """Cut to a scene: the audience sees it."""
        await _switch(self._link(connection), scene)

    async def preview_scene(self, connection: str, scene: str) -> None:
        """Put a scene into the preview (studio mode)."""
        link = self._link(connection)
        with named(link, scene=scene), link.asking(expected(PreviewChanged, scene=scene)) as obs:
            await obs.preview_scene(scene)

    async def set_studio_mode(self, connection: str, enabled: bool) -> None:
        """Switch studio mode on or off."""
        previews = [expected(PreviewChanged)] if enabled else []
        with self._link(connection).asking(expected(StudioModeChanged, enabled=enabled), *previews) as obs:
            await obs.set_studio_mode(enabled)

    async def set_transition(self, connection: str, transition: str, duration_ms: int | None = None) -> None:
        """Choose how the next scene comes."""
        link = self._link(connection)
        if duration_ms is not None and not 0 <= duration_ms <= _LONGEST_TRANSITION_MS:
            wrong = f"is from 0 to {_LONGEST_TRANSITION_MS}, not {duration_ms}"
            refuse_fields("No transition lasts so long", {"duration_ms": wrong})
        changes = [expected(TransitionChanged, transition=transition)]
        if duration_ms is not None:
            changes.append(expected(TransitionChanged, transition=transition, duration_ms=duration_ms))
        with named(link, transition=transition), link.asking(*changes) as obs:
            await obs.set_transition(transition, duration_ms)

    async def transition(self, connection: str) -> None:
        """Bring the preview on air (studio mode)."""
        link = self._link(connection)
        with link.asking(expected(SceneChanged, scene=link.known.preview), expected(PreviewChanged)) as obs:
            await obs.transition()

    async def set_item_visible(self, connection: str, scene: str, item: int | str, visible: bool) -> None:
        """Show or hide a source in a scene, by the item's id or the source's name."""
        link = self._link(connection)
        with named(link, scene=scene):
            number = await _item_number(link, scene, item)
            with link.asking(expected(ItemChanged, scene=scene, item=number, visible=visible)) as obs:
                await obs.set_item_visible(scene, number, visible)

    async def set_mute(self, connection: str, input: str, muted: bool) -> None:
        """Mute or unmute an input."""
        link = self._link(connection)
        with named(link, input=input), link.asking(expected(MuteChanged, input=input, muted=muted)) as obs:
            await obs.set_mute(input, muted)

    async def set_volume(self, connection: str, input: str, volume_db: float) -> None:
        """Move an input's fader: 0 dB is unchanged, -100 is nothing, 26 the most."""
        link = self._link(connection)
        if not _SILENCE_DB <= volume_db <= _LOUDEST_DB:
            wrong = f"is from {_SILENCE_DB:g} to {_LOUDEST_DB:g}, not {volume_db:g}"
            refuse_fields("No fader goes there", {"volume_db": wrong})
        with named(link, input=input), link.asking(expected(VolumeChanged, input=input, volume_db=volume_db)) as obs:
            await obs.set_volume(input, volume_db)

    async def media_action(self, connection: str, input: str, action: MediaAction) -> None:
        """Play, pause, stop or restart a media input."""
        link = self._link(connection)
        with named(link, input=input), link.asking(expected(MediaChanged, input=input)) as obs:
            await obs.media_action(input, action)

    async def media_seek(self, connection: str, input: str, position_ms: int) -> None:
        """Go to a position in a media input."""
        link = self._link(connection)
        if position_ms < 0:
            refuse_fields("No media begins there", {"position_ms": f"is 0 or more, not {position_ms}"})
        with named(link, input=input), link.asking(expected(MediaChanged, input=input)) as obs:
            await obs.media_seek(input, position_ms)

    async def set_filter(self, connection: str, source: str, filter: str, enabled: bool) -> None:
        """Switch a filter on or off."""
        link = self._link(connection)
        with named(link, source=source):
            try:
                with link.asking(expected(FilterChanged, source=source, filter=filter, enabled=enabled)) as obs:
                    await obs.set_filter(source, filter, enabled)
            except NotFound:
                there = [each.name for each in await link.instance.filters(source)]
                if filter in there:
                    raise
                raise no_such(f"“{source}” has no filter", filter, there) from None

    async def set_text(self, connection: str, input: str, text: str) -> None:
        """Set what a text input says."""
        link = self._link(connection)
        with named(link, input=input):
            await link.instance.set_text(input, text)

    async def set_profile(self, connection: str, profile: str) -> None:
        """Use another profile."""
        link = self._link(connection)
        with named(link, profile=profile), link.asking(expected(ProfileChanged, profile=profile)) as obs:
            await obs.set_profile(profile)

    async def set_collection(self, connection: str, collection: str) -> None:
        """Load another scene collection."""
        link = self._link(connection)
        # Which scenes it has, and which of them it shows, is not known before.
        changes = expected(CollectionChanged, collection=collection), expected(ScenesChanged), expected(SceneChanged)
        with named(link, collection=collection), link.asking(*changes) as obs:
            await obs.set_collection(collection)

    async def press_hotkey(self, connection: str, hotkey: str) -> None:
        """Press one of OBS's hotkeys by its name."""
        link = self._link(connection)
        try:
            await link.instance.press_hotkey(hotkey)
        except NotFound:
            there = await link.instance.hotkeys()
            if hotkey in there:
                raise
            raise no_such(f"OBS “{link.name}” has no hotkey", hotkey, there) from None

    async def all_to_holding(self) -> list[Done]:
        """Cut every connected OBS that has a holding scene to it."""
        keepers = [keeper for keeper in self._keepers.enabled() if keeper.connection.holding_scene]
        if not keepers:
            raise Conflict("No OBS has a holding scene.", remedy="Say which it is: obs.connection_edit holding_scene=…")

        async def hold(keeper: Keeper) -> None:
            await _switch(keeper.link, keeper.connection.holding_scene or "")

        return await on_each(keepers, hold)

    def _link(self, connection: str) -> ObsLink:
        return self._keepers.find(connection).link


async def on_each(keepers: Iterable[Keeper], do: Callable[[Keeper], Awaitable[object]]) -> list[Done]:
    """Do something on several OBS at once, and tell of each how it went; none hinders another."""

    async def done(keeper: Keeper) -> Done:
        try:
            await do(keeper)
        except CuedeskError as error:
            return Done(keeper.connection.name, False, error.message)
        return Done(keeper.connection.name, True)

    return list(await asyncio.gather(*(done(keeper) for keeper in keepers)))


async def _switch(link: ObsLink, scene: str) -> None:
    with named(link, scene=scene), link.asking(expected(SceneChanged, scene=scene)) as obs:
        await obs.switch_scene(scene)


async def _item_number(link: ObsLink, scene: str, item: int | str) -> int:
    """Find an item of a scene by its source's name, or else by its id."""
    if isinstance(item, int):
        return item
    items = await link.instance.scene_items(scene)
    numbers = [each.id for each in items if each.source == item]
    if not numbers and item.isdecimal():
        numbers = [each.id for each in items if each.id == int(item)]
    if not numbers:
        raise no_such(f"Scene “{scene}” has no source", item, [each.source for each in items])
    if len(numbers) > 1:
        raise Conflict(
            f"“{item}” stands {len(numbers)} times in scene “{scene}”.",
            remedy=f"Name the one that is meant by its id: {', '.join(map(str, numbers))}.",
        )
    return numbers[0]
