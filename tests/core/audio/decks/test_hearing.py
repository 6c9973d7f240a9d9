"""How loud each deck is where it is heard, and why nobody hears it, on a real sound server."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.audio.decks.levels import SILENT_DB
from core.audio.decks.wire import HOLD_DB, Ended, Failed, Levels, Notice, Output, Pause, SetNext, Started
from tests.support.decks import Decks
from tests.support.pulse import Pulse, tone
from tests.support.waiting import wait_until

pytestmark = pytest.mark.timeout(90)

PEAK = -12.0


def settle(decks: Decks, deck: str, level: float, within: float = 0.7) -> None:
    """Wait until a deck is measured to be this loud."""
    try:
        wait_until(lambda: (now := decks.level(deck)) is not None and abs(now - level) <= within)
    except AssertionError:
        pytest.fail(f"{deck} is not at {level} dB but at {decks.level(deck)}")


def test_each_deck_has_its_own_level_on_the_same_device_and_on_another(decks: Decks, tmp_path: Path) -> None:
    decks.set_up("bar", device="bar")
    for deck, db in (("music", -12.0), ("jingle", -26.0), ("bar", -40.0)):
        decks.play(deck, tone(tmp_path / f"{deck}.wav", 20, db=db))
    settle(decks, "music", -12.0)
    settle(decks, "jingle", -26.0)
    settle(decks, "bar", -40.0)


def test_a_level_is_after_fader_gain_and_duck_and_after_the_device(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    decks.set_up("music", volume_db=-6.0)
    decks.set_up("announce", volume_db=HOLD_DB)
    decks.play("music", tone(tmp_path / "music.wav", 30), gain_db=3.0)
    settle(decks, "music", PEAK - 3.0)
    speech = decks.play("announce", tone(tmp_path / "speech.wav", 3), priority=5, duck_db=-12.0)
    settle(decks, "music", PEAK - 15.0)
    assert decks.level("announce") == SILENT_DB, "measured, and silent: its fader is down"
    decks.wait(Ended, speech)
    settle(decks, "music", PEAK - 3.0)
    pulse.control("set-sink-volume", "hall", "-6dB")
    try:
        settle(decks, "music", PEAK - 9.0)
    finally:
        pulse.control("set-sink-volume", "hall", "100%")


def test_a_deck_has_a_level_all_through_a_crossfade(decks: Decks, tmp_path: Path) -> None:
    first = decks.play("music", tone(tmp_path / "one.wav", 5, 440))
    second = decks.item(tone(tmp_path / "two.wav", 5, 587))
    decks.order(SetNext("music", second, 2000))
    settle(decks, "music", PEAK)
    begin = len(decks.facts)
    decks.wait(Ended, first)
    time_of_fade = len(decks.facts)
    decks.wait(Started, second)
    wait_until(lambda: len(_levels(decks, time_of_fade)) > 12)
    levels = _levels(decks, begin)
    others = [level for level in levels if not PEAK - 4.0 < level < PEAK + 1.0]
    assert len(others) <= 2, f"more than the holes that a busy machine makes: {levels}"


def test_levels_come_five_times_a_second_while_it_sounds_and_end_with_it(decks: Decks, tmp_path: Path) -> None:
    item = decks.play("music", tone(tmp_path / "music.wav", 4))
    settle(decks, "music", PEAK)
    began, count = time.monotonic(), _count(decks)
    wait_until(lambda: _count(decks) >= count + 10)
    assert 1.5 < time.monotonic() - began < 3.0
    decks.wait(Ended, item)
    wait_until(lambda: decks.levels == {})
    count = _count(decks)
    _beats(decks, 3)
    assert _count(decks) == count


def test_silence_is_measured_and_a_pause_is_not(decks: Decks, tmp_path: Path) -> None:
    decks.play("music", tone(tmp_path / "silence.wav", 20, db=-200.0))
    settle(decks, "music", SILENT_DB)
    decks.order(Pause("music"))
    wait_until(lambda: decks.level("music") is None)


def test_playing_and_metering_cost_little(decks: Decks, tmp_path: Path) -> None:
    decks.play("music", tone(tmp_path / "music.wav", 20))
    settle(decks, "music", PEAK)
    before, began = decks.cpu_seconds(), time.monotonic()
    _beats(decks, 8)
    assert (decks.cpu_seconds() - before) / (time.monotonic() - began) < 0.06


def _levels(decks: Decks, since: int) -> list[float]:
    return [fact.decks["music"] for fact in decks.facts[since:] if isinstance(fact, Levels) and "music" in fact.decks]


def _count(decks: Decks) -> int:
    return sum(isinstance(fact, Levels) for fact in decks.facts)


def _beats(decks: Decks, more: int) -> None:
    count = decks.beats
    wait_until(lambda: decks.beats >= count + more)


def _notice(decks: Decks) -> Notice | None:
    now = decks.now("music")
    return now.notice if now is not None else None


def _stream(pulse: Pulse) -> str:
    """Give the number of what plays, as the sound server knows it."""
    return pulse.control("list", "short", "sink-inputs").split()[0]


@pytest.fixture
def playing(decks: Decks, pulse: Pulse, tmp_path: Path) -> Iterator[Decks]:
    """Decks on which music is heard, and a sound server that is put right afterwards."""
    decks.play("music", tone(tmp_path / "music.wav", 30))
    settle(decks, "music", PEAK)
    yield decks
    pulse.control("set-sink-mute", "hall", "0")
    pulse.control("set-sink-volume", "hall", "100%")


@pytest.mark.parametrize(
    ("order", "undo", "kind", "words"),
    [
        ("set-sink-mute hall 1", "set-sink-mute hall 0", "device_muted", "the sound device hall is muted"),
        (
            "set-sink-volume hall 0",
            "set-sink-volume hall 65536",
            "device_down",
            "the sound device hall is turned all the way down",
        ),
        ("set-sink-input-mute {} 1", "set-sink-input-mute {} 0", "deck_muted", "the sound server has muted this deck"),
        (
            "set-sink-input-volume {} 0",
            "set-sink-input-volume {} 65536",
            "deck_down",
            "the sound server has turned this deck all the way down",
        ),
    ],
)
def test_what_is_not_heard_although_it_plays_is_told_until_it_is_heard_again(
    playing: Decks, pulse: Pulse, order: str, undo: str, kind: str, words: str
) -> None:
    stream = _stream(pulse)
    pulse.control(*order.format(stream).split())
    began = time.monotonic()
    wait_until(lambda: _notice(playing) is not None)
    assert time.monotonic() - began < 3
    assert _notice(playing) == Notice(kind, words, is_heard=False)  # type: ignore[arg-type]
    settle(playing, "music", SILENT_DB)
    assert not any(isinstance(fact, Failed) for fact in playing.facts), "it goes on, and is heard when that is undone"
    pulse.control(*undo.format(stream).split())
    wait_until(lambda: _notice(playing) is None)
    settle(playing, "music", PEAK)


def test_a_fader_that_is_down_is_nothing_to_tell_of(playing: Decks) -> None:
    playing.set_up("music", volume_db=HOLD_DB)
    settle(playing, "music", SILENT_DB)
    _beats(playing, 4)
    assert _notice(playing) is None


def test_what_the_server_moves_to_another_device_is_told(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    decks.set_up("music", device="hall")
    decks.play("music", tone(tmp_path / "music.wav", 30))
    settle(decks, "music", PEAK)
    pulse.control("move-sink-input", _stream(pulse), "bar")
    wait_until(lambda: _notice(decks) is not None)
    words = "it plays on the sound device bar: the sound server has moved it there"
    assert _notice(decks) == Notice("elsewhere", words, is_heard=True)
    settle(decks, "music", PEAK)


def test_what_goes_on_on_another_device_because_its_own_is_gone_is_told(tmp_path: Path) -> None:
    with Pulse(tmp_path / "pulse") as own, Decks(own.environment) as decks:
        decks.set_up("music", device="bar")
        decks.play("music", tone(tmp_path / "music.wav", 30))
        settle(decks, "music", PEAK)
        own.unplug("bar")
        wait_until(lambda: _notice(decks) is not None)
        words = "it plays on the sound device Null Output: bar is not there"
        assert _notice(decks) == Notice("elsewhere", words, is_heard=True)
        settle(decks, "music", PEAK)
        item = decks.play("music", tmp_path / "music.wav")
        failed = decks.wait(Failed, item)
        assert (failed.how, failed.words) == ("device_lost", "the sound device bar is not there")


def test_a_device_that_is_asleep_is_told_and_nothing_else_is_lost_to_it(
    playing: Decks, pulse: Pulse, tmp_path: Path
) -> None:
    item = playing.play("music", tmp_path / "music.wav")
    playing.order(SetNext("music", playing.item(tone(tmp_path / "next.wav", 5))))
    playing.wait(Started, item)
    pulse.control("suspend-sink", "hall", "1")
    began = time.monotonic()
    try:
        failed = playing.wait(Failed, item)
        assert time.monotonic() - began < 3
        assert (failed.how, failed.words) == ("device_lost", "the sound device hall is suspended")
        assert (now := playing.now("music")) is not None
        assert now.state == "stopped"
    finally:
        pulse.control("suspend-sink", "hall", "0")


def test_a_place_where_sound_only_ends_is_no_device(tmp_path: Path) -> None:
    with Pulse(tmp_path / "pulse") as own, Decks(own.environment) as decks:
        item = decks.play("music", tone(tmp_path / "music.wav", 30))
        settle(decks, "music", PEAK)
        own.control("load-module", "module-always-sink")
        own.unplug()
        began = time.monotonic()
        failed = decks.wait(Failed, item)
        assert time.monotonic() - began < 3
        assert (failed.how, failed.words) == ("device_lost", "the sound server has no sound device")
        wait_until(lambda: decks.output == Output("missing", "the sound server has no sound device"))
        assert decks.devices() == []
        own.plug("hall")
        wait_until(lambda: decks.output == Output("there", "sound goes to Null Output", "hall"))
        again = decks.play("music", tmp_path / "music.wav")
        decks.wait(Started, again)
        settle(decks, "music", PEAK)


def test_a_device_is_known_before_anything_has_sounded(decks: Decks) -> None:
    wait_until(lambda: decks.output == Output("there", "sound goes to hall", "hall"))


def test_a_sound_server_that_comes_goes_and_comes_again_is_followed(tmp_path: Path) -> None:
    own = Pulse(tmp_path / "pulse")
    with Decks(own.environment) as decks:
        has_card = any(Path("/dev/snd").glob("pcmC*D*p"))
        without = (
            Output("unknown", "no sound server tells whether anything is heard before it plays")
            if has_card
            else Output("missing", "there is no sound server and no sound card")
        )
        wait_until(lambda: decks.output == without)
        assert bool(decks.devices()) == has_card
        for _ in range(2):
            with own:
                wait_until(lambda: decks.output == Output("there", "sound goes to hall", "hall"))
                item = decks.play("music", tone(tmp_path / "music.wav", 30))
                settle(decks, "music", PEAK)
            failed = decks.wait(Failed, item)
            assert failed.how == "device_lost"
            wait_until(lambda: decks.output == without)
            wait_until(lambda: decks.levels == {})  # nobody measures it any more


def test_a_sound_server_that_hangs_holds_nothing_up(tmp_path: Path) -> None:
    with Pulse(tmp_path / "pulse") as own, Decks(own.environment) as decks:
        item = decks.play("music", tone(tmp_path / "music.wav", 30))
        settle(decks, "music", PEAK)
        os.kill(own.pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            wait_until(lambda: decks.level("music") is None)
            failed = decks.wait(Failed, item)
            assert time.monotonic() - began < 3
            assert failed.how in ("device_lost", "stalled")
            wait_until(lambda: decks.output == Output("missing", "the sound server does not answer"))
            assert decks.devices() == []
            again = decks.wait(Failed, decks.play("music", tmp_path / "music.wav"))
            assert (again.how, again.words) == ("device_lost", "the sound server does not answer")
            _beats(decks, 4)
        finally:
            os.kill(own.pid, signal.SIGCONT)
        wait_until(lambda: decks.output == Output("there", "sound goes to hall", "hall"))
        decks.wait(Started, decks.play("music", tmp_path / "music.wav"))
