"""OBS by its own WebSocket protocol, version 5, which every OBS since 28 speaks.

`open_v5` gives an `instance`, which asks through a `link`: two `line`s to one OBS, one to ask and one to be told, each
with a `worker` thread of its own, because the library beneath them blocks. `reading` and `events` put OBS's words into
the desk's, and `refusals` its refusals into sentences.
"""

import asyncio
from importlib import import_module

from core.obs.instance import ObsInstance, Said, Target


async def open_v5(target: Target, said: Said) -> ObsInstance:
    """Open an OBS that speaks protocol v5.

    Args:
        target: Which one.
        said: Takes what it says.

    Raises:
        Refused: The password is wrong or missing.
        Unavailable: There is nobody, or nobody who speaks the protocol.
    """
    # The library takes a while to load: it is loaded when there is an OBS for it, and beside the loop.
    module = await asyncio.to_thread(import_module, "core.obs.v5.instance")
    instance: ObsInstance = await module.V5Instance.open(target, said)
    return instance
