"""The engine's life: stages in order, limits, and naming what blocks."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.client import Client
from core.config import Config
from core.engine import STOP_SECONDS, Engine, Stage
from core.errors import CuedeskError, Unavailable
from core.part import Part, Room
from core.paths import Paths
from tests.support.waiting import until


class Recorded:
    """A part that writes down what happens to it, and can fail or hang."""

    settings: Sequence[Any] = ()

    def __init__(self, name: str, said: list[str], *, fails: bool = False, hangs: bool = False) -> None:
        self.name = name
        self._said, self._fails, self._hangs = said, fails, hangs

    def services(self) -> Sequence[tuple[type, Any]]:
        return ()

    async def start(self) -> None:
        if self._fails:
            raise Unavailable(f"{self.name} is not to be had")
        self._said.append(f"{self.name} started")

    async def stop(self) -> None:
        if self._hangs:
            await asyncio.sleep(3600)
        self._said.append(f"{self.name} stopped")


def engine(tmp_path: Path, *parts: Part) -> Engine:
    def make(room: Room) -> Sequence[Part]:
        del room
        return parts

    return Engine(Paths.in_directory(tmp_path), Config(), parts=make)


async def run(running: Engine, then: Callable[[], Any]) -> list[str]:
    return await running.run(then)


async def test_parts_start_in_order_and_stop_in_reverse(tmp_path: Path) -> None:
    said: list[str] = []
    running = engine(tmp_path, Recorded("a", said), Recorded("b", said))
    assert await run(running, lambda: running.request_stop("enough")) == []
    assert said == ["a started", "b started", "b stopped", "a stopped"]
    assert running.stage is Stage.STOPPED


async def test_a_part_that_cannot_start_stops_what_had_started(tmp_path: Path) -> None:
    said: list[str] = []
    running = engine(tmp_path, Recorded("a", said), Recorded("b", said, fails=True), Recorded("c", said))
    with pytest.raises(Unavailable, match="b is not to be had"):
        await run(running, lambda: None)
    assert said == ["a started", "a stopped"]
    again = engine(tmp_path)
    assert await run(again, lambda: again.request_stop("enough")) == [], "the data directory is free again"


async def test_what_blocks_the_stop_is_named_and_the_rest_is_closed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []
    running = engine(tmp_path, Recorded("a", said), Recorded("stuck", said, hangs=True))
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await run(running, lambda: running.request_stop("enough")) == ["stuck"]
    assert loop.time() - began < STOP_SECONDS + 0.5
    assert said == ["a started", "stuck started", "a stopped"]
    assert "stuck did not stop in time" in caplog.text


async def test_a_second_engine_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    first = engine(tmp_path)
    serving = asyncio.ensure_future(first.run())
    await until(lambda: first.stage is Stage.RUNNING)
    with pytest.raises(CuedeskError, match=f"process id {os.getpid()}"):
        await engine(tmp_path).run()
    client = await Client.connect(Paths.in_directory(tmp_path).socket)
    assert (await client.system.status()).state == "running"
    await client.close()
    first.request_stop("enough")
    assert await asyncio.wait_for(serving, 5) == []


async def test_a_stop_by_command_is_answered_and_told(tmp_path: Path) -> None:
    running = engine(tmp_path)
    serving = asyncio.ensure_future(running.run())
    await until(lambda: running.stage is Stage.RUNNING)
    client = await Client.connect(Paths.in_directory(tmp_path).socket)
    subscription, _ = await client.subscribe("system.stopping")
    await client.system.stop()
    (event,) = await asyncio.wait_for(subscription.next(), 5)  # type: ignore[misc]
    assert event.data.reason.startswith("asked by ")
    assert await asyncio.wait_for(serving, 5) == []
    assert client.farewell == event.data.reason
    await client.close()


async def test_systemd_is_told_when_it_is_ready_and_that_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        running = engine(tmp_path / "desk")
        serving = asyncio.ensure_future(running.run())
        loop = asyncio.get_running_loop()
        told = [await asyncio.wait_for(loop.sock_recv(manager, 100), 5) for _ in range(3)]
        assert told == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
        running.request_stop("enough")
        await asyncio.wait_for(serving, 5)
        while told[-1] != b"STOPPING=1":
            told.append(await asyncio.wait_for(loop.sock_recv(manager, 100), 5))
