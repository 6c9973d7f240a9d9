"""Tracks, decks and playlists for the audio screens' tests."""

from typing import Any

from core.audio.models.library import Track
from core.audio.models.player import DeckStatus, Playable, QueueEntry

AT = 1_780_000_000_000_000


def track(number: int, title: str = "", artist: str = "Agnes Obel", **more: Any) -> Track:
    named: dict[str, Any] = {
        "id": number, "folder": 1, "name": f"{number:06}.ogg", "path": f"/music/{number:06}.ogg", "state": "ok",
        "problem": None, "kind": "ogg", "title": title or f"Track {number:06}", "artist": artist,
        "album": "Philharmonics", "genre": "Folk", "year": 2010, "number": 1, "duration_ms": 227_000,
        "bitrate": 192_000, "sample_rate": 44_100, "channels": 2, "has_cover": False, "size": 4_000_000,
        "category": None, "notes": "", "tags": (), "favourite": False, "plays": 42, "sends": 0,
        "last_played_at": AT - 3_600_000_000, "lufs": -14.2, "true_peak_db": -1.1, "added_at": AT,
    }  # fmt: skip
    return Track(**{**named, **more})


def entry(number: int, title: str, track: int | None = None, **more: Any) -> QueueEntry:
    return QueueEntry(number, Playable(title, f"file:///music/{number}.ogg", track, 227_000, **more))


def deck(name: str, **more: Any) -> DeckStatus:
    named: dict[str, Any] = {
        "name": name, "kind": name, "state": "stopped", "playing": None, "position_ms": 0, "duration_ms": None,
        "as_of": AT, "next": None, "cued": None, "queued": 0, "volume_db": 0.0, "ducked_db": 0.0, "device": "",
        "crossfade_seconds": 0.0, "stop_at_end": False, "fallback": None, "why": None,
    }  # fmt: skip
    return DeckStatus(**{**named, **more})
