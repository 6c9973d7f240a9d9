"""Waiting for something to become true, with a deadline in place of a guess."""

import asyncio
import time
from collections.abc import Callable


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Let the loop go on until the condition holds, or fail."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)  # an asyncio.Event cannot be set from another process or thread


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Do the same where there is no loop."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.02)
