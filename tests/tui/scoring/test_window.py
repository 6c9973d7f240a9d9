"""The window of rows: live and paged alike, it is a run of what the engine holds, and never shows a row twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.pss.models import EventRow
from tests.tui.scoring.rows import heard, row
from tui.scoring.filter import EventFilter
from tui.scoring.window import EventWindow


def rows(*ids: int) -> list[EventRow]:
    return [row(id) for id in ids]


def ids(window: EventWindow) -> list[int]:
    return [window.at(place).id for place in range(len(window))]


def shown(*newest_first: int, capacity: int = 2000, complete: bool = True) -> EventWindow:
    window = EventWindow(capacity=capacity)
    window.show(EventFilter(), rows(*newest_first), complete=complete)
    return window


def test_the_newest_row_comes_first_and_live_rows_before_it() -> None:
    window = shown(3, 2, 1)
    window.add(rows(4, 5))
    assert ids(window) == [5, 4, 3, 2, 1]
    assert [window.place_of(event) for event in (5, 1, 6, 0)] == [0, 4, None, None]
    assert (window.newest, window.oldest) == (5, 1)


def test_rows_that_are_there_already_come_only_once() -> None:
    window = shown(3, 2, 1)
    window.add(rows(2, 3, 4))
    assert ids(window) == [4, 3, 2, 1]


def test_what_the_filter_hides_changes_nothing() -> None:
    window = shown(3)
    version = window.version
    window.add([heard("clk;1:20;", 4)])
    assert (ids(window), window.version) == ([3], version)


def test_the_window_keeps_to_its_capacity_and_knows_that_there_is_more() -> None:
    window = shown(3, 2, 1, capacity=3)
    assert window.complete
    window.add(rows(4, 5))
    assert ids(window) == [5, 4, 3]
    assert not window.complete


def test_standing_still_only_counts_what_comes() -> None:
    window = shown(3, 2, 1)
    window.stand_still()
    version = window.version
    window.add([*rows(4, 5), heard("clk;1:20;", 6)])
    assert (ids(window), window.fresh, window.current, window.version) == ([3, 2, 1], 2, False, version)


def test_following_again_needs_a_read_only_where_something_was_missed() -> None:
    window = shown(3, 2, 1)
    window.stand_still()
    assert window.follow()
    window.stand_still()
    window.add(rows(4))
    assert not window.follow()
    window.add(rows(5))
    assert ids(window) == [3, 2, 1]
    window.show(EventFilter(), rows(4, 3), complete=False)
    assert (ids(window), window.fresh, window.following) == ([5, 4, 3], 0, True)


def test_a_page_that_was_read_before_live_rows_came_is_completed_by_them() -> None:
    window = EventWindow()
    window.add([*rows(4, 5), replace(row(6), court="Ring 2"), *rows(7)])
    window.show(EventFilter(court="Ring 1"), rows(4, 3), complete=True)
    assert ids(window) == [7, 5, 4, 3]


def test_pages_towards_the_past_and_back() -> None:
    window = shown(9, 8, 7, capacity=4, complete=False)
    window.add_older(rows(6, 5), complete=False)
    assert (ids(window), window.current, window.following) == ([8, 7, 6, 5], False, False)
    window.add_older(rows(4), complete=True)
    assert (ids(window), window.complete) == ([7, 6, 5, 4], True)
    window.add_newer(rows(9, 8), complete=False)
    assert (ids(window), window.complete, window.current) == ([9, 8, 7, 6], False, False)
    window.add(rows(10))
    window.add_newer(rows(10), complete=True)
    assert (ids(window), window.current, window.fresh) == ([10, 9, 8, 7], True, 0)


def test_the_very_first_rows() -> None:
    window = shown(9, 8)
    window.show_oldest(rows(2, 1))
    assert (ids(window), window.following, window.current, window.complete) == ([2, 1], False, False, True)


def test_a_missed_stretch_is_counted_while_standing_still() -> None:
    window = shown(3, 2)
    window.stand_still()
    window.miss(rows(6, 5, 3))
    assert (ids(window), window.fresh, window.current) == ([3, 2], 2, False)


def test_rows_are_marked_until_they_are_stored() -> None:
    window = shown()
    window.add([row(1, stored=False), row(2, stored=False), row(3)])
    version = window.version
    assert [window.is_stored(window.at(place)) for place in range(3)] == [True, False, False]
    window.stored(1)
    assert [window.is_stored(window.at(place)) for place in range(3)] == [True, False, True]
    assert window.version != version
    window.stored(2)
    version = window.version
    window.stored(99)
    assert window.version == version


def test_a_status_set_by_hand() -> None:
    window = shown(3, 2, 1)
    window.change_status(2, "deprecated")
    assert window.at(1).status == "deprecated"
    version = window.version
    window.change_status(77, "partial")
    assert window.version == version


STEP = st.one_of(
    st.tuples(st.just("live"), st.integers(1, 5)),
    st.sampled_from([("older", 0), ("newer", 0), ("still", 0), ("follow", 0), ("oldest", 0)]),
)


@given(st.integers(0, 30), st.lists(STEP, max_size=40))
def test_whatever_a_person_does_the_window_is_a_run_without_gap_or_double(
    before: int, steps: list[tuple[str, int]]
) -> None:
    """Against an engine that holds every row: consecutive, within capacity, and true about its ends."""
    held, page, window = before, 7, EventWindow(capacity=12)

    def read(newest: int, oldest: int) -> list[EventRow]:
        return rows(*range(newest, oldest - 1, -1))

    def first_page() -> None:
        window.show(EventFilter(), read(held, max(1, held - page + 1)), complete=held <= page)

    first_page()
    for what, count in steps:
        match what:
            case "live":
                window.add(rows(*range(held + 1, held + count + 1)))
                held += count
            case "older" if not window.complete:
                low = max(1, window.oldest - page)
                window.add_older(read(window.oldest - 1, low), complete=low == 1)
            case "newer" if not window.current:
                high = min(held, window.newest + page)
                window.add_newer(read(high, window.newest + 1), complete=high == held)
            case "still":
                window.stand_still()
            case "follow":
                if not window.follow():
                    first_page()
            case "oldest":
                window.show_oldest(read(min(held, page), 1))
        found = ids(window)
        assert found == list(range(window.newest, window.newest - len(found), -1))
        assert len(found) <= 12
        if window.current:
            assert window.newest == held
        if window.complete and found:
            assert window.oldest == 1
        if window.following:
            assert window.current
