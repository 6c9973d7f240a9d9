"""What the player survives: its process killed or hung, the engine started anew, no sound device, no libVLC."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from core.audio.events import DeckChanged, PlayFailed, PlayStarted, ProcessChanged
from core.errors import Conflict, Unavailable
from tests.support.player import Stage, open_stage
from tests.support.pulse import Pulse, tone
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(90)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_process_that_dies_or_hangs_is_started_anew_and_music_goes_on(
    stage: Stage, tones: Path, number: signal.Signals
) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
    await stage.plays("music", "long")
    await stage.call("seek", deck="music", position_ms=15_000)
    await until(lambda: stage.player.pid is not None)
    before = stage.player.pid
    assert before is not None
    os.kill(before, number)
    lost = await stage.wait(ProcessChanged, lambda event: not event.runs, 10)
    assert ("hung" if number == signal.SIGSTOP else "ended") in lost.reason
    after = await stage.plays("music", "long")
    assert stage.player.pid not in (None, before)
    assert 14_000 <= after.position_ms <= 25_000
    assert after.next is not None
    assert after.next.what.title == "other"
    gauges = stage.room.health.gauges()
    assert gauges["player.restarts"] == 1
    assert gauges["player.memory_bytes"] > 10_000_000


async def test_a_process_is_not_taken_for_hung_when_the_engine_itself_stood_still(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    before = stage.player.pid
    time.sleep(4)  # the whole event loop, as a machine does that is suspended  # noqa: ASYNC251
    told = len(stage.told(DeckChanged))
    await stage.call("pause", deck="music")
    await until(lambda: len(stage.told(DeckChanged)) > told + 1)
    assert stage.player.pid == before
    assert stage.room.health.gauges()["player.restarts"] == 0


async def test_what_ends_the_process_again_and_again_is_given_up(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
    for turn in range(2):
        await stage.plays("music", "long")
        assert stage.player.pid is not None
        os.kill(stage.player.pid, signal.SIGKILL)
        await until(lambda turn=turn: sum(not event.runs for event in stage.told(ProcessChanged)) == turn + 1)  # type: ignore[misc]
    failed = await stage.wait(PlayFailed)
    assert failed.reason == "long: the player has ended 2 times while it played"
    await stage.plays("music", "other")


async def test_music_goes_on_when_the_engine_starts_again(tmp_path: Path, tones: Path, sounds: Pulse) -> None:
    async with open_stage(tmp_path) as stage:
        await stage.call("set_volume", deck="music", db=-6.0)
        await stage.call("play", deck="music", path=str(tones / "long.wav"))
        await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
        await stage.call("pad_set", letter="x", path=str(tones / "speech.wav"))
        await stage.plays("music", "long")
        await stage.call("seek", deck="music", position_ms=20_000)
        await stage.state("music", "playing")
        pid = stage.player.pid
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    async with open_stage(tmp_path, is_ready=False) as stage:
        status = await stage.plays("music", "long")
        assert 19_000 <= status.position_ms <= 30_000
        assert (status.volume_db, status.queued) == (-6.0, 1)
        pad = await stage.call("pad", letter="x")
        await stage.wait(PlayStarted, lambda event: event.item == pad.id)


async def test_a_missing_sound_device_is_said_and_music_begins_when_it_is_there(
    tmp_path: Path, tones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = Pulse(tmp_path / "pulse")
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    async with open_stage(tmp_path) as stage:
        await stage.call("play", deck="music", path=str(tones / "long.wav"))
        await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
        failed = await stage.wait(PlayFailed)
        assert not stage.told(PlayStarted)
        assert failed.reason.startswith("long: ")
        assert stage.room.health.check_all()["player"].state == "degraded"
        with pulse:
            status = await stage.plays("music", "long")
            assert status.queued == 1, "nothing was skipped for want of a device"
            assert status.why is None
            pulse.stop()  # pulled out
            await stage.wait(PlayFailed, lambda event: event is not failed, 10)
            pulse.start()
            await stage.plays("music", "long")


async def test_without_libvlc_the_engine_lives_and_commands_refuse_in_words(
    tmp_path: Path, tones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_VLC_LIB_PATH", str(tmp_path / "none.so"))
    async with open_stage(tmp_path, is_ready=False) as stage:
        await stage.wait(ProcessChanged, lambda event: "libVLC is not installed" in event.reason)
        with pytest.raises(Unavailable, match="libVLC is not installed") as refused:
            await stage.call("play", deck="music", path=str(tones / "long.wav"))
        assert refused.value.remedy is not None
        assert "apt install libvlc5" in refused.value.remedy
        assert (await stage.deck("music")).state == "unknown"
        health = stage.room.health.check_all()["player"]
        assert health.state == "failed"
        assert "libVLC is not installed" in health.reason


async def test_the_engine_itself_never_loads_libvlc(stage: Stage) -> None:
    assert "vlc" not in sys.modules
    assert stage.player.pid != os.getpid()


async def test_a_track_of_the_library_is_played_as_loud_as_its_profile(stage: Stage, tmp_path: Path) -> None:
    file = tone(tmp_path / "quiet.wav", 5, db=-30.0)
    await stage.room.store.submit(
        lambda db: db.execute("INSERT INTO audio_folder (path, name, added_at) VALUES (?, 'x', 0)", (b"/x",))
    )
    columns = {"folder": 1, "path": os.fsencode(file), "name": file.name, "lufs": -30.0, "true_peak_db": -27.0}
    await stage.room.store.submit(lambda db: insert_track(db, columns))
    entry = await stage.call("cue", deck="music", track=1)
    assert entry.what.gain_db == pytest.approx(14.0)
    await stage.room.store.submit(lambda db: db.execute("UPDATE audio_track SET is_there = 0"))
    with pytest.raises(Conflict, match="no longer where it was"):
        await stage.call("cue", deck="music", track=1)


def insert_track(db: object, columns: dict[str, object]) -> None:
    """Insert a track with these columns, and something for the others that need it."""
    known = db.execute("PRAGMA table_info(audio_track)").fetchall()  # type: ignore[attr-defined]
    for _, name, kind, is_needed, default, key in known:
        if is_needed and default is None and not key and name not in columns:
            columns[name] = 1 if kind == "INTEGER" else ""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO audio_track ({names}) VALUES ({marks})", tuple(columns.values()))  # type: ignore[attr-defined]
