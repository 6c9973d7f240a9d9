"""The settings that the desk and the console declare."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from core.command import Mode
from core.settings import SettingSpec


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; use a name such as Europe/Berlin") from None


DESK_SETTINGS = (
    SettingSpec("desk.venue", Annotated[str, Field(min_length=1, max_length=60)], "Venue", "The venue's name."),
    SettingSpec(
        "desk.time_zone",
        Annotated[str, AfterValidator(_known_zone)],
        "UTC",
        "The venue's time zone, such as Europe/Berlin; times on screens and in reports are in it.",
    ),
    SettingSpec("desk.mode", Mode, "show", "The desk's mode, kept over restarts: locked, show or edit."),
    SettingSpec("desk.setup_done", bool, False, "The first set-up was done or skipped."),
    SettingSpec(
        "console.theme",
        Literal["dark", "light", "contrast", "terminal"],
        "dark",
        "The console's colours: dark, light, contrast (high contrast) or terminal (its own 16 colours).",
    ),
    SettingSpec(
        "console.keymap",
        dict[str, str],
        {},
        "Own keys: binding ids with the keys that they get, such as events.filter = ctrl+f.",
    ),
    SettingSpec(
        "console.pictures",
        Literal["auto", "blocks", "graphics", "off"],
        "auto",
        "How pictures are drawn: the terminal's own graphics where it says that it has them (auto), half blocks, its "
        "own graphics whatever it says, or not at all.",
    ),
    SettingSpec(
        "console.redraws_per_second",
        Annotated[int, Field(ge=1, le=30)],
        4,
        "How often a screen with live figures is redrawn at most.",
    ),
)
