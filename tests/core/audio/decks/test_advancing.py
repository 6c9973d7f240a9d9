"""Whether sound really advances, judged from what libVLC says: that it plays is not among it."""

from core.audio.decks.advancing import Advance, Sample, is_early


def test_it_sounds_only_when_the_device_takes_sound_and_the_position_moves() -> None:
    advance = Advance(0.0, is_live=False)
    assert advance.judge(Sample(has_ended=False, position_ms=0, blocks=0), 0.1) == "starting"
    assert advance.judge(Sample(has_ended=False, position_ms=250, blocks=0), 0.4) == "starting"
    assert not advance.has_sounded
    assert advance.judge(Sample(has_ended=False, position_ms=250, blocks=3), 0.5) == "sounding"
    assert advance.has_sounded


def test_a_clock_that_goes_on_without_a_device_is_no_sound() -> None:
    advance = Advance(0.0, is_live=False)
    verdicts = [advance.judge(Sample(False, 250 * step, 0), 0.25 * step) for step in range(13)]
    assert verdicts[:8] == ["starting"] * 8
    assert verdicts[-1] == "no_sound"


def test_what_stands_still_is_stalled_within_three_seconds_and_not_before_it_has_been_waited_for() -> None:
    advance = Advance(0.0, is_live=False)
    assert advance.judge(Sample(False, 500, 5), 1.0) == "sounding"
    assert advance.judge(Sample(False, 500, 6), 3.0) == "sounding"
    assert advance.judge(Sample(False, 500, 6), 3.5) == "stalled"
    advance.restart(3.5)
    assert advance.judge(Sample(False, 500, 6), 5.0) == "sounding"


def test_a_stream_may_take_its_time_to_begin_but_not_to_go_on() -> None:
    advance = Advance(0.0, is_live=True)
    assert advance.judge(Sample(False, 0, 0), 7.0) == "starting"
    assert advance.judge(Sample(False, 100, 1), 7.5) == "sounding"
    assert advance.judge(Sample(False, 100, 1), 10.0) == "stalled"
    assert Advance(0.0, is_live=True).judge(Sample(False, 0, 0), 9.0) == "no_sound"


def test_an_end_is_an_end_only_of_what_was_heard() -> None:
    assert Advance(0.0, is_live=False).judge(Sample(True, 0, 0), 0.1) == "unplayable"
    assert Advance(0.0, is_live=False).judge(Sample(True, 0, 1), 0.1) == "ended"
    assert Advance(0.0, is_live=False).judge(Sample(True, 0, 0, decoded=20), 1.0) == "no_sound", "nobody took it"


def test_libvlc_drops_up_to_a_second_and_more_is_early() -> None:
    assert not is_early(29_000, 30_000)
    assert is_early(3_000, 30_000)
    assert not is_early(5_000, 0), "no length, no end before it"
