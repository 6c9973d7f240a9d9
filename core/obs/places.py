"""Whether an OBS runs on this machine, so that its files can be had here."""

import asyncio
import socket
from typing import Any


async def is_here(host: str) -> bool:
    """Tell whether a host is this machine: only its own addresses can be bound."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 0, type=socket.SOCK_DGRAM)
    except OSError:
        return False
    return any(_is_own(family, address) for family, _, _, _, address in found)


def _is_own(family: int, address: Any) -> bool:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(address)
        except OSError:
            return False
        return True
