"""A real OBS run from the command line, through the engine as a process."""

import asyncio
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.client import Client
from core.errors import Unavailable
from core.obs.models import Connection
from tests.support.engine import Desk, environment
from tests.support.obs import RealObs
from tests.support.waiting import until, wait_until

PASSWORD = 'correct "horse" battery'


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs"), password=PASSWORD) as running:
        yield running


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as running:
        running.start()
        running.call("settings.set", key="obs.low_disk_gb", value=0)  # a full disk is not what is tested here
        yield running


def add(desk: Desk, obs: RealObs, name: str = "main", **more: str) -> dict[str, Any]:
    words = [f"{key}={value}" for key, value in more.items()]
    added = desk.run(
        "call", "obs.connection_add", f"name={name}", f"host={obs.host}", f"port={obs.port}", "password=-", *words,
        stdin=obs.password, check=True,
    )  # fmt: skip
    return dict(json.loads(added.stdout))


def stands(desk: Desk, state: str) -> None:
    wait_until(lambda: desk.call("obs.connections")[0]["state"] == state)


def test_an_evening_from_the_command_line(desk: Desk, obs: RealObs) -> None:
    added = add(desk, obs, role="record", holding_scene="Break")
    assert (added["state"], added["spoken"], added["has_password"]) == ("connected", "v5", True)
    assert [scene["name"] for scene in desk.call("obs.scenes", connection="main")] == ["Stage", "Bar", "Break"]

    watch = subprocess.Popen(desk.words("watch", "obs."), stdout=subprocess.PIPE, env=environment(), text=True)
    assert watch.stdout
    seen: list[dict[str, Any]] = []

    def read_until(topic: str) -> dict[str, Any]:
        assert watch.stdout
        while not seen or seen[-1]["topic"] != topic:
            seen.append(json.loads(watch.stdout.readline()))
        return dict(seen[-1]["data"])

    assert read_until("obs.instance_changed")["instance"]["program"] == "Stage", "what is retained comes first"
    unarmed = desk.run("call", "obs.switch_scene", "connection=main", "scene=Bar")
    assert (unarmed.returncode, "--armed" in unarmed.stderr) == (1, True)
    desk.run("call", "obs.switch_scene", "connection=main", "scene=Bar", "--armed", check=True)
    while read_until("obs.scene_changed")["before"] is None:
        seen.clear()
    assert seen[-1]["data"] == {"connection": "main", "scene": "Bar", "before": "Stage"}
    gone = desk.run("call", "obs.switch_scene", "connection=main", "scene=Baar", "--armed")
    assert gone.returncode == 1
    assert "OBS “main” has no scene “Baar”. Did you mean “Bar”?" in " ".join(gone.stderr.split())

    assert [done["done"] for done in desk.call("obs.record_all")] == [True]
    wait_until(lambda: (desk.call("obs.instance", connection="main")["record"]["duration_ms"] or 0) > 1000)
    path = desk.call("obs.stop_recording", connection="main")
    assert Path(path).stat().st_size > 10_000
    clip = desk.call("obs.save_replay", connection="main", match=3, event=5)
    saved = read_until("obs.replay_saved")
    assert (saved["match"], saved["event"], saved["clip"], saved["path"]) == (3, 5, clip["id"], clip["path"])
    assert Path(saved["path"]).exists()
    held = json.loads(desk.run("call", "obs.all_to_holding", "--armed", check=True).stdout)
    assert held == [{"connection": "main", "done": True, "reason": None}]

    status = desk.call("system.status")
    [health] = [each for each in status["health"] if each["part"] == "obs"]
    assert health["state"] == "ok"
    assert status["gauges"]["obs.connected"] == 1
    watch.send_signal(signal.SIGINT)
    watch.wait(10)
    watch.stdout.close()
    desk.run("call", "obs.switch_scene", "connection=main", "scene=Stage", "--armed", check=True)


@contextmanager
def simulated(desk: Desk, protocol: str) -> Iterator[int]:
    """Run `cuedesk simulate obs`, and give its port."""
    words = desk.words("simulate", "obs", "--protocol", protocol, "--port", "0", "--password", PASSWORD)
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment(), text=True) as running:
        assert running.stdout
        yield int(running.stdout.readline().split()[-1])
        running.terminate()


