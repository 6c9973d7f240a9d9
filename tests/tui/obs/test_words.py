"""How an OBS is, in words."""

from dataclasses import replace

import pytest

from core.obs.models import LinkState, Output, Stats
from tests.tui.obs.things import AT, SECOND, connection, instance
from tui.marks import PLAIN, RICH
from tui.obs import words
from tui.obs.trend import Share


@pytest.mark.parametrize(
    ("state", "sign", "said"),
    [
        ("connected", "●", ""),
        ("connecting", "○", "connecting"),
        ("disabled", "–", "disconnected"),
        ("lost", "✕", "lost 12 s ago · trying now"),
        ("refused", "✕", "password refused · trying now"),
    ],
)
def test_each_state_has_a_sign_and_words(state: LinkState, sign: str, said: str) -> None:
    stands = connection(state=state)
    assert words.link_sign(stands, RICH)[0] == sign
    assert words.link_words(stands, AT + 12 * SECOND, None) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, "trying now"),
        (-3 * SECOND, "trying now"),
        (SECOND - 1, "trying now"),
        (SECOND, "next try in 1 s"),
        (4 * SECOND + 1, "next try in 5 s"),
        (60 * SECOND, "next try in 60 s"),
    ],
)
def test_the_next_try_is_counted_down_to_and_then_under_way(due: int | None, said: str) -> None:
    away = connection(state="lost", next_try_at=None if due is None else AT + due)
    assert words.next_try_words(away, AT) == said


def test_an_ailing_one_says_why_with_a_sign_that_needs_no_colour() -> None:
    ailing = connection(state="degraded", reason="Its disk has only 3.1 GB left.\x1b[2J")
    assert words.link_words(ailing, AT, None) == "Its disk has only 3.1 GB left.␛[2J"
    assert words.link_sign(ailing, PLAIN)[0] == "!"


@pytest.mark.parametrize(
    ("output", "later", "said"),
    [
        (Output(), 0, "not known"),
        (Output(active=False), 0, "not recording"),
        (Output(active=True), 0, "starting"),
        (Output(active=True, duration_ms=847_000), 0, "00:14:07"),
        (Output(active=True, duration_ms=847_000), 2, "00:14:09"),
        (Output(active=True, duration_ms=847_000), 600, "00:14:12"),
        (Output(active=True, duration_ms=847_000, paused=True), 2, "00:14:07 paused"),
        (Output(active=True, duration_ms=360_000_000), 0, "100:00:00"),
    ],
)
def test_a_recording_s_timer_goes_on_but_not_by_itself_for_long(output: Output, later: int, said: str) -> None:
    assert words.record_words(instance(record=output), AT + later * SECOND)[0] == said


def test_a_stream_that_has_lost_its_server_is_a_failure() -> None:
    live = instance(stream=Output(active=True, duration_ms=4_960_000))
    assert words.stream_words(live, AT) == ("live 01:22:40", "bold $on-air")
    gone = instance(stream=Output(active=True, reconnecting=True))
    assert words.stream_words(gone, AT) == ("server lost, connecting again", "bold $failure")


@pytest.mark.parametrize(
    ("free", "kbps", "said", "style"),
    [
        (812_000.0, None, "812 GB left", "$quiet"),
        (19_000.0, 6000.0, "19 GB left, 7 h", "$attention"),
        (3_100.0, 10_000.0, "3.1 GB left, 41 min", "bold $failure"),
        (640.0, None, "640 MB left", "bold $failure"),
    ],
)
def test_what_is_left_of_the_disk_is_told_in_hours_too(free: float, kbps: float | None, said: str, style: str) -> None:
    recording = Output(active=kbps is not None, kbps=kbps)
    known = instance(stats=Stats(disk_free_mb=free), record=recording)
    assert (words.disk_words(known), words.disk_style(known, 5.0)) == (said, style)


def test_figures_beyond_their_thresholds_stand_out() -> None:
    assert words.cpu_words(12.4) == ("cpu 12 %", "")
    assert words.cpu_words(71.0)[1] == "bold $attention"
    assert words.cpu_words(95.0)[1] == "bold $failure"
    assert words.fps_words(59.9, 60.0) == ("59.9 fps", "")
    assert words.fps_words(48.0, 60.0) == ("48.0 of 60 fps", "bold $attention")
    assert words.fps_words(20.0, 60.0)[1] == "bold $failure"
    assert words.lost_words("late", Share(0, 600)) == ("late 0", "$quiet")
    assert words.lost_words("late", Share(6, 600)) == ("late 1.0 %", "bold $attention")
    assert words.lost_words("late", Share(60, 600))[1] == "bold $failure"
    assert words.lost_words("late", None) == ("", "")
    assert words.cpu_words(None)[0] == "cpu –"


def test_numbers_have_their_units() -> None:
    assert words.kbps_words(5980.4) == "5 980 kb/s"
    assert [words.decibels(db) for db in (0.0, -12.0, 3.25, -100.0, -0.04, None)] == [
        "0.0 dB", "−12.0 dB", "+3.2 dB", "−∞ dB", "0.0 dB", "–",
    ]  # fmt: skip


def test_what_an_obs_is_leaves_out_what_goes_without_saying() -> None:
    assert words.identity_words(connection(role="record")) == "29.0.2 v5 · record"
    assert words.identity_words(replace(connection(), version=None, spoken=None)) == ""
