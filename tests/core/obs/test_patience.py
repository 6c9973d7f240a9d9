"""Waiting for what an OBS does without saying when."""

import asyncio
import time
from itertools import pairwise

import pytest

from core.obs.patience import Holding, comes_true


async def test_what_comes_true_is_waited_for_and_what_does_not_is_given_up() -> None:
    asked = 0

    async def third_time() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    async def never() -> bool:
        return False

    assert await comes_true(third_time, 5)
    assert asked == 3
    assert not await comes_true(never, 0.1)


async def test_holding_and_going_on_never_fall_into_one_frame() -> None:
    holding, began = Holding(), []

    async def hold() -> None:
        async with holding:
            began.append(time.monotonic())

    await asyncio.gather(hold(), hold(), hold())
    assert [b - a > 0.09 for a, b in pairwise(began)] == [True, True]


async def test_one_who_fails_lets_the_next_one() -> None:
    holding = Holding()
    with pytest.raises(ZeroDivisionError):
        async with holding:
            raise ZeroDivisionError
    async with asyncio.timeout(1), holding:
        pass
