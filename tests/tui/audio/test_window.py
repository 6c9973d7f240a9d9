"""The window of tracks: as long as what was found, holding only what was looked at."""

import pytest

from core.audio.models.library import TrackPage
from core.audio.models.lists import SavedSearch
from tests.tui.audio.things import track
from tui.audio.window import KEPT_PAGES, PAGE, SORTS, STATES, Look, TrackWindow


def page(offset: int, total: int = 1000, first: int | None = None) -> TrackPage:
    start = offset if first is None else first
    tracks = tuple(track(start + place) for place in range(min(PAGE, total - offset)))
    return TrackPage(total, total, offset, tracks)


def test_it_is_as_long_as_what_was_found_and_holds_what_was_read() -> None:
    window = TrackWindow()
    window.show(Look(), page(0))
    assert len(window) == 1000
    first = window[0]
    assert first is not None
    assert first.id == 0
    assert window[PAGE] is None
    with pytest.raises(IndexError):
        _ = window[1000]


def test_what_is_missing_is_told_page_by_page() -> None:
    window = TrackWindow()
    window.show(Look(), page(0))
    assert window.missing(0, PAGE - 1) is None
    assert window.missing(PAGE - 5, PAGE + 5) == PAGE
    window.put(page(PAGE))
    assert window.missing(PAGE - 5, PAGE + 5) is None
    assert window.missing(990, 2000) == 900


def test_only_the_pages_of_late_are_kept() -> None:
    window = TrackWindow()
    window.show(Look(), page(0, 100_000))
    for number in range(1, KEPT_PAGES + 1):
        window.put(page(number * PAGE, 100_000))
    assert window[0] is None
    assert window[KEPT_PAGES * PAGE] is not None


def test_the_same_look_read_again_leaves_in_sight_what_was() -> None:
    window = TrackWindow()
    window.show(Look(), page(0))
    window.put(page(PAGE))
    window.show(Look(), page(0, first=1))
    assert window.missing(PAGE, PAGE) == PAGE, "it is to be read again"
    assert window[PAGE] is not None, "yet it is still shown"
    assert window.place_of(5) == 4
    window.show(Look("river"), page(0))
    assert window[PAGE] is None


def test_orders_and_states_go_round() -> None:
    look = Look()
    assert not look.narrowed
    for _ in SORTS:
        look = look.next_sort
        assert not look.narrowed
    assert look == Look()
    for _ in STATES:
        look = look.next_state
    assert look == Look()
    assert Look("x").narrowed
    assert Look(sort="plays").query()["descending"]
    assert not Look(sort="plays", reversed=True).query()["descending"]
    assert Look(sort="title", reversed=True).next_sort == Look(sort="artist")


def test_a_saved_search_gives_the_look_that_it_was_saved_of() -> None:
    look = Look("river", "offers", "calm", True, "flac", None, "ok", "plays", reversed=True)
    assert Look.of(SavedSearch(1, "x", "ann", **look.kept())) == look
    assert Look.of(SavedSearch(1, "x", "ann", text="river")) == Look("river")
