"""Announcements over music: lowered, at the end of a track, with the music held; and one at a time."""

from pathlib import Path

import pytest

from core.audio.events import PlayFinished, PlayStarted
from core.errors import Invalid
from tests.support.player import Stage
from tests.support.pulse import Pulse
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(90)
MUSIC = -15.0


async def music(stage: Stage, tones: Path, name: str = "long") -> None:
    await stage.call("play", deck="music", path=str(tones / f"{name}.wav"))
    await stage.plays("music", name)


async def test_an_announcement_lowers_the_music_and_gives_it_back(stage: Stage, tones: Path, sounds: Pulse) -> None:
    await stage.call("set_volume", deck="announce", db=-100.0)  # so that the music alone is measured
    with sounds.recording() as hall:
        await music(stage, tones)
        taken = await stage.call("announce", path=str(tones / "speech.wav"), title="Doors", duck_db=-15.0)
        assert (taken.how, taken.before) == ("duck", 0)
        await until(lambda: abs(hall.now - (MUSIC - 15)) < 0.6)
        assert (await stage.plays("announce", "Doors")).playing is not None
        await stage.wait(PlayFinished, lambda event: event.item == taken.id)
        await until(lambda: abs(hall.now - MUSIC) < 0.4)


async def test_those_that_come_together_speak_by_their_priority(stage: Stage, tones: Path) -> None:
    await music(stage, tones)
    taken = [
        await stage.call("announce", path=str(tones / "speech.wav"), title=f"of {priority}", priority=priority)
        for priority in (5, 4, 7)
    ]
    assert [each.before for each in taken] == [0, 1, 1]
    for each in taken:
        await stage.wait(PlayFinished, lambda event, id_=each.id: event.item == id_, 30)  # type: ignore[misc]
    spoken = [event.what.title for event in stage.told(PlayStarted) if event.deck == "announce"]
    assert spoken == ["of 5", "of 7", "of 4"]
    assert (await stage.deck("music")).state == "playing"


async def test_one_that_waits_speaks_between_two_tracks(stage: Stage, tones: Path) -> None:
    await music(stage, tones)
    await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
    taken = await stage.call("announce", path=str(tones / "speech.wav"), priority=2)
    assert taken.how == "wait"
    await stage.call("seek", deck="music", position_ms=37_000)
    await stage.wait(PlayStarted, lambda event: event.item == taken.id)
    assert [event.what.title for event in stage.told(PlayFinished)] == ["long"]
    assert (await stage.deck("music")).state == "stopped"
    await stage.plays("music", "other")
    assert [event.what.title for event in stage.told(PlayFinished)] == ["long", "speech"]


async def test_an_urgent_one_holds_the_music(stage: Stage, tones: Path) -> None:
    await music(stage, tones)
    taken = await stage.call("announce", path=str(tones / "speech.wav"), priority=8)
    assert taken.how == "interrupt"
    await stage.wait(PlayStarted, lambda event: event.item == taken.id)
    held = await stage.state("music", "held")
    await stage.wait(PlayFinished, lambda event: event.item == taken.id)
    assert (await stage.state("music", "playing")).position_ms < held.position_ms + 5_000


async def test_the_most_urgent_cuts_off_who_speaks(stage: Stage, tones: Path) -> None:
    first = await stage.call("announce", path=str(tones / "long.wav"), priority=5)
    await stage.wait(PlayStarted, lambda event: event.item == first.id)
    second = await stage.call("announce", path=str(tones / "speech.wav"), priority=10)
    assert second.before == 0
    assert (await stage.wait(PlayFinished)).how == "stopped"
    await stage.wait(PlayFinished, lambda event: (event.item, event.how) == (second.id, "end"))


async def test_a_stop_of_everything_forgets_those_that_wait(stage: Stage, tones: Path) -> None:
    first = await stage.call("announce", path=str(tones / "long.wav"))
    second = await stage.call("announce", path=str(tones / "speech.wav"))
    await stage.wait(PlayStarted, lambda event: event.item == first.id)
    await stage.call("stop_all")
    await stage.state("announce", "stopped")
    third = await stage.call("announce", path=str(tones / "speech.wav"))
    await stage.wait(PlayFinished, lambda event: event.item == third.id)
    assert second.id not in [event.item for event in stage.told(PlayStarted)]


