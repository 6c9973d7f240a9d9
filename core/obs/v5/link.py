"""Two connections to one OBS, one to ask and one to be told, as the event loop sees them: nothing here blocks it."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Generic, NoReturn, TypeVar

from core.errors import Unavailable
from core.obs import sentences
from core.obs.instance import Target
from core.obs.patience import LIMIT
from core.obs.reaching import socket_to, unreachable
from core.obs.v5.line import IDENTIFIED, Broken, Echo, Line, Request
from core.obs.v5.worker import Worker, fail, settle
from core.obs.wire import Object

_CLOSE_SECONDS: Final = 0.9

T = TypeVar("T")
Found = TypeVar("Found")

_log = logging.getLogger("cuedesk.obs")


class Link(Generic[Found]):
    """An open connection pair.

    One connection would do, but OBS answers far later on one that carries events as well. Requests go out one at a
    time and in order, because the library takes whatever comes next for the answer; so after an answer that did not
    come in time the link has ended, and nothing can be mistaken for it.

    Attributes:
        ended: Becomes the reason, in words, once the link has ended by itself.
    """

    def __init__(
        self,
        target: Target,
        subscriptions: int,
        understand: Callable[[str, Object], Found | None],
        said: Callable[[Found], None],
    ) -> None:
        """Prepare; nothing is connected before `open`.

        Args:
            target: Whom to connect to.
            subscriptions: Which kinds of events OBS is to tell.
            understand: Makes of an event what it means, or None; called in a thread.
            said: Takes that, on the loop.
        """
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[str] = self._loop.create_future()
        self._target = target
        self._understand, self._said = understand, said
        self._asking, self._told = Line(), Line(subscriptions)
        self._workers = Worker(f"obs {target.connection} asking"), Worker(f"obs {target.connection} told")
        self._turn, self._exchanging = asyncio.Lock(), asyncio.Lock()
        self._over: str | None = None
        self._awaited: tuple[Echo, asyncio.Future[None]] | None = None
        self._tokens = itertools.count(1)

    async def open(self) -> None:
        """Connect.

        Raises:
            Refused: The password is wrong or missing.
            Unavailable: There is nobody, or nobody who speaks the protocol.
        """
        try:
            async with asyncio.timeout(LIMIT):
                for line, worker in zip((self._asking, self._told), self._workers, strict=True):
                    await self._open(line, worker)
        except TimeoutError:
            self._finish("")
            raise unreachable(TimeoutError(), self._target.host, self._target.port) from None
        except BaseException:
            self._finish("")
            raise
        self._workers[1].call(self._listen).add_done_callback(self._has_fallen_silent)

    async def _open(self, line: Line, worker: Worker) -> None:
        target = self._target
        try:
            sock = await socket_to(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise unreachable(error, target.host, target.port) from None
        await worker.call(partial(line.open, sock, target, LIMIT))

    async def ask(self, request: Request, limit: float) -> Object:
        """Send a request and give its answer, a refusal being one.

        Args:
            request: What to ask.
            limit: How many seconds the answer may take.

        Raises:
            Unavailable: There is none in time, or the link has ended.
        """
        return await self._take_turn(partial(self._asking.ask, request), limit)

    async def ask_all(self, requests: Sequence[Request], limit: float) -> list[Object]:
        """Send many requests at once and give their answers.

        Args:
            requests: What to ask.
            limit: How many seconds the answers may take.

        Raises:
            Unavailable: There are none in time, or the link has ended.
        """
        return await self._take_turn(partial(self._asking.ask_all, requests), limit)

    async def prove(self) -> None:
        """Have OBS answer on the connection that only it speaks on, which may be dead without a sign.

        Raises:
            Unavailable: It does not answer in time, or the link has ended.
        """
        token = str(next(self._tokens)).encode()
        await self._exchange(partial(self._told.send_ping, token), Echo(token))

    async def subscribe(self, subscriptions: int) -> None:
        """Choose which kinds of events OBS tells from now on.

        Raises:
            Unavailable: It does not answer in time, or the link has ended.
        """
        await self._exchange(partial(self._told.send_subscriptions, subscriptions), IDENTIFIED)

    async def close(self) -> None:
        """End the link, and wait for its threads to end, but not for long."""
        self._finish(sentences.CLOSED)
        await asyncio.wait([worker.ended for worker in self._workers], timeout=_CLOSE_SECONDS)

    # ---- on the loop

    async def _take_turn(self, call: Callable[[], T], limit: float) -> T:
        """Run a call that waits for OBS, after those before it; its time begins when its turn does."""
        await self._turn.acquire()
        if self._over is not None:
            self._turn.release()
            raise Unavailable(self._over)
        answer = self._workers[0].call(call)
        timer = self._loop.call_later(limit, self._end, sentences.silent_for(limit))

        def done(answer: asyncio.Future[T]) -> None:
            timer.cancel()
            if isinstance(broken := answer.exception(), Broken):
                self._end(str(broken))
            self._turn.release()

        # Who is cancelled while waiting leaves an answer that is still to come, and nobody may ask before that.
        answer.add_done_callback(done)
        try:
            return await asyncio.shield(answer)
        except Broken as broken:
            raise Unavailable(self._end(str(broken))) from None

    async def _exchange(self, send: Callable[[], None], expected: Echo) -> None:
        """Send something between the events, and wait for its answer; no request has to be waited for."""
        async with self._exchanging:
            if self._over is not None:
                raise Unavailable(self._over)
            echo = self._loop.create_future()
            self._awaited = expected, echo
            try:
                send()
                async with asyncio.timeout(LIMIT):
                    await echo
            except Broken as broken:
                raise Unavailable(self._end(str(broken))) from None
            except TimeoutError:
                raise Unavailable(self._end(sentences.silent_for(LIMIT))) from None
            finally:
                self._awaited = None

    def _has_come(self, echo: Echo) -> None:
        if self._awaited is not None and self._awaited[0] == echo:
            settle(self._awaited[1], None)

    def _has_fallen_silent(self, listening: asyncio.Future[NoReturn]) -> None:
        error = listening.exception()
        if isinstance(error, Broken):
            self._end(str(error))
        else:
            _log.error("An OBS is no longer listened to", exc_info=error)
            self._end("A fault in Cuedesk; the log has the details.")

    def _say(self, found: Found) -> None:
        if self._over is None:
            self._said(found)

    def _end(self, reason: str) -> str:
        """End the link for a reason that came from outside; gives the one for which it has ended."""
        if self._over is not None:
            return self._over
        self._finish(reason)
        self.ended.set_result(reason)
        return reason

    def _finish(self, reason: str) -> None:
        if self._over is not None:
            return
        self._over = reason
        if self._awaited is not None:
            fail(self._awaited[1], Unavailable(reason))
        for line, worker in zip((self._asking, self._told), self._workers, strict=True):
            line.cut()
            worker.call(line.close)
            worker.end()

    # ---- in the threads

    def _listen(self) -> NoReturn:
        while True:
            heard = self._told.receive()
            if isinstance(heard, Echo):
                self._workers[1].on_loop(self._has_come, heard)
            elif (found := self._understand(heard.name, heard.data)) is not None:
                self._workers[1].on_loop(self._say, found)
