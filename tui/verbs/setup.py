"""`cuedesk setup`: the first questions as plain prompts, for those who want no console."""

import asyncio
from argparse import Namespace

from core.errors import CuedeskError
from tui.attach import connect_or_start
from tui.setup_questions import run_plain


class BrokenOff(CuedeskError):
    """The questions were not answered to the end; nothing was changed."""

    code = "broken_off"


def setup(options: Namespace) -> int:
    """Ask, and carry out what was answered."""
    return asyncio.run(_setup(options))


async def _setup(options: Namespace) -> int:
    client = await connect_or_start(options)
    try:
        await run_plain(client, _ask, print)
    except EOFError:
        raise BrokenOff("The set-up was broken off; nothing was changed.") from None
    finally:
        await client.close()
    return 0


async def _ask(prompt: str) -> str:
    return await asyncio.to_thread(input, prompt)
