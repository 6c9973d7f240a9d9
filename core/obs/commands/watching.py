"""The commands that tell what an OBS is like."""

from typing import Protocol

from core.command import command, service
from core.obs.models import FileRule, Filter, Input, Instance, Media, Picture, PictureFormat, Scene, SceneItem


@service("obs")
class Watching(Protocol):
    """What an OBS is like now."""

    @command()
    async def instance(self, connection: str) -> Instance:
        """Show all that is known of an OBS."""
        ...

    @command()
    async def instances(self) -> list[Instance]:
        """Show all that is known of every connected OBS."""
        ...

    @command()
    async def scenes(self, connection: str) -> list[Scene]:
        """List the scenes in the order in which OBS shows them."""
        ...

    @command()
    async def scene_items(self, connection: str, scene: str) -> list[SceneItem]:
        """List what stands in a scene, topmost first."""
        ...

    @command()
    async def inputs(self, connection: str) -> list[Input]:
        """List the inputs with mute and volume."""
        ...

    @command()
    async def media(self, connection: str, input: str) -> Media:
        """Tell where a media input is."""
        ...

    @command()
    async def text(self, connection: str, input: str) -> str:
        """Tell what a text input says."""
        ...

    @command()
    async def filters(self, connection: str, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        ...

    @command()
    async def hotkeys(self, connection: str) -> list[str]:
        """List the names of OBS's hotkeys."""
        ...

    @command()
    async def file_rule(self, connection: str) -> FileRule:
        """Tell where an OBS records to and how it names files."""
        ...

    @command()
    async def screenshot(
        self, connection: str, source: str | None = None, width: int = 640, format: PictureFormat = "png"
    ) -> Picture:
        """Take a picture of a source or scene as it is now; of the program where none is named."""
        ...