def test_both_protocols_are_run_alike_from_the_command_line(desk: Desk) -> None:
    with simulated(desk, "v5") as v5, simulated(desk, "v4") as v4:
        for spoken, port in (("v5", v5), ("v4", v4)):
            added = desk.run(
                "call", "obs.connection_add", f"name={spoken}", "host=127.0.0.1", f"port={port}", "password=-",
                stdin=PASSWORD, check=True,
            )  # fmt: skip
            assert json.loads(added.stdout)["spoken"] == spoken
            scenes = [scene["name"] for scene in desk.call("obs.scenes", connection=spoken)]
            desk.run("call", "obs.switch_scene", f"connection={spoken}", f"scene={scenes[1]}", "--armed", check=True)
            wait_until(lambda of=spoken, to=scenes[1]: desk.call("obs.instance", connection=of)["program"] == to)
        assert [done["done"] for done in desk.call("obs.record_all")] == [True, True]
    wait_until(lambda: {each["state"] for each in desk.call("obs.connections")} == {"lost"})


def test_the_password_is_found_nowhere(desk: Desk, obs: RealObs) -> None:
    add(desk, obs)
    refused = desk.run("call", "obs.connection_edit", "connection=main", f"password={PASSWORD}")
    assert "password is secret" in refused.stderr
    desk.run("call", "obs.connection_edit", "connection=main", "password=-", stdin="wrong " + PASSWORD, check=True)
    stands(desk, "refused")
    told = "".join(
        desk.run("call", command).stdout for command in ("desk.audit", "system.log", "obs.connections", "system.status")
    )
    desk.stop()
    assert "obs.connection_add" in told
    secret = "battery"
    assert secret not in told
    for file in desk.directory.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes(), file


def test_a_killed_obs_is_lost_soon_and_found_again(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    with RealObs(tmp_path_factory.mktemp("killed")) as obs:
        add(desk, obs)
        killed_at = time.monotonic()
        obs.kill()
        stands(desk, "lost")
        assert time.monotonic() - killed_at < 5
        refused = desk.run("call", "obs.instance", "connection=main")
        assert (refused.returncode, "OBS “main” has been lost for" in refused.stderr) == (1, True)
        obs.start()
        stands(desk, "connected")
    log = [line for line in (desk.directory / "serve.log").read_text().splitlines() if "OBS “main”" in line]
    assert ["is connected" in log[0], "is lost" in log[1], "is back" in log[2]] == [True, True, True]


def test_the_engine_comes_back_to_its_obs_and_leaves_it_running(desk: Desk, obs: RealObs) -> None:
    add(desk, obs)
    desk.run("call", "obs.start_recording", "connection=main", check=True)
    wait_until(lambda: desk.call("obs.instance", connection="main")["record"]["active"])
    desk.stop(signal.SIGKILL)
    desk.start()
    stands(desk, "connected")
    assert desk.call("obs.instance", connection="main")["record"]["active"], "OBS has gone on"
    began = time.monotonic()
    assert desk.stop() == 0
    assert time.monotonic() - began < 5
    assert obs.ask("GetRecordStatus")["outputActive"]
    obs.ask("StopRecord")


async def test_the_engine_ends_in_time_while_openings_hang(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        client, port = await Client.connect(desk.paths.socket), mute.getsockname()[1]
        places = {"a": ("127.0.0.1", port), "b": ("127.0.0.1", port), "nowhere": ("no-such-host.invalid", port)}
        adding = [asyncio.create_task(client.obs.connection_add(name, *place)) for name, place in places.items()]

        async def hang() -> bool:
            found = await client.obs.connections()
            return len(found) == len(places) and {"a", "b"} <= {it.name for it in found if it.state == "connecting"}

        await until(hang)
        began = time.monotonic()
        assert await asyncio.to_thread(desk.stop) == 0
        assert time.monotonic() - began < 5
        ended = await asyncio.gather(*adding, return_exceptions=True)
        assert all(isinstance(each, Unavailable | Connection) for each in ended), "each has its answer"
        await client.close()
    assert "Traceback" not in (desk.directory / "serve.log").read_text()
