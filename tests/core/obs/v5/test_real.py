"""Everything that is asked of an OBS and told by it, by protocol v5, on the real OBS."""

import asyncio
import contextlib
import json
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.errors import Conflict, CuedeskError, Invalid, NotFound, Refused, Unavailable, Unsupported
from core.event import Payload
from core.obs.events import (
    CollectionChanged,
    Exited,
    FilterChanged,
    InputsChanged,
    ItemChanged,
    LevelsMeasured,
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
from core.obs.models import FileRule, Input, SceneItem, Transition
from core.obs.v5 import open_v5
from core.secrets import Secret
from tests.support import obs_watched
from tests.support.obs import RealObs
from tests.support.obs_watched import PASSWORD, Watched, check_that_what_is_missing_is_named
from tests.support.waiting import until, wait_until


def watching(real: RealObs, name: str = "main", **changes: Any) -> contextlib.AbstractAsyncContextManager[Watched]:
    given = {"host": real.host, "port": real.port, "password": Secret(real.password), **changes}
    return obs_watched.watching(open_v5, Target(name, **given))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs"), PASSWORD) as real:
        yield real


@pytest_asyncio.fixture
async def main(real: RealObs) -> AsyncIterator[Watched]:
    async with watching(real) as watched:
        yield watched
        # Also after a test that failed, for the next one records as well.
        if await watched.obs.stop_recording():
            await watched.becomes("record", "stopped")


@pytest.fixture
def on_stage(real: RealObs) -> None:
    real.ask("SetCurrentProgramScene", sceneName="Stage")


@pytest_asyncio.fixture
async def advanced(real: RealObs, main: Watched) -> AsyncIterator[None]:
    """OBS in its advanced output mode, where recordings have an encoder of their own and there is no replay buffer."""
    await main.obs.set_replay_buffer(False)
    await main.becomes("replay_buffer", "stopped")
    await main.obs.set_profile("Advanced")
    yield
    await main.obs.set_profile("Venue")
    await main.obs.set_replay_buffer(True)
    await main.becomes("replay_buffer", "started")


def duration(file: str | Path) -> float:
    """Ask ffprobe how long a file plays."""
    words = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "json", str(file)]
    found = subprocess.run(words, capture_output=True, check=True, timeout=20)
    return float(json.loads(found.stdout)["format"]["duration"])


# ---- what it is like


async def test_everything_is_read(main: Watched, on_stage: None) -> None:
    now = await main.obs.read()
    assert main.obs.spoken == "v5"
    assert main.obs.version.startswith("29.0.2 (5.1.0")
    assert now.scenes == ("Stage", "Bar", "Break")
    assert (now.program, now.preview, now.studio_mode) == ("Stage", None, False)
    assert now.transition == Transition("Cut")
    assert now.transitions == ("Cut", "Fade")
    assert (now.profile, now.profiles) == ("Venue", ("Advanced", "Venue"))
    assert (now.collection, now.collections) == ("Venue", ("Second", "Venue"))
    assert (now.record.active, now.stream.active, now.replay_buffer.active) == (False, False, True)
    assert now.virtual_camera.active is None
    assert [input.name for input in now.inputs] == ["Blue", "Green", "Music", "Red", "Title"]
    assert now.inputs[0] == Input("Blue", "color_source_v3", None, None)
    assert now.inputs[2] == Input("Music", "ffmpeg_source", False, 0.0)
    assert await main.obs.inputs() == now.inputs


async def test_figures_are_measured(main: Watched) -> None:
    stats = (await main.obs.figures()).stats
    assert stats.memory_mb is not None
    assert 50 < stats.memory_mb < 1000
    assert stats.disk_free_mb is not None
    assert stats.disk_free_mb > 100
    assert (stats.rendered or 0) > (stats.lagged or 0)
    await until_measured(main, lambda fps: fps > 5)


