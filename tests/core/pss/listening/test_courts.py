"""Courts on real sockets and a real store: configured, listened for, retried, recorded and asked again."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.bus import Subscription
from core.errors import Conflict, Invalid, NotFound
from core.part import Room
from core.pss.events import CourtChanged
from core.pss.intake.ingest import Ingest
from core.pss.listening.courts import CourtsService
from core.pss.models import Court
from core.pss.simulation import capture
from tests.support.engine import free_udp_port
from tests.support.room import open_room
from tests.support.waiting import until

FIRST_FREE_PORT = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
"""Says from which port on anybody may listen."""


class Hall:
    """The service under test, with what it works on."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.ingest = Ingest(room.store, room.bus)
        self.courts = CourtsService(room, self.ingest)

    async def stored(self) -> list[bytes]:
        """List the datagrams in the store, in the order of their events."""
        self.ingest.flush()
        assert await self.ingest.journal.settle(10)
        sql = "SELECT t.raw FROM pss_event e JOIN pss_text t ON t.id = e.text_id ORDER BY e.id"
        return [bytes(row[0]) for row in await self.room.store.fetch(sql)]

    async def court(self, name: str) -> Court:
        return next(court for court in await self.courts.courts() if court.name == name)

    def running(self, court: Court) -> bool:
        return self.courts._receivers[court.id].court.state == "listening"


@asynccontextmanager
async def open_hall(directory: Path) -> AsyncIterator[Hall]:
    async with open_room(directory) as room:
        hall = Hall(room)
        await hall.ingest.start()
        await hall.courts.start()
        try:
            yield hall
        finally:
            await hall.courts.stop()
            assert await hall.ingest.stop(room.clock.now())


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as hall:
        yield hall


@pytest.fixture
def sender() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock


def taken(subscription: Subscription) -> list[Any]:
    """Give what has been published to a subscription so far."""
    events = list(subscription._events)
    subscription._events.clear()
    return [event.data for event in events]


# ---- configuration


async def test_a_court_listens_as_soon_as_it_is_added(hall: Hall, sender: socket.socket) -> None:
    port = free_udp_port()
    court = await hall.courts.court_add("  Ring   1 ", port=port, bind="127.0.0.1")
    assert (court.name, court.state, court.error, court.datagrams) == ("Ring 1", "listening", None, 0)
    assert court.receive_buffer
    assert court.since
    sender.sendto(b"clk;1:59;\r\n", ("127.0.0.1", port))
    sender.sendto(b"\xff\x00 not text", ("127.0.0.1", port))
    await until(lambda: hall.ingest.received == 2)
    assert await hall.stored() == [b"clk;1:59;\r\n", b"\xff\x00 not text"]
    court = await hall.court("Ring 1")
    assert (court.datagrams, court.bytes, court.dropped) == (2, 22, 0)
    assert court.last_at
    [heard] = await hall.courts.senders("ring 1")
    assert (heard.court, heard.address, heard.port, heard.datagrams) == ("Ring 1", *sender.getsockname(), 2)


async def test_courts_are_there_again_after_a_restart(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        ports = [free_udp_port() for _ in range(3)]
        await hall.courts.court_add("1", port=ports[0])
        await hall.courts.court_add("2", port=ports[1], bind="127.0.0.1", auto_start=False, resync_port=6001)
        await hall.courts.court_add("3", port=ports[2], interface="lo", enabled=False, share=True)
        before = await hall.courts.courts()
        assert [court.state for court in before] == ["listening", "stopped", "disabled"]
    async with open_hall(tmp_path) as hall:
        after = await hall.courts.courts()
    assert [court.state for court in after] == ["listening", "stopped", "disabled"]
    config = ("id", "name", "bind", "interface", "port", "enabled", "auto_start", "share", "resync_port")
    for one, other in zip(before, after, strict=True):
        assert [getattr(one, name) for name in config] == [getattr(other, name) for name in config]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "RING 1"}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a\x1b[31mb"}, "name"),
        ({"name": "2", "port": 0}, "port"),
        ({"name": "2", "port": 65_536}, "port"),
        ({"name": "2", "bind": "localhost"}, "bind"),
        ({"name": "2", "bind": "::1"}, "bind"),
        ({"name": "2", "bind": "300.1.1.1"}, "bind"),
        ({"name": "2", "interface": "a network"}, "interface"),
        ({"name": "2", "interface": "x" * 16}, "interface"),
        ({"name": "2", "resync_port": -1}, "resync_port"),
    ],
)
async def test_nonsense_is_refused_by_field(hall: Hall, arguments: dict[str, Any], field: str) -> None:
    await hall.courts.court_add("Ring 1", port=free_udp_port(), enabled=False)
    with pytest.raises(Invalid) as refused:
        await hall.courts.court_add(**arguments)
    assert list(refused.value.data["fields"]) == [field]
    assert len(await hall.courts.courts()) == 1


