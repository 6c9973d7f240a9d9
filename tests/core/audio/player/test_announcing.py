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


async def test_what_makes_no_sense_is_refused(stage: Stage, tones: Path) -> None:
    with pytest.raises(Invalid, match="priority is from 1 to 10, not 11; duck_db is from -100 to 0"):
        await stage.call("announce", path=str(tones / "speech.wav"), priority=11, duck_db=3.0)
