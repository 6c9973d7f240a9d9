"""Clearing away old announcements, so that they never fill the disk."""

import asyncio
import logging
from functools import partial
from typing import Final

from core.part import Room
from core.speech.making import rows
from core.speech.making.files import Files
from core.speech.settings import CACHE_MB

log = logging.getLogger("cuedesk.speech")

_MEGABYTE: Final = 1_000_000
_FRESH_MICROS: Final = 24 * 3600 * 1_000_000
"""What was used within a day may still wait in a queue somewhere."""


async def clear_old(room: Room, files: Files) -> int:
    """Clear away what was not used for longest until the rest fits, and nothing that somebody keeps; gives how many."""
    over = int((await room.store.fetch(rows.SIZE))[0]["bytes"]) - room.settings.get(CACHE_MB) * _MEGABYTE
    if over <= 0:
        return 0
    cleared = 0
    fresh_from = room.clock.now() - _FRESH_MICROS
    for row in await room.store.fetch(rows.CLEARABLE):
        if over <= 0 or row["used_at"] > fresh_from:
            break
        folder = files.takes if row["kind"] == "take" else files.ready
        await room.store.submit(partial(rows.clear, kind=row["kind"], key=row["key"]), background=True)
        try:
            await asyncio.to_thread((folder / row["file"]).unlink, missing_ok=True)
        except OSError as error:  # nobody who announces something should hear of it
            log.warning("%s could not be cleared away: %s", row["file"], error.strerror)
        over -= row["bytes"]
        cleared += 1
    return cleared
