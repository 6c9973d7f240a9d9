"""Programs that people use for the same today: Node-RED for taking scores in, glances for watching a machine."""

import asyncio
import json
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks import installed
from benchmarks.children import running
from benchmarks.consoles import Cost, idle_cost
from benchmarks.engines import free_port
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.ingest import flood
from benchmarks.senders import send_at_rate

_RATES = (8_000, 4_000, 3_000, 2_000, 1_500, 1_000, 500)
_LONGEST_FLOOD = 20_000
_READY_SECONDS = 60.0
_QUIET_SECONDS = 3.0
_TABLE = "CREATE TABLE event (id INTEGER PRIMARY KEY, at INTEGER, code TEXT, fields TEXT, raw TEXT)"
_PARSE = """
const raw = msg.payload.toString();
const parts = raw.trim().split(";");
msg.params = { $at: Date.now(), $code: parts[0], $fields: JSON.stringify(parts.slice(1)), $raw: raw };
return msg;
"""
_INSERT = "INSERT INTO event (at, code, fields, raw) VALUES ($at, $code, $fields, $raw)"


def against_node_red(options: Options) -> Iterator[Figure]:
    """A flood stored by us, and by Node-RED (udp in, parse, SQLite in WAL) at the highest rate that it survives."""
    number = options.pick(60_000, 10_000)
    ours = statistics.median(_ours(number) for _ in range(options.pick(3, 1)))
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, _node_red(Path(directory)) as port:
        theirs, rate = _survived(Path(directory, "events.db"), port, min(number, _LONGEST_FLOOD))
    yield Comparison("datagrams stored per second", ours, "Node-RED", theirs, "/s", 10, "at_least")
    yield Absolute("the rate that Node-RED survived without a loss", rate, "/s")


def against_glances(options: Options) -> Iterator[Figure]:
    """An idle engine and its console, and glances as it comes."""
    engine, console, theirs = idle_cost(options.pick(30, 5), [str(installed.glances()), "--disable-check-update"])
    both = Cost(engine.cpu + console.cpu, console.written, engine.memory + console.memory)
    what = "idle engine and console"
    yield Comparison(f"CPU, {what}", both.cpu, "glances", theirs.cpu, "% core", 1, gated=False)
    yield Comparison(f"memory, {what}", both.memory, "glances", theirs.memory, "MB", 1, gated=False)
    yield Comparison(f"written, {what}", both.written, "glances", theirs.written, "B/s", 1, gated=False)


def _ours(number: int) -> float:
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
        return asyncio.run(flood(Path(directory), number)).rate


def _survived(database: Path, port: int, number: int) -> tuple[float, float]:
    """Find the highest rate at which nothing is lost; gives how much was stored per second then, and that rate."""
    for rate in _RATES:
        with closing(sqlite3.connect(database)) as db:
            before = _count(db)
            with running(send_at_rate, port=port, number=number, rate=rate) as sender:
                began = time.monotonic()
                sender.result()
            stored, ended = _settled(db, before + number)
        if stored - before == number:
            return number / (ended - began), rate
    raise SystemExit(f"Node-RED loses datagrams even at {_RATES[-1]} a second.")


def _settled(db: sqlite3.Connection, wanted: int) -> tuple[int, float]:
    """Wait until so many are there or no more come; gives how many, and when the last came."""
    seen, changed_at = _count(db), time.monotonic()
    while seen < wanted and time.monotonic() < changed_at + _QUIET_SECONDS:
        time.sleep(0.01)
        if (now := _count(db)) != seen:
            seen, changed_at = now, time.monotonic()
    return seen, changed_at


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])


@contextmanager
def _node_red(directory: Path) -> Iterator[int]:
    """Run Node-RED with one flow on the loopback; gives its UDP port."""
    home, port = installed.node_red(), free_port()
    database = directory / "events.db"
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(_TABLE)
        (directory / "flows.json").write_text(json.dumps(_flow(port, database)))
        (directory / "settings.js").write_text(_settings(directory))
        words = ["node", str(home / "node_modules" / "node-red" / "red.js"), "-s", str(directory / "settings.js")]
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, cwd=directory)
        try:
            _wait_until_it_stores(db, port, process, directory / "log")
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_it_stores(db: sqlite3.Connection, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        while not _count(db):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"Node-RED did not start: {log.read_text(errors='replace')[-2_000:]}")
            sock.sendto(b"clk;0:00;", ("127.0.0.1", port))
            time.sleep(0.2)
    _settled(db, 1 << 60)


def _flow(port: int, database: Path) -> list[dict[str, object]]:
    udp = {"iface": "", "port": str(port), "ipv": "udp4", "multicast": "false", "group": "", "datatype": "buffer"}
    sqlite = {"mydb": "db", "sqlquery": "prepared", "sql": _INSERT}
    return [
        {"id": "tab", "type": "tab", "label": "scores"},
        {"id": "db", "type": "sqlitedb", "db": str(database), "mode": "RW"},
        {"id": "in", "type": "udp in", "z": "tab", "wires": [["parse"]], "addr": "127.0.0.1", **udp},
        {"id": "parse", "type": "function", "z": "tab", "func": _PARSE, "outputs": 1, "wires": [["store"]]},
        {"id": "store", "type": "sqlite", "z": "tab", "wires": [[]], **sqlite},
    ]


def _settings(directory: Path) -> str:
    settings = {
        "userDir": str(directory),
        "flowFile": "flows.json",
        "nodesDir": str(installed.node_red() / "node_modules" / "node-red-node-sqlite"),
        "uiHost": "127.0.0.1",
        "uiPort": 0,
        "httpAdminRoot": False,
        "httpNodeRoot": False,
        "telemetry": {"enabled": False, "updateNotification": False},
        "logging": {"console": {"level": "warn"}},
    }
    return f"module.exports = {json.dumps(settings)};"
