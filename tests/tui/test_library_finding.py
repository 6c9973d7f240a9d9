"""What else the Library finds: saved searches, filters, albums, folders, and where a track begins and ends."""

from typing import Any

import pytest

from core.audio.events import BatchProgressed, ImportProgressed
from core.audio.models.jobs import Failure, ImportStatus
from core.audio.models.lists import Claim
from tests.support.waiting import until
from tests.tui.audio.things import track
from tests.tui.audio_double import AudioDouble
from tests.tui.test_events_screen import see, see_gone
from tests.tui.test_library_screen import TRACKS, called, opened


@pytest.fixture
def desk() -> AudioDouble:
    return AudioDouble([*TRACKS, track(6, "Aventine", kind="flac", tags=("calm",), album="Aventine")])


async def test_a_search_is_saved_chosen_again_and_removed(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "none yet: a keeps the present search")
        await pilot.press("escape", "/", *"river", "enter", "F", "S", "a")
        await see(console, pilot, "“river” · ★ favourites · best first")
        await pilot.press("ctrl+u", *"Rivers", "enter")
        await see(console, pilot, "Rivers ", "“river” · ★ favourites")
        await pilot.press("escape", "escape")
        await see(console, pilot, "5 tracks")
        await pilot.press("S", "enter")
        await see(console, pilot, "★ favourites", "best first", "1 of 6")
        assert console.screen.query_one("#search").value == "river"  # type: ignore[attr-defined]
        await pilot.press("S", "d")
        await see(console, pilot, "none yet")
        assert not desk.searches


