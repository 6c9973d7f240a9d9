"""The WebSocket under the client: opened on the engine's socket, and kept asking, so that a silent engine is found."""

import asyncio
from pathlib import Path

from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.frames import CloseCode

from core.clock import Micros, SystemClock
from core.errors import NoEngine, Unavailable

CONNECT_SECONDS = 3.0

# Together 5 s at most. An engine that is busy for 3 s is not taken for one that hangs.
ASK_EVERY_SECONDS = 1.0
ANSWER_SECONDS = 3.5
ANSWER_STEPS = 7
CLOSE_SECONDS = 0.5


class Transport(ClientConnection):
    """A WebSocket that knows when it has heard anything last.

    Attributes:
        heard_at: When that was, be it only the answer to being asked whether the engine is there.
    """

    heard_at: Micros = 0

    def data_received(self, data: bytes) -> None:
        """Note the instant, and take what came."""
        self.heard_at = SystemClock().now()
        super().data_received(data)

    async def keepalive(self) -> None:
        """Ask again and again whether the engine is there, and fail when it is not; the library runs and ends this.

        The wait goes in steps, between which is taken in what has come: when we ourselves were too busy to listen,
        that is not held against the engine.
        """
        while True:
            await asyncio.sleep(ASK_EVERY_SECONDS)
            answer = asyncio.ensure_future(await self.ping())
            for _ in range(ANSWER_STEPS):
                if not answer.done():
                    await asyncio.wait([answer], timeout=ANSWER_SECONDS / ANSWER_STEPS)
            if not answer.done():
                async with self.send_context():
                    self.protocol.fail(CloseCode.INTERNAL_ERROR, "it does not answer")


async def opened(socket: Path) -> Transport:
    """Connect to a socket.

    Raises:
        NoEngine: Nobody listens there.
        Unavailable: Whoever listens does not answer, or may not be asked.
    """
    try:
        return await unix_connect(  # type: ignore[return-value]
            str(socket),
            create_connection=Transport,
            max_size=None,
            compression=None,
            open_timeout=CONNECT_SECONDS,
            ping_interval=ASK_EVERY_SECONDS,
            close_timeout=CLOSE_SECONDS,
        )
    except (FileNotFoundError, ConnectionRefusedError):
        raise NoEngine("No engine is running.", remedy="`cuedesk` starts one, and so does `cuedesk serve`.") from None
    except PermissionError:
        raise Unavailable(f"The engine's socket {socket} belongs to someone else.") from None
    except (OSError, TimeoutError, WebSocketException) as error:
        raise Unavailable(f"The engine does not answer on {socket}: {error}.") from error


def farewell(closed: ConnectionClosed) -> str:
    """Give the reason that the engine gave for its end; nothing where it gave none."""
    return closed.rcvd.reason if closed.rcvd is not None and closed.rcvd.code == CloseCode.GOING_AWAY else ""


def fell_silent(closed: ConnectionClosed) -> bool:
    """Tell whether it was we who closed, for want of an answer."""
    return closed.sent is not None and closed.sent.code == CloseCode.INTERNAL_ERROR and not closed.rcvd_then_sent