async def until_measured(main: Watched, enough: Callable[[float], bool]) -> None:
    async with asyncio.timeout(10):
        while not enough((await main.obs.figures()).stats.fps or 0):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_hotkeys_are_listed_and_pressed(main: Watched) -> None:
    hotkeys = await main.obs.hotkeys()
    assert "OBSBasic.TogglePreviewProgram" in hotkeys
    assert len(hotkeys) == len(set(hotkeys))
    for enabled in (True, False):
        await main.obs.press_hotkey("OBSBasic.TogglePreviewProgram")
        await main.hears(StudioModeChanged("main", enabled))


async def test_a_picture_shows_what_is_there(main: Watched, on_stage: None) -> None:
    program, blue = await main.obs.screenshot(None, 64), await main.obs.screenshot("Break", 32)
    assert (program.source, program.width, program.height) == ("Stage", 64, 36)
    assert (blue.source, blue.width, blue.height) == ("Break", 32, 18)
    assert [corner(picture.data) for picture in (program, blue)] == [(255, 0, 0), (0, 0, 255)]
    with pytest.raises(Invalid, match=r"refuses this for the source “Stage”.*imageWidth"):
        await main.obs.screenshot("Stage", 4)


def corner(png: str) -> tuple[int, ...]:
    """Decode a picture with ffmpeg and give the colour of its last pixel, where no text stands."""
    words = ["ffmpeg", "-v", "error", "-i", f"data:image/png;base64,{png}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return tuple(subprocess.run(words, capture_output=True, check=True, timeout=20).stdout[-3:])


# ---- scenes


async def test_a_switch_is_done_and_told(main: Watched, on_stage: None) -> None:
    await main.obs.switch_scene("Bar")
    await main.hears(SceneChanged("main", "Bar"))
    assert (await main.obs.read()).program == "Bar"


async def test_what_is_asked_at_once_is_done_in_order(main: Watched) -> None:
    faders = [-20.0, -3.0, -10.0, -1.0, -30.0, 0.0]
    await asyncio.gather(*(main.obs.set_volume("Music", volume) for volume in faders))
    await until(lambda: len(main.heard(VolumeChanged)) == len(faders))
    assert [round(said.volume_db, 3) for said in main.heard(VolumeChanged)] == faders


async def test_one_who_gives_up_waiting_does_not_shift_the_answers(main: Watched, on_stage: None) -> None:
    waiting = asyncio.create_task(main.obs.screenshot("Break", 640))
    await asyncio.sleep(0)
    waiting.cancel()
    rule, items = await asyncio.gather(main.obs.file_rule(), main.obs.scene_items("Bar"))
    assert rule.file_name == "%CCYY-%MM-%DD %hh-%mm-%ss"
    assert [item.source for item in items] == ["Music", "Green"]
    assert waiting.cancelled()


async def test_scenes_are_followed_when_they_are_made_renamed_and_removed(main: Watched, real: RealObs) -> None:
    real.ask("CreateScene", sceneName="Gala")
    await main.hears(ScenesChanged("main", ("Stage", "Bar", "Break", "Gala")))
    real.ask("SetSceneName", sceneName="Gala", newSceneName="Finale")
    await main.hears(ScenesChanged("main", ("Stage", "Bar", "Break", "Finale")))
    with pytest.raises(NotFound, match=r"^OBS “main” has no scene “Gala”\.$"):
        await main.obs.switch_scene("Gala")
    real.ask("RemoveScene", sceneName="Finale")
    await main.hears(ScenesChanged("main", ("Stage", "Bar", "Break")))


async def test_studio_mode_has_a_preview_and_brings_it_on_air(main: Watched, on_stage: None) -> None:
    for needs_studio_mode in (main.obs.preview_scene("Bar"), main.obs.transition()):
        with pytest.raises(Conflict, match="studio mode is off"):
            await needs_studio_mode
    await main.obs.set_studio_mode(True)
    await main.obs.set_studio_mode(True)
    await main.hears(StudioModeChanged("main", True))
    await main.obs.preview_scene("Break")
    await main.hears(PreviewChanged("main", "Break"))
    now = await main.obs.read()
    assert (now.program, now.preview, now.studio_mode) == ("Stage", "Break", True)
    await main.obs.transition()
    await main.hears(SceneChanged("main", "Break"))
    await main.obs.set_studio_mode(False)
    await main.hears(StudioModeChanged("main", False))


async def test_a_transition_is_chosen_with_its_duration(main: Watched) -> None:
    await main.obs.set_transition("Fade", 450)
    await main.hears(TransitionChanged("main", "Fade", 450))
    assert (await main.obs.read()).transition == Transition("Fade", 450)
    with pytest.raises(Invalid, match=r"transition “Fade”.*below the minimum of"):
        await main.obs.set_transition("Fade", 5)
    await main.obs.set_transition("Cut", None)
    await main.hears(TransitionChanged("main", "Cut", None))


async def test_items_stand_topmost_first_and_can_be_hidden(main: Watched) -> None:
    items = await main.obs.scene_items("Stage")
    assert [(item.source, item.visible) for item in items] == [("Title", True), ("Music", True), ("Red", True)]
    title = items[0]
    for visible in (False, True):
        await main.obs.set_item_visible("Stage", title.id, visible)
        await main.hears(ItemChanged("main", "Stage", title.id, visible))
        assert SceneItem(title.id, "Title", title.kind, visible) in await main.obs.scene_items("Stage")


async def test_what_is_not_there_is_named(main: Watched) -> None:
    await check_that_what_is_missing_is_named(main.obs)


# ---- inputs


async def test_sound_is_muted_and_moved(main: Watched) -> None:
    await main.obs.set_mute("Music", True)
    await main.obs.set_volume("Music", -12.5)
    await main.hears(MuteChanged("main", "Music", True))
    await main.hears(VolumeChanged("main", "Music", -12.5))
    assert Input("Music", "ffmpeg_source", True, -12.5) in await main.obs.inputs()
    with pytest.raises(Conflict, match=r"refuses this for the input “Red”: .* does not support audio\.$"):
        await main.obs.set_mute("Red", True)
    with pytest.raises(Invalid, match="above the maximum"):
        await main.obs.set_volume("Music", 27)
    await main.obs.set_mute("Music", False)
    await main.obs.set_volume("Music", 0)
    await main.hears(VolumeChanged("main", "Music", 0))


async def test_levels_are_told_while_they_are_wanted(main: Watched, on_stage: None) -> None:
    await main.obs.figures()
    assert not main.heard(LevelsMeasured)
    await main.obs.listen_to_levels(True)
    await until(lambda: any("Music" in said.peaks_db for said in main.heard(LevelsMeasured)), 5)
    heard = [said.peaks_db["Music"] for said in main.heard(LevelsMeasured) if "Music" in said.peaks_db]
    assert all(-60 < peak < 0 for peak in heard)
    await main.obs.set_mute("Music", True)
    await main.hears(LevelsMeasured("main", {"Music": -100.0}))
    await main.obs.set_mute("Music", False)
    await main.obs.listen_to_levels(False)
    after = len(main.heard(LevelsMeasured))
    await asyncio.sleep(0.2)  # four of them, were they still sent
    assert len(main.heard(LevelsMeasured)) == after


async def test_media_are_played_held_and_moved(main: Watched, on_stage: None) -> None:
    before = await main.obs.media("Music")
    assert (before.state, before.duration_ms) == ("playing", 20_000)
    wanted = 15_000 if (before.position_ms or 0) < 10_000 else 5_000
    await main.obs.media_seek("Music", wanted)
    async with asyncio.timeout(5):
        while abs(((await main.obs.media("Music")).position_ms or 0) - wanted) > 1_000:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await main.obs.media_action("Music", "pause")
    await main.hears(MediaChanged("main", "Music", "paused"))
    assert (await main.obs.media("Music")).state == "paused"
    await main.obs.media_action("Music", "play")
    await main.hears(MediaChanged("main", "Music", "playing"))
    await main.obs.media_action("Music", "stop")
    await main.hears(MediaChanged("main", "Music", "ended"))
    await main.obs.media_action("Music", "restart")
    with pytest.raises(Conflict, match=r"^“Red” on OBS “main” has nothing to play\.$"):
        await main.obs.media_action("Red", "play")


async def test_filters_are_switched(main: Watched, real: RealObs) -> None:
    real.ask("CreateSourceFilter", sourceName="Music", filterName="Gain", filterKind="gain_filter", filterSettings={})
    for enabled in (False, True):
        await main.obs.set_filter("Music", "Gain", enabled)
        await main.hears(FilterChanged("main", "Music", "Gain", enabled))
        [gain] = await main.obs.filters("Music")
        assert (gain.name, gain.kind, gain.enabled) == ("Gain", "gain_filter", enabled)
    real.ask("RemoveSourceFilter", sourceName="Music", filterName="Gain")


async def test_a_text_says_what_it_is_told(main: Watched, real: RealObs) -> None:
    await main.obs.set_text("Title", "Final: [b]Ana[/b] “vs” Bea\n\x1b[31m")
    shown = real.ask("GetInputSettings", inputName="Title")["inputSettings"]["text"]
    assert shown == "Final: [b]Ana[/b] “vs” Bea\n\x1b[31m" == await main.obs.text("Title")
    for refused in (main.obs.set_text("Red", "x"), main.obs.text("Red")):
        with pytest.raises(Invalid, match=r"^“Red” on OBS “main” is not a text\.$"):
            await refused


async def test_a_text_that_nobody_set_says_nothing_and_one_of_a_file_is_not_told_or_set(
    main: Watched, real: RealObs
) -> None:
    new = {"sceneName": "Break", "inputName": "Score", "inputKind": "text_ft2_source_v2", "inputSettings": {}}
    real.ask("CreateInput", **new)
    assert await main.obs.text("Score") == ""
    real.ask("SetInputSettings", inputName="Score", inputSettings={"text": "Old", "from_file": True})
    for refused in (main.obs.text("Score"), main.obs.set_text("Score", "New")):
        with pytest.raises(Conflict, match=r"^“Score” on OBS “main” says what stands in a file\.$"):
            await refused
    real.ask("RemoveInput", inputName="Score")


async def test_inputs_are_said_to_be_others_without_sounds_that_they_do_not_have(main: Watched, real: RealObs) -> None:
    new = {"sceneName": "Break", "inputName": "Logo", "inputKind": "color_source_v3", "inputSettings": {}}
    for change in (
        lambda: real.ask("CreateInput", **new, sceneItemEnabled=True),
        lambda: real.ask("SetInputName", inputName="Logo", newInputName="Sponsor"),
        lambda: real.ask("RemoveInput", inputName="Sponsor"),
    ):
        main.said.clear()
        change()
        await main.hears(InputsChanged("main"))
    assert not main.heard(MuteChanged)
    assert not main.heard(VolumeChanged)


# ---- profiles and collections


async def test_another_collection_is_loaded_without_the_noise_of_its_pieces(main: Watched) -> None:
    await main.obs.set_collection("Second")
    await main.hears(CollectionChanged("main", "Second"))
    await main.hears(ScenesChanged("main", ("Stage", "Bar", "Break")))
    assert {type(said) for said in main.said} <= {CollectionChanged, ScenesChanged, SceneChanged}
    assert (await main.obs.read()).collection == "Second"
    await main.obs.set_collection("Venue")
    await main.hears(CollectionChanged("main", "Venue"))


async def test_another_profile_keeps_its_files_elsewhere(
    main: Watched, real: RealObs, tmp_path: Path, advanced: None
) -> None:
    await main.obs.set_file_rule(str(tmp_path), None)
    assert (await main.obs.file_rule()).directory == str(tmp_path)
    await main.obs.set_profile("Venue")
    await main.hears(ProfileChanged("main", "Venue"))
    assert (await main.obs.file_rule()).directory == str(real.recordings)
    await main.obs.set_profile("Advanced")
    await main.obs.set_file_rule(str(real.recordings), None)
    for enabled in (True, False):
        with pytest.raises(Conflict, match="OBS “main” has no replay buffer"):
            await main.obs.set_replay_buffer(enabled)
    with pytest.raises(Conflict, match="OBS “main” has no replay buffer"):
        await main.obs.save_replay()


async def test_there_is_no_virtual_camera(main: Watched) -> None:
    assert any("virtual camera" in words for words in main.obs.cannot)
    for enabled in (True, False):
        with pytest.raises(Unsupported, match="OBS “main” has no virtual camera"):
            await main.obs.set_virtual_camera(enabled)


# ---- recordings, replays, streams


async def test_a_recording_has_its_name_and_its_length(main: Watched, real: RealObs) -> None:
    plain = await main.obs.file_rule()
    assert plain == FileRule(str(real.recordings), "%CCYY-%MM-%DD %hh-%mm-%ss")
    named = FileRule(str(real.recordings), "Cup/Day 1/7 A. ONE (CRO) VS B. TWO (NGR) - %CCYY")
    await main.obs.set_file_rule(named.directory, named.file_name)
    assert await main.obs.file_rule() == named

    await main.obs.start_recording()
    await main.obs.start_recording()
    path = (await main.becomes("record", "started")).path
    assert path is not None
    assert Path(path).relative_to(real.recordings).as_posix().startswith("Cup/Day 1/7 A. ONE (CRO) VS B. TWO (NGR)")
    record = (await lasted(main, 2_000)).record
    assert record.active
    assert not record.paused
    assert record.kbps is not None
    assert 20 < record.kbps < 30_000  # written in bursts
    assert (await main.obs.read()).record.path == path

    assert await main.obs.stop_recording() == path
    await main.becomes("record", "stopped")
    assert await main.obs.stop_recording() is None
    assert 2.0 < duration(path) < 4.0
    await main.obs.set_file_rule(None, plain.file_name)


async def lasted(main: Watched, milliseconds: int) -> Any:
    """Ask for the figures until a recording has lasted so long."""
    async with asyncio.timeout(15):
        while ((now := await main.obs.figures()).record.duration_ms or 0) < milliseconds:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return now


async def test_a_recording_begins_while_the_last_one_still_ends(main: Watched) -> None:
    await main.obs.start_recording()
    await lasted(main, 500)
    first = await main.obs.stop_recording()
    await main.obs.start_recording()
    assert (await main.obs.figures()).record.active
    await until(lambda: len([it for it in main.heard(OutputChanged) if it.became == "started"]) == 2)
    await main.obs.stop_recording()
    await until(lambda: len([it for it in main.heard(OutputChanged) if it.became == "stopped"]) == 2)
    assert first is not None
    assert duration(first) > 0.3


async def test_a_recording_that_does_not_begin_is_said(main: Watched, real: RealObs) -> None:
    await main.obs.set_file_rule(str(real.recordings / "not" / "there"), None)
    try:
        with pytest.raises(Conflict, match=r"^OBS “main” was told to record and does not\.$") as failed:
            await main.obs.start_recording()
    finally:
        await main.obs.set_file_rule(str(real.recordings), None)
    assert "directory" in (failed.value.remedy or "")


async def test_what_cannot_be_held_or_split_is_said(main: Watched) -> None:
    for change in (main.obs.pause_recording(True), main.obs.pause_recording(False), main.obs.split_recording()):
        with pytest.raises(Conflict, match=r"^OBS “main” records nothing\.$"):
            await change
    await main.obs.start_recording()
    with pytest.raises(Conflict, match=r"cannot hold this recording, because it shares the encoder"):
        await main.obs.pause_recording(True)
    with pytest.raises(Conflict, match=r"is not set up to split recordings"):
        await main.obs.split_recording()
    await main.obs.stop_recording()
    await main.becomes("record", "stopped")


async def test_a_recording_is_held_and_split(main: Watched, real: RealObs, advanced: None) -> None:
    before = set(real.recordings.glob("*.mkv"))
    await main.obs.start_recording()
    await lasted(main, 1_000)
    await main.obs.pause_recording(True)
    await main.obs.pause_recording(True)
    await main.becomes("record", "paused")
    held = (await main.obs.figures()).record
    assert held.paused
    await main.obs.pause_recording(False)
    await main.obs.pause_recording(False)
    await main.becomes("record", "resumed")
    await main.obs.split_recording()
    await until(lambda: len(set(real.recordings.glob("*.mkv")) - before) == 2, 5)
    await lasted(main, (held.duration_ms or 0) + 2_000)
    await main.obs.stop_recording()
    await main.becomes("record", "stopped")
    assert all(duration(file) > 0.5 for file in set(real.recordings.glob("*.mkv")) - before)


async def test_a_replay_is_saved_with_its_file(main: Watched, real: RealObs) -> None:
    wait_until(lambda: real.ask("GetOutputStatus", outputName="Replay Buffer")["outputDuration"] > 2_000)
    await main.obs.save_replay()
    await until(lambda: main.heard(ReplaySaved), 5)
    [saved] = main.heard(ReplaySaved)
    assert saved.path is not None
    assert duration(saved.path) > 0.5
    assert (await main.obs.read()).last_replay == saved.path

    await main.obs.set_replay_buffer(False)
    await main.obs.set_replay_buffer(True)  # while it still ends
    await main.becomes("replay_buffer", "started")
    await main.obs.set_replay_buffer(True)
    main.said.clear()
    await main.obs.set_replay_buffer(False)
    await main.becomes("replay_buffer", "stopped")
    await main.obs.set_replay_buffer(False)
    with pytest.raises(Conflict, match="replay buffer of OBS “main” does not run"):
        await main.obs.save_replay()


async def test_a_replay_buffer_begins_in_the_very_moment_of_its_end(main: Watched) -> None:
    await main.obs.set_replay_buffer(True)
    for _ in range(3):
        main.said.clear()
        await main.obs.set_replay_buffer(False)
        await main.becomes("replay_buffer", "stopped")
        await main.obs.set_replay_buffer(True)
        await main.becomes("replay_buffer", "started")
        assert (await main.obs.figures()).replay_buffer.active


async def test_a_stream_is_followed_when_its_server_goes_and_comes(main: Watched, real: RealObs) -> None:
    await main.obs.stop_stream()
    with rtmp_server(real):
        await until_streaming(main)
        await main.obs.start_stream()
        async with asyncio.timeout(10):
            while not 100 < ((stream := (await main.obs.figures()).stream).kbps or 0) < 3_000:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        assert stream.active
        assert stream.frames
        assert stream.dropped == 0
    await main.becomes("stream", "reconnecting")
    lost = (await main.obs.figures()).stream
    assert lost.reconnecting
    assert lost.kbps is None
    await main.obs.stop_stream()
    await main.becomes("stream", "stopped")


async def until_streaming(main: Watched) -> None:
    """Start the stream until it is taken, for nothing says that the server listens."""
    for _ in range(20):
        main.said.clear()
        await main.obs.start_stream()
        await until(lambda: any(it.became in ("started", "stopped") for it in main.heard(OutputChanged)), 10)
        if main.heard(OutputChanged)[-1].became == "started":
            return
    raise AssertionError(main.said)


@contextlib.contextmanager
def rtmp_server(real: RealObs) -> Iterator[None]:
    """Let ffmpeg take one stream, in OBS's network."""
    words = ["ffmpeg", "-v", "error", "-listen", "1", "-i", "rtmp://127.0.0.1:1935/live/venue", "-f", "null", "-"]
    server = subprocess.Popen(real.inside(*words), stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.kill()
        server.wait(10)


# ---- coming, going, and who is let in


async def test_nobody_gets_in_with_another_password_and_none_is_logged(
    real: RealObs, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    said: list[Payload] = []
    where = f"OBS at 127.0.0.1:{real.port}"
    for password, sentence in (
        (Secret("wrong-one"), f"{where} does not take the password."),
        (Secret(""), f"{where} asks for a password, and none is stored."),
        (None, f"{where} asks for a password, and none is stored."),
    ):
        with pytest.raises(Refused) as refused:
            await open_v5(Target("main", real.host, real.port, password), said.append)
        assert refused.value.message == sentence
    async with watching(real) as watched:
        with pytest.raises(NotFound):
            await watched.obs.switch_scene("Nope")
    out, err = capfd.readouterr()
    assert not [record for record in caplog.records if record.name.startswith("obsws")]
    for text in (caplog.text, out, err):
        assert PASSWORD not in text
        assert "wrong-one" not in text
        assert "Traceback" not in text


async def test_an_ipv6_host_is_reached(real: RealObs) -> None:
    carried = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carried.add(writer)
        inner_reader, inner_writer = await asyncio.open_connection(real.host, real.port)
        await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))
        carried.discard(writer)

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(carry, "::1", 0)
    port = server.sockets[0].getsockname()[1]
    async with watching(real, host="::1", port=port) as watched:
        assert (await watched.obs.read()).scenes == ("Stage", "Bar", "Break")
    with pytest.raises(Refused, match=rf"OBS at \[::1\]:{port} does not take the password"):
        await open_v5(Target("main", "::1", port, Secret("wrong")), lambda said: None)
    server.close()
    await until(lambda: not carried)


async def test_two_with_the_same_scenes_are_told_apart(real: RealObs, on_stage: None) -> None:
    async with watching(real, "left") as left, watching(real, "right") as right:
        await left.obs.switch_scene("Bar")
        await left.hears(SceneChanged("left", "Bar"))
        await right.hears(SceneChanged("right", "Bar"))
        with pytest.raises(NotFound, match="OBS “right” has no"):
            await right.obs.switch_scene("Nope")


async def test_closing_ends_the_threads_and_whoever_waits(real: RealObs) -> None:
    async with watching(real, "closing") as watched:
        assert len(threads("closing")) == 2
        waiting = asyncio.create_task(watched.obs.screenshot("Stage", 1920))
        await asyncio.sleep(0)
        async with asyncio.timeout(1):
            await watched.obs.close()
        with pytest.raises(Unavailable, match="closed"):
            await waiting
        with pytest.raises(Unavailable, match="closed"):
            await watched.obs.figures()
        await until(lambda: not threads("closing"))
        assert not watched.obs.ended.done()


def threads(connection: str) -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(f"obs {connection} ")]