async def test_the_list_is_narrowed_down_by_all_that_it_can_be(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("t")
        await see(console, pilot, "such as calm", "category", "[all]")
        await pilot.press("tab", *"calm", "tab", "right", "right", "enter")
        await see(console, pilot, "│ #calm │ flac │", "1 of 6", "Aventine")
        await pilot.press("O")
        await see(console, pilot, "by title, reversed")
        assert called(desk, "library.search")[-1]["descending"]
        await pilot.press("escape")
        await see(console, pilot, "5 tracks")


async def test_albums_are_found_opened_queued_and_described_as_vinyl(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("A")
        await see(console, pilot, "Albums   5, by artist", "Aventine", "Massive Attack")
        await pilot.press("/", *"avent", "enter")
        await see(console, pilot, "1 with “avent”")
        await pilot.press("e", *["tab"] * 3, *"45", "tab", *"VG+", "enter")
        await see(console, pilot, "45 rpm", "VG+")
        assert desk.vinyl == {("Agnes Obel", "Aventine"): {"rpm": 45.0, "condition": "VG+"}}
        await pilot.press("q")
        await until(lambda: [it.what.title for it in desk.queues.get("music", [])] == ["Aventine"])
        await pilot.press("enter")
        await see(console, pilot, "Aventine   Agnes Obel", "   1 ")
        await pilot.press("enter")
        await see(console, pilot, "music ready: Aventine")
        await pilot.press("escape", "escape", "escape")
        await see(console, pilot, "5 tracks", "Teardrop")


async def test_categories_are_added_changed_and_removed(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("Y")
        await see(console, pilot, "o  offers", "j  jingles", "2 tracks  green")
        await pilot.press("a", *"closing", "tab", *"red", "enter")
        await see(console, pilot, "c  closing", "red")
        await pilot.press("home", "e", "ctrl+u", *"deals", "enter")
        await see(console, pilot, "deals", "green")
        await pilot.press("home", "d")
        await see(console, pilot, "Really remove jingles?")
        await pilot.press("y")
        await see_gone(console, pilot, "j  jingles")
        assert [each.name for each in desk.categories] == ["closing", "deals"]


async def test_what_is_deleted_goes_for_good_only_after_a_question(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.do_library_delete([1])
        await pilot.press("b", "b", "b")
        await see(console, pilot, "! deleted", "Riverside", "d delete for good")
        await pilot.press("d")
        await until(lambda: called(desk, "library.purge"))
        assert called(desk, "library.purge") == [{"tracks": [1]}]


async def test_the_emergency_message_is_chosen_after_a_question(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("E")
        await see(console, pilot, "Really make Riverside the emergency message?")
        await pilot.press("y")
        await until(lambda: called(desk, "player.emergency_set") == [{"track": 1}])


async def test_what_is_planned_with_a_track_is_told(desk: AudioDouble) -> None:
    desk.claims = [Claim("schedule", "7", "Doors at six", (1,), 0, "ann")]
    async with opened(desk, (80, 24)) as (console, pilot):
        await see(console, pilot, "planned Doors at six (schedule)")
        await pilot.press("down")
        await see_gone(console, pilot, "planned")


async def test_a_whole_playlist_is_queued(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.do_library_playlist_create("Evening", tracks=[3, 2])
        await pilot.press("l")
        await see(console, pilot, "Evening", "2 tracks")
        await pilot.press("q")
        await see(console, pilot, "2 tracks queued on music")
        assert [it.what.title for it in desk.queues["music"]] == ["Teardrop", "River Man"]


async def test_leaving_the_form_of_a_playlist_keeps_what_is_selected(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("v", "v", "P", "escape")
        await see(console, pilot, "2 selected")


async def test_folders_tell_what_is_under_way_and_what_was_not_brought_in(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.importing = ImportStatus("done", total=2, done=1, failed=1,
                                      failures=(Failure("x.mp3", "it is no audio"),))  # fmt: skip
        await pilot.press("w")
        await see(console, pilot, "music", "tracks  1 broken", "/music", "done: 1 imported, 1 not",
                  "x.mp3: it is no audio", "5 measured, 1 still to be")  # fmt: skip
        await pilot.press("Z")
        await until(lambda: called(desk, "library.scan") == [{"folder": "1"}])
        await pilot.press("d")
        await see(console, pilot, "Really take music and its")
        await pilot.press("y")
        await see(console, pilot, "no folder yet: a adds one")


async def test_a_batch_tells_how_far_it_is_and_is_broken_off(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.publish(BatchProgressed("edit", 12, 40, 1))
        await see(console, pilot, "batch 12 of 40, 1 not", "5 tracks")
        await pilot.press("C")
        await until(lambda: called(desk, "library.batch_cancel"))
        desk.publish(BatchProgressed("edit", 40, 40, 1))
        await see_gone(console, pilot, "batch ")


async def test_an_import_that_ends_with_failures_says_where_they_are(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.publish(ImportProgressed(ImportStatus("running", total=3)))
        await see(console, pilot, "importing 0 of 3")
        failures: Any = tuple(Failure(f"{name}.mp3", "it is no audio") for name in "ab")
        desk.publish(ImportProgressed(ImportStatus("done", total=3, done=1, failed=2, failures=failures)))
        await see(console, pilot, "1 imported, 2 not", "w lists")


async def test_a_track_begins_and_ends_where_it_is_set(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("i")
        await see(console, pilot, "moves by 1 s", "begins at 0:00.0", "3:47.0, its own end")
        await pilot.press("right", "right", "down", "right", "i", "end", "up", "up", "left", "o")
        await see(console, pilot, "begins at 0:02.1", "ends at 3:37.0", "at 3:37.0")
        await pilot.press("enter")
        await see(console, pilot, "in 0:02.1  out 3:37.0", "music ready: Riverside")
        assert called(desk, "player.cue") == [{"deck": "music", "track": 1, "from_ms": 2100, "to_ms": 217_000}]
        desk.change_deck("music", cued=None)
        await see_gone(console, pilot, "music ready")
        await pilot.press("p")
        await until(lambda: called(desk, "player.play"))
        assert called(desk, "player.play")[0]["from_ms"] == 2100
        await pilot.press("escape", "i", "c", "enter")
        await see_gone(console, pilot, "in 0:02.1")
