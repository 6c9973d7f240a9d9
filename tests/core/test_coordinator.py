"""The coordinator on real sockets, with time in the test's hands."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from core.coordinator import Coordinator
from core.errors import Refused, Unavailable, Unsupported
from core.link import IN_THE_HOUSE, Pace
from tests.support.clock import SECOND, SteppedClock
from tests.support.waiting import until

# Every wait has a length of its own, so that a test can tell by the clock what is being waited for.
PACE = replace(IN_THE_HOUSE, late=0.9)
OPENING, PING, LATE, REST, REFUSED = PACE.opening, PACE.ping, PACE.late, PACE.limit - PACE.late, PACE.refused_retry
CLOSING = 2.0
LOG = logging.getLogger("cuedesk.test")


class Beacon:
    """The outside system: a server that lets in who knows its password, and answers pings."""

    def __init__(self) -> None:
        self.password = "sesame"
        self.greets = True
        self.answers = True
        self.ailment = ""
        self.port = 0
        self.attempts = 0
        self.pings = 0
        self._server: asyncio.Server | None = None
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self.hang_up()
            await self._server.wait_closed()
            self._server = None

    async def hang_up(self) -> None:
        for writer in self._clients.values():
            writer.close()
        if self._clients:
            await asyncio.wait(list(self._clients))

    @property
    def clients(self) -> int:
        return len(self._clients)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._clients[task] = writer
        try:
            while line := await reader.readline():
                if answer := self._answer(line.decode().split()):
                    writer.write(answer.encode() + b"\n")
        except ConnectionError:
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            del self._clients[task]

    def _answer(self, words: list[str]) -> str:
        if words[0] == "hello":
            self.attempts += 1
            return ("welcome" if words[1] == self.password else "no") if self.greets else ""
        self.pings += 1
        return f"pong {self.ailment}" if self.answers else ""


class BeaconLink:
    """The client's side."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.closed = False
        self._writer = writer
        self._answers: asyncio.Queue[str] = asyncio.Queue()
        self._reading = asyncio.ensure_future(self._read(reader))

    @classmethod
    async def open(cls, port: int, password: str) -> "BeaconLink":
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            raise Unavailable("Nothing listens there.") from None
        link = cls(reader, writer)
        try:
            writer.write(f"hello {password}\n".encode())
            if await link._answers.get() == "no":
                raise Refused("The password is wrong.")
        except BaseException:
            await link.close()
            raise
        return link

    async def ping(self) -> str | None:
        self._writer.write(b"ping\n")
        return (await self._answers.get()).removeprefix("pong").strip() or None

    async def close(self) -> None:
        self.closed = True
        self._writer.close()
        await asyncio.wait([self._reading])

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            self._answers.put_nowait(line.decode().strip())
        if not self.closed:
            self.ended.set_result("It has closed the connection.")


class Bench:
    """A coordinator on a beacon, with what it has said."""

    def __init__(self, beacon: Beacon, pace: Pace = PACE) -> None:
        self.beacon = beacon
        self.clock = SteppedClock()
        self.password = "sesame"
        self.links: list[BeaconLink] = []
        self.said: list[tuple[str, str | None]] = []
        self.coordinator: Coordinator[Any] = Coordinator(
            "Beacon “main”",
            self.open,
            self.clock,
            LOG,
            self._changed,
            pace,
            remedies={"refused": "Give it its password."},
        )

    async def open(self) -> BeaconLink:
        self.links.append(await BeaconLink.open(self.beacon.port, self.password))
        return self.links[-1]

    def _changed(self) -> None:
        self.said.append((self.coordinator.standing.state, self.coordinator.standing.reason))

    @property
    def state(self) -> str:
        return self.coordinator.standing.state

    @property
    def states(self) -> list[str]:
        """The states one after the other."""
        said = [state for state, _ in self.said]
        return [state for before, state in pairwise(["", *said]) if state != before]

    async def waits(self, seconds: float) -> None:
        """Wait until the coordinator does nothing but wait so long."""
        await until(lambda: self.clock.slept == [pytest.approx(seconds)])

    async def pauses(self) -> float:
        """Wait until the coordinator waits for its next try, and tell how long it will."""
        await until(lambda: self.clock.slept and not {OPENING, PING, LATE, REST, CLOSING} & {*self.clock.slept})
        [seconds] = self.clock.slept
        return seconds

    async def retry(self) -> None:
        """Let the next try come and fail."""
        before = self.coordinator.standing.attempts
        self.clock.advance(await self.pauses())
        await until(lambda: self.coordinator.standing.attempts > before)

    async def connect(self) -> None:
        self.coordinator.start()
        await until(lambda: self.state == "connected")
        await self.waits(PING)

    async def ping(self) -> None:
        """Let a ping be answered."""
        asked = self.beacon.pings
        await self.waits(PING)
        self.clock.advance(PING)
        await until(lambda: self.beacon.pings > asked)
        await self.waits(PING)


