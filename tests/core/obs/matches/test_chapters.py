"""Chapters, as YouTube reads them."""

import itertools
import re

import pytest

from core.errors import Conflict
from core.obs.matches.chapters import Moment, chapters

SECOND = 1_000_000


def written(*moments: tuple[float, str], length: float = 600) -> str:
    happens = [Moment(round(at * SECOND), caption) for at, caption in moments]
    return chapters("214 Ann VS Eve", round(length * SECOND), happens)


def test_each_moment_begins_a_chapter_where_it_is_in_the_file() -> None:
    text = written((12.7, "Blue: punch"), (65, "Red: head kick"), (300, "Blue: review requested"))
    assert text == ("00:00 214 Ann VS Eve\n00:12 Blue: punch\n01:05 Red: head kick\n05:00 Blue: review requested\n")


def test_moments_that_are_near_share_a_chapter_and_none_is_lost() -> None:
    text = written((3, "Round 1"), (20, "A"), (29.9, "B"), (30, "C"), (31, "A"), (100, "D"))
    assert text == "00:00 214 Ann VS Eve, Round 1\n00:20 A, B\n00:30 C, A\n01:40 D\n"


def test_the_last_chapter_is_long_enough_too() -> None:
    assert written((20, "A"), (40, "B"), (595, "End")).splitlines()[-1] == "00:40 B, End"


def test_long_recordings_have_hours_in_every_line() -> None:
    lines = written((30, "A"), (3725, "B"), length=4000).splitlines()
    assert [line[:8] for line in lines] == ["00:00:00", "00:00:30", "01:02:05"]


def test_too_few_are_said_to_be_too_few() -> None:
    with pytest.raises(Conflict, match="3 or more; this recording has 2"):
        written((20, "A"), (25, "B"))


def test_any_chapters_are_ten_seconds_apart_and_of_one_line() -> None:
    text = written(*((at * 3.3, f"Event {at} {'x' * 50}") for at in range(100)))
    seconds = [60 * int(line[:2]) + int(line[3:5]) for line in text.splitlines()]
    assert seconds[0] == 0
    assert all(later - earlier >= 10 for earlier, later in itertools.pairwise(seconds))
    assert all(re.fullmatch(r"\d\d:\d\d .{1,100}", line) for line in text.splitlines())
