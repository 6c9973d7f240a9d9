"""The settings of the library."""

from typing import Annotated, Final

from pydantic import Field

from core.settings import SettingSpec

MEASURE_LOUDNESS: Final = "library.measure_loudness"
IMPORT_MAX_MB: Final = "library.import_max_mb"

LIBRARY_SETTINGS: Final = (
    SettingSpec(
        MEASURE_LOUDNESS,
        bool,
        True,
        "Whether the loudness of every track is measured in the background, with what is left of the processor.",
    ),
    SettingSpec(
        IMPORT_MAX_MB,
        Annotated[int, Field(ge=1, le=1_000_000)],
        1000,
        "How many MB a file may have to be imported.",
    ),
)
