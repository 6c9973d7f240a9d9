"""A court on a real socket: opened, tried again, opened anew, and what the kernel dropped."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import Conflict
from core.pss.events import CourtChanged
from tests.support.engine import free_udp_port
from tests.support.hall import Hall
from tests.support.scoring import heard
from tests.support.waiting import until

FIRST_FREE_PORT = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
"""Says from which port on anybody may listen."""


async def test_start_stop_and_restart(hall: Hall, sender: socket.socket) -> None:
    port = free_udp_port()
    await hall.courts.court_add("1", port=port, auto_start=False)
    sender.sendto(b"nobody listens", ("127.0.0.1", port))
    assert (await hall.courts.court_start("1")).state == "listening"
    sender.sendto(b"first session", ("127.0.0.1", port))
    # What the kernel holds when the court is stopped is taken in first.
    stopped = await hall.courts.court_stop("1")
    assert (stopped.state, stopped.receive_buffer, stopped.datagrams) == ("stopped", None, 1)
    assert (await hall.courts.court_stop("1")).state == "stopped"
    restarted = await hall.courts.court_restart("1")
    assert (restarted.state, restarted.datagrams) == ("listening", 0)
    assert await hall.stored() == [b"first session"]
    sessions = await hall.room.store.fetch("SELECT datagrams, ended_at IS NULL FROM pss_session ORDER BY id")
    assert [tuple(row) for row in sessions] == [(1, 0), (0, 1)]


async def test_a_disabled_court_cannot_be_started(hall: Hall) -> None:
    await hall.courts.court_add("1", port=free_udp_port(), enabled=False)
    for command in (hall.courts.court_start, hall.courts.court_restart):
        with pytest.raises(Conflict, match="is disabled"):
            await command("1")
    assert (await hall.courts.court_edit("1", enabled=True)).state == "listening"
    assert (await hall.courts.court_edit("1", enabled=False)).state == "disabled"


async def test_a_port_in_use_is_retried_until_it_is_free(hall: Hall, sender: socket.socket) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        court = await hall.courts.court_add("1", port=port)
        assert court.state == "retrying"
        assert court.error == f"Port {port} is in use by another court of this desk."  # the test is that process
        health = hall.room.health.check_all()["listeners"]
        assert (health.state, health.reason) == ("failed", f"Court “1” does not listen: {court.error}")
        assert health.remedy
        assert hall.room.health.gauges()["listeners.retrying"] == 1
    await until(lambda: hall.running(court))
    assert (await hall.court("1")).error is None
    sender.sendto(b"at last", ("127.0.0.1", port))
    await until(lambda: hall.ingest.received)


async def test_another_program_on_the_port_is_named(hall: Hall) -> None:
    script = (
        "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0));"
        "print(s.getsockname()[1], flush=True); sys.stdin.read()"
    )
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec("python3", "-c", script, stdin=pipe, stdout=pipe)
    assert other.stdout
    assert other.stdin
    port = int(await other.stdout.readline())
    court = await hall.courts.court_add("1", port=port)
    other.stdin.close()
    await other.wait()
    assert court.error
    assert f"(process {other.pid})" in court.error
    stopped = await hall.courts.court_stop("1")
    assert (stopped.state, stopped.error) == ("stopped", None)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be a user who may not listen on the ports below 1024."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.skipif(int(FIRST_FREE_PORT.read_text()) <= 7, reason="anybody may listen on any port of this machine")
async def test_a_port_that_is_not_allowed_is_said_once_and_another_is_tried_when_it_is_given(hall: Hall) -> None:
    await hall.courts.court_add("1", port=7, auto_start=False)
    with without_privileges():
        refused = await hall.courts.court_start("1")
    assert (refused.state, refused.error) == ("stopped", "This user may not listen on port 7.")
    assert hall.room.health.check_all()["listeners"].remedy == "Choose a port from 1024 on."
    moved = await hall.courts.court_edit("1", port=free_udp_port())
    assert (moved.state, moved.error) == ("listening", None)
    await hall.courts.court_stop("1")
    assert (await hall.courts.court_edit("1", port=free_udp_port())).state == "stopped"


async def test_an_interface_that_is_missing_is_waited_for(hall: Hall) -> None:
    court = await hall.courts.court_add("1", port=free_udp_port(), interface="nosuch0")
    assert (court.state, court.error) == ("retrying", "There is no network interface nosuch0.")


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("ip"), reason="makes and removes a network interface")
async def test_an_interface_that_goes_and_comes_back_is_followed(
    hall: Hall, sender: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.pss.listening.receiver._INTERFACE_CHECK_SECONDS", 0.05)
    name, port = f"cd{os.getpid()}", free_udp_port()
    run_ip("link", "add", name, "type", "bridge")
    try:
        court = await hall.courts.court_add("1", port=port, interface=name)
        assert court.state == "listening"
    finally:
        run_ip("link", "delete", name)
    await until(lambda: not hall.running(court))
    run_ip("link", "add", name, "type", "bridge")
    try:
        await until(lambda: hall.running(court))
    finally:
        run_ip("link", "delete", name)


def run_ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


async def test_a_shared_port_is_warned_of(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    port = free_udp_port()
    first = await hall.courts.court_add("1", port=port, share=True)
    second = await hall.courts.court_add("2", port=port, share=True)
    for court in (first, second):
        assert court.state == "listening"
        assert court.error == "The port is shared: another program on it may take all datagrams."
        assert f"court {court.name}: {court.error}" in caplog.messages


async def test_what_the_kernel_drops_is_shown_and_stored(hall: Hall, sender: socket.socket) -> None:
    """The loop does not run while so much is sent that no buffer of 16 MiB can hold it."""
    port, sent = free_udp_port(), 1_000
    await hall.courts.court_add("1", port=port)
    for _ in range(sent):
        sender.sendto(bytes(60_000), ("127.0.0.1", port))
    await until(lambda: hall.room.bus.retained("pss.court_changed")[0].data.court.dropped)
    await hall.courts.court_stop("1")
    court = await hall.court("1")
    assert court.dropped > 0
    assert court.datagrams + court.dropped == sent
    assert hall.room.health.gauges()["listeners.dropped"] == court.dropped
    await hall.stored()
    [(dropped,)] = await hall.room.store.fetch("SELECT dropped FROM pss_session")
    assert dropped == court.dropped


async def test_counters_are_published_at_most_twice_a_second(hall: Hall, sender: socket.socket) -> None:
    port = free_udp_port()
    await hall.courts.court_add("1", port=port)
    subscription = hall.room.bus.subscribe("pss.court_changed")
    began = time.monotonic()
    for number in range(1, 1_001):
        sender.sendto(b"clk;1:%02d;" % (number % 60), ("127.0.0.1", port))
        await asyncio.sleep(0)
    await until(lambda: hall.room.bus.retained("pss.court_changed")[0].data.court.datagrams == 1_000)
    published = await heard(subscription)
    assert all(isinstance(event.data, CourtChanged) for event in published)
    assert len(published) <= 1 + (time.monotonic() - began) / 0.5
