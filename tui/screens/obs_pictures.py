"""Keeps the picture on the OBS screen fresh, twice a second at most and only while it is seen."""

import asyncio
import os
from typing import TYPE_CHECKING, Final

from textual.worker import Worker

from core.errors import CuedeskError
from core.obs.models import Picture, PictureFormat
from tui.obs import graphics
from tui.obs.picture import half_blocks, width_for
from tui.screens.obs_orders import Orders

if TYPE_CHECKING:
    from core.client import Client

INTERVAL_SECONDS: Final = 0.5
SAME_SHAPE: Final = 0.05
PICTURES: Final = "console.pictures"


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
        self._last: tuple[object, ...] = ()
        self._sent: int | None = None

    @property
    def why_no_picture(self) -> str:
        """Say why this terminal gets no pictures, or nothing."""
        console = self.console
        if self.desk.value(PICTURES) == "off":
            return f"pictures are switched off: the setting {PICTURES}"
        if console.slow:
            return "no pictures on a slow link"
        if not console.marks.blocks or console.no_color or console.native_ansi_color:
            return "pictures need a terminal with all colours and signs"
        return ""

    @property
    def _number(self) -> int | None:
        """Give the number under which the terminal itself is to draw pictures; None where half blocks are drawn."""
        wanted = self.desk.value(PICTURES)
        if wanted == "graphics" or (wanted != "blocks" and graphics.is_offered(os.environ)):
            return graphics.number_for(self.console.console.color_system)
        return None

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
        self._forget()

    async def _take_pictures(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            seen = self.is_drawable and self.shows_picture and self.picture.display
            if not seen:
                self._forget()
            elif self.link.state.attached:
                await self._take_one()
            await asyncio.sleep(max(0.1, INTERVAL_SECONDS - (loop.time() - begun)))

    async def _take_one(self) -> None:
        connection, source = self.connection_name, self._source()
        room = self.picture.room
        if connection is None or min(room) < 4:
            return
        format: PictureFormat = "bmp" if self._number is None else "png"
        width = width_for(*room, self._shape) if format == "bmp" else graphics.pixels_for(*room, self._shape)
        try:
            taken = await _picture(self.link.client, connection, source, width, format)
            # What is chosen may have become another meanwhile, and no picture goes under another's name.
            if (connection, source) == (self.connection_name, self._source()) and self.shows_picture:
                self._show(connection, taken, room)
        except CuedeskError as error:
            self._forget()
            self.picture.say(f"no picture: {error.message}")

    def _source(self) -> str | None:
        if self.pictured is None or self.pictured[0] != self.connection_name:
            return None
        return self.pictured[1]

    def _show(self, connection: str, taken: Picture, room: tuple[int, int]) -> None:
        shape = taken.width / max(1, taken.height)
        # Whole pixels make each size a slightly different shape, which is no reason to ask for yet another size.
        if abs(shape / self._shape - 1) > SAME_SHAPE:
            self._shape = shape
        title = f"{connection}: {taken.source}" + ("" if self._source() else " (program)")
        if taken.format == "png":
            self._send(taken, room, title)
        elif taken.height <= 2 * room[1] and (taken.data, title) != self._last:
            self._forget()
            self._last = taken.data, title
            self.picture.show(half_blocks(taken), title)

    def _send(self, taken: Picture, room: tuple[int, int], title: str) -> None:
        """Have the terminal draw a picture, unless it shows that already."""
        number, cells = self._number, graphics.cells_for(*room, self._shape)
        if number is None or (taken.data, title, number, cells) == self._last:
            return
        self.console.write_terminal(graphics.sending(taken, number, *cells))
        self._last, self._sent = (taken.data, title, number, cells), number
        self.picture.hold(graphics.placeholders(*cells), cells[0], title)

    def _forget(self) -> None:
        """Know of no picture that is shown; the terminal need not keep one that it was sent."""
        self._last = ()
        if self._sent is not None:
            self.console.write_terminal(graphics.forgetting(self._sent))
            self._sent = None

    def action_picture(self) -> None:
        """Show pictures, or none."""
        if self.why_no_picture:
            self.console.toast(self.why_no_picture)
            return
        self.wants_picture = not self.shows_picture
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


async def _picture(client: "Client", connection: str, source: str | None, width: int, format: PictureFormat) -> Picture:
    return await client.obs.screenshot(connection=connection, source=source, width=width, format=format)
