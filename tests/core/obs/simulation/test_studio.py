"""The studio by itself, on a clock in the test's hands."""

from pathlib import Path

import pytest

from core.obs.simulation.studio import changes
from core.obs.simulation.studio.changes import (
    MediaOver,
    OutputMoved,
    Refused,
    ReplaySaved,
    SceneSwitched,
    TransitionBegun,
    TransitionOver,
)
from core.obs.simulation.studio.inputs import to_db, to_mul
from core.obs.simulation.studio.profile import formatted
from core.obs.simulation.studio.room import furnish
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.v4 import events as v4
from core.obs.simulation.v5 import events as v5
from tests.support.clock import SteppedClock


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def studio(clock: SteppedClock) -> Studio:
    return Studio(clock)


def after(studio: Studio, clock: SteppedClock, seconds: float) -> list[changes.Change]:
    clock.advance(seconds)
    studio.advance()
    return studio.drain()


def test_a_cut_takes_a_frame_and_a_fade_its_time(studio: Studio, clock: SteppedClock) -> None:
    studio.stage.switch("Bar")
    assert studio.stage.program == "Bar"
    assert studio.drain() == [TransitionBegun("Cut", "cut_transition", None, "Stage", "Bar")]
    assert SceneSwitched("Bar") in after(studio, clock, 0.04)
    studio.stage.choose("Fade")
    studio.stage.switch("Break")
    studio.drain()
    assert after(studio, clock, 0.15) == []
    assert studio.stage.cursor == pytest.approx(0.5)
    fade = TransitionOver("Fade", "fade_transition", 300, "Bar", "Break")
    assert after(studio, clock, 0.151) == [fade, SceneSwitched("Break")]
    assert studio.stage.cursor == 1


def test_a_switch_during_a_fade_takes_its_place(studio: Studio, clock: SteppedClock) -> None:
    studio.stage.choose("Fade")
    studio.stage.switch("Bar")
    after(studio, clock, 0.1)
    studio.stage.switch("Break")
    arrived = [change.scene for change in after(studio, clock, 1) if isinstance(change, SceneSwitched)]
    assert arrived == ["Break"]


def test_the_recording_counts_from_its_first_frame_and_not_while_it_is_held(
    studio: Studio, clock: SteppedClock
) -> None:
    studio.record.start()
    assert studio.drain() == [OutputMoved("record", "starting")]
    with pytest.raises(Refused, match="already active"):
        studio.record.start()
    assert after(studio, clock, 0.1) == [OutputMoved("record", "started")]
    after(studio, clock, 2)
    studio.record.pause(True)
    after(studio, clock, 5)
    studio.record.pause(False)
    after(studio, clock, 1)
    assert studio.record.elapsed() == pytest.approx(3)
    studio.record.stop()
    assert after(studio, clock, 0.1)[-1] == OutputMoved("record", "stopped")
    assert studio.record.elapsed() == 0


def test_a_recording_told_to_stop_before_it_began_never_begins(studio: Studio, clock: SteppedClock) -> None:
    studio.record.start()
    studio.record.stop()
    steps = [change.became for change in after(studio, clock, 1) if isinstance(change, OutputMoved)]
    assert steps == ["starting", "stopping", "stopped"]


def test_a_lost_stream_server_is_found_again_and_the_count_begins_anew(studio: Studio, clock: SteppedClock) -> None:
    studio.stream.start()
    after(studio, clock, 10.1)
    studio.stream.lose(2)
    assert studio.stream.reconnecting
    after(studio, clock, 2)
    after(studio, clock, 1)
    assert (studio.stream.reconnecting, studio.stream.elapsed()) == (False, pytest.approx(1))


def test_without_files_a_replay_is_saved_without_a_path(studio: Studio, clock: SteppedClock) -> None:
    with pytest.raises(Refused):
        studio.replay_buffer.save()
    studio.replay_buffer.start()
    after(studio, clock, 0.1)
    studio.replay_buffer.save()
    assert after(studio, clock, 0.1) == [ReplaySaved(None)]


def test_a_looping_file_goes_round_and_another_ends(studio: Studio, clock: SteppedClock) -> None:
    music = studio.inputs.get("Music")
    assert music is not None
    player = studio.inputs.player(music)
    assert player is not None
    after(studio, clock, 21)
    assert (player.state, player.position_ms) == ("playing", 1000)
    player.press("play")
    assert player.position_ms == 1000, "what plays goes on"
    studio.inputs.set_settings(music, {"looping": False})
    player.press("restart")
    assert MediaOver("Music", "ffmpeg_source") in after(studio, clock, 20)
    assert (player.state, player.position_ms) == ("ended", None)


def test_a_renamed_input_is_renamed_wherever_it_stands(studio: Studio) -> None:
    music = studio.inputs.get("Music")
    assert music is not None
    studio.rename_input(music, "Tune")
    assert studio.stage.shows("Tune")
    assert studio.is_heard(music)
    assert studio.inputs.player(music) is not None


def test_another_collection_leaves_this_one_as_it_is(clock: SteppedClock) -> None:
    studio = Studio(clock, furnish(["A", "B"]), furnish(["C"], "Other"))
    studio.stage.switch("B")
    studio.use_collection("Other")
    assert (studio.stage.names, studio.stage.program) == (("C",), "C")
    studio.use_collection("Venue")
    assert studio.stage.names == ("A", "B")


@pytest.mark.parametrize("scenes", [1, 2, 20])
def test_any_number_of_scenes_can_be_furnished(clock: SteppedClock, scenes: int) -> None:
    studio = Studio(clock, furnish([f"Scene {number}" for number in range(scenes)]))
    assert len(studio.stage.scenes) == scenes
    assert all(studio.inputs.get(item.source) for scene in studio.stage.scenes for item in scene.items)


def test_faders_are_told_in_both_measures() -> None:
    assert (to_db(1), to_db(0)) == (0, -100)
    assert (to_mul(-100), to_mul(0)) == (0, 1)
    assert to_db(to_mul(-6)) == pytest.approx(-6)


def test_names_of_files_follow_their_format() -> None:
    assert formatted("100% %CCYY", 1_763_647_200_000_000) == "100% 2025"


def test_two_files_of_a_second_have_different_names(clock: SteppedClock, tmp_path: Path) -> None:
    profiles = Studio(clock, recordings=tmp_path).profiles
    assert profiles.name_file("") != profiles.name_file("")


def test_events_name_what_their_changes_hold() -> None:
    plain = [(change, fields) for change, (_, _, fields) in v5._PLAIN.items()]
    plain += [(change, fields) for change, (_, fields, _) in v4._PLAIN.items()]
    assert [change for change, fields in plain if not {*fields.values()} <= {*change.__struct_fields__}] == []
