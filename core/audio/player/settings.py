"""The settings of the player."""

from typing import Annotated, Final

from pydantic import Field

from core.audio.decks.wire import HOLD_DB
from core.settings import SettingSpec

PROFILE: Final = "player.profile"
DUCK_DB: Final = "player.duck_db"
DUCK_ATTACK_MS: Final = "player.duck_attack_ms"
DUCK_RELEASE_MS: Final = "player.duck_release_ms"

LONGEST_DUCK_MS: Final = 10_000
"""The longest that music may take to go down or to come back."""

_Milliseconds = Annotated[int, Field(ge=0, le=LONGEST_DUCK_MS)]

PLAYER_SETTINGS: Final = (
    SettingSpec(
        PROFILE,
        str,
        "message",
        "The loudness profile to which tracks of the library are brought when they play (library.profiles lists them).",
    ),
    SettingSpec(
        DUCK_DB,
        Annotated[float, Field(ge=HOLD_DB, le=0)],
        -12.0,
        "How far an announcement brings the music down, in dB, where it does not say so itself.",
    ),
    SettingSpec(DUCK_ATTACK_MS, _Milliseconds, 200, "How long the music takes to go down for an announcement, in ms."),
    SettingSpec(DUCK_RELEASE_MS, _Milliseconds, 600, "How long the music takes to come back afterwards, in ms."),
)
