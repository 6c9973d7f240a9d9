"""The settings of clips."""

from typing import Final

from core.obs.matches.settings import FolderPath
from core.settings import SettingSpec

CLIP_FOLDER: Final = "obs.clip_folder"

CLIP_SETTINGS: Final = (
    SettingSpec(
        CLIP_FOLDER,
        FolderPath,
        "",
        "The folder on this machine that clips are cut into; empty puts them beside their recording, into Clips.",
    ),
)
