"""The commands on courts: configured, found, removed, asked again, and how they are."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from core.errors import Conflict, Invalid, NotFound
from tests.support.engine import free_udp_port
from tests.support.hall import Hall, open_hall
from tests.support.waiting import until


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
