"""What names a track, in words for who is about to delete it: playlists, and what the decks hold."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from core.store import Store

Holds = Callable[[], Awaitable[Mapping[int, Sequence[str]]]]
"""Tells what the decks hold: for a track's id what it is to them, to be read after “is still”."""

_IN_PLAYLISTS: Final = """
    SELECT DISTINCT e.track, CASE WHEN p.is_public OR p.owner = :who THEN p.name END
    FROM audio_playlist_entry e JOIN audio_playlist p ON p.id = e.playlist
    WHERE e.track IN (SELECT value FROM json_each(:tracks)) ORDER BY e.track, p.name
"""


async def nothing_held() -> Mapping[int, Sequence[str]]:
    """Hold nothing: where there are no decks."""
    return {}


async def uses(store: Store, holds: Holds, tracks: Sequence[int], who: str) -> dict[int, list[str]]:
    """Tell of each of these tracks what still names it."""
    said: dict[int, list[str]] = {}
    for track, name in await store.fetch(_IN_PLAYLISTS, {"who": who, "tracks": json.dumps(list(tracks))}):
        said.setdefault(track, []).append(f"in the playlist “{name}”" if name else "in somebody's own playlist")
    held = await holds()
    for track in tracks:
        if track in held:
            said.setdefault(track, []).extend(held[track])
    return said
