"""The shell as a person meets it: keys in, screen out; the engine's end is an in-process double."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from core.errors import Invalid, NeedsArming, NotFound
from tests.support.waiting import until
from tests.tui.desk_double import DeskDouble
from tui.app import Console
from tui.screens import SCREENS, ScreenSpec
from tui.themes import THEME_NAMES
from tui.widgets.choice import Choice
from tui.widgets.entry import Entry
from tui.widgets.rows import Rows

BLANK = (ScreenSpec("1", "events", "Events", "tests.tui.blank:BlankScreen"), *SCREENS[1:])


def shown(console: Console) -> str:
    """Read what the screen shows, as text."""
    return "\n".join(strip.text for strip in console.screen._compositor.render_strips())


@asynccontextmanager
async def opened(
    double: DeskDouble, size: tuple[int, int] = (120, 36), attached: bool = True, **options: Any
) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    console = Console(double.connect, screens=BLANK, **options)
    async with console.run_test(size=size, notifications=True) as pilot:
        if attached:
            await until(lambda: console.desk.mode)
            await pilot.pause()
        yield console, pilot


async def see(console: Console, pilot: Pilot[None], *texts: str) -> None:
    """Wait until the screen shows all these texts."""

    await pilot.pause()
    try:
        await until(lambda: all(text in shown(console) for text in texts), 5)
    except TimeoutError:
        raise AssertionError(f"{texts} are not all on\n{shown(console)}") from None


async def go_to(console: Console, pilot: Pilot[None], digit: str, name: str) -> None:
    await pilot.press(digit)
    await until(lambda: console.current_mode == name and console.screen.is_mounted)
    await pilot.pause()


# ---- the frame


async def test_it_paints_before_the_engine_is_there_and_says_what_is_going_on() -> None:
    double = DeskDouble()
    double.up = False
    async with opened(double, attached=False) as (console, pilot):
        await see(console, pilot, "no engine yet: No engine is running; trying again")
        assert "SHOW" not in shown(console)
        double.up = True
        await see(console, pilot, "◖SHOW◗")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
async def test_digits_switch_screens_everywhere(size: tuple[int, int]) -> None:
    async with opened(DeskDouble(), size) as (console, pilot):
        for digit, name in (("6", "log"), ("7", "settings"), ("1", "events"), ("6", "log")):
            await go_to(console, pilot, digit, name)
        await see(console, pilot, "line 499 of the log")


async def test_a_digit_that_is_typed_switches_nothing() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        await pilot.press("slash", "7")
        await pilot.pause()
        assert console.current_mode == "log"
        assert console.screen.query_one("#text", Entry).value == "7"


async def test_the_mode_has_a_key_and_the_frame_follows() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await pilot.press("f2")
        await see(console, pilot, "on-air actions run at once")
        await pilot.press("down", "enter")
        await see(console, pilot, "◖EDIT◗")
        assert ("desk.set_mode", {"mode": "edit"}, None) in double.calls


async def test_a_lost_engine_is_said_and_what_was_shown_stays() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        await see(console, pilot, "line 499 of the log")
        double.lose()
        await see(console, pilot, "✕ engine lost")
        await see(console, pilot, "what you see is as of")
        assert "line 499 of the log" in shown(console)
        assert console.screen.has_class("-stale")
        double.up = True
        await see(console, pilot, "UDP●")
        assert not console.screen.has_class("-stale")


async def test_an_engine_that_was_stopped_stays_so_until_a_key_starts_it() -> None:
    double = DeskDouble()

    async def start() -> Any:
        double.up = True
        return await double.connect()

    async with opened(double, (80, 24), start=start) as (console, pilot):
        await see(console, pilot, "UDP●")
        assert "f5" not in shown(console)
        double.lose("asked by ana")
        await see(console, pilot, "✕ engine stopped just now: asked by ana", "what you see is as of")
        await see(console, pilot, "f5 start the engine")
        assert console.screen.has_class("-stale")
        await pilot.press("question_mark", "end")
        await see(console, pilot, "app.start_engine", "start the engine")
        await pilot.press("escape", "f5")
        await see(console, pilot, "UDP●")
        await until(lambda: "f5" not in shown(console))
        assert not console.screen.has_class("-stale")


async def test_where_it_may_not_be_started_from_here_no_key_is_offered() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        double.lose("SIGTERM")
        await see(console, pilot, "engine stopped", "SIGTERM; waiting until it is started")
        assert "f5" not in shown(console)


async def test_a_failing_part_is_in_the_status_bar() -> None:
    double = DeskDouble()
    async with opened(double, (80, 24)) as (console, pilot):
        double.set_health("store", "failed", "disk full")
        await see(console, pilot, ": disk full")


async def test_nothing_repaints_while_nothing_changes() -> None:
    double = DeskDouble()
    double.courts = [replace(court, last_at=None) for court in double.courts]
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        await pilot.pause()
        painted: list[Any] = []
        lines = [widget for widget in console.screen.walk_children() if widget.id in ("header", "status", "lines")]
        for widget in lines:
            widget.refresh = lambda *a, widget=widget, **k: painted.append(widget) or widget  # type: ignore[method-assign]
        for _ in range(3):
            console.base_screen.tick()  # type: ignore[union-attr]
        await pilot.pause()
        assert painted == []


# ---- GO


def arms(double: DeskDouble) -> list[str]:
    fired: list[str] = []

    async def call(name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name != "obs.cut":
            return await inner(name, arguments, token)
        if token is None:
            raise double.needs(NeedsArming, name)
        fired.append(token)
        return None

    inner: Callable[..., Awaitable[Any]] = double.call
    double.call = call  # type: ignore[method-assign]
    return fired


async def test_space_fires_what_is_armed_and_nothing_else() -> None:
    double = DeskDouble()
    fired = arms(double)
    async with opened(double) as (console, pilot):
        await pilot.press("space")
        assert fired == []
        console.give("obs.cut", {"scene": "Break"}, "cut to Break")
        await see(console, pilot, "ARMED 5s  cut to Break — space is GO")
        await see(console, pilot, "space GO  esc disarm")
        await pilot.press("space")
        await until(lambda: fired == ["t1"])
        await see(console, pilot, "cut to Break: done")
        await pilot.press("space")
        await pilot.pause()
        assert fired == ["t1"]
        assert "ARMED" not in shown(console)


async def test_space_is_go_also_while_a_line_is_being_typed() -> None:
    double = DeskDouble()
    fired = arms(double)
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        await pilot.press("slash", "a", "space", "b")
        assert console.screen.query_one("#text", Entry).value == "a b"
        console.give("obs.cut")
        await see(console, pilot, "ARMED")
        await pilot.press("space")
        await until(lambda: fired)
        assert console.screen.query_one("#text", Entry).value == "a b"


async def test_escape_disarms() -> None:
    double = DeskDouble()
    fired = arms(double)
    async with opened(double) as (console, pilot):
        console.give("obs.cut")
        await see(console, pilot, "ARMED")
        await pilot.press("escape", "space")
        await pilot.pause()
        assert console.runner.armed is None
        assert fired == []


async def test_losing_the_engine_disarms() -> None:
    double = DeskDouble()
    arms(double)
    async with opened(double) as (console, pilot):
        console.give("obs.cut")
        await see(console, pilot, "ARMED")
        double.lose()
        await until(lambda: console.runner.armed is None)


async def test_space_toggles_nothing_in_a_form() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await pilot.press("a")
        await see(console, pilot, "New court")
        choice = console.screen.query_one("#input-share", Choice)
        choice.focus()
        await pilot.press("space")
        assert choice.value == "no"
        await pilot.press("right")
        assert choice.value == "yes"


# ---- the palette


async def test_the_palette_finds_a_command_asks_what_it_needs_and_runs_it() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await pilot.press("ctrl+p")
        await see(console, pilot, "desk.set_mode")
        await pilot.press(*"court_stop", "enter")
        await see(console, pilot, "Stop listening for a court.")
        await pilot.press("enter")
        await see(console, pilot, "this is needed")
        await pilot.press("1", "enter")
        await until(lambda: ("pss.court_stop", {"court": "1"}, None) in double.calls)
        await see(console, pilot, "pss.court_stop: done")


async def test_an_answer_that_is_long_can_be_read() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        await pilot.press("ctrl+p")
        await see(console, pilot, "desk.set_mode")
        await pilot.press(*"interfaces", "enter")
        await see(console, pilot, "pss.interfaces: done")


async def test_a_refusal_stays_in_the_form_with_its_remedy() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        await pilot.press("ctrl+p")
        await see(console, pilot, "desk.set_mode")
        await pilot.press(*"court_stop", "enter", "9", "enter")
        await see(console, pilot, "There is no court 9.")
        await see(console, pilot, "`pss.courts` lists them.")


async def test_the_palette_without_an_engine_says_so() -> None:
    double = DeskDouble()
    double.up = False
    async with opened(double, attached=False) as (console, pilot):
        await pilot.press("ctrl+p")
        await see(console, pilot, "The engine is not there")


# ---- errors and markup


async def test_errors_are_shown_as_sentences_and_literally() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        console.show_error(NotFound("There is no [red]court\x1b[31m.", remedy="Look at [b]pss.courts[/b]."))
        await see(console, pilot, "There is no [red]court␛[31m.")
        await see(console, pilot, "Look at [b]pss.courts[/b].")


async def test_a_log_line_is_drawn_literally() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        double.log("evil [bold red]name[/] \x1b[2J \u202edrow", "error")
        await see(console, pilot, "evil [bold red]name[/] ␛[2J")


# ---- help and keys


async def test_help_lists_the_live_bindings_and_what_the_screen_is_for() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await pilot.press("question_mark")
        await see(console, pilot, "The courts and what they listen on")
        await see(console, pilot, "settings.add")
        text = shown(console)
        assert text.index("settings.add") < text.index("rows.up"), "what the footer offers comes first"


async def test_the_footer_shows_only_what_works_here_and_now() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await see(console, pilot, "d delete")
        await pilot.press("tab")
        await pilot.pause()
        assert "d delete" not in shown(console)
        await see(console, pilot, "e edit")


async def test_keys_are_remapped_by_the_setting_and_the_footer_follows() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        double.do_settings_set("console.keymap", {"log.filter": "f5"})
        await see(console, pilot, "f5 filter")
        footer = shown(console).splitlines()[-1]
        assert footer.index("f5 filter") < footer.index("l level"), "a remapped key stays where hands expect its word"
        await pilot.press("f5")
        assert console.screen.query_one("#text", Entry).has_focus


@pytest.mark.parametrize("theme", THEME_NAMES)
async def test_every_theme_draws_the_shell(theme: str) -> None:
    double = DeskDouble()
    async with opened(double, theme=theme) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await see(console, pilot, "Ring 1")
        assert console.theme == theme
        assert console.native_ansi_color == (theme == "terminal")


async def test_the_setting_chooses_the_theme_unless_this_console_has_its_own() -> None:
    double = DeskDouble()
    async with opened(double) as (console, _):
        double.do_settings_set("console.theme", "light")
        await until(lambda: console.theme == "light")
    async with opened(double, theme="contrast") as (console, _):
        assert console.theme == "contrast"


async def test_slow_means_two_redraws_a_second_and_no_animation() -> None:
    async with opened(DeskDouble(), slow=True) as (console, _):
        assert console.link.interval == 0.5
        assert console.animation_level == "none"


# ---- forms and answers


async def test_a_small_terminal_says_what_the_focused_field_takes() -> None:
    async with opened(DeskDouble(), (80, 24)) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await pilot.press("a")
        await see(console, pilot, "what people call it")
        await pilot.press("tab")
        await see(console, pilot, "UDP port its scoring system sends to")
        assert "what people call it" not in shown(console)
        await pilot.press("enter")
        await see(console, pilot, "✕ this is needed")


async def test_a_long_line_of_an_answer_is_read_to_its_end() -> None:
    double = DeskDouble()
    async with opened(double, (80, 24)) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        double.log("much to say " * 12 + "and the end")
        await see(console, pilot, "much to say")
        assert "and the end" not in shown(console)
        await pilot.press("enter")
        await see(console, pilot, "Line of the log", "and the end")


# ---- log and settings


async def test_the_log_filters_pages_and_follows() -> None:
    double = DeskDouble()
    async with opened(double, (80, 24)) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        rows = console.screen.query_one("#lines", Rows)
        await see(console, pilot, "following")
        await pilot.press("g")
        await until(lambda: rows.rows[0].number < 300)
        await see(console, pilot, "held: G follows")
        double.log("while held")
        await until(lambda: rows.rows[-1].message == "while held")
        assert "while held" not in shown(console)
        await pilot.press("G")
        await see(console, pilot, "while held")
        double.log("followed")
        await see(console, pilot, "followed")
        await pilot.press("l")
        await see(console, pilot, "warning or worse")
        await until(lambda: all(record.level in ("warning", "error") for record in rows.rows))
        await pilot.press("slash", *"498", "enter")
        await until(lambda: [record.number for record in rows.rows] == [498])
        await pilot.press("enter")
        await see(console, pilot, "correlation")
        await pilot.press("escape", "escape")
        await until(lambda: len(rows.rows) > 1)


async def test_the_log_shows_one_part_at_a_time() -> None:
    async with opened(DeskDouble()) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        await see(console, pilot, "all parts")
        await pilot.press("p")
        await see(console, pilot, "part engine")
        rows = console.screen.query_one("#lines", Rows)
        await until(lambda: {record.part for record in rows.rows} == {"engine"})


async def test_a_court_is_added_edited_stopped_and_removed() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await pilot.press("a")
        await see(console, pilot, "New court")
        await pilot.press(*"Ring 1", "enter")
        await see(console, pilot, "There is a court Ring 1 already.")
        await see(console, pilot, "Choose another name.")
        await pilot.press("backspace", "3", "tab", "end", "backspace", "9", "enter")
        await see(console, pilot, "0.0.0.0:6009")
        await pilot.press("G", "e")
        await see(console, pilot, "Court Ring 3")
        await pilot.press("end", "0", "enter")
        await see(console, pilot, "Ring 30")
        await pilot.press("s")
        await see(console, pilot, "stopped")
        await pilot.press("d")
        await see(console, pilot, "Really remove Ring 30?")
        await pilot.press("enter")
        assert len(double.courts) == 3
        await pilot.press("y")
        await until(lambda: len(double.courts) == 2)
        await pilot.pause()
        await until(lambda: "Ring 30" not in shown(console))


async def test_a_setting_is_edited_in_place() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await pilot.press("tab", "G", "enter")
        await see(console, pilot, "The venue's name.")
        await pilot.press("end", "!", "enter")
        await until(lambda: double.settings["desk.venue"].value == "Hall A!")
        await see(console, pilot, "Hall A!")


async def test_a_key_map_that_names_no_binding_is_refused_in_its_form() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await pilot.press("tab", "g", "e")
        await see(console, pilot, "Own keys.")
        await pilot.press(*"log.filtr=f5", "enter")
        await see(console, pilot, "Did you mean log.filter?")
        assert double.settings["console.keymap"].value == {}


async def test_what_a_person_has_not_got_yet_is_said() -> None:
    double = DeskDouble()
    double.courts = []
    async with opened(double) as (console, pilot):
        await go_to(console, pilot, "7", "settings")
        await see(console, pilot, "no court yet: a adds one")
        await see(console, pilot, "UDP– no court")


# ---- the first set-up


async def test_the_first_start_offers_the_set_up() -> None:
    double = DeskDouble(setup_done=False)
    async with opened(double, (80, 24)) as (console, pilot):
        await see(console, pilot, "What is the venue called?")
        await pilot.press(*"Arena", "enter", *"Mars", "enter")
        await see(console, pilot, "There is no time zone “Mars”")
        assert console.screen.query_one("#answer", Entry).value == "Mars", "a slip is to be mended, not typed again"
        await pilot.press("ctrl+u", *"UTC", "enter", *"Ring 5", "enter", "enter", "enter", "enter")
        await until(lambda: double.settings["desk.setup_done"].value is True)
        assert double.settings["desk.venue"].value == "Arena"
        assert (double.courts[-1].name, double.courts[-1].port) == ("Ring 5", 6002)
        await see(console, pilot, "Arena")


async def test_the_set_up_can_be_skipped_and_is_not_offered_again() -> None:
    double = DeskDouble(setup_done=False)
    async with opened(double) as (console, pilot):
        await see(console, pilot, "Welcome to Cuedesk")
        await pilot.press("escape")
        await until(lambda: double.settings["desk.setup_done"].value is True)
        await until(lambda: "Welcome" not in shown(console))


async def test_one_can_leave_the_set_up_also_while_the_engine_takes_its_time() -> None:
    double = DeskDouble(setup_done=False)
    never, inner = asyncio.Event(), double.call

    async def call(name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if arguments.get("key") == "desk.venue":
            await never.wait()
        return await inner(name, arguments, token)

    double.call = call  # type: ignore[method-assign]
    async with opened(double) as (console, pilot):
        await see(console, pilot, "What is the venue called?")
        await pilot.press("enter", "enter", "enter")
        await see(console, pilot, "Shall it be set up so?")
        await pilot.press("enter", "up", "enter", "escape")
        await until(lambda: double.settings["desk.setup_done"].value is True)
        await until(lambda: "Welcome" not in shown(console))
        await go_to(console, pilot, "6", "log")


async def test_what_the_engine_refuses_of_the_set_up_is_said_and_can_be_mended() -> None:
    double = DeskDouble(setup_done=False)
    refusals, inner = iter(["That is no name."]), double.call

    async def call(name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if arguments.get("key") == "desk.venue":
            for sentence in refusals:
                raise Invalid(sentence, remedy="Take another.")
        return await inner(name, arguments, token)

    double.call = call  # type: ignore[method-assign]
    async with opened(double) as (console, pilot):
        await see(console, pilot, "What is the venue called?")
        await pilot.press("enter", "enter", "enter", "enter")
        await see(console, pilot, "That is no name. Take another", "Shall it be set up so?")
        await pilot.press("ctrl+u", "enter")
        await until(lambda: double.settings["desk.setup_done"].value is True)


async def test_size_classes_follow_the_terminal_also_for_screens_not_shown() -> None:
    async with opened(DeskDouble(), (120, 36)) as (console, pilot):
        await go_to(console, pilot, "6", "log")
        await pilot.resize_terminal(80, 24)
        await until(lambda: console.screen.has_class("-narrow", "-short"))
        await go_to(console, pilot, "1", "events")
        await until(lambda: console.screen.has_class("-narrow", "-short"))
        assert not console.screen.has_class("-wide")
