"""A WebSocket server that does what a test says: for what no real one would do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection, serve

Script = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def scripted(script: Script, host: str = "127.0.0.1") -> AsyncIterator[int]:
    """Serve every connection as the script says, on the port that is given."""
    async with serve(script, host, 0, compression=None, close_timeout=0.1) as server:
        yield next(iter(server.sockets)).getsockname()[1]
