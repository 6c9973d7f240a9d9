"""Everything that is asked of an OBS and told by it, by protocol v4, on the simulated one."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.server import ServerConnection

from core.clock import SystemClock
from core.errors import Conflict, Invalid, NotFound, Refused, Unavailable, Unsupported
from core.obs.events import (
    CollectionChanged,
    Exited,
    FilterChanged,
    InputsChanged,
    ItemChanged,
    MediaChanged,
    MuteChanged,
    OutputChanged,
    PreviewChanged,
    ProfileChanged,
    ReplaySaved,
    SceneChanged,
    ScenesChanged,
    StudioModeChanged,
    TransitionChanged,
    VolumeChanged,
)
from core.obs.instance import Target
from core.obs.models import FileRule, Filter, Input, Output, SceneItem, Transition
from core.obs.simulation.faults import Faults
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.v4.session import V4Session
from core.obs.v4 import open_v4
from core.secrets import Secret
from tests.support.obs_watched import PASSWORD, Watched, check_that_what_is_missing_is_named, watching
from tests.support.scripted import scripted
from tests.support.waiting import until


@pytest_asyncio.fixture
async def house() -> AsyncIterator[SimulatedObs]:
    async with SimulatedObs(Studio(SystemClock()), Front("v4", password=PASSWORD)) as house:
        yield house


def target(house: SimulatedObs, **changes: Any) -> Target:
    given: dict[str, Any] = {"host": "127.0.0.1", "port": house.port, "password": Secret(PASSWORD), **changes}
    return Target("main", **given)


@pytest_asyncio.fixture
async def main(house: SimulatedObs) -> AsyncIterator[Watched]:
    async with watching(open_v4, target(house)) as watched:
        yield watched


# ---- being let in


async def test_it_tells_its_version_and_what_it_cannot_do(main: Watched) -> None:
    assert main.obs.spoken == "v4"
    assert main.obs.version == "27.2.4 (4.9.1)"
    assert "measure levels" in main.obs.cannot
    assert not any("camera" in cannot for cannot in main.obs.cannot)


async def test_a_wrong_and_a_missing_password_are_refused(house: SimulatedObs) -> None:
    with pytest.raises(Refused, match=r"does not take the password\.$"):
        await open_v4(target(house, password=Secret("wrong")), lambda said: None)
    for none in (None, Secret("")):
        with pytest.raises(Refused, match=r"asks for a password, and none is stored\.$"):
            await open_v4(target(house, password=none), lambda said: None)
    await until(lambda: not house.clients)


@asynccontextmanager
async def of_another_age(unknown: set[str]) -> AsyncIterator[int]:
    """Serve a simulated OBS that does not know some requests."""

    async def serve(server: ServerConnection) -> None:
        session = V4Session(Studio(SystemClock()))
        async for message in server:
            for step in session.take(message):
                assert isinstance(step, str)
                data = json.loads(step)
                if "available-requests" in data:
                    data["available-requests"] = ",".join(set(data["available-requests"].split(",")) - unknown)
                await server.send(json.dumps(data))

    async with scripted(serve) as port:
        yield port


async def test_an_obs_without_a_camera_is_known_to_have_none() -> None:
    async with of_another_age({"GetVirtualCamStatus", "StartVirtualCam", "StopVirtualCam"}) as port:
        obs = await open_v4(Target("main", "127.0.0.1", port), lambda said: None)
        assert "run a virtual camera, which it can from version 4.9.1 on" in obs.cannot
        assert (await obs.figures()).virtual_camera == Output()
        await obs.close()


async def test_an_obs_that_is_too_old_is_not_opened() -> None:
    async with of_another_age({"GetRecordingStatus", "GetMediaState"}) as port:
        with pytest.raises(Unsupported, match=r"4\.9\.1; 4\.9 is the oldest that is understood\.$"):
            await open_v4(Target("main", "127.0.0.1", port), lambda said: None)


# ---- what it is like


async def test_everything_is_read(main: Watched) -> None:
    read = await main.obs.read()
    assert read.scenes == ("Stage", "Bar", "Break", "Replay")
    assert (read.program, read.preview, read.studio_mode) == ("Stage", None, False)
    assert read.transition == Transition("Cut")
    assert read.transitions == ("Cut", "Fade")
    assert (read.profile, read.profiles) == ("Venue", ("Own encoder", "Venue"))
    assert (read.collection, read.collections) == ("Venue", ("Second", "Venue"))
    assert read.record == read.stream == read.replay_buffer == read.virtual_camera == Output(active=False)
    assert read.stats.cpu_percent == 12.5
    assert read.stats.disk_free_mb == 50_000
    assert read.stats.fps == 30


async def test_inputs_have_their_sound_where_they_have_any(main: Watched) -> None:
    await main.obs.set_volume("Music", -12.5)
    await main.obs.set_mute("Mic/Aux", True)
    inputs = {input.name: input for input in await main.obs.inputs()}
    assert list(inputs) == sorted(inputs)
    assert inputs["Title"] == Input("Title", "text_ft2_source_v2")
    assert inputs["Mic/Aux"] == Input("Mic/Aux", "pulse_input_capture", True, 0.0)
    assert inputs["Music"].volume_db == pytest.approx(-12.5)


async def test_silence_is_minus_a_hundred(main: Watched) -> None:
    await main.obs.set_volume("Music", -100)
    await until(lambda: main.heard(VolumeChanged))
    assert main.heard(VolumeChanged)[-1].volume_db == pytest.approx(-100)
    music = next(input for input in await main.obs.inputs() if input.name == "Music")
    assert music.volume_db == pytest.approx(-100)


async def test_items_are_listed_topmost_first_shown_and_hidden(main: Watched) -> None:
    assert await main.obs.scene_items("Stage") == [
        SceneItem(3, "Title", "text_ft2_source_v2", True),
        SceneItem(2, "Music", "ffmpeg_source", True),
        SceneItem(1, "Red", "color_source_v3", True),
    ]
    await main.obs.set_item_visible("Stage", 3, False)
    await main.hears(ItemChanged("main", "Stage", 3, False, "Title"))
    assert not (await main.obs.scene_items("Stage"))[0].visible


async def test_filters_are_listed_and_switched(main: Watched) -> None:
    await main.obs.set_filter("Mic/Aux", "Gain", False)
    await main.hears(FilterChanged("main", "Mic/Aux", "Gain", False))
    assert await main.obs.filters("Mic/Aux") == [Filter("Gain", "gain_filter", False)]


async def test_a_picture_is_taken_of_a_source_and_of_the_program(main: Watched) -> None:
    taken = await main.obs.screenshot("Bar", 320)
    assert (taken.source, taken.format, taken.width, taken.height) == ("Bar", "png", 320, 180)
    await main.obs.switch_scene("Break")
    await main.hears(SceneChanged("main", "Break"))
    assert (await main.obs.screenshot(None, 64)).source == "Break"


async def test_figures_of_what_runs_grow(main: Watched, house: SimulatedObs) -> None:
    await main.obs.start_stream()
    await main.obs.start_recording()
    await main.hears(OutputChanged("main", "stream", "started"))
    await until(lambda: house.studio.stream.elapsed() > 0.2)
    first = await main.obs.figures()
    assert first.stream.kbps is None
    await until(lambda: house.studio.stream.elapsed() > 0.5)
    then = await main.obs.figures()
    assert then.stream.active
    assert then.record.active
    assert then.stream.kbps is not None
    assert then.stream.kbps == pytest.approx(1120, rel=0.5)
    assert then.stream.frames is not None
    assert then.stream.frames >= 15
    assert then.record.duration_ms is not None
    assert 200 < then.record.duration_ms < 20_000


async def test_a_stream_that_seeks_its_server_is_seen_in_the_figures(main: Watched, house: SimulatedObs) -> None:
    await main.obs.start_stream()
    await main.hears(OutputChanged("main", "stream", "started"))
    house.studio.stream.lose(30)
    now = (await main.obs.figures()).stream
    assert now.active
    assert now.reconnecting
    assert now.kbps is None


# ---- scenes


async def test_scenes_are_switched_in_order(main: Watched) -> None:
    for scene in ("Bar", "Break", "Stage"):
        await main.obs.switch_scene(scene)
        await main.hears(SceneChanged("main", scene))


async def test_studio_mode_preview_and_transition(main: Watched) -> None:
    with pytest.raises(Conflict, match=r"^OBS “main” refuses this for the scene “Bar”: studio mode not enabled\.$"):
        await main.obs.preview_scene("Bar")
    with pytest.raises(Conflict, match=r"^OBS “main” refuses this for the preview: studio mode not enabled\.$"):
        await main.obs.transition()
    for _ in range(2):
        await main.obs.set_studio_mode(True)
    await main.hears(StudioModeChanged("main", True))
    await main.hears(PreviewChanged("main", "Stage"))
    assert (await main.obs.read()).preview == "Stage"
    await main.obs.preview_scene("Bar")
    await main.hears(PreviewChanged("main", "Bar"))
    await main.obs.transition()
    await main.hears(SceneChanged("main", "Bar"))
    for _ in range(2):
        await main.obs.set_studio_mode(False)
    await main.hears(StudioModeChanged("main", False))
    assert (await main.obs.read()).preview is None


async def test_a_transition_is_chosen_with_its_duration_and_told_whole(main: Watched) -> None:
    await main.obs.set_transition("Fade", 450)
    await main.hears(TransitionChanged("main", "Fade", 450))
    assert (await main.obs.read()).transition == Transition("Fade", 450)
    await main.obs.set_transition("Cut", None)
    await main.hears(TransitionChanged("main", "Cut", None))


async def test_scenes_that_are_made_and_renamed_are_told(main: Watched, house: SimulatedObs) -> None:
    house.studio.stage.add("Gala")
    house.spread()
    await main.hears(ScenesChanged("main", ("Stage", "Bar", "Break", "Replay", "Gala")))
    gala = house.studio.stage.get("Gala")
    assert gala is not None
    house.studio.stage.rename(gala, "Finale")
    house.spread()
    await main.hears(ScenesChanged("main", ("Stage", "Bar", "Break", "Replay", "Finale")))
    with pytest.raises(NotFound, match=r"^OBS “main” has no scene “Gala”\.$"):
        await main.obs.switch_scene("Gala")
    assert not main.heard(InputsChanged)


async def test_inputs_that_are_renamed_are_told(main: Watched, house: SimulatedObs) -> None:
    music = house.studio.inputs.get("Music")
    assert music is not None
    house.studio.rename_input(music, "Song")
    house.spread()
    await main.hears(InputsChanged("main"))
    assert "Song" in [input.name for input in await main.obs.inputs()]


# ---- inputs


async def test_mute_and_volume_are_told(main: Watched) -> None:
    await main.obs.set_mute("Music", True)
    await main.hears(MuteChanged("main", "Music", True))
    await main.obs.set_volume("Music", -6)
    await until(lambda: main.heard(VolumeChanged))
    assert main.heard(VolumeChanged)[-1].volume_db == pytest.approx(-6)
    with pytest.raises(Invalid, match=r"^OBS “main” refuses this for the input “Music”: invalid request parameters\.$"):
        await main.obs.set_volume("Music", 27)


async def test_media_are_played_held_and_moved(main: Watched) -> None:
    await main.obs.media_action("Music", "pause")
    await main.hears(MediaChanged("main", "Music", "paused"))
    await main.obs.media_seek("Music", 5_000)
    now = await main.obs.media("Music")
    assert (now.state, now.duration_ms) == ("paused", 20_000)
    assert now.position_ms == pytest.approx(5_000, abs=50)
    await main.obs.media_action("Music", "play")
    await main.hears(MediaChanged("main", "Music", "playing"))
    await main.obs.media_action("Music", "stop")
    await main.hears(MediaChanged("main", "Music", "stopped"))


async def test_what_plays_nothing_cannot_be_played(main: Watched) -> None:
    assert (await main.obs.media("Red")).state == "none"
    assert (await main.obs.media("Red")).position_ms is None
    with pytest.raises(Conflict, match=r"^“Red” on OBS “main” has nothing to play\.$"):
        await main.obs.media_action("Red", "play")


async def test_a_text_says_what_it_is_told(main: Watched, house: SimulatedObs) -> None:
    await main.obs.set_text("Title", "Säule “1”\nzwei")
    title = house.studio.inputs.get("Title")
    assert title is not None
    assert title.settings["text"] == "Säule “1”\nzwei" == await main.obs.text("Title")
    for refused in (main.obs.set_text("Red", "x"), main.obs.text("Red")):
        with pytest.raises(Invalid, match=r"^“Red” on OBS “main” is not a text\.$"):
            await refused


async def test_a_text_that_nobody_set_says_nothing_and_one_of_a_file_is_not_told_or_set(
    main: Watched, house: SimulatedObs
) -> None:
    title = house.studio.inputs.get("Title")
    assert title is not None
    title.settings = {}
    assert await main.obs.text("Title") == ""
    title.settings = {"text": "Old", "from_file": True}
    for refused in (main.obs.text("Title"), main.obs.set_text("Title", "New")):
        with pytest.raises(Conflict, match=r"^“Title” on OBS “main” says what stands in a file\.$"):
            await refused


# ---- outputs


async def test_a_recording_is_started_held_and_stopped(main: Watched) -> None:
    for _ in range(2):
        await main.obs.start_recording()
    await main.hears(OutputChanged("main", "record", "started"))
    for paused, became in ((True, "paused"), (False, "resumed")):
        for _ in range(2):
            await main.obs.pause_recording(paused)
        assert (await main.obs.figures()).record.paused == paused
        assert main.heard(OutputChanged)[-1].became == became
    for _ in range(2):
        await main.obs.stop_recording()
    await main.hears(OutputChanged("main", "record", "stopped"))
    with pytest.raises(Conflict, match=r"^OBS “main” records nothing\.$"):
        await main.obs.pause_recording(True)


async def test_a_recording_begins_also_while_the_last_one_ends(main: Watched) -> None:
    await main.obs.start_recording()
    await main.obs.stop_recording()
    await main.obs.start_recording()
    assert [it.became for it in main.heard(OutputChanged)].count("started") == 2
    assert (await main.obs.figures()).record.active


async def test_an_order_that_is_lost_in_the_moment_of_an_end_is_given_again(
    main: Watched, house: SimulatedObs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for output, switch in (
        (house.studio.record, lambda on: main.obs.start_recording() if on else main.obs.stop_recording()),
        (house.studio.replay_buffer, main.obs.set_replay_buffer),
    ):
        await switch(True)
        await switch(False)
        await main.hears(OutputChanged("main", output.kind, "stopped"))
        monkeypatch.setattr(output, "start", monkeypatch.undo)  # as OBS does: it says yes and does nothing, once
        await switch(True)
        assert output.active


async def test_the_stream_and_the_camera_are_switched(main: Watched) -> None:
    for _ in range(2):
        await main.obs.start_stream()
        await main.obs.set_virtual_camera(True)
        await main.hears(OutputChanged("main", "stream", "started"))
        await main.hears(OutputChanged("main", "virtual_camera", "started"))
    now = await main.obs.figures()
    assert now.stream.active
    assert now.virtual_camera.active
    for _ in range(2):
        await main.obs.stop_stream()
        await main.obs.set_virtual_camera(False)
        await main.hears(OutputChanged("main", "stream", "stopped"))
        await main.hears(OutputChanged("main", "virtual_camera", "stopped"))


async def test_a_replay_is_told_when_obs_has_taken_the_order(main: Watched) -> None:
    with pytest.raises(Conflict, match=r"^The replay buffer of OBS “main” does not run\.$") as failure:
        await main.obs.save_replay()
    assert failure.value.remedy == "Start it: obs.set_replay_buffer."
    for _ in range(2):
        await main.obs.set_replay_buffer(True)
        await main.hears(OutputChanged("main", "replay_buffer", "started"))
    await main.obs.save_replay()
    assert main.said[-1] == ReplaySaved("main", None)
    for _ in range(2):
        await main.obs.set_replay_buffer(False)
        await main.hears(OutputChanged("main", "replay_buffer", "stopped"))


async def test_the_file_rule_is_set_and_read_back(main: Watched) -> None:
    await main.obs.set_file_rule("/videos/Open Cup/1", None)
    await main.obs.set_file_rule(None, "101 Ann VS Bo")
    assert await main.obs.file_rule() == FileRule("/videos/Open Cup/1", "101 Ann VS Bo")


# ---- the rest


async def test_profiles_and_collections_are_changed(main: Watched) -> None:
    await main.obs.set_profile("Own encoder")
    await main.hears(ProfileChanged("main", "Own encoder"))
    await main.obs.set_collection("Second")
    await main.hears(CollectionChanged("main", "Second"))
    read = await main.obs.read()
    assert (read.profile, read.collection) == ("Own encoder", "Second")


async def test_a_hotkey_is_pressed_by_its_name(main: Watched) -> None:
    await main.obs.press_hotkey("OBSBasic.StartRecording")
    await main.hears(OutputChanged("main", "record", "started"))
    with pytest.raises(NotFound, match=r"^OBS “main” has no hotkey “Nonsense”\.$"):
        await main.obs.press_hotkey("Nonsense")


async def test_what_the_protocol_cannot_do_is_said_in_words(main: Watched) -> None:
    for call, words in (
        (main.obs.split_recording(), "cannot split a recording"),
        (main.obs.hotkeys(), "cannot list hotkeys"),
        (main.obs.listen_to_levels(True), "cannot measure levels"),
    ):
        with pytest.raises(Unsupported, match=rf"^OBS “main” speaks protocol v4, which {words}\.$"):
            await call


async def test_what_is_not_there_is_named(main: Watched) -> None:
    await check_that_what_is_missing_is_named(main.obs)


async def test_many_may_ask_at_once(main: Watched) -> None:
    read, figures, items, *media = await asyncio.gather(
        main.obs.read(), main.obs.figures(), main.obs.scene_items("Bar"), *(main.obs.media("Music") for _ in range(20))
    )
    assert (read.program, figures.stats.fps, items[0].source) == ("Stage", 30, "Music")
    assert {it.input for it in media} == {"Music"}


async def test_an_obs_that_exits_says_so_and_its_end_is_noticed(main: Watched, house: SimulatedObs) -> None:
    await main.obs.start_recording()
    await house.exit()
    await main.hears(Exited("main"))
    assert await main.obs.ended == "OBS ends, or its WebSocket server was switched off."
    with pytest.raises(Unavailable, match=r"^OBS ends"):
        await main.obs.figures()


async def test_an_event_that_is_not_understood_is_logged_once_and_harms_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def puzzle(server: ServerConnection) -> None:
        session = V4Session(Studio(SystemClock()))
        async for message in server:
            for step in session.take(message):
                assert isinstance(step, str)
                await server.send('{"update-type": "SwitchScenes", "scene-name": 5}')
                await server.send(step)

    async with scripted(puzzle) as port:
        obs = await open_v4(Target("main", "127.0.0.1", port), lambda said: None)
        obs.connection = "hall"
        assert (await obs.read()).program == "Stage"
        await obs.close()
    assert caplog.text.count("OBS “main”: SwitchScenes is not understood") == 1
    assert caplog.text.count("SwitchScenes is not understood") == 1


async def test_what_is_renamed_is_called_by_its_new_name_from_then_on(
    main: Watched,
) -> None:
    main.obs.connection = "hall"
    with pytest.raises(NotFound, match=r"^OBS “hall” has no scene “Nowhere”\.$"):
        await main.obs.switch_scene("Nowhere")
    with pytest.raises(Unsupported, match=r"^OBS “hall” speaks protocol v4"):
        await main.obs.hotkeys()
    await main.obs.switch_scene("Bar")
    await main.hears(SceneChanged("hall", "Bar"))
    assert (await main.obs.read()).connection == "hall"


async def test_closing_while_an_answer_is_awaited_ends_both(main: Watched) -> None:
    asking = asyncio.create_task(main.obs.read())
    await asyncio.sleep(0)
    await main.obs.close()
    with pytest.raises(Unavailable, match=r"^The connection was closed\.$"):
        await asking
    assert not main.obs.ended.done()


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (Faults(drop=True), "OBS has not answered within 3 s."),
        (Faults(silent=True), "OBS has not answered within 3 s."),
        (Faults(delay_ms=20_000), "OBS has not answered within 3 s."),
        (Faults(malformed=True), "OBS sent something that is no message."),
        (Faults(refuse=True), "The connection to OBS broke off."),
    ],
)
async def test_an_obs_that_fails_is_left_within_five_seconds(
    main: Watched, house: SimulatedObs, faults: Faults, reason: str
) -> None:
    began = time.monotonic()
    house.faults = faults
    with pytest.raises(Unavailable) as failure:
        await main.obs.figures()
    assert failure.value.message == await main.obs.ended == reason
    await main.obs.close()
    assert time.monotonic() - began < 5


async def test_an_obs_that_is_late_is_waited_for(main: Watched, house: SimulatedObs) -> None:
    house.faults = Faults(delay_ms=400)
    assert (await main.obs.read()).program == "Stage"
    await main.obs.switch_scene("Bar")
    await main.hears(SceneChanged("main", "Bar"))
