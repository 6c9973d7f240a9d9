"""Waiting for something to become true, with a deadline in place of a guess."""

import asyncio
import time
from collections.abc import Callable
from inspect import isawaitable


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Let the loop go on until the condition, or what it has to await, is true; fail when that takes too long."""

    async def holds() -> object:
        answer = condition()
        return await answer if isawaitable(answer) else answer

    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110
            await asyncio.sleep(0.002)  # an asyncio.Event cannot be set from another process or thread


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Do the same where there is no loop."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.02)
