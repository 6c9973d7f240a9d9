"""The Events screen as a person meets it: keys in, screen out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from core.clock import Clock, SystemClock
from core.errors import NotFound, StoreError
from core.pss.models import Scoreboard
from tests.support.scoring import SECOND, SlowClock
from tests.support.waiting import until
from tests.tui.scoring_double import FIGHT, LOAD, ScoringDouble
from tui.app import Console
from tui.keymap import GO_KEY
from tui.screens.events import EventsScreen
from tui.widgets.event_table import EventTable
from tui.widgets.hand_pad import HandPad
from tui.widgets.line import Line
from tui.widgets.listing import Listing

SIZES = [(80, 24), (120, 40)]
HOSTILE = "at1;[red]X;[red]\x1b[2J\u202e漢字;CRO;at2;S;[bold]ロングネーム;NGR;"


def shown(console: Console) -> str:
    """Read what the screen shows, as text."""
    return "\n".join(strip.text for strip in console.screen._compositor.render_strips())


@asynccontextmanager
async def opened(
    desk: ScoringDouble, size: tuple[int, int] = (120, 40), clock: Clock | None = None
) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    console = Console(desk.connect, clock=clock)
    async with console.run_test(size=size, notifications=True) as pilot:
        screen = console.screen
        assert isinstance(screen, EventsScreen)
        await until(lambda: screen.state.read)
        await pilot.pause()
        yield console, pilot


async def see(console: Console, pilot: Pilot[None], *texts: str) -> str:
    """Wait until the screen shows all these texts."""
    await pilot.pause()
    try:
        await _so(lambda: _all_on(console, texts))
    except TimeoutError:
        raise AssertionError(f"{texts} are not all on\n{shown(console)}") from None
    return shown(console)


async def see_gone(console: Console, pilot: Pilot[None], text: str) -> None:
    await pilot.pause()
    await _so(lambda: text not in shown(console))


def _all_on(console: Console, texts: Sequence[str]) -> bool:
    screen = shown(console)
    return all(text in screen for text in texts)


async def _so(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Look at the screen now and then: reading it takes a while, in which nothing else would happen."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def called(desk: ScoringDouble, name: str) -> list[dict[str, object]]:
    return [arguments for command, arguments, _ in desk.calls if command == name]


@pytest.fixture
def desk() -> ScoringDouble:
    desk = ScoringDouble()
    desk.hear_all(LOAD)
    desk.hear_all(FIGHT)
    return desk


# ---- what is shown


@pytest.mark.parametrize("size", SIZES)
async def test_scoreboard_counts_and_events_are_there_at_once(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        text = await see(console, pilot, "Lana MARIC", "Sade OKAFOR", "VIDEO REVIEW · by red", "all 30", "following")
        assert "Head kick" in text
        assert "hits 27 44 (max 44" in text
        assert "Unknown event" in text


@pytest.mark.parametrize("size", SIZES)
async def test_live_events_come_on_top_and_the_scoreboard_follows(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        desk.hear("pt1;5;")
        desk.hear("clk;0:59;start;")
        await see(console, pilot, "Turning head kick", "FIGHTING", "all 32")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_changes_nothing_but_its_cell(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        desk.hear(HOSTILE)
        desk.hear(b"\x1b]0;title\x07;[red];\xff")
        text = await see(console, pilot, "[red]␛[2J", "[bold]ロングネーム", "␛]0;title␇;[red]")
        for line in text.splitlines():
            assert cell_len(line) <= size[0]
        assert "\u202e" not in text
        assert "\x1b" not in text


@pytest.mark.parametrize("size", SIZES)
async def test_rows_not_stored_yet_are_marked_until_they_are(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        desk.hear("pt1;5;", stored=False)
        await see(console, pilot, "not stored yet")
        desk.store()
        await see_gone(console, pilot, "not stored yet")


async def test_without_courts_it_says_how_to_get_one() -> None:
    desk = ScoringDouble()
    desk.courts, desk.states = [], {}
    async with opened(desk, (80, 24)) as (console, pilot):
        await see(console, pilot, "no courts yet: press 7")
        assert "export" not in shown(console)


async def test_a_silent_court_says_where_it_listens() -> None:
    desk = ScoringDouble()
    desk.courts = [replace(court, datagrams=0, last_at=None) for court in desk.courts]
    async with opened(desk, (80, 24)) as (console, pilot):
        await see(console, pilot, "listening on 0.0.0.0:6000, nothing received yet", "No match loaded")


async def test_while_the_engine_is_away_what_was_shown_stays_and_then_goes_on(desk: ScoringDouble) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        desk.lose()
        await see(console, pilot, "engine lost", "what you see is as of", "Head kick", "Lana MARIC")
        desk.up = True
        desk.hear("pt1;5;")
        await see(console, pilot, "Turning head kick")


async def test_a_new_match_takes_the_place_of_the_last_one(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.hear("win;BLUE;")
        desk.hear_all(LOAD.replace("214", "215").replace("Lana MARIC", "Ana NOVA"))
        await see(console, pilot, "Match 215", "Ana NOVA", "all 10")
        await see_gone(console, pilot, "Head kick")


# ---- following and paging


async def test_moving_off_the_newest_row_holds_the_table_still_and_g_follows_again(desk: ScoringDouble) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        await pilot.press("down")
        await see(console, pilot, "standing still")
        before = shown(console).splitlines()[6:20]
        desk.hear("pt1;5;")
        desk.hear("pt1;4;")
        await see(console, pilot, "2 new")
        assert shown(console).splitlines()[6:20] == before
        await pilot.press("g")
        await see(console, pilot, "following", "Turning body kick")


async def test_long_ago_events_are_paged_in_and_the_first_one_is_a_key_away() -> None:
    desk = ScoringDouble()
    desk.hear_all(LOAD)
    for level in range(1, 1001):
        desk.hear(f"hl1;{level % 90 + 1};")
    async with opened(desk, (80, 24)) as (console, pilot):
        table = console.screen.query_one(EventTable)
        first = len(table.window)
        for _ in range(40):
            await pilot.press("pagedown")
        await until(lambda: len(table.window) > first)
        await pilot.press("G")
        await see(console, pilot, "Match loaded")
        assert table.window.complete
        for _ in range(3):
            await pilot.press("up")
        assert table.current is not None
        assert table.current.id == 4
        await pilot.press("g")
        await see(console, pilot, "following")
        await until(lambda: table.window.newest == desk.rows[-1].id)


async def test_a_thousand_events_at_once_are_all_counted_and_the_newest_shown(desk: ScoringDouble) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        for level in range(1000):
            desk.hear(f"hl2;{level % 90 + 1};")
        desk.hear("pt1;5;")
        await see(console, pilot, "Turning head kick", "all 1031")


# ---- filters


@pytest.mark.parametrize(
    ("keys", "there", "gone"),
    [
        (("f",), "[blue 3]", "Head kick"),
        (("f", "f"), "[red 4]", "Punch"),
        (("s", "s", "s"), "[unknown 1]", "Head kick"),
        (("/", "h", "l", "2"), "[/hl2]", "Punch"),
    ],
)
@pytest.mark.parametrize("size", SIZES)
async def test_filters_are_a_key_and_escape_clears_them(
    desk: ScoringDouble, size: tuple[int, int], keys: tuple[str, ...], there: str, gone: str
) -> None:
    async with opened(desk, size) as (console, pilot):
        await pilot.press(*keys)
        await see(console, pilot, there)
        await see_gone(console, pilot, gone)
        await pilot.press("escape")
        await see(console, pilot, gone)


async def test_live_rows_obey_the_filter_too(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("f")
        await see(console, pilot, "[blue 3]")
        desk.hear("pt2;5;")
        desk.hear("pt1;4;")
        text = await see(console, pilot, "Turning body kick", "red 5")
        assert "Turning head kick" not in text


async def test_ticks_are_folded_until_asked_for(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.hear("clk;0:47;")
        await see(console, pilot, "all 31")
        table = console.screen.query_one(EventTable)
        folded = len(table.window)
        await pilot.press("t")
        await until(lambda: len(table.window) == folded + 4)


async def test_a_text_is_kept_with_enter_and_a_filter_without_a_match_says_so(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("/", *"xyzzy")
        await see(console, pilot, "no event matches the filter")
        await pilot.press("enter")
        await see(console, pilot, "[/xyzzy]")
        assert isinstance(console.focused, EventTable)
        await pilot.press("escape")
        await see(console, pilot, "Head kick")


async def test_kinds_are_chosen_from_a_list(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("F")
        await see(console, pilot, "○ points", "○ not understood")
        await pilot.press("enter")
        await see(console, pilot, "● points", "[points 3]")
        await pilot.press("escape")
        await see(console, pilot, "Punch")
        await see_gone(console, pilot, "Hit level")


# ---- detail, lists


@pytest.mark.parametrize("size", SIZES)
async def test_enter_shows_everything_of_an_event(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        await pilot.press("enter")
        await see(console, pilot, "unknown, confidence 0.0")
        if size[1] > 24:
            await see(console, pilot, "7a 7a 7a 3b", "Open [bold], day 1", "raw, 8 bytes")
        await pilot.press("down")
        await see(console, pilot, "recognised, confidence 1.0")
        await pilot.press("escape")
        await see_gone(console, pilot, "confidence")


async def test_raw_bytes_on_demand(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("r")
        await see(console, pilot, "pt2;3;")


@pytest.mark.parametrize("size", SIZES)
async def test_all_courts_are_a_key_away_and_enter_goes_to_one(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        await pilot.press("o")
        await see(console, pilot, "all courts, blue : red", "4 : 3", "no data yet")
        await pilot.press("down", "enter")
        await see(console, pilot, "No match loaded")
        assert called(desk, "pss.events")[-1]["court"] == "Ring 2"
        await pilot.press("left_square_bracket")
        await see(console, pilot, "Lana MARIC")


NEXT = (
    "pre;FightLoaded;\nat1;M. NEXT;Mia NEXT;FRA;at2;N. AFTER;Nina AFTER;GER;\nmch;215;Final;W- 57 kg;1;;;;;b2;Senior;3;"
)


@pytest.mark.parametrize("size", SIZES)
async def test_an_earlier_match_says_that_it_is_not_live_and_one_key_leads_back(
    desk: ScoringDouble, size: tuple[int, int]
) -> None:
    desk.hear_all(NEXT)
    async with opened(desk, size) as (console, pilot):
        await see(console, pilot, "Mia NEXT")
        await pilot.press("m")
        await see(console, pilot, "the match that is on", "everything on this court", "CRO Lana MARIC")
        await pilot.press("down", "down", "down", "enter")
        text = await see(console, pilot, "EARLIER MATCH, NOT LIVE", "not live", "Lana MARIC", "Head kick", "l live")
        assert "following" not in text
        desk.hear("sc1;9;sc2;9;")
        await pilot.press("f", "enter", "l")
        await see_gone(console, pilot, "NOT LIVE")
        await see(console, pilot, "Mia NEXT", "following")


async def test_the_match_that_is_on_is_live_however_it_is_chosen(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("m")
        await see(console, pilot, "CRO Lana MARIC")
        await pilot.press("down", "down", "enter")
        text = await see(console, pilot, "Head kick", "following")
        assert "NOT LIVE" not in text


async def test_a_list_offers_no_filter_of_the_table_behind_it(desk: ScoringDouble) -> None:
    async with opened(desk, (160, 48)) as (console, pilot):
        await pilot.press("p")
        await see(console, pilot, "zzz;1;2;")
        footer = shown(console).splitlines()[-1]
        assert "s status" not in footer
        assert "esc back" in footer


@pytest.mark.parametrize("keys", ["o", "m", "p", "i", "F", "enter", "G"])
async def test_a_moment_can_be_marked_whatever_is_shown(desk: ScoringDouble, keys: str) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(keys, "k")
        await see(console, pilot, "Mark this moment", "On Ring 1")


async def test_countries_are_named_where_there_is_room(desk: ScoringDouble) -> None:
    async with opened(desk, (160, 48)) as (console, pilot):
        await see(console, pilot, "CRO", "Croatia", "Nigeria")
        await pilot.press("/", *"at1", "enter", "enter")
        await see(console, pilot, "blue country", "CRO (Croatia)")


async def test_how_often_an_unknown_code_was_seen_is_counted_on(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "unknown · seen 3×")
        desk.hear("zzz;3;4;")
        await see(console, pilot, "unknown · seen 4×")


async def test_a_match_that_cannot_be_read_leaves_what_was_shown(
    desk: ScoringDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(match: int) -> None:
        raise NotFound("There is no such match.")

    monkeypatch.setattr(desk, "do_pss_match_scoreboard", refuse)
    desk.hear_all(NEXT)
    async with opened(desk) as (console, pilot):
        await pilot.press("m")
        await see(console, pilot, "CRO Lana MARIC")
        await pilot.press("down", "down", "down", "enter")
        await see(console, pilot, "There is no such match.", "Match data")
        desk.hear("pt1;5;")
        await see(console, pilot, "Turning head kick")


class QuickClock(SystemClock):
    """Nobody waits long for the next attempt."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.2))


