"""Where the library and the player meet: a track's id becomes something that can be played, as loud as it should be."""

import os
from pathlib import Path
from typing import Final

from core.audio.library.measuring import gain_db
from core.audio.models.library import PROFILES, Profile
from core.audio.models.player import Playable
from core.audio.player.settings import PROFILE
from core.errors import Conflict, NotFound
from core.settings import Settings
from core.store import Store

_SELECT: Final = """
    SELECT path, name, title, artist, duration_ms, problem, is_there, deleted_at, lufs, true_peak_db
    FROM audio_track WHERE id = ?
"""


class Resolver:
    """Finds tracks for the player."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Take where the tracks are, and what says how loud they shall be."""
        self._store, self._settings = store, settings

    async def __call__(self, track: int) -> Playable:
        """Give a track as something that can be played.

        Raises:
            NotFound: There is none of that id.
            Conflict: Its file is broken, or no longer there.
        """
        rows = await self._store.fetch(_SELECT, (track,))
        if not rows or rows[0]["deleted_at"] is not None:
            raise NotFound(f"There is no track {track} in the library.", remedy="library.search finds tracks.")
        row = rows[0]
        if row["problem"] is not None:
            raise Conflict(f"{row['name']} cannot be played: {row['problem']}.")
        if not row["is_there"]:
            raise Conflict(f"{row['name']} is no longer where it was.", remedy="Bring it back, or scan again.")
        title = " - ".join(text for text in (row["artist"], row["title"] or row["name"]) if text)
        gain = gain_db(self._profile(), row["lufs"], row["true_peak_db"])
        mrl = Path(os.fsdecode(row["path"])).as_uri()
        return Playable(title, mrl, track, row["duration_ms"], gain_db=gain)

    def _profile(self) -> Profile:
        wanted = self._settings.get(PROFILE)
        return next((profile for profile in PROFILES if profile.name == wanted), PROFILES[0])