async def test_a_court_is_found_by_name_before_id(hall: Hall) -> None:
    first = await hall.courts.court_add("2", port=free_udp_port(), enabled=False)
    await hall.courts.court_add("B", port=free_udp_port(), enabled=False)
    assert (await hall.courts.court_edit("2", port=7001)).id == first.id
    assert (await hall.courts.court_edit(str(first.id), port=7002)).id == first.id
    assert (await hall.courts.court_edit("b", port=7003)).name == "B"
    with pytest.raises(NotFound, match="There is no court “9”"):
        await hall.courts.court_edit("9", port=7004)


async def test_editing_reopens_the_socket_only_where_it_must(hall: Hall, sender: socket.socket) -> None:
    old, new = free_udp_port(), free_udp_port()
    court = await hall.courts.court_add("1", port=old, interface="lo", resync_port=6001)
    socket_before = hall.courts._receivers[court.id]._listener
    renamed = await hall.courts.court_edit("1", name="Centre", auto_start=False)
    assert (renamed.name, renamed.state) == ("Centre", "listening")
    assert hall.courts._receivers[court.id]._listener is socket_before
    assert [event.data.entity for event in hall.room.bus.retained("pss.court_changed")] == ["Centre"]
    moved = await hall.courts.court_edit("centre", port=new, interface="", bind="127.0.0.1", resync_port=0)
    assert (moved.port, moved.interface, moved.resync_port, moved.state) == (new, None, None, "listening")
    sender.sendto(b"to the old", ("127.0.0.1", old))
    sender.sendto(b"to the new", ("127.0.0.1", new))
    await until(lambda: hall.ingest.received)
    assert await hall.stored() == [b"to the new"]


async def test_a_removed_court_is_silent_and_its_events_stay(hall: Hall, sender: socket.socket) -> None:
    port = free_udp_port()
    court = await hall.courts.court_add("1", port=port)
    sender.sendto(b"clk;1:59;", ("127.0.0.1", port))
    await until(lambda: hall.ingest.received)
    await hall.courts.court_remove("1")
    assert await hall.courts.courts() == []
    assert hall.room.bus.retained("pss.court_changed") == []
    assert await hall.stored() == [b"clk;1:59;"]
    with pytest.raises(NotFound):
        await hall.courts.court_start("1")
    again = await hall.courts.court_add("1", port=port)
    assert again.state == "listening"
    assert again.id != court.id


