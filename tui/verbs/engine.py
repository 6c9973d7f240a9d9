"""`cuedesk serve`, `status` and `stop`."""

import asyncio
import logging
import os
import signal
import sys
import time
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from core.desk.models import SystemStatus
from core.errors import Unavailable
from core.garbage import collect_seldom
from tui.attach import connect, is_alive, paths_of
from tui.marks import RICH, health_sign

if TYPE_CHECKING:
    from core.engine import Engine

STOP_SECONDS = 6.0


def serve(options: Namespace) -> int:
    """Run the engine until it is asked to end."""
    from core.config import load
    from core.engine import Engine

    # Captures, logs and the database hold people's names; whatever the engine writes is its owner's alone.
    os.umask(0o077)
    paths = paths_of(options)
    paths.ensure()
    config = load(options.config or paths.config_file, must_exist=options.config is not None)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", level="WARNING")
    logging.getLogger("cuedesk").setLevel(config.log.level.upper())
    blocked = asyncio.run(_serve(Engine(paths, config)))
    if blocked:
        print(f"cuedesk: these did not stop in time: {', '.join(blocked)}", file=sys.stderr)
        # Threads that hang would keep the process for ever; everything durable is committed or named by now.
        sys.stderr.flush()
        os._exit(1)
    return 0


async def _serve(engine: "Engine") -> list[str]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, engine.request_stop, number.name)
    return await engine.run(collect_seldom)


def status(options: Namespace) -> int:
    """Tell how the engine is."""
    found = asyncio.run(_status(options))
    if options.json:
        print(msgspec.json.encode(found).decode())
        return 0
    for line in _lines(found):
        print(line)
    return 0


async def _status(options: Namespace) -> SystemStatus:
    client = await connect(options)
    try:
        return await client.system.status()
    finally:
        await client.close()


def _lines(found: SystemStatus) -> list[str]:
    since = datetime.fromtimestamp(found.started_at / 1e6).astimezone()
    up = round(time.time() - found.started_at / 1e6)
    return [
        f"Cuedesk {found.version} at {found.venue}: {found.state}, mode {found.mode}",
        f"engine {found.pid}, up {up // 3600}:{up // 60 % 60:02}:{up % 60:02} since {since:%Y-%m-%d %H:%M}",
        f"clients {found.clients}",
        f"data in {found.data_directory}",
        *(f"{health_sign(part.state, RICH)[0]} {part.part:<12} {part.state:<9} {part.reason}" for part in found.health),
    ]


def stop(options: Namespace) -> int:
    """End the engine, and wait until it has ended."""
    return asyncio.run(_stop(options))


async def _stop(options: Namespace) -> int:
    client = await connect(options)
    pid = (await client.system.status()).pid
    await client.system.stop()
    await client.close()
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return 0
        await asyncio.sleep(0.02)
    raise Unavailable(f"The engine (process {pid}) has not ended after {STOP_SECONDS:.0f} s.")