async def test_what_could_not_be_read_at_first_is_read_again(
    desk: ScoringDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals, inner = iter(["The store does not answer."] * 2), desk.do_pss_scoreboards

    def refuse() -> list[Scoreboard]:
        for sentence in refusals:
            raise StoreError(sentence)
        return inner()

    monkeypatch.setattr(desk, "do_pss_scoreboards", refuse)
    async with opened(desk, clock=QuickClock()) as (console, pilot):
        await see(console, pilot, "The store does not answer.", "Head kick")


@pytest.mark.parametrize(
    ("press", "words"),
    [("p", ("3×", "zzz;1;2;", "perhaps brk")), ("i", ("99 datagrams", "pt1", "12", "recognised"))],
)
async def test_unknown_patterns_and_statistics(desk: ScoringDouble, press: str, words: tuple[str, ...]) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(press)
        await see(console, pilot, *words)
        await pilot.press(press)
        await see(console, pilot, "Head kick")


# ---- what people say


async def test_a_status_is_changed_for_all_selected_rows(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("v", "v", "e")
        await see(console, pilot, "2 selected events")
        await pilot.press("right", "right", "tab", *"test", "enter")
        await until(lambda: len(called(desk, "pss.set_status")) == 2)
        assert {call["reason"] for call in called(desk, "pss.set_status")} == {"test"}
        assert len({call["event"] for call in called(desk, "pss.set_status")}) == 2


async def test_a_moment_is_marked_with_a_note(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        before = console.now()
        await pilot.press("k")
        await see(console, pilot, "Mark this moment")
        opened_at = console.now()
        await pilot.press(*"look", "enter")
        await see(console, pilot, "Mark", "look")
        (mark,) = called(desk, "pss.mark")
        assert (mark["court"], mark["note"]) == ("Ring 1", "look")
        assert before <= mark["at"] <= opened_at, "the moment of the key, not of the note's end"


async def test_a_sender_is_asked_for_its_last_values_where_its_port_is_known(
    desk: ScoringDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.courts = [replace(court, resync_port=7000) for court in desk.courts]
    monkeypatch.setattr(desk, "do_pss_resync", lambda court: None, raising=False)
    async with opened(desk) as (console, pilot):
        await pilot.press("y")
        await see(console, pilot, "The sender of Ring 1 is asked")
        assert called(desk, "pss.resync") == [{"court": "Ring 1"}]


async def test_what_is_shown_is_exported(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("f")
        await see(console, pilot, "[blue 3]")
        await pilot.press("x")
        await see(console, pilot, "All events that the table's filter shows")
        await pilot.press("right", "enter")
        await see(console, pilot, "rows written to match-1-")
        (call,) = called(desk, "pss.export")
        assert (call["match"], call["side"], call["format"]) == (1, "blue", "jsonl")
        assert str(call["file"]).endswith(".jsonl")
        await pilot.press("x")
        await see(console, pilot, "All events that the table's filter shows")
        await pilot.press("right", "right", "enter")
        await see(console, pilot, "Report written to match-1-")
        report = called(desk, "pss.export")[-1]
        assert report["match"] == 1
        assert "side" not in report, "a report is of the whole match"


@pytest.mark.parametrize("size", SIZES)
async def test_a_court_is_run_by_hand_only_after_a_second_word(desk: ScoringDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        await pilot.press("h")
        await see(console, pilot, "Really run Ring 1 by hand?")
        await pilot.press("enter", "n")
        await see_gone(console, pilot, "Really")
        assert not called(desk, "pss.take_over")
        await pilot.press("h", "y")
        await see(console, pilot, "BY HAND", "run by hand")
        assert isinstance(console.focused, HandPad)
        pad = console.focused.render().plain
        assert " blue " in pad
        assert " red " in pad
        await pilot.press("plus", "plus", "right", "right", "minus", "right", "enter")
        await until(lambda: len(called(desk, "pss.correct")) == 4)
        assert called(desk, "pss.correct") == [
            {"court": "Ring 1", "blue_score": 5}, {"court": "Ring 1", "blue_score": 6},
            {"court": "Ring 1", "clock": "1:09"}, {"court": "Ring 1", "running": True},
        ]  # fmt: skip
        await see(console, pilot, "blue score 6")
        await pilot.press("h", "y")
        await see_gone(console, pilot, "BY HAND")
        assert called(desk, "pss.give_back") == [{"court": "Ring 1"}]


async def test_the_pad_goes_back_to_the_scoreboard_s_value_when_a_correction_is_refused(
    desk: ScoringDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(court: str, **values: Any) -> None:
        raise StoreError("The store does not answer.")

    monkeypatch.setattr(desk, "do_pss_correct", refuse)
    clock = SlowClock()
    async with opened(desk, clock=clock) as (console, pilot):
        await pilot.press("h", "y")
        await see(console, pilot, "[score 4]")
        await pilot.press("plus")
        await see(console, pilot, "[score 5]", "The store does not answer.")
        clock.ahead += 3 * SECOND
        await see(console, pilot, "[score 4]")


async def test_the_keys_go_to_the_pad_also_when_the_scoreboard_takes_its_time(desk: ScoringDouble) -> None:
    held: list[Any] = []
    async with opened(desk) as (console, pilot):
        screen = console.screen
        assert isinstance(screen, EventsScreen)
        publish, desk.publish = desk.publish, held.append  # type: ignore[method-assign]
        await pilot.press("h", "y")
        await until(lambda: held)
        screen.draw()
        await pilot.pause()
        assert screen.table.has_focus, "a key must never go nowhere"
        desk.publish = publish  # type: ignore[method-assign]
        for event in held:
            publish(event)
        await see(console, pilot, "BY HAND")
        await until(lambda: screen.pad.has_focus)
        desk.do_pss_give_back("Ring 1")
        await see_gone(console, pilot, "BY HAND")
        assert screen.table.has_focus, "given back by somebody else"


async def test_names_and_new_matches_are_typed(desk: ScoringDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("h", "y")
        await see(console, pilot, "BY HAND")
        await pilot.press("left", "left", "enter")
        await see(console, pilot, "Correct blue name")
        await pilot.press("tab", *"SUI", "enter")
        await until(lambda: called(desk, "pss.correct") == [{"court": "Ring 1", "blue_country": "SUI"}])
        await see_gone(console, pilot, "Correct blue name")
        await pilot.press("n")
        await see(console, pilot, "New match")
        await pilot.press(*"300", "enter")
        await until(lambda: called(desk, "pss.match_new") == [{"court": "Ring 1", "number": "300"}])


@pytest.mark.parametrize(("key", "offered"), [("m", True), ("i", False)])
async def test_enter_is_offered_in_lists_that_it_does_something_in(
    desk: ScoringDouble, key: str, offered: bool
) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(key)
        listing = console.screen.query_one(Listing)
        await until(lambda: listing.rows.rows)
        await pilot.pause()
        assert ("enter open" in shown(console).splitlines()[-1]) is offered


# ---- keys


async def test_every_key_has_an_id_and_none_is_go(desk: ScoringDouble) -> None:
    for cls in (EventsScreen, EventTable, HandPad):
        for binding in cls.BINDINGS:
            assert binding.id  # type: ignore[union-attr]
            assert GO_KEY not in binding.key.split(",")  # type: ignore[union-attr]


async def test_the_footer_offers_only_what_works(desk: ScoringDouble) -> None:
    async with opened(desk, (160, 48)) as (console, pilot):
        footer = shown(console).splitlines()[-1]
        assert "esc back" not in footer
        assert "g newest" not in footer
        await pilot.press("down")
        await until(lambda: "g newest" in shown(console).splitlines()[-1])
        assert "resync" not in shown(console).splitlines()[-1]
        await pilot.press("enter", "g")
        await until(lambda: "g newest" not in shown(console).splitlines()[-1])


async def test_nothing_is_painted_while_nothing_changes(desk: ScoringDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        screen = console.screen
        assert isinstance(screen, EventsScreen)
        table = screen.table
        painted: list[int] = []
        render = table.render_line
        monkeypatch.setattr(table, "render_line", lambda y: (painted.append(y), render(y))[1])
        screen.draw()
        desk.hear("clk;0:47;")
        await see(console, pilot, "all 31")
        assert not painted
        desk.hear("pt1;5;")
        await see(console, pilot, "Turning head kick")
        assert 0 < len(set(painted)) <= table.size.height


async def test_a_resized_terminal_gets_a_layout_of_its_own(desk: ScoringDouble) -> None:
    """Rows that a big scoreboard took are given back when the terminal becomes small."""
    async with opened(desk, (160, 48)) as (console, pilot):
        board, table = console.screen.query_one("#board", Line), console.screen.query_one("#table", EventTable)
        detail = console.screen.query_one("#detail Line", Line)
        await _so(lambda: board.size.height > 10)
        for _ in range(2):
            await pilot.resize_terminal(80, 24)
            await _so(lambda: board.size.height == 3 and table.size.height == 14)
            await pilot.resize_terminal(160, 48)
            await _so(lambda: board.size.height > 10)
        await pilot.press("enter")
        await _so(lambda: detail.size.height)
        roomy = detail.size.height
        await pilot.resize_terminal(160, 30)
        await _so(lambda: 0 < detail.size.height < roomy)