@asynccontextmanager
async def opened(beacon: Beacon, pace: Pace = PACE) -> AsyncIterator[Bench]:
    bench = Bench(beacon, pace)
    others = asyncio.all_tasks()
    try:
        yield bench
    finally:
        await bench.coordinator.stop()
        await beacon.stop()
        assert asyncio.all_tasks() <= others | {asyncio.current_task()}, "a task is left behind"
        assert all(link.closed for link in bench.links)


@pytest.fixture
async def beacon() -> AsyncIterator[Beacon]:
    beacon = Beacon()
    await beacon.start()
    yield beacon
    await beacon.stop()


@pytest.fixture
async def bench(beacon: Beacon) -> AsyncIterator[Bench]:
    async with opened(beacon) as bench:
        yield bench


# ---- coming and going


async def test_it_connects_and_stays_connected(bench: Bench) -> None:
    assert bench.state == "disabled"
    await bench.connect()
    assert bench.states == ["connecting", "connected"]
    for _ in range(20):
        await bench.ping()
    standing = bench.coordinator.standing
    assert (standing.state, standing.reason, standing.attempts) == ("connected", None, 0)
    assert standing.last_answer_at == bench.clock.now()
    assert bench.states == ["connecting", "connected"]
    assert bench.beacon.attempts == 1
    await bench.coordinator.stop()
    assert bench.states == ["connecting", "connected", "disabled"]
    assert bench.beacon.clients == 0


async def test_a_system_that_is_not_there_is_tried_again_for_ever(beacon: Beacon) -> None:
    await beacon.stop()
    async with opened(beacon) as bench:
        bench.coordinator.start()
        waits = []
        for attempts in range(1, 41):
            waits.append(await bench.pauses())
            standing = bench.coordinator.standing
            assert (standing.state, standing.reason) == ("lost", "Nothing listens there.")
            assert standing.attempts == attempts
            bench.clock.advance(waits[-1])
            await until(lambda tried=attempts: bench.coordinator.standing.attempts > tried)
        assert waits[0] <= 0.25 * 1.25
        assert all(later > before for before, later in pairwise(waits[:4]))
        assert max(waits) == pytest.approx(5.0)
        assert min(waits[5:]) >= 0.75 * 5.0
        assert len(set(waits[5:])) > 1, "there is jitter"
        await beacon.start()
        bench.clock.advance(await bench.pauses())
        await until(lambda: bench.state == "connected")
        assert bench.coordinator.standing.attempts == 0
        assert bench.states == ["connecting", "lost", "connected"]


async def test_a_hang_up_is_seen_at_once_and_mended(bench: Bench) -> None:
    await bench.connect()
    await bench.beacon.hang_up()
    await until(lambda: bench.state == "lost")
    assert bench.coordinator.standing.reason == "It has closed the connection."
    assert bench.clock.monotonic() == 0
    assert bench.coordinator.standing.attempts == 0, "losing it is not a failed try"
    assert await bench.pauses() <= 0.25 * 1.25
    bench.clock.advance(1)
    await until(lambda: bench.state == "connected")
    assert bench.links[0].closed


async def test_what_says_nothing_is_lost_within_five_seconds(bench: Bench) -> None:
    await bench.connect()
    await bench.ping()
    silent_since = bench.clock.monotonic()
    bench.beacon.answers = False
    bench.clock.advance(PING)
    await bench.waits(LATE)
    assert bench.state == "connected"
    bench.clock.advance(LATE)
    await bench.waits(REST)
    assert (bench.state, bench.coordinator.standing.reason) == ("degraded", "It answers late.")
    bench.clock.advance(REST)
    await until(lambda: bench.state == "lost")
    assert bench.clock.monotonic() - silent_since < 5
    assert bench.coordinator.standing.reason == "It has not answered for 3 s."
    answered_at = bench.coordinator.standing.last_answer_at
    assert answered_at == bench.clock.now() - 4 * SECOND
    await bench.pauses()
    assert bench.links[0].closed


