"""What goes wrong with sound: broken files, devices that are not there, an end of the engine."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.audio.decks.wire import Beat, Ended, Failed, Ready, SetNext, Started, Unfit
from tests.support.decks import Decks
from tests.support.pulse import Pulse, tone
from tests.support.waiting import wait_until


def broken(directory: Path) -> Iterator[Path]:
    for name, content in (
        ("empty.mp3", b""),
        ("garbage.mp3", bytes(range(1, 256)) * 300),
        ("zeros.wav", bytes(50_000)),
    ):
        (directory / name).write_bytes(content)
        yield directory / name
    yield directory / "missing.ogg"


def test_a_broken_file_is_told_and_the_next_plays(decks: Decks, tmp_path: Path) -> None:
    good = tone(tmp_path / "good 'quoted'\nline \N{DOG}.ogg", 3)
    for file in broken(tmp_path):
        bad, following = decks.item(file), decks.item(good)
        began = time.monotonic()
        decks.play("music", file)
        decks.order(SetNext("music", following))
        decks.wait(Started, following)
        assert time.monotonic() - began < 5, file
        failed = [fact for fact in decks.facts if isinstance(fact, Failed)]
        assert failed[-1].item > bad.id, file


def test_a_file_that_ends_early_is_told_so(decks: Decks, tmp_path: Path) -> None:
    whole = tone(tmp_path / "whole.flac", 30)
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 10])
    item = decks.play("music", cut)
    ended = decks.wait(Ended, item)
    assert ended.is_early
    assert ended.position_ms < 10_000


def test_no_sound_device_is_found_within_three_seconds(tmp_path: Path) -> None:
    with Decks({"PULSE_SERVER": "unix:/nowhere", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}) as decks:
        wait_until(lambda: any(isinstance(fact, Beat) for fact in decks.facts))
        began = time.monotonic()
        item = decks.play("music", tone(tmp_path / "music.wav", 20))
        assert decks.wait(Failed, item).how == "no_sound"
        assert time.monotonic() - began < 3.5
        assert decks.told(Started, item) is None
        assert any("audio output" in line for line in decks.complaints)


def test_a_sound_server_that_dies_is_found_within_three_seconds(tmp_path: Path) -> None:
    with Pulse(tmp_path / "pulse") as own, Decks(own.environment) as decks:
        item = decks.play("music", tone(tmp_path / "music.wav", 20))
        decks.wait(Started, item)
        own.stop()
        began = time.monotonic()
        assert decks.wait(Failed, item).how == "device_lost"
        assert time.monotonic() - began < 3
        own.start()
        again = decks.play("music", tmp_path / "music.wav")
        decks.wait(Started, again)


@pytest.mark.parametrize("device", ["", "hall"])
def test_a_device_that_is_unplugged_is_found_within_three_seconds(tmp_path: Path, device: str) -> None:
    with Pulse(tmp_path / "pulse") as own, Decks(own.environment) as decks:
        decks.set_up("music", device=device)
        item = decks.play("music", tone(tmp_path / "music.wav", 20))
        decks.wait(Started, item)
        own.unplug()
        began = time.monotonic()
        assert decks.wait(Failed, item).how == "device_lost"
        assert time.monotonic() - began < 3


def test_devices_are_listed(decks: Decks) -> None:
    assert {"hall", "bar"} <= {device.id for device in decks.devices()}


def test_it_ends_when_nobody_gives_orders_any_more(pulse: Pulse, tmp_path: Path) -> None:
    with Decks(pulse.environment) as decks:
        item = decks.play("music", tone(tmp_path / "music.wav", 20))
        decks.wait(Started, item)
        began = time.monotonic()
        assert decks.end() == 0
        assert time.monotonic() - began < 3


def test_it_tells_that_it_lives_and_costs_next_to_nothing_when_idle(decks: Decks) -> None:
    wait_until(lambda: any(isinstance(fact, Ready) for fact in decks.facts))
    before, began = decks.cpu_seconds(), time.monotonic()
    count = len(decks.facts)
    wait_until(lambda: len(decks.facts) >= count + 8)
    took = time.monotonic() - began
    assert took / 8 < 1.0, "a beat each second at least"
    assert (decks.cpu_seconds() - before) / took < 0.02
    assert all(beat.memory_bytes > 10_000_000 for beat in decks.facts if isinstance(beat, Beat))


def test_without_libvlc_it_says_what_to_install(tmp_path: Path) -> None:
    with Decks({"PYTHON_VLC_LIB_PATH": str(tmp_path / "no.so"), "PATH": "/usr/bin:/bin"}) as decks:
        wait_until(lambda: decks.facts)
        unfit = decks.facts[0]
        assert isinstance(unfit, Unfit)
        assert "libVLC is not installed" in unfit.reason
        assert "apt install libvlc5" in unfit.remedy


pytestmark = pytest.mark.timeout(90)
