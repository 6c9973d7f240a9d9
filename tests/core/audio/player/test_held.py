"""What the decks hold is said before it is deleted, and its file stays; and what is sent and played is counted."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.engine import Desk
from tests.support.pulse import Pulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.timeout(90)


def track(desk: Desk, name: str) -> dict[str, Any]:
    (found,) = desk.call("library.search", text=name)["tracks"]
    return dict(found)


def fire(desk: Desk, name: str, **arguments: object) -> None:
    words = [f"{key}={value}" for key, value in arguments.items()]
    desk.run("call", "--armed", name, *words, check=True)


def test_what_the_decks_hold_is_said_and_counted(sounds: Pulse, tones: Path) -> None:
    with Desk() as desk:
        desk.start()
        desk.call("library.folder_add", path=str(tones))
        wait_until(lambda: desk.call("library.search")["total"] == 4)
        wait_until(lambda: desk.call("player.status", deck="music")[0]["state"] == "stopped")
        short, long, other, speech = (track(desk, name)["id"] for name in ("short", "long", "other", "speech"))
        fire(desk, "player.play", deck="music", track=long)
        desk.call("player.queue_add", deck="music", track=short)
        desk.call("player.pad_set", letter="a", track=short)
        desk.call("player.emergency_set", track=speech)
        desk.call("player.deck_set", deck="music", fallback_track=other)
        preview = desk.call("library.batch", action="delete", tracks=[short, long, other, speech], dry_run=True)
        assert [item["changes"] for item in preview["items"]] == [
            ["deleted", "still in the queue of deck music", "still the jingle under A"],
            ["deleted", "still playing on deck music"],
            ["deleted", "still what deck music plays against silence"],
            ["deleted", "still the emergency message"],
        ]
        desk.call("library.delete", tracks=[speech])
        desk.call("desk.set_mode", mode="edit")
        refused = desk.run("call", "--yes", "library.purge", f"tracks=[{speech}]")
        assert refused.returncode != 0
        assert "is still the emergency message" in refused.stderr
        assert (tones / "speech.wav").exists()
        wait_until(lambda: desk.call("player.status", deck="music")[0]["state"] == "playing")
        assert (track(desk, "long")["sends"], track(desk, "long")["plays"]) == (1, 0)
        desk.call("player.stop", deck="music")
        wait_until(lambda: track(desk, "long")["plays"] == 1)
        assert (track(desk, "short")["sends"], track(desk, "short")["plays"]) == (1, 0)
        fire(desk, "player.pad", letter="a")
        wait_until(lambda: (track(desk, "short")["sends"], track(desk, "short")["plays"]) == (2, 1))
