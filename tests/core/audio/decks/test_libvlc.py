"""What libVLC does that nobody expects: every habit of it that was found, and that the decks live with."""

import time
from pathlib import Path

import pytest

from core.audio.decks.wire import Cue, Ended, Failed, Go, Seek, SetNext, Started
from tests.support.decks import Decks
from tests.support.pulse import Pulse, tone
from tests.support.waiting import wait_until

pytestmark = pytest.mark.timeout(90)


@pytest.mark.parametrize("kind", ["wav", "mp3", "flac", "ogg", "opus", "m4a"])
def test_what_comes_next_begins_at_once_and_nothing_of_either_is_lost(
    decks: Decks, pulse: Pulse, tmp_path: Path, kind: str
) -> None:
    with pulse.recording() as hall:
        first = decks.play("music", tone(tmp_path / f"one.{kind}", 3))
        second = decks.item(tone(tmp_path / f"two.{kind}", 3, 587))
        decks.order(SetNext("music", second))
        assert decks.wait(Ended, first).how == "end"
        assert not decks.wait(Ended, second).is_early
        wait_until(lambda: hall.now < -60)
    heard = hall.heard(step=0.01)
    silent = [level for level in heard if level < -60]
    assert len(silent) <= 60, "tens of milliseconds, and more only on a machine that does much else"
    assert 5.6 < (len(heard) - len(silent)) / 100 < 6.2


@pytest.mark.parametrize("name", ["jingle.mp3", "jingle.ogg", "jingle.opus", "jingle.ts", "jingle without a kind"])
def test_what_is_made_ready_is_not_heard_and_begins_at_its_beginning(
    decks: Decks, pulse: Pulse, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    source = tone(tmp_path / "source.ogg", 3) if "without" in name else tone(file, 3)
    if source != file:
        source.rename(file)
    item = decks.item(file)
    with pulse.recording() as hall:
        decks.order(Cue("jingle", item))
        wait_until(lambda: len(hall.levels()) > 20)
        assert max(hall.levels()[2:]) < -100
        decks.order(Go("jingle"))
        decks.wait(Ended, item)
        wait_until(lambda: hall.now < -60)
    assert 2.7 < len(hall.heard()) / 10 <= 3.4


def test_it_is_said_to_sound_when_it_does_and_not_when_libvlc_says_that_it_plays(
    decks: Decks, pulse: Pulse, tmp_path: Path
) -> None:
    with pulse.recording() as hall:
        item = decks.play("music", tone(tmp_path / "music.ogg", 5))
        decks.wait(Started, item)
        wait_until(hall.heard)
        before = len(hall.heard())
        assert before <= 10, "a second at most after it was heard first"


def test_positions_go_on_between_the_steps_in_which_libvlc_tells_them(decks: Decks, tmp_path: Path) -> None:
    item = decks.play("music", tone(tmp_path / "music.mp3", 20))
    decks.wait(Started, item)
    told: list[tuple[float, int]] = []
    while len(told) < 8:
        count = decks.beats
        wait_until(lambda count=count: decks.beats > count)  # type: ignore[misc]
        now = decks.now("music")
        assert now is not None
        told.append((time.monotonic(), now.position_ms))
    offsets = [position / 1000 - at for at, position in told]
    assert max(offsets) - min(offsets) < 0.35, offsets


def test_ends_in_quick_succession_hang_nothing(decks: Decks, tmp_path: Path) -> None:
    """Told to stop from within its own end, libVLC would never come back."""
    short = tone(tmp_path / "short.wav", 0.4)
    item = decks.play("music", short)
    for _ in range(6):
        following = decks.item(short)
        decks.order(SetNext("music", following))
        decks.wait(Ended, item)
        item = following
    decks.wait(Ended, item)
    beats = decks.beats
    wait_until(lambda: decks.beats > beats + 1, 2)


def test_what_has_ended_can_be_played_again(decks: Decks, tmp_path: Path) -> None:
    file = tone(tmp_path / "again.mp3", 1)
    for _ in range(3):
        decks.wait(Ended, decks.play("music", file))
    assert not any(isinstance(fact, Failed) for fact in decks.facts)


def test_a_place_near_the_end_of_an_ogg_is_its_end_and_the_next_plays(decks: Decks, tmp_path: Path) -> None:
    item = decks.play("music", tone(tmp_path / "music.ogg", 30))
    following = decks.item(tone(tmp_path / "next.ogg", 3))
    decks.order(SetNext("music", following))
    decks.wait(Started, item)
    decks.order(Seek("music", 28_500))
    ended = decks.wait(Ended, item)
    assert (ended.how, ended.is_early) == ("end", False)
    decks.wait(Started, following)


def test_a_length_that_the_library_knows_is_not_taken_from_libvlc(decks: Decks, tmp_path: Path) -> None:
    """Without a header of its own, the length of an MP3 of changing bit rate is a guess."""
    file = tone(tmp_path / "vbr.mp3", 6, extra=("-q:a", "9", "-write_xing", "0"))
    item = decks.play("music", file, length_ms=6_000)
    assert decks.wait(Started, item).length_ms == 6_000
    assert not decks.wait(Ended, item).is_early


def test_a_truncated_file_and_one_with_a_hole_play_as_far_as_they_go(decks: Decks, tmp_path: Path) -> None:
    whole = tone(tmp_path / "whole.mp3", 6, extra=("-b:a", "128k")).read_bytes()
    (tmp_path / "cut.mp3").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "hole.mp3").write_bytes(whole[:30_000] + bytes(40_000) + whole[70_000:])
    cut = decks.play("music", tmp_path / "cut.mp3", length_ms=6_000)
    ended = decks.wait(Ended, cut)
    assert ended.is_early
    assert 2_000 < ended.position_ms < 4_000
    holed = decks.play("music", tmp_path / "hole.mp3")
    decks.wait(Started, holed)
    assert decks.wait(Ended, holed).how == "end"


def test_a_file_is_known_by_what_it_holds_and_not_by_its_name(decks: Decks, tmp_path: Path) -> None:
    file = tone(tmp_path / "music.flac", 2).rename(tmp_path / "really a flac.mp3")
    assert not decks.wait(Ended, decks.play("music", file)).is_early


def test_links_that_lead_in_a_circle_are_no_music(decks: Decks, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").symlink_to("b.mp3")
    (tmp_path / "b.mp3").symlink_to("a.mp3")
    assert decks.wait(Failed, decks.play("music", tmp_path / "a.mp3")).how == "unplayable"


def test_what_it_writes_in_c_goes_to_the_engine_and_not_to_a_terminal(tmp_path: Path) -> None:
    with Decks({"PULSE_SERVER": "unix:/nowhere", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}) as decks:
        decks.play("music", tone(tmp_path / "music.wav", 5))
        wait_until(lambda: any("audio output" in line for line in decks.complaints))