async def test_a_late_answer_degrades_until_one_is_in_time(bench: Bench) -> None:
    await bench.connect()
    bench.beacon.answers = False
    bench.clock.advance(PING)
    await bench.waits(LATE)
    bench.clock.advance(LATE)
    await bench.waits(REST)
    bench.clock.advance(0.5)
    bench.links[0]._answers.put_nowait("pong")
    await bench.waits(PING)
    assert bench.state == "degraded"
    assert bench.coordinator.standing.last_answer_at == bench.clock.now()
    bench.beacon.answers = True
    await bench.ping()
    assert (bench.state, bench.coordinator.standing.reason) == ("connected", None)
    assert bench.beacon.attempts == 1


async def test_what_the_system_complains_of_degrades(bench: Bench) -> None:
    await bench.connect()
    bench.beacon.ailment = "the disk is full"
    await bench.ping()
    assert bench.said[-1] == ("degraded", "the disk is full")
    bench.beacon.ailment = "the disk \x1b[31mburns"
    await bench.ping()
    assert bench.said[-1] == ("degraded", "the disk [31mburns")
    bench.beacon.ailment = ""
    await bench.ping()
    assert bench.said[-1] == ("connected", None)


async def test_a_refusal_is_not_hammered(bench: Bench) -> None:
    bench.password = "wrong"
    bench.coordinator.start()
    await bench.waits(REFUSED)
    assert bench.said == [("connecting", None), ("refused", "The password is wrong.")]
    for _ in range(59):
        bench.clock.advance(1)
        await asyncio.sleep(0)
    assert bench.beacon.attempts == 1
    bench.clock.advance(1)
    await until(lambda: bench.beacon.attempts == 2)
    await bench.waits(REFUSED)
    bench.coordinator.retry_now()
    await bench.coordinator.tried()
    assert bench.beacon.attempts == 3
    assert bench.state == "refused"
    bench.password = "sesame"
    await bench.waits(REFUSED)
    bench.coordinator.retry_now()
    await bench.coordinator.tried()
    assert bench.state == "connected"


async def test_whoever_asks_need_not_wait(beacon: Beacon) -> None:
    await beacon.stop()
    async with opened(beacon) as bench:
        bench.coordinator.start()
        await bench.coordinator.tried()
        for _ in range(6):
            await bench.retry()
        assert await bench.pauses() > 3
        await beacon.start()
        bench.coordinator.retry_now()
        await bench.coordinator.tried()
        assert bench.state == "connected"
        bench.coordinator.retry_now()  # to no effect
        await bench.ping()
        assert beacon.attempts == 1


async def test_what_ends_as_soon_as_it_is_open_is_tried_ever_less_often(bench: Bench) -> None:
    bench.coordinator.start()
    waits = []
    for _ in range(7):
        await until(lambda: bench.state == "connected")
        await bench.beacon.hang_up()
        await until(lambda: bench.state == "lost")
        waits.append(await bench.pauses())
        bench.clock.advance(waits[-1])
    assert waits[-1] > 3
    await until(lambda: bench.state == "connected")
    for _ in range(7):
        await bench.ping()
    await bench.beacon.hang_up()
    await until(lambda: bench.state == "lost")
    assert await bench.pauses() < 0.4, "it had held"


async def test_one_line_is_logged_each_way(beacon: Beacon, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "cuedesk.test")
    async with opened(beacon) as bench:
        await bench.connect()
        for _ in range(2):
            await beacon.stop()
            await until(lambda: bench.state == "lost")
            for _ in range(10):
                await bench.retry()
            seconds = await bench.pauses()
            beacon.password = "another"
            await beacon.start()
            bench.clock.advance(seconds)
            await until(lambda: bench.state == "refused")
            beacon.password = "sesame"
            await bench.waits(REFUSED)
            bench.coordinator.retry_now()
            await until(lambda: bench.state == "connected")
            await bench.waits(PING)
    lost = "Beacon “main” is lost: It has closed the connection."
    refused = "Beacon “main” does not let us in: The password is wrong."
    lines = [record.message for record in caplog.records]
    assert lines[0] == "Beacon “main” is connected"
    assert [line for line in lines if "is back" not in line][1:] == [lost, refused] * 2
    back = [line for line in lines if line.startswith("Beacon “main” is back after ")]
    assert len(back) == 2
    assert all(20 < int(line.split()[-2]) < 60 for line in back), back


