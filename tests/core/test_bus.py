"""The bus: order, prefixes, retained state, and bounded queues that count what a slow reader missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bus import Bus, wants
from core.clock import SystemClock
from core.event import Lagged, Payload, topic


@topic("lamp.switched", state=True)
class Switched(Payload, frozen=True):
    lamp: str
    on: bool

    @property
    def entity(self) -> str:
        return self.lamp


@topic("door.opened")
class Opened(Payload, frozen=True):
    number: int


@pytest.fixture
def bus() -> Bus:
    return Bus(SystemClock())


async def test_events_arrive_in_order_with_gapless_numbers(bus: Bus) -> None:
    everything = bus.subscribe("")
    bus.publish(Opened(1), Switched("a", True), source="test")
    bus.publish(Opened(2), source="test", correlation="c1")
    got = await everything.next()
    assert isinstance(got, list)
    assert [(e.seq, e.topic) for e in got] == [(1, "door.opened"), (2, "lamp.switched"), (3, "door.opened")]
    assert got[2].correlation == "c1"
    assert bus.seq == 3


async def test_only_wanted_topics_arrive(bus: Bus) -> None:
    doors = bus.subscribe("door.")
    bus.publish(Switched("a", True), Opened(7), source="test")
    got = await doors.next()
    assert isinstance(got, list)
    assert [e.data for e in got] == [Opened(7)]


@pytest.mark.parametrize(
    ("topics", "topic", "wanted"),
    [
        (["pss."], "pss.point_scored", True),
        (["pss.point_scored"], "pss.point_scored", True),
        (["pss.point"], "pss.point_scored", False),
        (["pss"], "pss.point_scored", False),
        ([""], "anything.at_all", True),
        ([], "pss.point_scored", False),
    ],
)
def test_a_prefix_ends_with_a_dot(topics: list[str], topic: str, wanted: bool) -> None:
    assert wants(topics, topic) is wanted


async def test_the_last_state_of_each_entity_is_kept_until_it_is_cleared(bus: Bus) -> None:
    bus.publish(Switched("a", True), Switched("b", True), Switched("a", False), Opened(1), source="test")
    assert [e.data for e in bus.retained("lamp.")] == [Switched("b", True), Switched("a", False)]
    bus.clear_retained("lamp.switched", "b")
    assert [e.data for e in bus.retained("")] == [Switched("a", False)]


async def test_a_slow_reader_is_told_once_how_many_it_missed_and_up_to_where(bus: Bus) -> None:
    slow = bus.subscribe("door.", limit=3)
    for number in range(5):
        bus.publish(Opened(number), source="test")
    lagged = await slow.next()
    assert lagged == Lagged(missed=4, upto=4)
    rest = await slow.next()
    assert isinstance(rest, list)
    assert [e.data for e in rest] == [Opened(4)]


@given(st.lists(st.integers(1, 6), max_size=30), st.integers(1, 8), st.lists(st.booleans(), max_size=30))
async def test_every_event_is_received_or_counted_as_missed(sizes: list[int], limit: int, reads: list[bool]) -> None:
    bus = Bus(SystemClock())
    reader = bus.subscribe("", limit=limit)
    received: list[int] = []
    missed = last = 0

    async def read() -> None:
        nonlocal missed, last
        taken = await reader.next()
        if isinstance(taken, Lagged):
            missed += taken.missed
            last = taken.upto
        else:
            assert taken[0].seq == last + 1, "no gap that was not told"
            received.extend(e.seq for e in taken)
            last = taken[-1].seq

    for index, size in enumerate(sizes):
        bus.publish(*[Opened(n) for n in range(size)], source="test")
        if index < len(reads) and reads[index]:
            await read()
    while last < bus.seq:
        await read()
    assert len(received) + missed == bus.seq
    assert received == sorted(set(received))


async def test_a_closed_subscription_receives_nothing_more(bus: Bus) -> None:
    reader = bus.subscribe("")
    reader.close()
    bus.publish(Opened(1), source="test")
    assert len(reader) == 0
    assert bus.queues() == []
