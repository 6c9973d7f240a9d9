"""The settings that the OBS part declares."""

from typing import Annotated

from pydantic import Field

from core.settings import SettingSpec

LOW_DISK = "obs.low_disk_gb"

OBS_SETTINGS = (
    SettingSpec(
        LOW_DISK,
        Annotated[float, Field(ge=0, le=100_000)],
        5.0,
        "Below how many GB free on its recording disk an OBS is shown as degraded.",
    ),
)
