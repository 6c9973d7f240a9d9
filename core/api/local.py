"""The local door: sessions on a Unix socket, each caller known by the operating system's own word (SO_PEERCRED)."""

import asyncio
import logging
import os
import pwd
import socket
import struct
from pathlib import Path

from websockets.asyncio.server import Server, ServerConnection, unix_serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode, Frame, Opcode

from core.api import rpc
from core.api.session import Session
from core.bus import Bus
from core.catalog import Caller, Catalog, Principal

log = logging.getLogger("cuedesk.api")

LAST_ANSWERS_SECONDS = 0.5
GOODBYE_SECONDS = 0.3

MAX_REASON_BYTES = 123
"""What a close has room for."""

MAX_MESSAGE_BYTES = 4 * rpc.MAX_REQUEST_BYTES
"""What is held of a message at all; the session refuses one that is shorter and still too long, and goes on."""

REFUSED_SECONDS = 5.0
"""How long a client may go on with a message that has been refused while it was still being written."""


class _Connection(ServerConnection):
    """Answers a message that is too large to be held before it closes the connection because of it."""

    _has_refused = False

    def send_data(self) -> None:
        """Write what is due: where that is the close for a message too large, the answer goes ahead of it."""
        ours, theirs = self.protocol.close_sent, self.protocol.close_rcvd
        if ours is not None and ours.code == CloseCode.MESSAGE_TOO_BIG and theirs is None and not self._has_refused:
            self._has_refused = True
            self.transport.write(Frame(Opcode.TEXT, rpc.failure(None, rpc.too_long())).serialize(mask=False))
            # Until then what else comes is read and thrown away, so that a client may write to the end and read then.
            self.transport.resume_reading()
            self.loop.call_later(REFUSED_SECONDS, self.transport.abort)
        super().send_data()


class LocalServer:
    """Listens on the socket and runs a session for each connection."""

    def __init__(self, path: Path, catalog: Catalog, bus: Bus, mode: int = 0o600) -> None:
        """Take where to listen, what to serve, and the socket's file mode."""
        self._sessions: dict[Session, ServerConnection] = {}
        self._path, self._mode = path, mode
        self._catalog, self._bus = catalog, bus
        self._server: Server | None = None

    @property
    def clients(self) -> int:
        """Count the connected clients."""
        return len(self._sessions)

    async def start(self) -> None:
        """Listen. A socket file left behind is removed: only who holds the data directory's lock comes here."""
        self._path.unlink(missing_ok=True)
        before = os.umask(0o777 & ~self._mode)
        try:
            self._server = await unix_serve(
                self._connected,
                str(self._path),
                create_connection=_Connection,
                max_size=MAX_MESSAGE_BYTES,
                compression=None,
                close_timeout=1,
            )
        finally:
            os.umask(before)

    async def stop(self, reason: str = "") -> None:
        """Answer what was asked, then close every connection, saying why, and the socket.

        A client that does not read is cut off. The reason goes with the close itself: an event may come too late, and
        a client that does not know why takes the engine for lost.
        """
        if self._server is not None:
            await asyncio.gather(*[session.settle(LAST_ANSWERS_SECONDS) for session in self._sessions])
            said = reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
            goodbyes = [connection.close(CloseCode.GOING_AWAY, said) for connection in self._server.connections]
            closing = asyncio.gather(*goodbyes, _closed(self._server))
            await asyncio.wait([closing], timeout=GOODBYE_SECONDS)
            for session, connection in self._sessions.items():
                session.break_off()
                connection.transport.abort()
            await closing
            self._server = None
        self._path.unlink(missing_ok=True)

    async def _connected(self, connection: ServerConnection) -> None:
        caller = Caller(Principal(peer_name(connection), "user", "admin"), "local")

        async def receive() -> bytes | None:
            try:
                return await connection.recv(decode=False)
            except ConnectionClosed:
                return None

        async def send(text: bytes) -> None:
            try:
                await connection.send(text, text=True)
            except ConnectionClosed as closed:
                raise ConnectionError("the client has gone") from closed

        session = Session(self._catalog, self._bus, caller, receive, send)
        self._sessions[session] = connection
        log.debug("%s connected (%s)", caller.principal.id, caller.id)
        try:
            await session.run()
        finally:
            del self._sessions[session]


async def _closed(server: Server) -> None:
    server.close()
    await server.wait_closed()


def peer_name(connection: ServerConnection) -> str:
    """Tell the operating system's name of who is at the other end of a Unix socket."""
    sock: socket.socket = connection.transport.get_extra_info("socket")
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", credentials)
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
