"""Text from the network: safe, measured, and times in words."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text import REPLACEMENT, clip, clock_time, fit, visible, when, wrap

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b[31m\r\n\t\x00\x9b\u202e\u2066\u200d\u200b\ufe0f\u0301漢字한🥋👩🇫🇷🏽é"),
    ),
    max_size=60,
)
HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(HOSTILE)
def test_nothing_that_acts_survives(text: str) -> None:
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in HARMFUL]
    assert visible(shown) == shown


@given(HOSTILE)
def test_each_cell_is_its_own(text: str) -> None:
    """The width of a whole is the sum of its parts', so no character changes the width of another."""
    shown = visible(text)
    assert cell_len(shown) == sum(cell_len(c) for c in shown)


@given(HOSTILE, st.integers(0, 40), st.sampled_from(["left", "right", "centre"]))
def test_fitted_text_has_exactly_the_width_asked_for(text: str, cells: int, align: str) -> None:
    fitted = fit(text, cells, align)  # type: ignore[arg-type]
    assert cell_len(fitted) == cells
    assert not [c for c in fitted if unicodedata.category(c) in HARMFUL]


@given(HOSTILE, st.integers(0, 40))
def test_clipped_text_is_never_wider(text: str, cells: int) -> None:
    assert cell_len(clip(text, cells)) == min(cells, cell_len(visible(text)))


@given(HOSTILE, st.integers(2, 20))
def test_wrapped_text_keeps_everything_but_blanks_and_is_never_wider(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(cell_len(line) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")


def test_lines_break_at_blanks() -> None:
    assert wrap("the point code is 1", 10) == ["the point", "code is 1"]
    assert wrap("abcdefghij klm", 10) == ["abcdefghij", "klm"]
    assert wrap("abcdefghijkl", 5) == ["abcde", "fghij", "kl"]
    assert wrap("", 5) == [""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[red]MARIC[/]", "[red]MARIC[/]"),
        ("\x1b[31mMARIC", "␛[31mMARIC"),
        ("A\u202eB", f"A{REPLACEMENT}B"),
        ("A\u200bB", f"A{REPLACEMENT}B"),
        ("A\tB\r\n", "A␉B␍␊"),
        ("Jose\u0301", "José"),
        ("a\u0316\u0317\u0318\u0319", f"a\u0316\u0317{REPLACEMENT}{REPLACEMENT}"),
        ("김연아", "김연아"),
        ("🇫🇷", REPLACEMENT * 2),
        ("\N{NO-BREAK SPACE}", " "),
        ("\x7f\x9b", f"␡{REPLACEMENT}"),
    ],
)
def test_what_is_replaced_and_what_is_not(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "cells", "align", "fitted"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abc", 6, "centre", " abc  "),
        ("abcdef", 4, "left", "abc…"),
        ("漢字漢字", 6, "left", "漢字… "),
        ("漢字", 4, "left", "漢字"),
        ("abc", 0, "left", ""),
    ],
)
def test_fit(text: str, cells: int, align: str, fitted: str) -> None:
    assert fit(text, cells, align) == fitted  # type: ignore[arg-type]


NOW = datetime(2026, 11, 20, 14, 3, 27, 412_000, UTC)


def micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(milliseconds=400), "just now"),
        (timedelta(seconds=12), "12 s ago"),
        (timedelta(seconds=59.9), "59 s ago"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2), "12:03:27"),
        (timedelta(days=8), "12 Nov 14:03"),
        (timedelta(days=365), "20 Nov 2025"),
        (timedelta(seconds=-1), "just now"),
        (timedelta(seconds=-30), "14:03:57"),
    ],
)
def test_times_are_relative_when_recent_and_absolute_when_old(ago: timedelta, words: str) -> None:
    assert when(micros(NOW - ago), micros(NOW), UTC) == words


def test_time_of_day() -> None:
    assert clock_time(micros(NOW), UTC) == "14:03:27"
    assert clock_time(micros(NOW), UTC, millis=True) == "14:03:27.412"
