"""Opening an OBS, whichever protocol it speaks: where that is not configured, it is found out."""

import asyncio
from typing import TYPE_CHECKING, Final

from core.obs.instance import ObsInstance, Said, Target
from core.obs.models import Spoken
from core.obs.patience import LIMIT
from core.obs.reaching import is_no_obs, reach, take_leave, unreachable
from core.obs.v4 import open_v4, protocol
from core.obs.v5 import open_v5
from core.obs.wire import Malformed, loads

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_GREETING_SECONDS: Final = 0.7
"""How long to wait for what a server that speaks v5 says at once."""

_HELLO: Final = 0


async def open_instance(target: Target, said: Said) -> ObsInstance:
    """Open an OBS.

    Args:
        target: Which one, and how.
        said: Takes what it says.

    Raises:
        Refused: The password is wrong or missing.
        Unavailable: There is nobody, or nobody who speaks the protocol.
        Unsupported: It is too old.
    """
    spoken = await spoken_by(target.host, target.port) if target.protocol == "auto" else target.protocol
    return await (open_v5 if spoken == "v5" else open_v4)(target, said)


async def spoken_by(host: str, port: int) -> Spoken:
    """Find out which protocol a server speaks.

    Raises:
        Unavailable: There is no server, or it is none of an OBS.
    """
    from websockets.exceptions import ConnectionClosed

    connection = await reach(host, port, LIMIT)
    try:
        spoken = protocol_of(await _first_words(connection))
    except (ConnectionClosed, TimeoutError) as error:
        raise unreachable(error if isinstance(error, TimeoutError) else ConnectionError(), host, port) from None
    finally:
        await take_leave(connection)
    if spoken is None:
        raise is_no_obs(host, port)
    return spoken


async def _first_words(connection: "ClientConnection") -> str | bytes:
    """Wait for what a server says, and ask where it says nothing by itself."""
    try:
        async with asyncio.timeout(_GREETING_SECONDS):
            return await connection.recv()
    except TimeoutError:
        await connection.send(protocol.request("1", "GetAuthRequired", {}))
    async with asyncio.timeout(LIMIT):
        return await connection.recv()


def protocol_of(words: str | bytes) -> Spoken | None:
    """Tell the protocol by the first words of a server; None where they are of none."""
    try:
        message = loads(words)
        if message.get("op") == _HELLO and isinstance(message.get("d"), dict):
            return "v5"
        protocol.understand(words)
    except Malformed:
        return None
    return "v4"