async def test_how_deep_and_how_fast_music_goes_down_is_set(stage: Stage, tones: Path, sounds: Pulse) -> None:
    await stage.call("set_volume", deck="announce", db=-100.0)
    await stage.room.settings.set("player.duck_db", -18.0, "test")
    await stage.room.settings.set("player.duck_attack_ms", 1000, "test")
    with sounds.recording() as hall:
        await music(stage, tones)
        taken = await stage.call("announce", path=str(tones / "long.wav"), release_ms=1500)
        await until(lambda: abs(hall.now - (MUSIC - 18)) < 0.6)
        await stage.call("stop", deck="announce", fade_seconds=0)
        await stage.wait(PlayFinished, lambda event: event.item == taken.id)
        await until(lambda: abs(hall.now - MUSIC) < 0.4)
        levels = [level for level in hall.heard() if level > MUSIC - 25]  # without what a busy machine has lost
    lowest = next(at for at, level in enumerate(levels) if level < MUSIC - 17.4)
    down = [level for level in levels[:lowest] if level < MUSIC - 0.6]
    up = [level for level in levels[lowest:] if MUSIC - 17.4 < level < MUSIC - 0.6]
    assert len(down) / 10 == pytest.approx(1.0, abs=0.4)
    assert len(up) / 10 == pytest.approx(1.5, abs=0.4)


async def test_nothing_waits_for_the_end_of_what_is_paused(stage: Stage, tones: Path) -> None:
    await music(stage, tones)
    await stage.call("announce", path=str(tones / "speech.wav"), title="first", priority=2)
    assert not [event for event in stage.told(PlayStarted) if event.deck == "announce"]
    await stage.call("pause", deck="music")
    await stage.plays("announce", "first")
    await stage.call("resume", deck="music")
    await stage.plays("music", "long")


async def test_music_goes_on_when_the_one_it_stood_aside_for_is_stopped(stage: Stage, tones: Path) -> None:
    await music(stage, tones, "short")
    await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
    taken = await stage.call("announce", path=str(tones / "long.wav"), priority=1)
    await stage.wait(PlayStarted, lambda event: event.item == taken.id)
    await stage.call("stop", deck="announce")
    await stage.plays("music", "other")


async def test_a_turn_ends_when_something_else_plays_on_its_deck(stage: Stage, tones: Path) -> None:
    first = await stage.call("announce", path=str(tones / "long.wav"))
    await stage.wait(PlayStarted, lambda event: event.item == first.id)
    second = await stage.call("announce", path=str(tones / "speech.wav"))
    await stage.call("play", deck="announce", path=str(tones / "other.wav"))
    await stage.wait(PlayFinished, lambda event: event.item == second.id and event.how == "end")


async def test_a_turn_ends_with_the_deck_that_it_was_on(stage: Stage, tones: Path) -> None:
    await stage.call("deck_add", name="terrace")
    first = await stage.call("announce", path=str(tones / "long.wav"), deck="terrace")
    await stage.wait(PlayStarted, lambda event: event.item == first.id)
    second = await stage.call("announce", path=str(tones / "speech.wav"))
    await stage.call("deck_remove", deck="terrace")
    await stage.wait(PlayStarted, lambda event: event.item == second.id)


async def test_two_of_the_highest_priority_speak_one_after_the_other(stage: Stage, tones: Path) -> None:
    first, second = [
        await stage.call("announce", path=str(tones / "speech.wav"), title=title, priority=10)
        for title in ("first", "second")
    ]
    assert second.before == 1
    await stage.wait(PlayFinished, lambda event: event.item == second.id)
    assert [(event.item, event.how) for event in stage.told(PlayFinished)] == [(first.id, "end"), (second.id, "end")]


async def test_the_emergency_message_is_heard_alone(stage: Stage, tones: Path, sounds: Pulse) -> None:
    await stage.call("emergency_set", path=str(tones / "other.wav"))
    await music(stage, tones)
    urgent = await stage.call("announce", path=str(tones / "long.wav"), priority=10)
    await stage.wait(PlayStarted, lambda event: event.item == urgent.id)
    emergency = await stage.call("emergency")
    await stage.wait(PlayStarted, lambda event: event.item == emergency.id)
    await stage.state("announce", "held")
    await stage.state("music", "held")
    late = await stage.call("announce", path=str(tones / "speech.wav"), priority=10)
    with sounds.recording() as hall:
        await until(lambda: len(hall.levels()) > 15)
        assert sorted(hall.levels())[len(hall.levels()) // 2] == pytest.approx(MUSIC, abs=0.7)
    assert (await stage.deck("emergency")).ducked_db == 0.0
    assert not [event for event in stage.told(PlayStarted) if event.item == late.id]
    await stage.call("stop", deck="emergency")
    await stage.plays("announce", "long")


async def test_what_makes_no_sense_is_refused(stage: Stage, tones: Path) -> None:
    with pytest.raises(Invalid, match="priority is from 1 to 10, not 11; duck_db is from -100 to 0"):
        await stage.call("announce", path=str(tones / "speech.wav"), priority=11, duck_db=3.0)
    with pytest.raises(Invalid, match="attack_ms is from 0 to 10000; release_ms is from 0 to 10000"):
        await stage.call("announce", path=str(tones / "speech.wav"), attack_ms=-1, release_ms=10_001)
