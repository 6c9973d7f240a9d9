"""Reaching an OBS over the network, and saying in words why it cannot be reached: the same for both protocols."""

import asyncio
import socket
from typing import TYPE_CHECKING, Any

from core.errors import Unavailable

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_LONGEST_MESSAGE = 64 * 1024 * 1024  # a picture in the largest size that there is, and some
_CLOSE_SECONDS = 0.8
_ADDRESS_SECONDS = 1.0


def where(host: str, port: int) -> str:
    """Write an address as people do."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def unreachable(error: Exception, host: str, port: int) -> Unavailable:
    """Say why there is no connection."""
    place = where(host, port)
    match error:
        case ConnectionRefusedError():
            return Unavailable(f"Nothing listens at {place}.")
        case TimeoutError():
            return Unavailable(f"Nothing at {place} answers.")
        case socket.gaierror() | UnicodeError():
            return Unavailable(f"There is no host {host}.")
        case ConnectionError() | EOFError():
            return Unavailable(f"What listens at {place} closed the connection.")
        case OSError():
            return Unavailable(f"{place} cannot be reached: {error.strerror or error}.")
        case _:
            return Unavailable(f"What listens at {place} is not a WebSocket server.")


def is_no_obs(host: str, port: int, protocol: str = "") -> Unavailable:
    """Say that a server is none of an OBS, or speaks another protocol than is asked for."""
    speaks = f" that speaks protocol {protocol}" if protocol else ""
    return Unavailable(f"What listens at {where(host, port)} is not an OBS{speaks}.")


async def reach(host: str, port: int, seconds: float) -> "ClientConnection":
    """Open a WebSocket connection.

    Args:
        host: A name or an address, IPv6 without brackets.
        port: The port.
        seconds: How long that may take.

    Raises:
        Unavailable: There is none to be had, and why.
    """
    from websockets.asyncio.client import connect
    from websockets.exceptions import InvalidMessage, WebSocketException

    try:
        async with asyncio.timeout(seconds):
            return await connect(
                f"ws://{where(host, port)}",
                sock=await socket_to(host, port),
                compression=None,
                proxy=None,
                ping_interval=None,  # whoever uses it asks something every second
                open_timeout=None,
                max_size=_LONGEST_MESSAGE,
            )
    except InvalidMessage as error:
        # What said nothing at all closed the connection; what said something else is another kind of server.
        raise unreachable(error.__cause__ if isinstance(error.__cause__, EOFError) else error, host, port) from None
    except (OSError, ValueError, LookupError, WebSocketException) as error:
        # The latter two are what the library makes of a server that sends us elsewhere.
        raise unreachable(error, host, port) from None


async def take_leave(connection: "ClientConnection") -> None:
    """Close a connection; never raises, and takes no longer than a second."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await connection.close()
    except TimeoutError:
        pass  # what is half open takes no leave
    finally:
        connection.transport.abort()


async def socket_to(host: str, port: int) -> socket.socket:
    """Connect to the first of a host's addresses that takes it, whatever proxy is set on this machine.

    Raises:
        OSError: None of them does, and why the last one does not.
        UnicodeError: No host can be called so.
    """
    loop = asyncio.get_running_loop()
    *others, last = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for family, _, _, _, address in others:
        try:
            async with asyncio.timeout(_ADDRESS_SECONDS):  # an address that leads nowhere must leave time for the next
                return await _connected(family, address)
        except OSError:
            continue
    return await _connected(last[0], last[4])


async def _connected(family: int, address: Any) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock
