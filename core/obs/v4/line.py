"""One WebSocket connection to an OBS that speaks protocol v4, on which many may ask at once."""

import asyncio
import itertools
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from core.errors import Unavailable
from core.obs import sentences
from core.obs.patience import LIMIT
from core.obs.reaching import reach, take_leave
from core.obs.v4 import protocol
from core.obs.v4.protocol import Answer, Event
from core.obs.wire import Malformed, Object

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.exceptions import ConnectionClosed

_GOING_AWAY: Final = 1001

_log = logging.getLogger("cuedesk.obs")


class Line:
    """An open connection.

    Attributes:
        ended: Becomes the reason, in words, once it has ended by itself.
    """

    def __init__(self, connection: "ClientConnection", hear: Callable[[Event], None]) -> None:
        """Made by `open`."""
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._connection, self._hear = connection, hear
        self._ids = map(str, itertools.count(1))
        self._waiting: dict[str, asyncio.Future[Answer | None]] = {}
        self._over: Unavailable | None = None
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, host: str, port: int, hear: Callable[[Event], None]) -> "Line":
        """Connect.

        Args:
            host: A name or an address, IPv6 without brackets.
            port: The port.
            hear: Takes what OBS says by itself, in its order.

        Raises:
            Unavailable: There is no WebSocket server, and why.
        """
        return cls(await reach(host, port, LIMIT), hear)

    async def ask(self, request: str, data: Object, limit: float = LIMIT) -> Answer:
        """Send a request and give its answer, a refusal being one.

        Raises:
            Malformed: OBS sent something that its protocol does not have.
            Unavailable: There is no answer in time, or the connection has ended. In every one of these cases it has
                ended: what does not answer is not to be believed any more.
        """
        from websockets.exceptions import ConnectionClosed

        answer: Answer | None = None
        if self._over is None:
            id = next(self._ids)
            self._waiting[id] = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(limit):
                    await self._connection.send(protocol.request(id, request, data))
                    answer = await self._waiting[id]
            except TimeoutError:
                self._end(Unavailable(sentences.silent_for(limit)))
            except ConnectionClosed as closed:
                self._end(_in_words(closed))
            finally:
                # An answer that nobody waits for any more is not missed when it comes.
                del self._waiting[id]
        if answer is None:
            raise self._why_not()
        return answer

    async def close(self) -> None:
        """End the connection; never raises, and takes no longer than a second."""
        self._finish(Unavailable(sentences.CLOSED))
        await take_leave(self._connection)
        self._listening.cancel()
        await asyncio.wait([self._listening])

    async def _listen(self) -> None:
        """Take what comes, until nothing comes any more."""
        from websockets.exceptions import ConnectionClosed

        try:
            while True:
                self._take(protocol.understand(await self._connection.recv()))
        except ConnectionClosed as closed:
            self._end(_in_words(closed))
        except Malformed as error:
            self._end(error)
        except Exception:
            _log.exception("An OBS is no longer listened to")
            self._end(Unavailable("A fault in Cuedesk; the log has the details."))

    def _take(self, message: Answer | Event) -> None:
        if isinstance(message, Event):
            self._hear(message)
        elif (waiting := self._waiting.get(message.to)) is not None and not waiting.done():
            waiting.set_result(message)

    def _end(self, reason: Unavailable) -> None:
        """End the connection for a reason that came from outside."""
        if self._over is None:
            self._finish(reason)
            self.ended.set_result(reason.message)
            self._connection.transport.abort()

    def _finish(self, reason: Unavailable) -> None:
        """Let nobody ask or wait any more."""
        self._over = self._over or reason
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(None)

    def _why_not(self) -> Unavailable:
        over = self._over or Unavailable(sentences.CLOSED)
        return type(over)(over.message)  # a new one for everybody who asks


def _in_words(closed: "ConnectionClosed") -> Unavailable:
    if closed.rcvd is None:
        return Unavailable(sentences.BROKE_OFF)
    return Unavailable(sentences.OBS_ENDS if closed.rcvd.code == _GOING_AWAY else sentences.CLOSED_BY_OBS)