async def test_nothing_is_reported_of_a_court_that_was_removed(
    hall: Hall, sender: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.pss.listening.receiver._REPORT_SECONDS", 0.05)
    loop, problems = asyncio.get_running_loop(), list[dict[str, Any]]()
    loop.set_exception_handler(lambda _, context: problems.append(context))
    port = free_udp_port()
    await hall.courts.court_add("1", port=port)
    sender.sendto(b"clk;1:59;", ("127.0.0.1", port))
    await hall.courts.court_remove("1")
    due = loop.time() + 0.06
    await until(lambda: loop.time() > due)
    assert hall.ingest.received == 1
    assert problems == []


# ---- listening


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
    subscription = hall.room.bus.subscribe("pss.court_changed")
    await hall.courts.court_add("1", port=port)
    for _ in range(sent):
        sender.sendto(bytes(60_000), ("127.0.0.1", port))
    await until(lambda: any(data.court.dropped for data in taken(subscription)))
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
    court = await hall.courts.court_add("1", port=port)
    subscription = hall.room.bus.subscribe("pss.court_changed")
    began = time.monotonic()
    for number in range(1, 1_001):
        sender.sendto(b"clk;1:%02d;" % (number % 60), ("127.0.0.1", port))
        await asyncio.sleep(0)
    await until(lambda: hall.courts._published[court.id].datagrams == 1_000)
    published = taken(subscription)
    assert all(isinstance(data, CourtChanged) for data in published)
    assert len(published) <= 1 + (time.monotonic() - began) / 0.5


# ---- capture


async def test_a_capture_holds_what_came_and_who_sent_it(hall: Hall, sender: socket.socket) -> None:
    port = free_udp_port()
    await hall.courts.court_add("Ring 1/A", port=port)
    file = Path(await hall.courts.capture_start("ring 1/a"))
    assert file.parent == hall.room.paths.state / "captures"
    assert file.name.startswith("Ring_1_A-")
    assert (await hall.court("Ring 1/A")).capturing == str(file)
    sent = [b"clk;1:59;", b"", b"\x00\xff", bytes(60_000)]
    for data in sent:
        sender.sendto(data, ("127.0.0.1", port))
    await until(lambda: hall.courts._receivers[1].court.datagrams == len(sent))
    with pytest.raises(Conflict, match="recorded"):
        await hall.courts.capture_start("Ring 1/A", "another.pcap")
    await hall.courts.capture_stop("Ring 1/A")
    await hall.courts.capture_stop("Ring 1/A")
    assert (await hall.court("Ring 1/A")).capturing is None
    captured = list(capture.read(file))
    assert [one.data for one in captured] == sent
    assert {(one.sender, one.port, one.to_port) for one in captured} == {(*sender.getsockname(), port)}
    with pytest.raises(Conflict, match="exists already"):
        await hall.courts.capture_start("Ring 1/A", str(file))


async def test_a_capture_goes_on_over_a_restart_and_ends_with_the_engine(tmp_path: Path, sender: socket.socket) -> None:
    port, file = free_udp_port(), tmp_path / "whole.pcap"
    async with open_hall(tmp_path) as hall:
        await hall.courts.court_add("1", port=port)
        await hall.courts.capture_start("1", str(file))
        sender.sendto(b"before", ("127.0.0.1", port))
        await hall.courts.court_restart("1")
        sender.sendto(b"after", ("127.0.0.1", port))
    assert [one.data for one in capture.read(file)] == [b"before", b"after"]


@pytest.mark.parametrize(("file", "refusal"), [("/", Conflict), ("", Invalid), ("/nosuch/x.pcap", Invalid)])
async def test_a_capture_that_cannot_be_written_is_refused(hall: Hall, file: str, refusal: type[Exception]) -> None:
    await hall.courts.court_add("1", port=free_udp_port())
    with pytest.raises(refusal):
        await hall.courts.capture_start("1", file)
    assert (await hall.court("1")).capturing is None


# ---- asking again


async def test_resync_asks_the_last_sender_from_the_courts_own_socket(hall: Hall, sender: socket.socket) -> None:
    port = free_udp_port()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as desk:
        desk.bind(("127.0.0.1", 0))
        desk.settimeout(10)
        await hall.courts.court_add("1", port=port, resync_port=desk.getsockname()[1])
        with pytest.raises(Conflict, match="Nobody has sent anything"):
            await hall.courts.resync("1")
        sender.sendto(b"hel;", ("127.0.0.1", port))
        await until(lambda: hall.ingest.received == 1)
        await hall.courts.resync("1")
        asked, who = desk.recvfrom(256)
        assert who == ("127.0.0.1", port)
        words = asked.split(b"\r\n")
        assert {b"clock", b"athletes", b"informations", b"winperiods;"} <= set(words)
        desk.sendto(b"sc1;3;sc2;5;", who)
        await until(lambda: hall.ingest.received == 2)
    board = hall.ingest.scoreboard(hall.ingest.find_court("1"))
    assert (board.blue.score, board.red.score) == (3, 5)


async def test_nobody_is_asked_where_that_was_not_opted_for(hall: Hall) -> None:
    await hall.courts.court_add("1", port=free_udp_port())
    with pytest.raises(Conflict, match="has no resync port"):
        await hall.courts.resync("1")
    await hall.courts.court_edit("1", resync_port=6001)
    await hall.courts.court_stop("1")
    with pytest.raises(Conflict, match="does not listen"):
        await hall.courts.resync("1")


# ---- health


async def test_health_says_whether_courts_are_fed(hall: Hall, sender: socket.socket) -> None:
    def health() -> tuple[str, str]:
        checked = hall.room.health.check_all()["listeners"]
        return checked.state, checked.reason

    assert health()[0] == "disabled"
    port = free_udp_port()
    await hall.courts.court_add("1", port=port)
    await hall.courts.court_add("2", port=free_udp_port(), auto_start=False)
    assert health() == ("ok", "1 of 2 courts listen")
    assert hall.room.health.gauges()["listeners.listening"] == 1
    sender.sendto(b"clk;1:59;start", ("127.0.0.1", port))
    await until(lambda: hall.ingest.received)
    assert health()[0] == "ok"
    # Four seconds pass in the eyes of the service alone.
    hall.courts._clock = Later(hall.room.clock.now() + 4_000_000)  # type: ignore[assignment]
    assert health() == ("degraded", "Court “1” sends nothing while its clock runs")
    sender.sendto(b"clk;1:58;stop", ("127.0.0.1", port))
    await until(lambda: hall.ingest.received == 2)
    assert health()[0] == "ok"


class Later:
    """A clock that stands still."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now


async def test_the_interfaces_of_this_machine_are_listed(hall: Hall) -> None:
    assert "lo" in {one.name for one in await hall.courts.interfaces()}
