import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from core.clock import Clock
from core.errors import CuedeskError, NotFound, Unavailable
from tests.support.waiting import until
from tests.tui.desk_double import DeskDouble
from tui.link import Link, LinkState


class QuickClock:
    """Real time, but nobody waits long for the next attempt."""

    def now(self) -> int:
        return int(asyncio.get_running_loop().time() * 1_000_000)

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.005))


class Seen:
    """What a feed handed over."""

    def __init__(self) -> None:
        self.snapshots: list[Any] = []
        self.batches: list[list[str]] = []
        self.failures: list[CuedeskError] = []

    def open(self, link: Link, read: Any = None) -> Any:
        async def log(client: Any) -> Any:
            return await client.system.log(limit=3)

        return link.feed(
            ("system.",), read or log, snapshot=self.snapshots.append, batch=self.batch, failed=self.failures.append
        )

    def batch(self, events: Sequence[Any]) -> None:
        self.batches.append([getattr(event.data, "record", event.data) for event in events])


@asynccontextmanager
async def running(
    double: DeskDouble, interval: float = 0.01, clock: Clock | None = None, **options: Any
) -> AsyncIterator[Link]:
    link = Link(double.connect, interval=interval, clock=clock or QuickClock(), **options)
    task = asyncio.create_task(link.run())
    try:
        yield link
    finally:
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled(), task.exception()


async def test_a_feed_gets_a_snapshot_and_then_what_happens() -> None:
    double, seen = DeskDouble(), Seen()
    async with running(double) as link:
        seen.open(link)
        await until(lambda: seen.snapshots)
        double.log("now")
        await until(lambda: seen.batches)
    assert [record.number for record in seen.snapshots[0]] == [500, 499, 498]
    assert [record.message for record in seen.batches[0]] == ["now"]


async def test_what_comes_together_is_handed_over_together() -> None:
    double, seen = DeskDouble(), Seen()
    async with running(double, interval=0.05) as link:
        seen.open(link)
        await until(lambda: seen.snapshots)
        for number in range(200):
            double.log(str(number))
        await until(lambda: sum(map(len, seen.batches)) == 200)
    assert len(seen.batches) == 1


async def test_the_screen_learns_of_loss_and_return_and_is_fed_again() -> None:
    double, seen, states = DeskDouble(), Seen(), list[LinkState]()
    async with running(double) as link:
        link.watch(states.append)
        seen.open(link)
        await until(lambda: seen.snapshots)
        double.lose()
        await until(lambda: link.state.phase == "lost" and link.state.attempt)
        with pytest.raises(Unavailable):
            _ = link.client
        assert link.state.reason == "connection closed"
        double.up = True
        await until(lambda: len(seen.snapshots) == 2)
        double.log("after")
        await until(lambda: seen.batches)
    phases = [state.phase for state in states]
    assert phases[0] == "starting"
    assert [phase for phase, before in zip(phases[1:], phases, strict=False) if phase != before] == [
        "attached",
        "lost",
        "attached",
    ]
    assert seen.failures == []


async def test_what_was_shown_is_as_of_when_the_engine_was_last_heard() -> None:
    double = DeskDouble()
    async with running(double) as link:
        await until(lambda: link.state.attached)
        double.clients[0].heard_at = 4_711
        double.lose()
        await until(lambda: link.state.phase == "lost")
        assert link.state.since == 4_711


async def test_an_engine_that_was_lost_is_started_again_and_one_that_was_stopped_when_a_person_says_so() -> None:
    double = DeskDouble()
    starts: list[str] = []

    async def start() -> Any:
        starts.append(link.state.phase)
        double.up = True
        return await double.connect()

    async with running(double, start=start) as link:
        await until(lambda: link.state.attached)
        double.lose()
        await until(lambda: len(starts) == 2 and link.state.attached)
        double.lose("asked by ana")
        await until(lambda: link.state.phase == "stopped" and link.state.attempt)
        assert link.state.reason == "asked by ana"
        assert link.can_start
        double.up = True  # somebody else starts it
        await until(lambda: link.state.attached)
        assert not link.can_start
        double.lose("SIGTERM")
        await until(lambda: link.state.phase == "stopped" and link.state.attempt)
        assert starts == ["starting", "lost"]
        link.start_engine()
        assert (link.state.phase, link.state.reason) == ("lost", "stopped, SIGTERM")
        await until(lambda: link.state.attached)
    assert starts == ["starting", "lost", "lost"]


async def test_where_none_may_be_started_from_here_a_stopped_engine_is_only_waited_for() -> None:
    double = DeskDouble()
    async with running(double) as link:
        await until(lambda: link.state.attached)
        double.lose("SIGTERM")
        await until(lambda: link.state.phase == "stopped")
        link.start_engine()
        assert link.state.phase == "stopped"


class PatientClock(QuickClock):
    """Nobody would live to see the next attempt."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.get_running_loop().create_future()


async def test_a_person_who_wants_the_engine_waits_for_no_next_attempt() -> None:
    double = DeskDouble()

    async def start() -> Any:
        double.up = True
        return await double.connect()

    async with running(double, start=start, clock=PatientClock()) as link:
        await until(lambda: link.state.attached)
        double.lose("asked by ana")
        await until(lambda: link.state.attempt)
        link.start_engine()
        await until(lambda: link.state.attached)


async def test_without_an_engine_it_says_what_each_attempt_met() -> None:
    double = DeskDouble()
    double.up = False
    async with running(double) as link:
        await until(lambda: link.state.attempt)
        assert link.state.phase == "starting"
        double.up = True
        await until(lambda: link.state.attached)
        assert link.state.attempt == ""


async def test_a_failed_read_is_told_and_a_restart_tries_again() -> None:
    double, seen = DeskDouble(), Seen()

    async def wrong(client: Any) -> Any:
        raise NotFound("There is no court 9.")

    async def right(client: Any) -> Any:
        return "right"

    async with running(double) as link:
        feed = seen.open(link, wrong)
        await until(lambda: seen.failures)
        feed.restart(right)
        await until(lambda: seen.snapshots)
    assert seen.snapshots == ["right"]
    assert [error.message for error in seen.failures] == ["There is no court 9."]


async def test_a_closed_feed_hears_nothing_more() -> None:
    double, closed, open_ = DeskDouble(), Seen(), Seen()
    async with running(double) as link:
        feed = closed.open(link)
        open_.open(link)
        await until(lambda: closed.snapshots and open_.snapshots)
        feed.close()
        double.log("later")
        await until(lambda: open_.batches)
    assert closed.batches == []


async def test_a_read_that_failed_is_tried_again_by_itself() -> None:
    double, seen = DeskDouble(), Seen()
    answers = iter([NotFound("Not now."), "there"])

    async def sometimes(client: Any) -> Any:
        answer = next(answers)
        if isinstance(answer, CuedeskError):
            raise answer
        return answer

    async with running(double) as link:
        seen.open(link, sometimes)
        await until(lambda: seen.snapshots)
        double.log("and what happens then")
        await until(lambda: seen.batches)
    assert [error.message for error in seen.failures] == ["Not now."]
    assert seen.snapshots == ["there"]


async def test_what_goes_wrong_in_a_screen_is_not_lost() -> None:
    double = DeskDouble()

    def broken(page: Any) -> None:
        raise ZeroDivisionError

    link = Link(double.connect, interval=0.01, clock=QuickClock())
    link.feed(("system.",), lambda client: client.system.log(), snapshot=broken, batch=print, failed=print)
    async with asyncio.timeout(5):
        with pytest.raises(ExceptionGroup) as raised:
            await link.run()
    assert raised.group_contains(ZeroDivisionError)
