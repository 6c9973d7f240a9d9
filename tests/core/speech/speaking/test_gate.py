"""A queue before a provider."""

import asyncio

from core.speech.speaking.gate import Gate
from tests.support.waiting import until


async def inside(gate: Gate, go: asyncio.Event, order: list[int], number: int) -> None:
    async with gate.turn():
        order.append(number)
        await go.wait()


async def test_no_more_than_the_limit_are_in_and_all_come_in_their_order() -> None:
    gate, go, order = Gate(lambda: 2), asyncio.Event(), list[int]()
    tasks = [asyncio.create_task(inside(gate, go, order, number)) for number in range(5)]
    await until(lambda: gate.waiting == 3)
    assert (gate.inside, order) == (2, [0, 1])
    go.set()
    await asyncio.gather(*tasks)
    assert order == [0, 1, 2, 3, 4]
    assert (gate.inside, gate.waiting) == (0, 0)


async def test_who_gives_up_waiting_is_passed_over() -> None:
    gate, go, order = Gate(lambda: 1), asyncio.Event(), list[int]()
    tasks = [asyncio.create_task(inside(gate, go, order, number)) for number in range(3)]
    await until(lambda: gate.waiting == 2)
    tasks[1].cancel()
    await asyncio.wait([tasks[1]])
    go.set()
    await asyncio.gather(tasks[0], tasks[2])
    assert order == [0, 2]
    assert (gate.inside, gate.waiting) == (0, 0)


async def test_who_gives_up_in_the_moment_of_their_turn_hands_it_on() -> None:
    gate, go, order = Gate(lambda: 1), asyncio.Event(), list[int]()
    tasks = [asyncio.create_task(inside(gate, go, order, number)) for number in range(3)]
    await until(lambda: gate.waiting == 2)
    tasks[0].cancel()
    await asyncio.wait([tasks[0]])  # the turn of the next has come, and they have not run yet
    tasks[1].cancel()
    go.set()
    await asyncio.wait(tasks)
    assert order[-1] == 2
    assert (gate.inside, gate.waiting) == (0, 0)


async def test_a_limit_that_grows_lets_more_in_with_the_next_that_leaves() -> None:
    limit = 1
    gate, order = Gate(lambda: limit), list[int]()
    go = [asyncio.Event() for _ in range(4)]
    tasks = [asyncio.create_task(inside(gate, go[number], order, number)) for number in range(4)]
    await until(lambda: gate.waiting == 3)
    limit = 3
    go[0].set()
    await until(lambda: gate.inside == 3)
    for each in go:
        each.set()
    await asyncio.gather(*tasks)
