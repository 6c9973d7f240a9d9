"""The Library screen, key by key, on tracks in memory."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from core.audio.events import ImportProgressed, ProcessChanged, ScanProgressed
from core.audio.models.jobs import ImportStatus
from core.audio.models.library import ScanProgress
from tests.support.waiting import until
from tests.tui.audio.things import entry, track
from tests.tui.audio_double import AudioDouble
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_typeahead import burst
from tui.app import Console
from tui.screens.library import LibraryScreen

SIZES = [(80, 24), (120, 36), (160, 48)]
TRACKS = [
    track(1, "Riverside", favourite=True, category="offers"),
    track(2, "River Man", "Nick Drake"),
    track(3, "Teardrop", "Massive Attack"),
    track(4, "[red]漢字[/]", "Böse \x1b[2J"),
    track(5, "Rubbish", state="broken", problem="there is no audio in it"),
]


@asynccontextmanager
async def opened(
    desk: AudioDouble, size: tuple[int, int] = (120, 36), **more: Any
) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    console = Console(desk.connect, **more)
    async with console.run_test(size=size, notifications=True) as pilot:
        await until(lambda: console.desk.mode)
        await pilot.press("3")
        await until(lambda: isinstance(console.screen, LibraryScreen) and console.screen.state.read)
        await pilot.pause()
        yield console, pilot


def called(desk: AudioDouble, name: str) -> list[dict[str, Any]]:
    return [arguments for command, arguments, _ in desk.calls if command == name]


@pytest.fixture
def desk() -> AudioDouble:
    return AudioDouble(TRACKS)


# ---- what is shown


@pytest.mark.parametrize("size", SIZES)
async def test_tracks_are_there_with_what_is_known_of_one(desk: AudioDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        text = await see(console, pilot, "★", "Riverside", "River Man", "[red]漢字[/]", "4 tracks", "1 broken")
        assert "3:47" in text
        await see(console, pilot, "Agnes Obel · Philharmonics", "▅", "music —", "p play on air", "enter cue")
        assert "SND●" in shown(console)


async def test_without_any_it_says_how_to_get_some() -> None:
    async with opened(AudioDouble(), (80, 24)) as (console, pilot):
        await see(console, pilot, "no music yet: a adds a folder, I imports files")


async def test_the_first_paint_of_very_many_takes_no_longer_than_that_of_none() -> None:
    async def first_paint(desk: AudioDouble) -> float:
        console = Console(desk.connect)
        async with console.run_test(size=(120, 36)) as pilot:
            await until(lambda: console.desk.mode)
            before = time.process_time()
            await pilot.press("3")
            await until(lambda: isinstance(console.screen, LibraryScreen) and console.screen.state.read)
            await pilot.pause()
            return time.process_time() - before

    await first_paint(AudioDouble())
    empty = min([await first_paint(AudioDouble()) for _ in range(3)])
    many = [track(number) for number in range(100_000)]
    full = min([await first_paint(AudioDouble(many)) for _ in range(3)])
    assert full <= 1.3 * empty + 0.15, "what the stand-in takes to look through its list is not the screen's"


async def test_any_place_of_a_long_list_is_read_when_it_comes_into_sight() -> None:
    desk = AudioDouble([track(number) for number in range(20_000)])
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "20 000 tracks", "Track 000000")
        await pilot.press("end")
        await see(console, pilot, "Track 019999")
        await pilot.press("pageup", "pageup", "pageup", "home")
        await see(console, pilot, "Track 000000")
        pages = {arguments["offset"] for arguments in called(desk, "library.search")}
        assert pages <= {0, 19_800, 19_900}, "what is not in sight is not read"


# ---- searching


async def test_a_key_right_after_the_screen_s_digit_is_no_search(desk: AudioDouble) -> None:
    console = Console(desk.connect)
    async with console.run_test(size=(120, 36)) as pilot:
        await until(lambda: console.desk.mode)
        burst(console, "3")
        await until(lambda: isinstance(console.screen, LibraryScreen))
        burst(console, "A")
        screen = console.screen
        assert isinstance(screen, LibraryScreen)
        await until(lambda: screen.state.read and not console._typed._under_way)
        await pilot.pause()
        assert screen.wanted.text == "", "it went into the line for searches"


@pytest.mark.parametrize("pauses", [False, True])
async def test_a_search_typed_in_one_movement_with_the_screen_s_digit_loses_no_letter(
    desk: AudioDouble, pauses: bool
) -> None:
    console = Console(desk.connect)
    async with console.run_test(size=(120, 36)) as pilot:
        await until(lambda: console.desk.mode)
        burst(console, "3")
        if pauses:
            await until(lambda: isinstance(console.screen, LibraryScreen))
        burst(console, "slash", *"beyond")
        await see(console, pilot, "“beyond”")


async def test_what_is_typed_is_searched_for_at_once(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("/", *"river")
        await see(console, pilot, "2 of 5", "River Man")
        await see_gone(console, pilot, "Teardrop")
        await pilot.press("enter", "down")
        screen = console.screen
        assert isinstance(screen, LibraryScreen)
        await until(lambda: screen.track is not None and screen.track.title == "River Man")
        await pilot.press("escape")
        await see(console, pilot, "Teardrop", "4 tracks")


async def test_what_is_not_found_says_so(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("/", *"xyzzy")
        await see(console, pilot, "nothing is found for “xyzzy”")
        await pilot.press("escape")
        await see(console, pilot, "Teardrop")


async def test_filters_narrow_down_and_escape_shows_everything(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("F")
        await see(console, pilot, "★ favourites", "1 of 5")
        await pilot.press("F", "c")
        await see(console, pilot, "│ offers │", "1 of 5")
        await pilot.press("escape", "b")
        await see(console, pilot, "! broken", "there is no audio in it")
        await pilot.press("escape", "s")
        await see(console, pilot, "│ by title │")
        await pilot.press("s")
        await see(console, pilot, "│ by artist │")
        assert called(desk, "library.search")[-1]["sort"] == "artist"


# ---- to the decks


async def test_enter_cues_and_never_fires_and_p_fires_only_with_go(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("down", "enter")
        await see(console, pilot, "music ready: River Man", "▹")
        assert not called(desk, "player.play")
        await pilot.press("p")
        await see(console, pilot, "ARMED", "play River Man on music", "space is GO")
        assert [token for name, _, token in desk.calls if name == "player.go"] == [None]
        await pilot.press("space")
        await see(console, pilot, "ON AIR music: River Man 3:4", "music ▸ River Man  0:0")
        await pilot.press("down", "p", "escape")
        await see_gone(console, pilot, "ARMED")
        assert [token for name, _, token in desk.calls if name == "player.play"] == [None]


class Farther(AudioDouble):
    """A desk at the other end of a slow line: it answers what is to be armed only when it is let."""

    def __init__(self) -> None:
        super().__init__(TRACKS)
        self.answers = asyncio.Event()
        self.asked: list[str] = []

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name == "player.play" and token is None:
            self.asked.append(name)
            await self.answers.wait()
        return await super().call(name, arguments, token)


async def test_go_in_one_movement_with_its_key_fires_what_the_key_is_for() -> None:
    desk = Farther()
    async with opened(desk) as (console, pilot):
        burst(console, "down", "p", "space", "down", "p", "escape")
        await until(lambda: len(desk.asked) == 2)
        desk.answers.set()
        await see(console, pilot, "ON AIR music: River Man")
        assert [token for name, _, token in desk.calls if name == "player.play"] == [None, None, "t1"]
        assert "ARMED" not in shown(console)


async def test_tracks_are_queued_and_what_is_next_is_told(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("p", "space")
        await see(console, pilot, "ON AIR music: Riverside")
        await pilot.press("down", "q")
        await see(console, pilot, "next River Man", "N next track")


@pytest.mark.parametrize(
    ("key", "command"),
    [("full_stop", "player.fade_all"), ("f8", "player.fade_all"), ("f9", "player.stop_all")],
)
async def test_what_sounds_is_faded_or_stopped_at_once(desk: AudioDouble, key: str, command: str) -> None:
    async with opened(desk) as (console, pilot):
        desk.change_deck("music", state="playing", playing=entry(1, "Riverside", 1), duration_ms=227_000)
        await see(console, pilot, "ON AIR music: Riverside", ". fade out")
        await pilot.press(key)
        await see_gone(console, pilot, "ON AIR")
        assert len(called(desk, command)) == 1


async def test_everything_is_stopped_from_every_screen(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.change_deck("music", state="playing", playing=entry(1, "Riverside", 1), duration_ms=227_000)
        await pilot.press("6", "f9")
        await until(lambda: called(desk, "player.stop_all"))
        await pilot.press("f12")
        await see(console, pilot, "ARMED", "play the emergency message")


async def test_a_light_tells_of_sound_that_is_not_there(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.change_deck("music", why="the sound device is gone")
        await see(console, pilot, "SND✕ music: the sound device is gone", "music ✕ the sound device is gone")
        desk.change_deck("music", why=None)
        desk.publish(ProcessChanged(False, "the decks were killed", 1))
        await see(console, pilot, "SND✕ the decks were killed", "✕ no sound: the decks were killed")


# ---- what is said of them


async def test_a_track_is_edited_and_that_is_undone(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("e", "ctrl+u", *"Brookside", "enter")
        await see(console, pilot, "Brookside")
        assert called(desk, "library.track_edit") == [{"track": 1, "title": "Brookside"}]
        await pilot.press("u")
        await see(console, pilot, "Riverside")
        await pilot.press("u")
        await see(console, pilot, "There is no edit of yours to take back.")


async def test_a_category_can_be_taken_away(desk: AudioDouble) -> None:
    async with opened(desk) as (_, pilot):
        await pilot.press("e", *["tab"] * 5, "left", "enter")
        await until(lambda: called(desk, "library.track_edit"))
        assert called(desk, "library.track_edit") == [{"track": 1, "category": ""}]


async def test_favourites_come_and_go(desk: AudioDouble) -> None:
    async with opened(desk) as (_, pilot):
        await pilot.press("f", "down", "f")
        await until(lambda: len(called(desk, "library.favourite")) == 2)
        assert [(it["track"], it["on"]) for it in called(desk, "library.favourite")] == [(1, False), (2, True)]


async def test_a_batch_is_shown_before_it_is_done(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("v", "v")
        await see(console, pilot, "2 selected")
        await pilot.press("B", *["tab"] * 4, *"Jazz", "enter")
        await see(console, pilot, "2 tracks would be changed", "genre: Folk → Jazz", "y do it")
        assert all(call["dry_run"] for call in called(desk, "library.batch"))
        await pilot.press("n")
        await see_gone(console, pilot, "would be changed")
        await pilot.press("B", *["tab"] * 4, *"Jazz", "enter")
        await see(console, pilot, "would be changed")
        await pilot.press("y")
        await see(console, pilot, "2 tracks changed")
        assert [each.genre for each in desk.tracks][:3] == ["Jazz", "Jazz", "Folk"]
        await see_gone(console, pilot, "2 selected")


async def test_what_is_deleted_is_found_and_restored(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("d")
        await see(console, pilot, "Riverside deleted: b shows what is deleted", "3 tracks")
        await pilot.press("b", "b", "b")
        await see(console, pilot, "! deleted", "r restore")
        await pilot.press("r")
        await see(console, pilot, "nothing is deleted")
        await pilot.press("escape")
        await see(console, pilot, "4 tracks")


async def test_what_still_names_a_track_is_shown_before_it_is_deleted(desk: AudioDouble) -> None:
    desk.do_player_pad_set("a", TRACKS[0].id)
    async with opened(desk) as (console, pilot):
        await pilot.press("d")
        await see(console, pilot, "1 track would be changed", "deleted, still the jingle under A", "y do it")
        assert not called(desk, "library.delete")
        await pilot.press("n")
        await see_gone(console, pilot, "would be changed")
        await pilot.press("d")
        await see(console, pilot, "y do it")
        await pilot.press("y")
        await see(console, pilot, "1 track changed", "3 tracks")


async def test_the_cursor_stays_on_its_track_whatever_comes_before_it(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("down", "down")
        screen = console.screen
        assert isinstance(screen, LibraryScreen)
        await until(lambda: screen.track is not None and screen.track.id == 3)
        desk.change_tracks([track(9, "Aventine"), *TRACKS])
        await see(console, pilot, "Aventine", "5 tracks")
        assert screen.track is not None
        assert screen.track.id == 3


# ---- where they come from


async def test_folders_and_files_are_brought_in(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("I", *"/media/usb", "tab", "right", "enter")
        await until(lambda: called(desk, "library.import_path"))
        assert called(desk, "library.import_path") == [{"path": "/media/usb", "category": "offers"}]
        desk.importing = ImportStatus("running", total=40, done=12)
        desk.publish(ImportProgressed(desk.importing))
        await see(console, pilot, "importing 12 of 40")
        desk.importing = ImportStatus("done", total=40, done=40)
        desk.publish(ImportProgressed(desk.importing))
        await see(console, pilot, "40 imported")
        await pilot.press("a", *"/music2", "enter")
        await until(lambda: called(desk, "library.folder_add"))
        desk.scan = ScanProgress("reading", "music2", total=100, read=20, rate=900.0)
        desk.publish(ScanProgressed(desk.scan))
        await see(console, pilot, "reading music2: 20 of 100 · 900/s")


# ---- playlists


async def test_a_playlist_is_made_filled_put_in_order_and_played_from(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("v", "v", "P", *"Evening", "enter")
        await see(console, pilot, "2 put into Evening")
        await pilot.press("l")
        await see(console, pilot, "Playlists", "Evening", "2 tracks", "everybody's")
        await pilot.press("enter")
        await see(console, pilot, "Evening   2 tracks", "1 ", "Riverside", "River Man")
        await pilot.press("]")
        await until(lambda: [it.id for it in desk.lists["Evening"][1]] == [2, 1])
        await pilot.press("enter")
        await see(console, pilot, "music ready: Riverside")
        await pilot.press("d")
        await until(lambda: [it.id for it in desk.lists["Evening"][1]] == [2])
        await pilot.press("escape", "escape")
        await see(console, pilot, "Teardrop")


async def test_playlists_say_how_to_get_one_and_go(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("l")
        await see(console, pilot, "no playlists yet: a makes one")
        await pilot.press("a", *"Night", "enter")
        await see(console, pilot, "Night", "0 tracks")
        await pilot.press("d")
        await see(console, pilot, "no playlists yet")
        assert not desk.lists


async def test_the_screen_goes_on_when_the_engine_was_away(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.lose()
        await see(console, pilot, "engine lost")
        desk.tracks = [replace(TRACKS[0], title="Changed meanwhile")]
        desk.up = True
        await see(console, pilot, "Changed meanwhile")


async def test_sound_that_nothing_is_known_of_yet_is_not_called_well(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.set_health("player", "unknown", "nothing has sounded yet")
        assert "nothing has sounded" not in await see(console, pilot, "SND?")
        desk.set_health("player", "disabled", "there is no sound server and no sound card")
        assert "no sound card" not in await see(console, pilot, "SND– no device")
        desk.set_health("player", "degraded", "the jingle cannot be read")
        await see(console, pilot, "SND! the jingle cannot be read")


async def test_a_track_becomes_a_jingle_and_its_letter_arms_it(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("J")
        await see(console, pilot, "no jingles yet: in the library, j puts a track")
        await pilot.press("escape", "j", "w", "enter")
        await until(lambda: desk.pads)
        await pilot.press("J")
        await see(console, pilot, "w  Riverside")
        await pilot.press("x", "w")
        await see(console, pilot, "ARMED", "jingle w")
        await pilot.press("space")
        await until(lambda: [token for name, _, token in desk.calls if name == "player.pad"][-1])
        await pilot.press("J", "delete")
        await see(console, pilot, "no jingles yet")
        assert not desk.pads
