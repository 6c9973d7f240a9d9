"""What the screens of OBS share: what is known, which OBS the keys act on, and drawing only what has become another."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from core.clock import Micros
from core.errors import CuedeskError
from core.obs.models import Input, Instance
from tui.feed import Feed
from tui.obs.column import SceneRow, View
from tui.obs.state import TOPICS, ObsRead, ObsState, Seen, read_obs
from tui.screens.base import DeskScreen
from tui.widgets.obs_column import ObsColumn
from tui.widgets.obs_picture import ObsPicture

if TYPE_CHECKING:
    from core.client import Event

COLUMNS = 3
LOW_DISK = "obs.low_disk_gb"


class ObsFollowing(DeskScreen):
    """A screen that follows every OBS, and whose keys act on one of them.

    A subclass paints in `paint`, and tells in `offers` of every key that does not always work.

    Attributes:
        state: What the screen knows.
        feed: What keeps it informed.
    """

    FOLLOWS: ClassVar[tuple[str, ...]] = TOPICS

    feed: Feed[ObsRead]

    def __init__(self) -> None:
        """Know nothing yet, and offer nothing."""
        super().__init__()
        self.state = ObsState()
        self._offered: dict[str, bool] = {}
        self._due: asyncio.Handle | None = None

    def on_mount(self) -> None:
        """Follow every OBS."""
        self.feed = self.link.feed(
            self.FOLLOWS, read_obs, snapshot=self._take, batch=self.apply, failed=self.show_error
        )

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

    def _take(self, read: ObsRead) -> None:
        self.state.take(read)
        self.draw()

    def apply(self, happened: "Sequence[Event]") -> None:
        """Follow what has happened."""
        self.state.apply(happened)
        self.draw()

    # ---- which OBS

    @property
    def chosen(self) -> Seen | None:
        """Give the OBS that the keys act on."""
        return self.state.chosen

    @property
    def connection_name(self) -> str | None:
        """Give the name of the OBS that the keys act on."""
        return self.chosen.connection.name if self.chosen is not None else None

    @property
    def instance(self) -> Instance | None:
        """Give what is known of the OBS that the keys act on."""
        return self.chosen.instance if self.chosen is not None else None

    def view(self) -> View:
        """Tell how everything is told now; while the engine is away nothing is known of later, so ages stand still."""
        lost = self.link.state.phase == "lost"
        low = self.desk.value(LOW_DISK)
        now = self.link.state.since if lost else self.console.now()
        return View(now, self.desk.zone, self.console.marks, *((float(low),) if low is not None else ()))

    # ---- drawing

    def desk_changed(self) -> None:
        """Follow the settings."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let timers and ages go on."""
        self.draw()

    def on_resize(self) -> None:
        """Divide the room anew, once the new size is settled."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show what is known now, once however many have something to show at the same time."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._draw)

    def _draw(self) -> None:
        self._due = None
        if not self.is_drawable:
            return
        self.paint()
        offers = self.offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    def paint(self) -> None:
        """Show what is known now; every part paints only where it has become another."""
        raise NotImplementedError

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        if not self.is_drawable:
            return True
        offers = self.offers()
        return offers.get(f"{action}({', '.join(map(str, parameters))})", offers.get(action, True))

    # ---- commands

    def work(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something that takes the engine's time; a failure is shown."""

        async def guarded() -> None:
            try:
                await work()
            except CuedeskError as error:
                self.show_error(error)

        self.run_worker(guarded(), group="commands")


class ObsBase(ObsFollowing):
    """The OBS screen without its keys: its widgets, and what is under the cursor."""

    @property
    def columns(self) -> list[ObsColumn]:
        """Give the columns, shown or not."""
        return [self.query_one(f"#column-{number}", ObsColumn) for number in range(COLUMNS)]

    @property
    def column(self) -> ObsColumn | None:
        """Give the column of the OBS that the keys act on."""
        chosen = self.chosen
        if chosen is None:
            return None
        shown = (column for column in self.columns if column.display and column.seen is not None)
        return next((it for it in shown if it.seen and it.seen.connection.id == chosen.connection.id), None)

    @property
    def picture(self) -> ObsPicture:
        """Give the place of the picture."""
        return self.query_one("#picture", ObsPicture)

    @property
    def scene(self) -> SceneRow | None:
        """Give the scene under the cursor."""
        return self.column.scenes.current if self.column is not None else None

    @property
    def input(self) -> Input | None:
        """Give the input under the cursor."""
        return self.column.input if self.column is not None else None
