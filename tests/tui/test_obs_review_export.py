"""The keys of the OBS screen for a decision, and its exports to files."""

from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, StoreError
from core.obs.events import ReviewChanged
from core.obs.models import MatchRecording, Output
from tests.support.waiting import until
from tests.tui.obs.panel_double import PanelDouble
from tests.tui.obs.things import AT
from tests.tui.scoring_double import LOAD
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_obs_replays import OTHER
from tests.tui.test_obs_screen import called, clip, opened
from tui.screens.match_choice import MatchChoice
from tui.screens.obs_export import write_new


def texts(directory: Path, pattern: str) -> list[str]:
    return [file.read_text() for file in directory.glob(pattern)]


@pytest.fixture
def desk() -> PanelDouble:
    desk = PanelDouble("main", "stream")
    desk.stand("stream", role="stream", replay_scene="Break")
    return desk


async def test_a_running_recording_is_held_and_goes_on(desk: PanelDouble) -> None:
    async with opened(desk, (160, 48)) as (console, pilot):
        assert "W hold" not in shown(console)
        await pilot.press("W")
        desk.change("main", record=Output(active=True, duration_ms=1000))
        await see(console, pilot, "W hold recording")
        await pilot.press("W")
        await see(console, pilot, "paused", "W go on recording")
        await pilot.press("W")
        await see_gone(console, pilot, "paused")
        assert [each["paused"] for each in called(desk, "obs.pause_recording")] == [True, False]


async def test_a_review_begins_for_the_match_that_is_on_and_ends(desk: PanelDouble) -> None:
    desk.hear_all(LOAD)
    async with opened(desk, (160, 48)) as (console, pilot):
        await see(console, pilot, "V review")
        await pilot.press("V")
        await see(console, pilot, "ARMED", "begin the review")
        assert called(desk, "obs.review_begin")[-1]["match"] == 1
        await pilot.press("space")
        await see(console, pilot, "begin the review: done by stream", "V end review")
        await pilot.press("V")
        await see(console, pilot, "end the review")
        await pilot.press("space")
        await see(console, pilot, "V review")


async def test_with_several_courts_a_review_is_of_what_is_recorded_or_looked_at_and_nobody_is_asked(
    desk: PanelDouble,
) -> None:
    desk.hear_all(LOAD, "Ring 1")
    desk.hear_all(OTHER, "Ring 2")
    async with opened(desk, (160, 48)) as (console, pilot):
        await see(console, pilot, "V review")
        await pilot.press("V")
        await see(console, pilot, "ARMED", "begin the review")
        assert called(desk, "obs.review_begin")[-1] == {}, "it might be of either"
        await pilot.press("escape")
        await see_gone(console, pilot, "ARMED")
        await pilot.press("1")
        await see(console, pilot, "Match 214")
        await pilot.press("c")
        await see(console, pilot, "Match 305")
        await pilot.press("2", "V")
        await see(console, pilot, "ARMED")
        assert called(desk, "obs.review_begin")[-1]["match"] == 2
        await pilot.press("escape")
        await see_gone(console, pilot, "ARMED")
        desk.recordings = [MatchRecording(1, "main", 1, "match 214", None, AT)]
        await pilot.press("V")
        await see(console, pilot, "ARMED")
        assert called(desk, "obs.review_begin")[-1]["match"] == 1
        assert not isinstance(console.screen, MatchChoice)


async def test_without_a_stream_that_could_show_it_there_is_no_review(desk: PanelDouble) -> None:
    desk.stand("stream", replay_scene=None)
    async with opened(desk, (160, 48)) as (console, pilot):
        await see(console, pilot, "O everything")
        assert "V review" not in shown(console)
        await pilot.press("V")
        assert not called(desk, "obs.review_begin")
        desk.publish(ReviewChanged("stream", True))
        await see(console, pilot, "V end review")


async def test_clips_and_chapters_are_written_to_files(
    desk: PanelDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    desk.hear_all(LOAD)
    desk.kept_clips = [clip(1)]
    desk.recordings = [MatchRecording(4, "main", 1, "match 214", "/rec/4.mkv", AT)]
    async with opened(desk, (160, 48)) as (console, pilot):
        await see(console, pilot, "kick 1")
        await pilot.press("shift+tab")
        await see(console, pilot, "x export")
        await pilot.press("x")
        await see(console, pilot, "Export", "list of clips", "chapters main")
        await pilot.press("enter")
        await see(console, pilot, "list of clips written to")
        assert texts(tmp_path, "match-1-*.csv") == ["id,match\n1,1\n"]
        await pilot.press("x")
        await see(console, pilot, "chapters main")
        await pilot.press("right", "tab", "ctrl+u", *"mine", "enter")
        await until((tmp_path / "mine.txt").exists)
        assert texts(tmp_path, "mine.txt") == ["00:00 recording 4\n"]


async def test_x_is_a_scene_where_the_keys_are_not_on_the_clips(desk: PanelDouble) -> None:
    desk.hear_all(LOAD)
    desk.change("main", scenes=tuple(f"Scene {number}" for number in range(26)), program="Scene 0")
    async with opened(desk, (160, 48)) as (console, pilot):
        await pilot.press("x")
        await see(console, pilot, "cut main to Scene 23")


def test_a_file_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    assert write_new(str(tmp_path / "a.csv"), "ä\r\n") == tmp_path / "a.csv"
    assert (tmp_path / "a.csv").read_bytes() == "ä\r\n".encode()
    with pytest.raises(Conflict, match="already"):
        write_new(str(tmp_path / "a.csv"), "")
    with pytest.raises(StoreError, match="cannot be written: No such file"):
        write_new(str(tmp_path / "none" / "a.csv"), "")
    with pytest.raises(Invalid):
        write_new("a\0b", "")
    with pytest.raises(Invalid, match="not known here"):
        write_new("~nobody-of-that-name/a.csv", "")
