"""What happens while no sound device is there: it is said once, tried less and less often, and not missed."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.audio.events import PlayFailed, PlayStarted
from tests.support.player import Stage, open_stage
from tests.support.pulse import Pulse
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pulse:
    """A sound server that does not run yet."""
    pulse = Pulse(tmp_path / "pulse")
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    return pulse


@pytest.fixture
async def deaf(tmp_path: Path, absent: Pulse) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as running:
        yield running


async def test_a_missing_device_is_said_once_and_music_begins_soon_after_it_comes(
    deaf: Stage, absent: Pulse, tones: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "cuedesk.player")
    await deaf.call("play", deck="music", path=str(tones / "long.wav"))
    await deaf.call("queue_add", deck="music", path=str(tones / "other.wav"))
    failed = await deaf.wait(PlayFailed)
    assert not deaf.told(PlayStarted)
    assert failed.reason.startswith("long: ")

    await until(lambda: waits_for(deaf) > 6, 40)
    assert (await deaf.deck("music")).why == failed.reason
    assert deaf.room.health.check_all()["player"].state == "degraded"
    assert len(deaf.told(PlayFailed)) == 1
    assert len([record for record in caplog.records if "Deck music" in record.message]) == 1
    began = deaf.room.clock.monotonic()
    with absent:
        status = await deaf.plays("music", "long")
        assert deaf.room.clock.monotonic() - began < 6, "it did not wait for its next try"
        assert (status.queued, status.why) == (1, None), "nothing was skipped for want of a device"


async def test_a_device_that_is_pulled_out_and_put_back_is_said_each_time(
    tmp_path: Path, absent: Pulse, tones: Path
) -> None:
    with absent:
        async with open_stage(tmp_path) as stage:
            await stage.call("play", deck="music", path=str(tones / "long.wav"))
            for turn in range(2):
                await stage.plays("music", "long")
                absent.stop()
                await until(lambda turn=turn: len(stage.told(PlayFailed)) == turn + 1, 10)  # type: ignore[misc]
                assert (await stage.deck("music")).state == "stopped"
                absent.start()
            await stage.plays("music", "long")
            assert len(stage.told(PlayStarted)) == 3


async def test_a_jingle_that_nobody_hears_is_not_heard_later(deaf: Stage, absent: Pulse, tones: Path) -> None:
    await deaf.call("pad_set", letter="a", path=str(tones / "speech.wav"))
    missed = await deaf.call("pad", letter="a")
    await deaf.wait(PlayFailed, lambda event: event.item == missed.id)
    with absent:
        await deaf.call("pad_set", letter="a", path=str(tones / "speech.wav"))
        heard = await deaf.call("pad", letter="a")
        await deaf.wait(PlayStarted, lambda event: event.item == heard.id)
        assert [event.item for event in deaf.told(PlayStarted)] == [heard.id]


async def test_an_announcement_that_could_not_be_heard_in_its_moment_is_given_up(
    deaf: Stage, absent: Pulse, tones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.audio.player.following._MOMENT_SECONDS", 4.0)
    late = await deaf.call("announce", path=str(tones / "speech.wav"), title="Doors")
    await deaf.wait(PlayFailed, lambda event: "comes too late now" in event.reason)
    assert [event.item for event in deaf.told(PlayFailed)] == [late.id, late.id]
    with absent:
        following = await deaf.call("announce", path=str(tones / "speech.wav"), title="Later")
        await deaf.wait(PlayStarted, lambda event: event.item == following.id)
        assert [event.item for event in deaf.told(PlayStarted)] == [following.id]


def waits_for(stage: Stage) -> float:
    """Tell in how many seconds the music is tried again; 0 while it is being tried."""
    found = next(deck for deck in stage.player._floor if deck.name == "music").outage
    assert found is not None
    return 0.0 if found.retry_at is None else found.retry_at - stage.room.clock.monotonic()
