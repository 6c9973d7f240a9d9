"""The scoring part as the engine runs it: complete, in order, and the whole way from a socket to every command."""

import inspect
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core.catalog import Audited, Caller, Catalog, Principal
from core.command import declared
from core.desk.settings import DESK_SETTINGS
from core.part import Room
from core.pss.commands import PssCommands
from core.pss.events import MatchFinished, Scored
from core.pss.models import Court, EventRow, Scoreboard, Tournament
from core.pss.service import PssPart
from tests.support.engine import free_udp_port
from tests.support.room import open_room
from tests.support.sample import sample_match
from tests.support.scoring import heard
from tests.support.waiting import until

OPERATOR = Caller(Principal("mira", "user", "admin"), "local")


class Desk:
    """The part behind a catalog, called as a console calls it."""

    def __init__(self, room: Room, part: PssPart) -> None:
        self.room = room
        self.audited: list[Audited] = []
        self.catalog = Catalog(room.bus, self._audit)
        for contract, implementation in part.services():
            self.catalog.add(contract, implementation)

    async def _audit(self, audited: Audited) -> None:
        self.audited.append(audited)

    async def call(self, command: str, /, **arguments: Any) -> Any:
        return (await self.catalog.dispatch(f"pss.{command}", arguments, OPERATOR)).value


@asynccontextmanager
async def open_desk(directory: Path) -> AsyncIterator[Desk]:
    async with open_room(directory) as room:
        room.settings.declare(DESK_SETTINGS)
        await room.settings.start()
        part = PssPart(room)
        await part.start()
        try:
            yield Desk(room, part)
        finally:
            await part.stop()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        yield desk


def sample() -> list[bytes]:
    return [text.encode() for text in sample_match()]


async def send(desk: Desk, port: int, datagrams: list[bytes]) -> None:
    """Send, and wait until everything is received and stored."""
    before = desk.room.health.gauges()["scoring.received"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for data in datagrams:
            sock.sendto(data, ("127.0.0.1", port))
    await until(lambda: desk.room.health.gauges()["scoring.received"] == before + len(datagrams))
    await until(lambda: desk.room.health.gauges()["scoring.waiting"] == 0)


async def test_every_command_is_served_with_the_signature_that_it_declares(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        served = {
            command.name: getattr(implementation, command.name.partition(".")[2])
            for contract, implementation in PssPart(room).services()
            for command in declared(contract)
        }
    assert set(served) == {command.name for command in declared(PssCommands)}
    for command in declared(PssCommands):
        offered = list(inspect.signature(served[command.name]).parameters.values())
        assert [(p.name, p.default) for p in offered] == [(p.name, p.default) for p in command.parameters], command.name


async def test_a_match_comes_in_and_every_command_knows_of_it(desk: Desk, tmp_path: Path) -> None:
    port = free_udp_port()
    court: Court = await desk.call("court_add", name="1", port=port, bind="127.0.0.1")
    assert court.state == "listening"
    tournament: Tournament = await desk.call("tournament_create", name="Open", days=2)
    await desk.call("tournament_start", tournament="Open")
    sent = sample()
    await send(desk, port, sent)
    board: Scoreboard = await desk.call("scoreboard", court="1")
    assert (board.state, board.winner, board.decision) == ("decided", "blue", "2-1 PTF")
    assert await desk.call("scoreboards") == [board]
    rows: list[EventRow] = await desk.call("events", limit=1000)
    assert [row.raw for row in reversed(rows)] == sent
    [match] = await desk.call("matches", court="1", tournament="Open")
    assert (match.number, match.blue, match.tournament, match.day) == ("214", "Lana MARIC", tournament.name, 1)
    assert await desk.call("match_scoreboard", match=match.id) == board
    assert sum(one.count for one in await desk.call("event_counts")) == len(sent)
    [session] = await desk.call("sessions", court="1")
    assert (session.datagrams, session.senders, session.ended_at) == (len(sent), 1, None)
    [sender] = await desk.call("senders", court="1")
    assert (sender.address, sender.datagrams) == ("127.0.0.1", len(sent))
    assert {person.name for person in await desk.call("athletes")} >= {"Lana MARIC"}
    await desk.room.settings.set("desk.time_zone", "Asia/Kathmandu", "mira")
    exported = await desk.call("export", format="report", file=str(tmp_path / "report.txt"), match=match.id)
    assert exported.rows
    assert "Times          as in Asia/Kathmandu" in (tmp_path / "report.txt").read_text().splitlines()


async def test_a_match_is_over_at_once_and_its_decision_follows(desk: Desk) -> None:
    port = free_udp_port()
    await desk.call("court_add", name="1", port=port)
    told = desk.room.bus.subscribe("pss.match_finished", "pss.decision_sent")
    await send(desk, port, sample())
    finished, decided = [event.data for event in await heard(told)]
    assert isinstance(finished, MatchFinished)
    assert (finished.match, finished.winner, finished.decision) == (1, "blue", None)
    assert isinstance(decided, Scored)
    assert (decided.row.match, decided.row.fields["decision"]) == (1, "2-1 PTF")


async def test_rules_that_are_changed_judge_what_comes_next(desk: Desk) -> None:
    port = free_udp_port()
    await desk.call("court_add", name="1", port=port)
    await send(desk, port, [b"pt1;3;"])
    rule = next(rule for rule in await desk.call("rules", code="pt1") if rule.definition == "1-5")
    await desk.call("rule_edit", rule=rule.id, definition="1-2", severity="hard")
    await send(desk, port, [b"pt1;3;"])
    after, before = await desk.call("events")
    assert (before.status, after.status) == ("recognized", "unknown")


async def test_a_court_taken_over_says_so_and_its_corrections_are_the_callers(desk: Desk) -> None:
    port = free_udp_port()
    await desk.call("court_add", name="1", port=port)
    await desk.call("take_over", court="1")
    [changed] = desk.room.bus.retained("pss.court_changed")
    assert getattr(changed.data, "court").manual  # noqa: B009
    [court] = await desk.call("courts")
    assert court.manual
    row: EventRow = await desk.call("correct", court="1", blue_score=4)
    assert (row.origin, row.sender) == ("manual", "mira")
    await send(desk, port, [b"sc1;9;sc2;9;"])
    assert (await desk.call("scoreboard", court="1")).blue.score == 4
    await desk.call("give_back", court="1")
    [court] = await desk.call("courts")
    assert not court.manual
    assert {call.outcome for call in desk.audited} == {"done"}


async def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    port = free_udp_port()
    async with open_desk(tmp_path) as desk:
        await desk.call("court_add", name="1", port=port)
        await desk.call("court_add", name="2", port=free_udp_port(), auto_start=False)
        await desk.call("take_over", court="2")
        await send(desk, port, sample())
        board = await desk.call("scoreboard", court="1")
        rows = await desk.call("events", limit=1000)
    async with open_desk(tmp_path) as desk:
        courts = await desk.call("courts")
        assert [(court.name, court.state, court.manual) for court in courts] == [
            ("1", "listening", False),
            ("2", "stopped", True),
        ]
        again = await desk.call("scoreboard", court="1")
        assert (again.match, again.blue.score, again.winner) == (board.match, board.blue.score, board.winner)
        assert await desk.call("events", limit=1000) == rows
        await send(desk, port, [b"hel;"])
        [newest] = await desk.call("events", limit=1)
        assert newest.id == rows[0].id + 1
        sessions = await desk.call("sessions", court="1")
        assert [session.ended_at is None for session in sessions] == [True, False]