# ---- when the next try is


async def test_the_next_try_is_told_until_it_is_under_way(beacon: Beacon) -> None:
    await beacon.stop()
    async with opened(beacon) as bench:
        coordinator = bench.coordinator
        coordinator.start()
        assert coordinator.standing.next_try_at is None
        for _ in range(5):
            seconds = await bench.pauses()
            assert coordinator.standing.next_try_at == pytest.approx(bench.clock.now() + seconds * SECOND, abs=2)
            await bench.retry()
        await bench.pauses()
        beacon.greets = False
        await beacon.start()
        said = len(bench.said)
        coordinator.retry_now()
        await until(lambda: beacon.attempts == 1)
        assert (bench.state, coordinator.standing.next_try_at) == ("lost", None)
        assert len(bench.said) == said + 1, "that a try began is told, once"
        beacon.greets = True
        bench.clock.advance(OPENING)
        bench.clock.advance(await bench.pauses())
        await until(lambda: bench.state == "connected")
        assert coordinator.standing.next_try_at is None


async def test_a_refused_one_is_tried_when_it_was_said(bench: Bench) -> None:
    bench.password = "wrong"
    bench.coordinator.start()
    await bench.waits(REFUSED)
    assert bench.coordinator.standing.next_try_at == bench.clock.now() + REFUSED * SECOND
    await bench.coordinator.stop()
    assert bench.coordinator.standing.next_try_at is None


async def test_a_slow_end_does_not_put_the_next_try_off(bench: Bench) -> None:
    await bench.connect()
    link = bench.links[0]
    close, link.close = link.close, asyncio.Event().wait  # type: ignore[method-assign, assignment]
    await bench.beacon.hang_up()
    await bench.waits(CLOSING)
    due = bench.coordinator.standing.next_try_at
    assert due is not None
    assert bench.clock.now() < due < bench.clock.now() + CLOSING * SECOND
    bench.clock.advance(CLOSING)
    await bench.waits(0)
    bench.clock.advance(0)
    await until(lambda: bench.state == "connected")
    await close()


# ---- what goes wrong on the way


async def test_opening_has_a_limit(bench: Bench) -> None:
    bench.beacon.greets = False
    bench.coordinator.start()
    await until(lambda: bench.beacon.attempts == 1)
    assert bench.state == "connecting"
    bench.clock.advance(OPENING)
    await until(lambda: bench.state == "lost")
    assert bench.coordinator.standing.reason == "It did not answer within 10 s."
    await until(lambda: bench.beacon.clients == 0)
    bench.beacon.greets = True
    bench.clock.advance(await bench.pauses())
    await until(lambda: bench.state == "connected")


@pytest.mark.parametrize("held", ["opening", "pausing", "connected", "pinging"])
async def test_it_stops_at_once_wherever_it_is(bench: Bench, held: str) -> None:
    if held == "opening":
        bench.beacon.greets = False
    if held == "pausing":
        await bench.beacon.stop()
    bench.coordinator.start()
    if held == "opening":
        await until(lambda: bench.beacon.attempts)
    elif held == "pausing":
        await bench.pauses()
    else:
        await bench.waits(PING)
    if held == "pinging":
        bench.beacon.answers = False
        bench.clock.advance(PING)
        await bench.waits(LATE)
    async with asyncio.timeout(1):
        await bench.coordinator.stop()
        await bench.coordinator.tried()
    assert bench.state == "disabled"
    assert bench.clock.slept == []
    await until(lambda: bench.beacon.clients == 0)


async def test_it_can_be_started_again(bench: Bench) -> None:
    for _ in range(3):
        await bench.connect()
        bench.coordinator.start()  # runs already
        await bench.coordinator.stop()
        await bench.coordinator.stop()
    assert bench.beacon.attempts == 3
    assert bench.states == ["connecting", "connected", "disabled"] * 3


