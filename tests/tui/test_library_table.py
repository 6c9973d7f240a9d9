"""The Library's list as it is scrolled: what it asks for, when, and how often."""

from tests.support.waiting import until
from tests.tui.audio.things import track
from tests.tui.audio_double import AudioDouble
from tests.tui.test_library_screen import called, opened
from tui.widgets.library_table import LibraryTable


def asked(desk: AudioDouble) -> list[int]:
    return [arguments["offset"] for arguments in called(desk, "library.search")]


async def test_what_comes_next_is_read_before_it_is_in_sight_and_each_page_once() -> None:
    desk = AudioDouble([track(number) for number in range(1000)])
    async with opened(desk) as (console, pilot):
        table = console.screen.query_one(LibraryTable)
        height = table.size.height
        while table.scroll_offset.y + 2 * height <= 100:
            assert set(asked(desk)) == {0}
            await pilot.press("down")
        await until(lambda: 100 in asked(desk))
        assert table.scroll_offset.y + height < 100
        while table.scroll_offset.y + height < 280:
            await pilot.press("pagedown")
            assert all(table.rows[table.scroll_offset.y : table.scroll_offset.y + height]), "read before it is seen"
        assert sorted(asked(desk)) == [0, 100, 200, 300]


async def test_who_scrolls_on_does_not_have_a_page_begun_anew_at_every_row() -> None:
    desk = AudioDouble([track(number) for number in range(1000)])
    async with opened(desk) as (console, pilot):
        begun: list[int] = []
        # As over a link so slow that no page comes.
        console.screen.page = begun.append  # type: ignore[attr-defined]
        await pilot.press(*["pagedown"] * 3, *["down"] * 20)
        assert begun == [100]
        await pilot.press(*["pagedown"] * 7)
        assert begun == [100, 200]


async def test_a_page_that_is_out_of_sight_paints_nothing() -> None:
    desk = AudioDouble([track(number) for number in range(1000)])
    async with opened(desk) as (console, pilot):
        table = console.screen.query_one(LibraryTable)
        painted: list[int] = []
        draw = table.render_line
        table.render_line = lambda y: painted.append(y) or draw(y)  # type: ignore[method-assign, func-returns-value]
        for offset, is_painted in ((500, False), (0, True)):
            painted.clear()
            table.put(desk.do_library_search(limit=100, offset=offset))
            await pilot.pause(0.1)
            assert bool(painted) == is_painted
