"""Clients that others wrote must take the simulation for an OBS: two for each protocol."""

import asyncio
import contextlib
import json
import logging
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import obswebsocket
import obswebsocket.requests as v4
import pytest
import simpleobsws
from obsws_python import EventClient, ReqClient
from obsws_python.baseclient import ObsClient
from obsws_python.error import OBSSDKError, OBSSDKRequestError

from tests.core.obs.simulation.conftest import Start

NPM = Path(__file__).parent / "npm"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep obsws-python from writing its password and tracebacks."""
    logger = logging.getLogger("obsws_python")
    logger.disabled = True
    yield
    logger.disabled = False


async def in_thread(work: Callable[[], Any]) -> Any:
    """Let a client that blocks do so while the simulation goes on."""
    return await asyncio.get_running_loop().run_in_executor(None, work)


async def test_obsws_python(start: Start, password: str) -> None:
    switched, heard = threading.Event(), []

    def on_current_program_scene_changed(data: Any) -> None:
        heard.append(data.scene_name)
        switched.set()

    async with start() as obs:

        def talk() -> None:
            where = {"host": "127.0.0.1", "port": obs.port, "timeout": 5}
            with contextlib.ExitStack() as ending:
                stranger = ObsClient(**where, password="no")
                ending.callback(stranger.ws.shutdown)
                with pytest.raises(OBSSDKError):
                    stranger.authenticate()
                client = ReqClient(**where, password=password)
                ending.callback(client.base_client.ws.shutdown)
                events = EventClient(**where, password=password)
                ending.callback(events.base_client.ws.shutdown)
                ending.callback(events.disconnect)
                events.callback.register(on_current_program_scene_changed)
                scenes = [scene["sceneName"] for scene in client.get_scene_list().scenes]
                assert scenes == ["Replay", "Break", "Bar", "Stage"]
                client.set_current_program_scene("Bar")
                assert switched.wait(5)
                client.start_record()
                assert client.get_version().obs_web_socket_version == "5.1.0"
                assert client.get_input_volume("Music").input_volume_db == 0
                with pytest.raises(OBSSDKRequestError, match="600"):
                    client.set_current_program_scene("Nope")
                with pytest.raises(OBSSDKRequestError, match="501"):
                    client.stop_stream()

        await in_thread(talk)
    assert heard == ["Bar"]


async def test_simpleobsws(start: Start, password: str) -> None:
    """It speaks MessagePack, which the other does not."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def hear(name: str, data: Any) -> None:
        heard.put_nowait(name)

    async with start() as obs:
        parameters = simpleobsws.IdentificationParameters(eventSubscriptions=1 << 2 | 1 << 16)
        client = simpleobsws.WebSocketClient(f"ws://127.0.0.1:{obs.port}", password, parameters)
        client.register_event_callback(hear)
        await client.connect()
        assert await client.wait_until_identified(5)
        assert (await client.call(simpleobsws.Request("GetSceneList"))).responseData[
            "currentProgramSceneName"
        ] == "Stage"
        answers = await client.call_batch(
            [simpleobsws.Request("SetCurrentProgramScene", {"sceneName": "Bar"}), simpleobsws.Request("Nonsense")]
        )
        assert [answer.requestStatus.code for answer in answers] == [100, 204]
        names = set()
        async with asyncio.timeout(5):
            while names < {"CurrentProgramSceneChanged", "InputVolumeMeters"}:
                names.add(await heard.get())
        await client.disconnect()


async def test_obs_websocket_py(start: Start, password: str) -> None:
    switched = threading.Event()
    async with start("v4") as obs:

        def talk() -> None:
            with (
                contextlib.closing(Client(obs.port, "no")) as stranger,
                pytest.raises(Exception, match="Authentication"),
            ):
                stranger.client.connect()
            with contextlib.closing(Client(obs.port, password)) as opened:
                client = opened.client
                client.connect()
                client.register(lambda event: switched.set(), obswebsocket.events.SwitchScenes)
                scenes = client.call(v4.GetSceneList())
                assert [scene["name"] for scene in scenes.getScenes()] == ["Stage", "Bar", "Break", "Replay"]
                assert client.call(v4.SetCurrentScene("Bar")).status
                assert switched.wait(5)
                assert client.call(v4.GetCurrentScene()).getName() == "Bar"
                assert client.call(v4.GetStats()).getStats()["fps"] == 30
                nope = client.call(v4.SetCurrentScene("Nope"))
                assert not nope.status
                assert nope.datain["error"] == "requested scene does not exist"
                assert not client.call(v4.StopRecording()).status

        await in_thread(talk)


class Client:
    """obs-websocket-py's client, which leaves its socket open where it was not let in."""

    def __init__(self, port: int, password: str) -> None:
        self.client = obswebsocket.obsws("127.0.0.1", port, password)

    def close(self) -> None:
        if self.client.ws is not None:
            self.client.disconnect()


@pytest.mark.timeout(180)  # what npm fetches comes from a network
async def test_obs_websocket_js(start: Start, password: str, tmp_path: Path) -> None:
    for file in NPM.iterdir():
        shutil.copy(file, tmp_path)
    await run(tmp_path, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
    async with start("v4") as obs:
        found = json.loads(await run(tmp_path, "node", "talk.js", str(obs.port), password))
    assert re.fullmatch(r"00:00:00\.\d{3}", found.pop("timecode"))
    assert found == {
        "wrong": "Authentication Failed.",
        "version": "4.9.1",
        "scenes": ["Stage", "Bar", "Break", "Replay"],
        "before": "Stage",
        "event": "Bar",
        "muted": True,
        "recording": True,
        "unknown": "requested scene does not exist",
        "again": "recording already active",
    }


async def run(directory: Path, *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *words, cwd=directory, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, f"{words}: {err.decode()}"
    return out.decode()


def test_the_npm_lock_names_hashes_and_no_address() -> None:
    packages = json.loads((NPM / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert all(
        "resolved" not in package and package["integrity"].startswith("sha512-") for package in packages.values()
    )
