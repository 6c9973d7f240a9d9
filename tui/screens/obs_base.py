"""What the parts of the OBS screen share: what it knows, its widgets, and what the keys act on."""

from collections.abc import Awaitable, Callable

from core.errors import CuedeskError
from core.obs.models import Input, Instance
from tui.obs.column import SceneRow, View
from tui.obs.state import ObsState, Seen
from tui.screens.base import DeskScreen
from tui.widgets.obs_column import ObsColumn
from tui.widgets.obs_picture import ObsPicture

COLUMNS = 3
LOW_DISK = "obs.low_disk_gb"


class ObsBase(DeskScreen):
    """The OBS screen without its keys.

    Attributes:
        state: What the screen knows.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.state = ObsState()

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

    @property
    def scene(self) -> SceneRow | None:
        """Give the scene under the cursor."""
        return self.column.scenes.current if self.column is not None else None

    @property
    def input(self) -> Input | None:
        """Give the input under the cursor."""
        return self.column.input if self.column is not None else None

    @property
    def match(self) -> int | None:
        """Give the match that is on, where there is just one."""
        raise NotImplementedError

    def view(self) -> View:
        """Tell how everything is told now; while the engine is away nothing is known of later, so ages stand still."""
        lost = self.link.state.phase == "lost"
        low = self.desk.value(LOW_DISK)
        now = self.link.state.since if lost else self.console.now()
        return View(now, self.desk.zone, self.console.marks, *((float(low),) if low is not None else ()))

    def draw(self) -> None:
        """Show what is known now; every part paints only where it has become another."""
        raise NotImplementedError

    def work(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something that takes the engine's time; a failure is shown."""

        async def guarded() -> None:
            try:
                await work()
            except CuedeskError as error:
                self.show_error(error)

        self.run_worker(guarded(), group="commands")
