"""Which match and event a replay is attached to, from the OBS screen and from the Events screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from core.desk.models import Setting
from core.obs.models import MatchRecording, Output
from tests.support.waiting import until
from tests.tui.obs.things import AT
from tests.tui.obs_double import ObsDouble
from tests.tui.scoring_double import LOAD
from tests.tui.test_events_screen import see
from tests.tui.test_obs_screen import ClockOf, called, opened
from tui.app import Console
from tui.screens.match_choice import MatchChoice

OTHER = LOAD.replace("214", "305").replace("MARIC", "HORN")


class Venue(ObsDouble):
    """Two OBS, each with its replay buffer on; the test moves the clock."""

    def __init__(self, *courts: str) -> None:
        self.at = AT
        super().__init__("main", "stream", now=lambda: self.at)
        for court, load in zip(courts, (LOAD, OTHER), strict=False):
            self.hear_all(load, court)
        for name in ("main", "stream"):
            self.change(name, replay_buffer=Output(active=True))

    def record(self, connection: str, match: int, ended_at: int | None = None) -> None:
        self.recordings.append(MatchRecording(1, connection, match, "the final", None, AT, ended_at))

    @property
    def saved(self) -> list[dict[str, object]]:
        return called(self, "obs.save_replay")


@asynccontextmanager
async def on_obs(venue: Venue) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    async with opened(venue, clock=ClockOf(venue)) as (console, pilot):
        await see(console, pilot, "buffer on")
        yield console, pilot


async def test_a_replay_is_of_the_match_that_is_on() -> None:
    venue = Venue("Ring 1")
    async with on_obs(venue) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "main: replay saved, match 214", "/rec/replay 1.mkv")
        assert venue.saved == [{"connection": "main", "match": 1, "caption": "match 214"}]


async def test_it_says_the_event_that_it_shows_unless_that_was_long_ago() -> None:
    venue = Venue("Ring 1")
    kick = venue.hear("pt2;3;")[0]
    venue.hear("hl1;12;")
    async with on_obs(venue) as (console, pilot):
        venue.at += 14_000_000
        await pilot.press("S")
        await see(console, pilot, "replay saved, match 214, red Head kick +3")
        assert venue.saved[-1] == {"connection": "main", "match": 1, "event": kick.id, "caption": "red Head kick +3"}
        venue.at += 2_000_000
        await pilot.press("S")
        await until(lambda: len(venue.saved) == 2)
        assert "event" not in venue.saved[-1]


async def test_without_any_match_it_is_of_none() -> None:
    venue = Venue()
    async with on_obs(venue) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "main: replay saved, of no match")
        assert venue.saved == [{"connection": "main"}]


async def test_what_the_obs_records_is_what_its_replay_is_of() -> None:
    venue = Venue("Ring 1", "Ring 2")
    venue.record("main", 1, ended_at=AT)
    venue.record("main", 2)
    venue.record("stream", 1)
    async with on_obs(venue) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "replay saved, match 305")
        assert venue.saved[-1]["match"] == 2


async def test_a_recording_of_a_match_that_is_over_is_of_that_still() -> None:
    venue = Venue("Ring 1", "Ring 2")
    venue.record("main", 9)
    async with on_obs(venue) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "replay saved, the final")
        assert venue.saved[-1] == {"connection": "main", "match": 9, "caption": "the final"}


async def test_the_court_that_automation_follows_is_what_it_is_of() -> None:
    venue = Venue("Ring 1", "Ring 2")
    venue.settings["obs.automation_court"] = Setting("obs.automation_court", "ring 2", "", "text", "The court.")
    async with on_obs(venue) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "replay saved, match 305")


async def test_the_court_that_one_looks_at_is_what_it_is_of() -> None:
    venue = Venue("Ring 1", "Ring 2")
    async with on_obs(venue) as (console, pilot):
        await pilot.press("1")
        await see(console, pilot, "Match 214")
        await pilot.press("c")
        await see(console, pilot, "Match 305")
        await pilot.press("2", "S")
        await see(console, pilot, "replay saved, match 305")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_where_nobody_can_know_a_person_is_asked_once_it_is_saved(size: tuple[int, int]) -> None:
    venue = Venue("Ring 1", "Ring 2")
    kick = venue.hear("pt2;3;", "Ring 2")[0]
    async with opened(venue, size, clock=ClockOf(venue)) as (console, pilot):
        await see(console, pilot, "buffer on")
        await pilot.press("S")
        await until(lambda: isinstance(console.screen, MatchChoice))
        text = await see(console, pilot, "Ring 1", "match 214", "Ring 2", "match 305", "HORN", "It is saved")
        assert "Which match is this replay of?" in text
        assert venue.saved == [{"connection": "main"}], "the buffer does not wait for an answer"
        await pilot.press("down", "enter")
        await see(console, pilot, "replay saved, match 305, red")
        [clip] = venue.kept_clips
        assert (clip.match, clip.event, clip.caption) == (2, kick.id, "red Head kick +3")
        await pilot.press("S")
        await until(lambda: isinstance(console.screen, MatchChoice))
        await pilot.press("escape")
        await see(console, pilot, "main: replay saved, of no match")
        assert venue.kept_clips[-1].match is None


async def test_what_tells_no_file_has_nothing_to_attach() -> None:
    venue = Venue("Ring 1", "Ring 2")
    venue.tells_paths = False
    async with on_obs(venue) as (console, pilot):
        await pilot.press("S")
        await see(console, pilot, "main: replay saved, of no match")


# ---- from the Events screen


async def test_an_event_s_video_is_a_replay_while_it_is_fresh_and_a_cut_later() -> None:
    venue = Venue("Ring 1")
    row = venue.hear("pt2;3;")[0]
    venue.hear("hl1;12;")
    about = {"event": row.id, "match": 1, "caption": "red Head kick +3"}
    async with opened(venue, (160, 48), clock=ClockOf(venue)) as (console, pilot):
        await pilot.press("1")
        await see(console, pilot, "Head kick", "S save video")
        await pilot.press("down", "S")
        await see(console, pilot, "Replay saved on main")
        assert venue.saved == [{"connection": "main", **about}]
        venue.at += 60_000_000
        await pilot.press("S")
        await see(console, pilot, "Clip cut")
        assert called(venue, "obs.cut_clip") == [{"at": row.at, **about}]


async def test_an_event_s_replay_is_saved_by_the_obs_that_records_its_match() -> None:
    venue = Venue("Ring 1", "Ring 2")
    venue.obs = [replace(venue.obs[0], role="record"), venue.obs[1]]
    venue.record("stream", 1)
    row = venue.hear("pt2;3;")[0]
    async with opened(venue, (160, 48), clock=ClockOf(venue)) as (console, pilot):
        await pilot.press("1")
        await see(console, pilot, "Head kick", "S save video")
        await pilot.press("S")
        await see(console, pilot, "Replay saved on stream")
        assert venue.saved[0]["event"] == row.id
        venue.stand("stream", state="lost")
        await see(console, pilot, "OBS✕")
        await pilot.press("S")
        await see(console, pilot, "Replay saved on main")


async def test_without_an_obs_events_have_no_video() -> None:
    desk = ObsDouble()
    desk.hear_all(LOAD)
    async with opened(desk, (160, 48)) as (console, pilot):
        await pilot.press("1")
        text = await see(console, pilot, "Match loaded", "k mark")
        assert "save video" not in text
