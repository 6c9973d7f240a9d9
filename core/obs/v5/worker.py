"""A thread that runs blocking calls for the event loop, one after another."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """One thread, until it is told to end.

    Attributes:
        ended: Done when the thread has nothing more to do.
    """

    def __init__(self, name: str) -> None:
        """Start the thread; must be made on the loop that its calls come from."""
        self._loop = asyncio.get_running_loop()
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        # A daemon, so that a call that hangs for good (a name server that is silent) does not keep the engine alive.
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def call(self, function: Callable[[], T]) -> "asyncio.Future[T]":
        """Have a function called after those before it; its result or failure is in the future."""
        future: asyncio.Future[T] = self._loop.create_future()

        def run() -> None:
            try:
                result = function()
            except Exception as error:
                self.on_loop(fail, future, error)
            else:
                self.on_loop(settle, future, result)

        self._calls.put(run)
        return future

    def end(self) -> None:
        """Let the thread end after the calls that it has got; there must be no further ones."""
        self._calls.put(None)

    def on_loop(self, function: Callable[..., None], *arguments: object) -> None:
        """Have the loop call a function; may be called from any thread."""
        # A loop that is closed has nobody left who could be told.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, *arguments)

    def _run(self) -> None:
        while (run := self._calls.get()) is not None:
            run()
        self.on_loop(settle, self.ended, None)


def settle(future: asyncio.Future[T], result: T) -> None:
    """Give a future its result, unless nobody waits for it any more."""
    if not future.done():
        future.set_result(result)


def fail(future: asyncio.Future[T], error: Exception) -> None:
    """Give a future its failure, unless nobody waits for it any more."""
    if not future.done():
        future.set_exception(error)
