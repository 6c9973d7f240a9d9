"""What comes out of the decks, measured in the sinks: levels, ducking, fades, two outputs."""

import statistics
import time
from pathlib import Path

import pytest

from core.audio.decks.wire import (
    HOLD_DB,
    Configure,
    Cue,
    Ended,
    Go,
    Pause,
    Resume,
    SetNext,
    Started,
    Stop,
)
from tests.support.decks import Decks
from tests.support.pulse import Pulse, Recording, tone
from tests.support.waiting import wait_until


def settle(recording: Recording, level: float, within: float = 0.8) -> None:
    """Wait until the sink is this loud."""
    try:
        wait_until(lambda: abs(recording.now - level) <= within)
    except AssertionError:
        pytest.fail(f"not {level} dB but {recording.levels()[-12:]}")


# A sine of -12 dB at its peak is 3 dB less on the whole.
MUSIC = -15.0


def test_an_announcement_brings_the_music_down_by_exactly_what_was_asked(
    decks: Decks, pulse: Pulse, tmp_path: Path
) -> None:
    decks.set_up("announce", volume_db=HOLD_DB)  # not heard, so that the music alone is measured
    with pulse.recording() as hall:
        decks.play("music", tone(tmp_path / "music.wav", 30))
        settle(hall, MUSIC)
        speech = decks.play("announce", tone(tmp_path / "speech.wav", 2), priority=5, duck_db=-12.0)
        settle(hall, MUSIC - 12.0, 0.5)
        wait_until(lambda: (now := decks.now("music")) is not None and now.ducked_db == -12.0)
        decks.wait(Ended, speech)
        settle(hall, MUSIC, 0.3)


def test_what_is_more_urgent_is_not_brought_down(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        emergency = decks.play("emergency", tone(tmp_path / "emergency.wav", 6), priority=10, duck_db=HOLD_DB)
        settle(hall, MUSIC)
        decks.set_up("announce", volume_db=HOLD_DB)
        decks.play("announce", tone(tmp_path / "speech.wav", 3), priority=9, duck_db=-20.0)
        decks.wait(Ended, emergency)
        levels = hall.heard()[2:-4]
        assert statistics.pstdev(levels) < 0.5


def test_music_is_held_by_what_must_be_heard_alone_and_goes_on_where_it_was(
    decks: Decks, pulse: Pulse, tmp_path: Path
) -> None:
    with pulse.recording() as hall:
        music = decks.play("music", tone(tmp_path / "music.wav", 20))
        decks.wait(Started, music)
        decks.set_up("announce", volume_db=HOLD_DB)
        alone = decks.play("announce", tone(tmp_path / "alone.wav", 3), priority=9, duck_db=HOLD_DB)
        wait_until(lambda: (now := decks.now("music")) is not None and now.state == "held")
        settle(hall, -120.0, 1)
        held = decks.now("music")
        decks.wait(Ended, alone)
        settle(hall, MUSIC)
        after = decks.now("music")
        assert held is not None
        assert after is not None
        assert held.position_ms - 500 <= after.position_ms <= held.position_ms + 3_000


def test_a_crossfade_has_no_hole(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        first = decks.play("music", tone(tmp_path / "one.wav", 5, 440))
        second = decks.item(tone(tmp_path / "two.wav", 5, 587))
        decks.order(SetNext("music", second, 2000))
        decks.wait(Ended, first)
        decks.wait(Ended, second)
    levels = hall.heard()[2:-6]
    assert len(levels) > 50
    assert min(levels) > MUSIC - 3.0
    assert max(levels) < MUSIC + 3.0


def test_what_comes_next_begins_without_being_asked(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        first = decks.play("music", tone(tmp_path / "one.wav", 2))
        second = decks.item(tone(tmp_path / "two.flac", 2))
        decks.order(SetNext("music", second))
        ended = decks.wait(Ended, first)
        assert ended.how == "end"
        assert not ended.is_early
        decks.wait(Started, second)
        decks.wait(Ended, second)
    gap = [level for level in hall.heard() if level < -40]
    assert len(gap) <= 4, "less than 0.4 s without sound"


def test_two_decks_play_on_two_devices(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording("hall") as hall, pulse.recording("bar") as bar:
        decks.order(Configure("music", "bar", -6.0), Configure("announce", "hall"))
        decks.play("music", tone(tmp_path / "music.wav", 20))
        settle(bar, MUSIC - 6.0)
        assert hall.now < -100
        decks.play("announce", tone(tmp_path / "speech.wav", 20, db=-20.0))
        settle(hall, -23.0)


def test_the_fader_and_the_gain_of_a_track_are_in_decibels(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        decks.set_up("music", volume_db=-3.0)
        decks.play("music", tone(tmp_path / "music.wav", 20), gain_db=-6.0)
        settle(hall, MUSIC - 9.0)
        decks.set_up("music", volume_db=-14.0, fade_ms=500)
        settle(hall, MUSIC - 20.0)


def test_a_stop_fades_out_and_a_stop_of_all_ends_everything(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        music = decks.play("music", tone(tmp_path / "music.wav", 20))
        jingle = decks.play("jingle", tone(tmp_path / "jingle.wav", 20, 660))
        decks.wait(Started, music)
        decks.wait(Started, jingle)
        time_before = len(hall.levels())
        decks.order(Stop("music", 1000))
        settle(hall, MUSIC)  # the jingle alone
        fading = hall.levels()[time_before:]
        assert any(MUSIC + 0.6 < level < MUSIC + 2.6 for level in fading), fading
        decks.order(Stop(""))
        settle(hall, -120.0, 1)
        assert decks.wait(Ended, jingle).how == "stopped"


def test_what_is_cued_sounds_at_once(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    item = decks.item(tone(tmp_path / "jingle.mp3", 5))
    decks.order(Cue("pad a", item))
    wait_until(lambda: (now := decks.now("pad a")) is not None and now.cued == item.id)
    with pulse.recording() as hall:
        time.sleep(0.5)  # nothing must sound; there is nothing to wait for
        assert hall.now < -100
        began = time.monotonic()
        decks.order(Go("pad a"))
        settle(hall, MUSIC)
        assert time.monotonic() - began < 1.5
        decks.wait(Started, item)


def test_pause_and_resume(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        decks.play("music", tone(tmp_path / "music.wav", 20))
        settle(hall, MUSIC)
        decks.order(Pause("music", 200))
        settle(hall, -120.0, 1)
        assert (now := decks.now("music")) is not None
        assert now.state == "paused"
        decks.order(Resume("music"))
        settle(hall, MUSIC)


def test_a_part_of_a_track_is_played(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    with pulse.recording() as hall:
        item = decks.play("music", tone(tmp_path / "music.wav", 20), from_ms=5000, to_ms=8000)
        assert decks.wait(Ended, item).position_ms == pytest.approx(8000, abs=500)
    assert 2.5 <= len(hall.heard()) / 10 <= 3.5