async def test_what_was_opened_too_late_is_closed(beacon: Beacon) -> None:
    async with opened(beacon) as bench:
        opened_late = asyncio.Event()

        async def stubborn() -> BeaconLink:
            link = await bench.open()
            with suppress(asyncio.CancelledError):
                await opened_late.wait()
            return link

        bench.coordinator._open_link = stubborn
        bench.coordinator.start()
        await until(lambda: bench.links)
        bench.clock.advance(OPENING)
        await until(lambda: bench.state == "lost")
        await until(lambda: bench.links[0].closed)
        bench.clock.advance(await bench.pauses())
        await until(lambda: len(bench.links) == 2)
        await bench.coordinator.stop()
        assert bench.links[1].closed


async def test_closing_has_a_limit_too(bench: Bench) -> None:
    await bench.connect()
    link = bench.links[0]
    close, link.close = link.close, asyncio.Event().wait  # type: ignore[method-assign, assignment]
    await bench.beacon.hang_up()
    await until(lambda: bench.state == "lost")
    await bench.waits(CLOSING)
    bench.clock.advance(CLOSING)
    bench.clock.advance(await bench.pauses())
    await until(lambda: bench.state == "connected")
    await close()


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (Unsupported("It speaks another language."), "lost", "It speaks another language."),
        (ZeroDivisionError(), "lost", "A fault in Cuedesk; the log has the details."),
        (asyncio.CancelledError(), "lost", "It was broken off."),
    ],
)
async def test_nothing_that_opening_raises_ends_it(
    bench: Bench, caplog: pytest.LogCaptureFixture, error: BaseException, state: str, reason: str
) -> None:
    async def broken() -> BeaconLink:
        raise error

    works, bench.coordinator._open_link = bench.coordinator._open_link, broken
    bench.coordinator.start()
    for attempts in range(1, 4):
        seconds = await bench.pauses()
        standing = bench.coordinator.standing
        assert (standing.state, standing.reason, standing.attempts) == (state, reason, attempts)
        if attempts == 3:
            bench.coordinator._open_link = works
        bench.clock.advance(seconds)
        await until(lambda before=standing: bench.coordinator.standing != before)
    await until(lambda: bench.state == "connected")
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == [
        "ERROR" if isinstance(error, ZeroDivisionError) else "WARNING"
    ]


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (Unavailable("It stutters."), "lost", "It stutters."),
        (Unsupported("It does not know this."), "degraded", "It does not know this."),
        (ZeroDivisionError(), "lost", "A fault in Cuedesk; the log has the details."),
    ],
)
async def test_what_a_ping_raises(bench: Bench, error: Exception, state: str, reason: str) -> None:
    async def broken() -> str | None:
        raise error

    await bench.connect()
    bench.links[0].ping = broken  # type: ignore[method-assign]
    bench.clock.advance(PING)
    await until(lambda: bench.state != "connected")
    assert (bench.state, bench.coordinator.standing.reason) == (state, reason)


# ---- what is said


async def test_a_link_that_is_not_there_is_told_in_a_sentence(bench: Bench) -> None:
    coordinator = bench.coordinator

    def said() -> tuple[str, str | None]:
        with pytest.raises(Unavailable) as error:
            coordinator.live()
        return error.value.message, error.value.remedy

    assert said() == ("Beacon “main” is disabled.", None)
    bench.password = "wrong"
    coordinator.start()
    assert said() == ("Beacon “main” is still being connected.", None)
    await bench.waits(REFUSED)
    assert said() == ("Beacon “main” does not let us in: The password is wrong.", "Give it its password.")
    bench.password = "sesame"
    coordinator.retry_now()
    await until(lambda: bench.state == "connected")
    assert coordinator.live() is bench.links[0]
    await bench.beacon.stop()
    await until(lambda: bench.state == "lost")
    for seconds, age in ((0, "0 s"), (90, "90 s"), (210, "5 min"), (7200, "2 h")):
        bench.clock.advance(seconds)
        assert said()[0] == f"Beacon “main” has been lost for {age}: It has closed the connection."
    coordinator.name = "Beacon “hall”"
    assert said()[0].startswith("Beacon “hall” has been lost")
