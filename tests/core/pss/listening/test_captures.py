"""A court recorded as its datagrams come."""

import socket
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid
from core.pss.simulation import capture
from tests.support.engine import free_udp_port
from tests.support.hall import Hall, open_hall
from tests.support.waiting import until


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
