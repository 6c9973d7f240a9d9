"""What the sound server tells of the decks, as everybody sees it: levels, what is not heard, whether it could be."""

import logging
from pathlib import Path

import pytest

from core.audio.events import DeckChanged, LevelsMeasured, PlayFailed
from core.health import Health
from tests.support.player import Stage, open_stage
from tests.support.pulse import Pulse
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(90)


def health(stage: Stage) -> Health:
    return stage.room.health.check_all()["player"]


async def test_levels_are_said_as_they_are_measured_and_kept_nowhere(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.wait(LevelsMeasured, lambda event: abs(event.peaks_db.get("music", 0.0) + 12.0) < 0.7)
    assert (await stage.deck("music")).level_db == pytest.approx(-12.0, abs=0.7)
    assert not LevelsMeasured.durable
    assert not LevelsMeasured.state
    changes = len(stage.told(DeckChanged))
    count = len(stage.told(LevelsMeasured))
    await until(lambda: len(stage.told(LevelsMeasured)) > count + 5)
    assert len(stage.told(DeckChanged)) == changes, "a meter changes no deck"
    await stage.call("stop_all")
    await stage.wait(LevelsMeasured, lambda event: event.peaks_db == {})
    assert (await stage.deck("music")).level_db is None


async def test_a_device_is_called_well_before_anything_has_sounded(stage: Stage) -> None:
    await until(lambda: health(stage).state == "ok")
    assert health(stage).reason == "the decks are ready, and sound goes to hall"


async def test_a_device_that_is_muted_is_said_once_and_so_is_that_it_is_heard_again(
    stage: Stage, tones: Path, sounds: Pulse, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "cuedesk.player")
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    sounds.control("set-sink-mute", "hall", "1")
    try:
        words = "the sound device hall is muted"
        await stage.wait(DeckChanged, lambda event: event.status.warning == words, 3)
        assert (health(stage).state, health(stage).reason) == ("degraded", f"music: {words}")
        assert not stage.told(PlayFailed), "it goes on for whoever unmutes it"
    finally:
        sounds.control("set-sink-mute", "hall", "0")
    await until(lambda: health(stage).state == "ok")
    assert (await stage.deck("music")).warning is None
    said = [record.message for record in caplog.records]
    assert said == [f"Deck music: {words}", "Deck music: it is heard again as it should be"]


async def test_a_machine_without_a_device_is_known_before_anything_should_sound(
    tmp_path: Path, tones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pulse(tmp_path / "pulse") as own:
        monkeypatch.setenv("PULSE_SERVER", own.environment["PULSE_SERVER"])
        own.unplug()
        async with open_stage(tmp_path) as stage:
            # Where nothing is to be heard either, it is no complaint: many a box only keeps scores.
            await until(lambda: health(stage).state == "disabled")
            assert health(stage).reason == "the sound server has no sound device"
            await stage.call("queue_add", deck="music", path=str(tones / "long.wav"))
            assert health(stage).state == "degraded"
            await stage.call("queue_clear", deck="music")
            own.plug("hall")
            await until(lambda: health(stage).state == "ok")
            own.unplug()
            await until(lambda: health(stage).state == "degraded")
