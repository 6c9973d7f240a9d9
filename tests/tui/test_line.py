from textual.app import App, ComposeResult
from textual.content import Content

from tui.widgets.line import Line


class Counting(Line):
    """A line that remembers which of its rows were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int):  # type: ignore[no-untyped-def]
        self.drawn.append(y)
        return super().render_line(y)


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield Counting()


def rows(app: Page) -> list[str]:
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()[:4]]


async def test_only_rows_that_are_others_are_drawn() -> None:
    async with Page().run_test(size=(20, 6)) as pilot:
        line = pilot.app.query_one(Counting)
        line.show([Content("one"), Content("two"), Content("three")])
        await pilot.pause()
        assert rows(pilot.app)[:3] == ["one", "two", "three"]  # type: ignore[arg-type]
        line.drawn.clear()
        line.show([Content("one"), Content("TWO"), Content("three")])
        await pilot.pause()
        assert rows(pilot.app)[:3] == ["one", "TWO", "three"]  # type: ignore[arg-type]
        assert line.drawn == [1]
        line.drawn.clear()
        line.show([Content("one"), Content("TWO"), Content("three")])
        await pilot.pause()
        assert line.drawn == []


async def test_it_is_as_high_as_there_are_rows_and_a_row_takes_no_more_than_its_own() -> None:
    async with Page().run_test(size=(20, 6)) as pilot:
        line = pilot.app.query_one(Counting)
        line.show([Content("a row that is longer than there is room"), Content("two")])
        await pilot.pause()
        assert line.size.height == 2
        assert rows(pilot.app)[:2] == ["a row that is longer", "two"]  # type: ignore[arg-type]
        line.show([Content("one")])
        await pilot.pause()
        assert line.size.height == 1
