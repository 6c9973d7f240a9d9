"""Waiting for pieces of work with a limit, and ending them, on a clock that tests can hold in their hands."""

import asyncio
from typing import Any, TypeVar

from core.clock import Clock
from core.errors import Unavailable

T = TypeVar("T")


async def wait_any(clock: Clock, seconds: float, *awaited: asyncio.Future[Any]) -> None:
    """Wait until one of these is done, or so long; none of them is broken off."""
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait([sleeping, *awaited], return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(sleeping)


async def end(work: asyncio.Future[Any]) -> None:
    """Break off a piece of work that nobody waits for any more, unless it is done, and wait for its end."""
    work.cancel()
    await asyncio.wait([work])
    if not work.cancelled():
        work.exception()  # seen by us, so that the loop does not complain that nobody has


def outcome(done: "asyncio.Future[T]") -> T:
    """Give what a finished piece of work gave, or raise what it raised.

    Raises:
        Unavailable: It was cancelled from within, which must not cancel whoever asks.
    """
    if done.cancelled():
        raise Unavailable("It was broken off.")
    return done.result()
