"""The table of screens: which digit shows what. A screen's module is imported when it is first shown."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.base import DeskScreen


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One screen of the console.

    Attributes:
        digit: The key that shows it, everywhere; it never changes, so that hands can learn it.
        name: Its short name: the Textual mode, and the first half of its bindings' ids.
        title: What the header calls it.
        where: `module:class`.
    """

    digit: str
    name: str
    title: str
    where: str

    def load(self) -> "type[DeskScreen]":
        """Import the screen's class."""
        module, _, cls = self.where.partition(":")
        found: type[DeskScreen] = getattr(import_module(module), cls)
        return found


SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("1", "events", "Events", "tui.screens.events:EventsScreen"),
    ScreenSpec("2", "obs", "OBS", "tui.screens.obs:ObsScreen"),
    ScreenSpec("3", "library", "Library", "tui.screens.library:LibraryScreen"),
    ScreenSpec("6", "log", "Log", "tui.screens.log:LogScreen"),
    ScreenSpec("7", "settings", "Settings", "tui.screens.settings:SettingsScreen"),
)
