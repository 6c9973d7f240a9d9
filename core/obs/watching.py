"""The commands that tell what an OBS is like: from what is known of it, or by asking it for what nobody keeps."""

from typing import Final

from core.obs.keeper import Keepers
from core.obs.models import FileRule, Filter, Input, Instance, Media, Picture, PictureFormat, Scene, SceneItem
from core.obs.names import named
from core.validation import refuse_fields

_NARROWEST: Final = 8
_WIDEST: Final = 4096


class WatchingService:
    """What the OBS instances are like now."""

    def __init__(self, keepers: Keepers) -> None:
        """Tell of the instances of these keepers."""
        self._keepers = keepers

    async def instance(self, connection: str) -> Instance:
        """Show all that is known of an OBS."""
        return self._keepers.find(connection).link.known

    async def instances(self) -> list[Instance]:
        """Show all that is known of every connected OBS."""
        return [link.known for link in self._keepers.links()]

    async def scenes(self, connection: str) -> list[Scene]:
        """List the scenes in the order in which OBS shows them."""
        known = self._keepers.find(connection).link.known
        return [Scene(name, name == known.program, name == known.preview) for name in known.scenes]

    async def scene_items(self, connection: str, scene: str) -> list[SceneItem]:
        """List what stands in a scene, topmost first."""
        link = self._keepers.find(connection).link
        with named(link, scene=scene):
            return await link.instance.scene_items(scene)

    async def inputs(self, connection: str) -> list[Input]:
        """List the inputs with mute and volume."""
        return list(self._keepers.find(connection).link.known.inputs)

    async def media(self, connection: str, input: str) -> Media:
        """Tell where a media input is."""
        link = self._keepers.find(connection).link
        with named(link, input=input):
            return await link.instance.media(input)

    async def text(self, connection: str, input: str) -> str:
        """Tell what a text input says."""
        link = self._keepers.find(connection).link
        with named(link, input=input):
            return await link.instance.text(input)

    async def filters(self, connection: str, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        link = self._keepers.find(connection).link
        with named(link, source=source):
            return await link.instance.filters(source)

    async def hotkeys(self, connection: str) -> list[str]:
        """List the names of OBS's hotkeys."""
        return await self._keepers.find(connection).link.instance.hotkeys()

    async def file_rule(self, connection: str) -> FileRule:
        """Tell where an OBS records to and how it names files."""
        return await self._keepers.find(connection).link.instance.file_rule()

    async def screenshot(
        self, connection: str, source: str | None = None, width: int = 640, format: PictureFormat = "png"
    ) -> Picture:
        """Take a picture of a source or scene as it is now; of the program where none is named."""
        link = self._keepers.find(connection).link
        if not _NARROWEST <= width <= _WIDEST:
            refuse_fields("There is no such picture", {"width": f"is from {_NARROWEST} to {_WIDEST}, not {width}"})
        with named(link, **({"source": source} if source else {})):
            return await link.instance.screenshot(source or None, width, format)
