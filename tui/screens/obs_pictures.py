"""Keeps the picture on the OBS screen fresh, twice a second at most and only while it is seen."""

import asyncio
from typing import TYPE_CHECKING, Final

from textual.worker import Worker

from core.errors import CuedeskError
from core.obs.models import Picture
from tui.obs.picture import half_blocks, width_for
from tui.screens.obs_orders import Orders

if TYPE_CHECKING:
    from core.client import Client

INTERVAL_SECONDS: Final = 0.5


class Pictures(Orders):
    """The picture of the program, or of a chosen source.

    Attributes:
        wants_picture: A person has asked for pictures, or has had enough of them; None while nobody has said.
        pictured: Of which source, on which OBS; None is the program of the chosen one.
    """

    def __init__(self) -> None:
        """Take no picture yet."""
        super().__init__()
        self.wants_picture: bool | None = None
        self.pictured: tuple[str, str] | None = None
        self._taking: Worker[None] | None = None
        self._shape = 16 / 9
        self._last = ""

    @property
    def why_no_picture(self) -> str:
        """Say why this terminal gets no pictures, or nothing."""
        console = self.console
        if console.slow:
            return "no pictures on a slow link"
        if not console.marks.blocks or console.no_color or console.native_ansi_color:
            return "pictures need a terminal with all colours and signs"
        return ""

    @property
    def shows_picture(self) -> bool:
        """Tell whether a picture is to be seen: where nobody has said, on terminals that have the room."""
        if self.why_no_picture or self.instance is None:
            return False
        return self.has_class("-wide") if self.wants_picture is None else self.wants_picture

    def on_screen_resume(self) -> None:
        """Take pictures from now on."""
        self._taking = self.run_worker(self._take_pictures, group="picture", exclusive=True)

    def on_screen_suspend(self) -> None:
        """Take none while another screen is shown."""
        if self._taking is not None:
            self._taking.cancel()

    async def _take_pictures(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            if self.is_drawable and self.shows_picture and self.picture.display and self.link.state.attached:
                await self._take_one()
            await asyncio.sleep(max(0.1, INTERVAL_SECONDS - (loop.time() - begun)))

    async def _take_one(self) -> None:
        connection, source = self.connection_name, self._source()
        room = self.picture.room
        if connection is None or min(room) < 4:
            return
        try:
            taken = await _picture(self.link.client, connection, source, width_for(*room, self._shape))
            # What is chosen may have become another meanwhile, and no picture goes under another's name.
            if (connection, source) == (self.connection_name, self._source()) and self.shows_picture:
                self._show(connection, taken, room)
        except CuedeskError as error:
            self._last = ""
            self.picture.say(f"no picture: {error.message}")

    def _source(self) -> str | None:
        if self.pictured is None or self.pictured[0] != self.connection_name:
            return None
        return self.pictured[1]

    def _show(self, connection: str, taken: Picture, room: tuple[int, int]) -> None:
        self._shape = taken.width / max(1, taken.height)
        title = f"{connection}: {taken.source}" + ("" if self._source() else " (program)")
        if taken.height > 2 * room[1] or taken.data + title == self._last:
            return
        self._last = taken.data + title
        self.picture.show(half_blocks(taken), title)

    def action_picture(self) -> None:
        """Show pictures, or none."""
        if self.why_no_picture:
            self.console.toast(self.why_no_picture)
            return
        self.wants_picture = not self.shows_picture
        self._last = ""
        self.draw()

    def action_picture_of(self) -> None:
        """Show what is under the cursor, or the program again."""
        column = self.column
        if self.why_no_picture or column is None or self.connection_name is None:
            self.console.toast(self.why_no_picture or "no OBS to take a picture of")
            return
        on_sound = column.sound.has_focus
        source = (self.input.name if self.input else None) if on_sound else (self.scene.name if self.scene else None)
        wanted = (self.connection_name, source) if source is not None else None
        self.pictured = None if wanted == self.pictured else wanted
        self.wants_picture = True
        self.draw()


async def _picture(client: "Client", connection: str, source: str | None, width: int) -> Picture:
    return await client.obs.screenshot(connection=connection, source=source, width=width, format="bmp")
