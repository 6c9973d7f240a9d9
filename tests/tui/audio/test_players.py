"""How the decks are told: the strip, the words of the status bar, and what is said of time."""

from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from core.audio.events import DeckChanged, LevelsMeasured, ProcessChanged
from core.client import Event
from core.event import Payload
from tests.tui.audio.things import AT, deck, entry
from tui.audio.players import Players, on_air_words, position, remaining, strip
from tui.marks import RICH


def event(payload: Payload) -> Event:
    return Event(payload.topic, 1, AT, "double", "", payload)


def players(*decks: Any) -> Players:
    known = Players()
    known.take(decks)
    return known


RIVERSIDE = deck(
    "music", state="playing", playing=entry(1, "Riverside"), position_ms=93_000, duration_ms=227_000, ducked_db=-12.0,
    next=entry(2, "River Man"),
)  # fmt: skip


def test_a_position_goes_on_only_while_it_plays_and_never_past_the_end() -> None:
    assert position(RIVERSIDE, AT + 2_000_000) == 95_000
    assert position(RIVERSIDE, AT + 999_000_000) == 227_000
    paused = deck("music", state="paused", playing=entry(1, "Riverside"), position_ms=93_000, duration_ms=227_000)
    assert position(paused, AT + 2_000_000) == 93_000
    assert remaining(RIVERSIDE, AT) == 134_000


def test_what_ends_early_or_never_is_told_so() -> None:
    cut = deck("music", state="playing", playing=entry(1, "x", to_ms=100_000), position_ms=93_000, duration_ms=227_000)
    assert remaining(cut, AT) == 7_000
    live = deck("music", state="playing", playing=entry(1, "x", is_live=True), duration_ms=1)
    assert remaining(live, AT) is None
    assert on_air_words(players(live), AT) == ["music: x"]


def test_the_strip_says_what_plays_what_is_next_and_how_far_it_is_down() -> None:
    row = strip(players(RIVERSIDE, deck("announce")), AT, RICH, 120).plain
    assert "music ▸ Riverside  1:33 / 3:47  −12 dB ducked  next River Man" in row
    assert "announce —" in row


def test_where_there_is_no_room_for_all_decks_those_with_nothing_on_them_give_way() -> None:
    known = players(RIVERSIDE, deck("announce"), deck("jingle"), deck("emergency"))
    row = strip(known, AT, RICH, 72).plain
    assert "Riverside" in row
    assert "jingle" not in row
    assert "jingle —" in strip(known, AT, RICH, 120).plain


def test_a_level_is_drawn_where_it_is_measured_and_only_of_what_sounds() -> None:
    known = players(replace(RIVERSIDE, level_db=-24.0), deck("announce", level_db=-90.0))
    assert "1:33 / 3:47  ▆▆▆▆────  −12 dB ducked" in strip(known, AT, RICH, 120).plain
    known.apply([event(LevelsMeasured({"music": -0.1}))])
    assert "▆▆▆▆▆▆▆▆" in strip(known, AT, RICH, 120).plain
    assert "announce —" in strip(known, AT, RICH, 120).plain


@pytest.mark.parametrize("width", [40, 60, 80, 120, 160])
def test_the_strip_keeps_to_its_width(width: int) -> None:
    known = players(RIVERSIDE, deck("announce"), deck("jingle", why="the device is gone " * 5), deck("emergency"))
    assert cell_len(strip(known, AT, RICH, width).plain) <= width


def test_the_end_with_nothing_after_it_is_warned_of() -> None:
    last = deck("music", state="playing", playing=entry(1, "x"), position_ms=215_000, duration_ms=227_000)
    assert "nothing next" in strip(players(last), AT, RICH, 120).plain


def test_markup_in_a_title_stays_what_it_is() -> None:
    hostile = deck("music", state="playing", playing=entry(1, "[red]X\x1b[2J"), duration_ms=227_000)
    row = strip(players(hostile), AT, RICH, 120)
    assert "[red]X" in row.plain
    assert "\x1b" not in row.plain


def test_a_process_that_does_not_run_is_all_that_is_said() -> None:
    known = players(RIVERSIDE)
    known.apply([event(ProcessChanged(False, "it was killed", 1))])
    assert strip(known, AT, RICH, 120).plain == " ✕ no sound: it was killed"
    known.apply([event(ProcessChanged(True, "", 1)), event(DeckChanged(deck("music")))])
    assert strip(known, AT, RICH, 120).plain == " music —"
    assert not known.sounding