async def test_what_is_dropped_on_its_way_is_missed(real: RealObs) -> None:
    async with watching(real) as watched:
        real.drop()
        began = asyncio.get_running_loop().time()
        with pytest.raises(Unavailable, match=r"^OBS has not answered within 3 s\.$"):
            await asyncio.gather(watched.obs.figures(), watched.obs.switch_scene("Bar"))
        assert 2.9 < asyncio.get_running_loop().time() - began < 4
        assert await watched.obs.ended == "OBS has not answered within 3 s."
    real.carry()
    async with watching(real) as again:
        await again.obs.figures()


async def test_an_obs_that_ends_says_so(real: RealObs) -> None:
    async with watching(real) as watched:
        await asyncio.to_thread(real.stop)
        async with asyncio.timeout(5):
            assert await watched.obs.ended == "OBS ends, or its WebSocket server was switched off."
        assert Exited("main") in watched.said
        with pytest.raises(Unavailable, match="OBS ends"):
            await watched.obs.switch_scene("Bar")
    with pytest.raises(CuedeskError, match=rf"What listens at 127\.0\.0\.1:{real.port} closed the connection"):
        await open_v5(Target("main", real.host, real.port, Secret(PASSWORD)), lambda said: None)
    await asyncio.to_thread(real.start)


async def test_an_obs_that_is_killed_while_it_records_is_missed_at_once(real: RealObs) -> None:
    async with watching(real) as watched:
        await watched.obs.start_recording()
        path = (await watched.becomes("record", "started")).path
        await lasted(watched, 1_000)
        real.kill()
        async with asyncio.timeout(5):
            assert await watched.obs.ended == "The connection to OBS broke off."
        await until(lambda: not threads("main"))
    assert path is not None
    assert duration(path) > 0.3
    await asyncio.to_thread(real.start)
    async with watching(real) as again:
        assert (await again.obs.read()).scenes == ("Stage", "Bar", "Break")
