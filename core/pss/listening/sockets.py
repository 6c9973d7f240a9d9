"""A court's UDP socket: how it is opened and sized, and why it cannot be, in words."""

import errno
import socket
import struct
from typing import Final

from core.errors import CuedeskError
from core.pss.listening.interfaces import address_of

WANTED_BUFFER: Final = 16 * 1024 * 1024
"""Room for the datagrams of a fifth of a second at the fastest that one machine can send them."""

# Linux's numbers, which the socket module does not know.
_SO_RCVBUFFORCE: Final = 33
_SO_MEMINFO: Final = 55
_MEMINFO: Final = struct.Struct("=9I")
_MEMINFO_DROPS: Final = 8


class CannotListen(CuedeskError):
    """A socket cannot be opened.

    Attributes:
        passing: It may be possible later without anybody changing the court.
    """

    code = "unavailable"

    def __init__(self, message: str, *, remedy: str | None = None, passing: bool = True) -> None:
        """Take the sentence, and whether trying again makes sense."""
        super().__init__(message, remedy=remedy)
        self.passing = passing


class PortTaken(CannotListen):
    """Another program has the port."""

    def __init__(self, port: int, owner: str | None = None) -> None:
        """Take the port, and who has it as far as that is known."""
        super().__init__(
            f"Port {port} is in use by {owner or 'another program'}.",
            remedy="End that program, or give the court another port.",
        )
        self.port = port


def open_socket(
    bind: str, interface: str | None, port: int, *, share: bool = False, buffer: int = WANTED_BUFFER
) -> socket.socket:
    """Open a non-blocking socket for a court.

    With an interface the socket is tied to it and not to its address: a socket on an address does not hear broadcasts.

    Raises:
        CannotListen: In words.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        _ask_for_buffer(sock, buffer)
        if share:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((_tie(sock, interface) if interface else bind, port))
    except OSError as error:
        sock.close()
        raise _explain(error, bind, interface, port) from error
    except BaseException:
        sock.close()
        raise
    return sock


def granted_buffer(sock: socket.socket) -> int:
    """Tell how many bytes of buffer the kernel gave; it doubles what is asked for, to count its own bookkeeping in."""
    return sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 2


def kernel_drops(sock: socket.socket) -> int:
    """Count the datagrams that the kernel threw away since the socket was opened, for want of room."""
    info = sock.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
    return int(_MEMINFO.unpack(info)[_MEMINFO_DROPS])


def _ask_for_buffer(sock: socket.socket, size: int) -> None:
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, size)
    except PermissionError:  # only the administrator may go beyond net.core.rmem_max
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def _tie(sock: socket.socket, interface: str) -> str:
    """Tie the socket to an interface, and give the address to bind it to."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
    except PermissionError:  # before Linux 5.7 only the administrator may, so its address has to do
        address = address_of(interface)
        if address is None:
            raise CannotListen(f"The network interface {interface} has no IPv4 address.") from None
        return address
    return "0.0.0.0"


def _explain(error: OSError, bind: str, interface: str | None, port: int) -> CannotListen:
    match error.errno:
        case errno.EADDRINUSE:
            return PortTaken(port)
        case errno.EADDRNOTAVAIL:
            return CannotListen(
                f"The address {bind} is not one of this machine's.",
                remedy="Choose one that pss.interfaces lists, or 0.0.0.0 for all.",
            )
        case errno.ENODEV:
            return CannotListen(
                f"There is no network interface {interface}.",
                remedy="Plug it in, or choose one that pss.interfaces lists.",
            )
        case errno.EACCES | errno.EPERM:
            return CannotListen(
                f"This user may not listen on port {port}.",
                remedy="Choose a port from 1024 on.",
                passing=False,
            )
    return CannotListen(f"Port {port} cannot be listened on: {error.strerror}.")
