"""A scoring system on the loopback, as far as a court can tell."""

import socket


class Sender:
    """A UDP socket that sends to a port of this machine until it is left."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, *datagrams: str | bytes) -> None:
        for datagram in datagrams:
            self._socket.send(datagram.encode() if isinstance(datagram, str) else datagram)
