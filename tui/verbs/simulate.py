"""`cuedesk simulate obs`: an OBS that is not there, for practice and for looking at what the desk asks of one."""

import asyncio
import os
import signal
import tempfile
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from core.clock import SystemClock
from core.obs.simulation.faults import Planned
from core.obs.simulation.filming import can_film
from core.obs.simulation.server import PORTS, Front, SimulatedObs
from core.obs.simulation.studio.room import furnish
from core.obs.simulation.studio.studio import Studio
from core.sheets import visible


def obs(options: Namespace) -> int:
    """Be an OBS until told to end."""
    with ExitStack() as ending:
        recordings: Path | None = None
        if can_film():
            recordings = options.recordings
            if recordings is None:
                recordings = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="cuedesk-obs-")))
            recordings.mkdir(parents=True, exist_ok=True)
        asyncio.run(_run(options, recordings))
    return 0


async def _run(options: Namespace, recordings: Path | None) -> None:
    collections = (furnish(options.scenes), furnish(options.scenes, "Second"))
    studio = Studio(
        SystemClock(), *collections, recordings=recordings, is_folder=os.path.isdir, is_there=os.path.exists
    )
    front = Front(
        protocol=options.protocol,
        host=options.host,
        port=PORTS[options.protocol] if options.port is None else options.port,
        password=options.password,
        questions=options.verbose,
    )
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with SimulatedObs(studio, front, said=_say) as simulated:
        _say(f"a simulated OBS ({front.protocol}) listens on {front.host} port {simulated.port}")
        _say(f"scenes: {', '.join(options.scenes)}")
        _say(f"files go to {recordings}" if recordings else "no files are made: there is no ffmpeg here")
        going_wrong = asyncio.get_running_loop().create_task(_go_wrong(simulated, options.fault or [], told))
        await told.wait()
        going_wrong.cancel()
        await asyncio.wait([going_wrong])
        await simulated.exit()
    _say("ended")


async def _go_wrong(simulated: SimulatedObs, faults: list[Planned], told: asyncio.Event) -> None:
    """Let each fault begin at its time."""
    began = 0.0
    for fault in sorted(faults, key=lambda fault: fault.after):
        await asyncio.sleep(fault.after - began)
        began = fault.after
        _say(f"fault: {fault}")
        if fault.word == "exit":
            told.set()
        else:
            simulated.faults = fault.added_to(simulated.faults)


def _say(line: str) -> None:
    """Print a line at once; what a client wrote is nothing but text."""
    print(visible(line), flush=True)
