"""`cuedesk pss replay`, `simulate` and `export`."""

import asyncio
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable
from math import isinf
from pathlib import Path
from typing import Any

from core.clock import SystemClock
from core.pss.simulation import capture
from core.pss.simulation.bout import Outcome
from core.pss.simulation.sending import Sent, send
from core.pss.simulation.simulator import Simulator, Timed, disturb
from tui.attach import connect


def replay(options: Namespace) -> int:
    """Send a capture again."""
    return _send(options, capture.as_stream(capture.read(options.file)))


def simulate(options: Namespace) -> int:
    """Play matches, and say how each ended."""
    simulator = Simulator(options.dialect, options.seed)
    stream = disturb(simulator.matches(options.matches), loss=options.loss, reorder=options.reorder, seed=options.seed)
    code = _send(options, stream, rate=options.rate)
    for outcome in simulator.truth:
        print(_told(outcome))
    return code


def _send(options: Namespace, stream: Iterable[Timed], rate: float | None = None) -> int:
    speed = None if isinf(options.speed) else options.speed
    sent: Sent = asyncio.run(send(stream, options.to.host, options.to.port, SystemClock(), speed=speed, rate=rate))
    print(f"sent {sent.datagrams} datagrams, {sent.bytes} bytes, to {options.to}", file=sys.stderr)
    if sent.refused:
        print(f"cuedesk: nobody listens on {options.to}: {sent.refused} were refused", file=sys.stderr)
    return 1 if sent.refused else 0


def _told(outcome: Outcome) -> str:
    blue, red = outcome.card.blue, outcome.card.red
    rounds = " ".join(f"{ours}:{theirs}" for ours, theirs in outcome.rounds)
    return (
        f"match {outcome.card.number}  {blue.country} {blue.name} – {red.country} {red.name}  "
        f"{rounds}  {outcome.winner} {outcome.decision}"
    )


FILTERS = ("court", "match", "tournament", "day", "kind", "side", "status", "text")


def export(options: Namespace) -> int:
    """Write events or a report to a new file, or to standard output."""
    wanted = {name: value for name in FILTERS if (value := getattr(options, name, None)) is not None}
    if options.output is not None:
        written = asyncio.run(_export(options, wanted, options.output.expanduser().absolute()))
        print(f"{written['rows']} rows in {written['file']}")
        return 0
    with tempfile.TemporaryDirectory(prefix="cuedesk-export-") as directory:
        file = Path(directory, "export")
        asyncio.run(_export(options, wanted, file))
        with file.open("rb") as exported:
            # As it is, to the byte: a line's end within a field is part of the field.
            shutil.copyfileobj(exported, sys.stdout.buffer)
    return 0


async def _export(options: Namespace, wanted: dict[str, Any], file: Path) -> dict[str, Any]:
    client = await connect(options)
    try:
        arguments = {"format": options.format, "file": str(file), **wanted}
        return dict(await client.call("pss.export", arguments))
    finally:
        await client.close()
