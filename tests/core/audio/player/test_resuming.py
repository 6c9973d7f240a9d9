"""What goes on when the engine starts again: music where it was, what is spoken from its beginning, jingles not."""

from pathlib import Path

import pytest

from core.audio.events import PlayFailed, PlayFinished, PlayStarted
from tests.support.player import Stage, open_stage
from tests.support.pulse import Pulse
from tests.support.room import open_room

pytestmark = pytest.mark.timeout(90)


async def be_away(directory: Path, seconds: int) -> None:
    """Let the engine have been away for longer than it was."""
    async with open_room(directory) as room:
        moved = (seconds * 1_000_000,)
        await room.store.submit(lambda db: db.execute("UPDATE player_deck SET saved_at = saved_at - ?", moved))


async def leave_announcements(directory: Path, tones: Path) -> None:
    """Stop an engine while one announcement speaks between two tracks, and others wait."""
    async with open_stage(directory) as stage:
        await stage.call("play", deck="music", path=str(tones / "short.wav"))
        await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
        spoken = await stage.call("announce", path=str(tones / "long.wav"), title="Closing", priority=2)
        await stage.call("announce", path=str(tones / "speech.wav"), title="Later", priority=1)
        await stage.wait(PlayStarted, lambda event: event.item == spoken.id)
        await stage.call("announce", path=str(tones / "speech.wav"), title="Doors", priority=6, duck_db=-20.0)
        await stage.call("pad_set", letter="a", path=str(tones / "long.wav"))
        pad = await stage.call("pad", letter="a")
        await stage.wait(PlayStarted, lambda event: event.item == pad.id)


async def test_what_is_spoken_begins_again_and_the_others_keep_their_turns(
    tmp_path: Path, tones: Path, sounds: Pulse
) -> None:
    await leave_announcements(tmp_path, tones)
    async with open_stage(tmp_path, is_ready=False) as stage:
        status = await stage.plays("announce", "Closing")
        assert status.position_ms < 5_000
        assert (await stage.deck("music")).state == "stopped", "music stands aside as it did"
        await stage.call("seek", deck="announce", position_ms=38_500)
        await stage.wait(PlayFinished, lambda event: event.what.title == "Later", 30)
        assert [event.what.title for event in stage.told(PlayStarted)][:3] == ["Closing", "Doors", "Later"]
        await stage.plays("music", "other")
        assert not [event for event in stage.told(PlayStarted) if event.deck == "pad a"], "a jingle has its moment"


async def test_what_was_to_be_spoken_long_ago_is_said_to_be_missed_and_music_goes_on(
    tmp_path: Path, tones: Path, sounds: Pulse
) -> None:
    await leave_announcements(tmp_path, tones)
    await be_away(tmp_path, 90)
    async with open_stage(tmp_path, is_ready=False) as stage:
        await stage.plays("music", "other")
        assert [event.reason for event in stage.told(PlayFailed)] == [
            f"{title}: the engine was away when it was to be heard" for title in ("Closing", "Doors", "Later")
        ]
    async with open_stage(tmp_path, is_ready=False) as stage:
        await stage.plays("music", "other")
        assert not stage.told(PlayFailed), "it is said once"


@pytest.mark.parametrize(("away", "plays"), [(0, True), (90, False)])
async def test_an_emergency_message_that_was_cut_off_is_heard_again_if_it_is_still_true(
    tmp_path: Path, tones: Path, sounds: Pulse, away: int, plays: bool
) -> None:
    async with open_stage(tmp_path) as stage:
        await stage.call("emergency_set", path=str(tones / "other.wav"))
        await stage.call("play", deck="music", path=str(tones / "long.wav"))
        await stage.plays("music", "long")
        await stage.call("cue", deck="music", path=str(tones / "speech.wav"), from_ms=500)
        await stage.call("emergency")
        await stage.plays("emergency", "other")
    await be_away(tmp_path, away)
    async with open_stage(tmp_path, is_ready=False) as stage:
        music = await stage.state("music", "held" if plays else "playing")
        assert (await stage.state("emergency", "playing" if plays else "stopped")).position_ms < 5_000
        assert music.cued is not None
        assert (music.cued.what.title, music.cued.what.from_ms) == ("speech", 500)


async def test_music_of_hours_ago_does_not_begin_by_itself(tmp_path: Path, tones: Path, sounds: Pulse) -> None:
    async with open_stage(tmp_path) as stage:
        await stage.call("play", deck="music", path=str(tones / "long.wav"))
        await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
        await stage.plays("music", "long")
    await be_away(tmp_path, 3700)
    async with open_stage(tmp_path, is_ready=False) as stage:
        status = await stage.state("music", "stopped")
        assert (status.playing, status.queued) == (None, 1)


async def names(stage: Stage) -> list[tuple[str, str]]:
    return [(status.name, status.kind) for status in await stage.call("status")]


async def test_decks_of_before_are_what_they_were(tmp_path: Path, sounds: Pulse) -> None:
    async with open_stage(tmp_path) as stage:
        await stage.call("deck_add", name="monitor", device="bar")
        await stage.call("deck_add", name="terrace")
        before = await names(stage)
        assert before[-2:] == [("monitor", "monitor"), ("terrace", "music")]
    async with open_stage(tmp_path) as stage:
        assert await names(stage) == before
