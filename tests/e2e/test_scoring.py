"""The whole way: datagrams from another program over UDP, to the scoreboard and the database, to the byte."""

import json
import random
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any

import pytest

from tests.support.engine import Desk, free_udp_port
from tests.support.program import program
from tests.support.sample import sample_match
from tests.support.sender import Sender
from tests.support.waiting import wait_until


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as running:
        yield running.start()


def column(desk: Desk, sql: str) -> list[Any]:
    """Read one column from the database, as another program would."""
    with closing(sqlite3.connect(f"file:{desk.paths.database}?mode=ro", uri=True)) as db:
        return [value for (value,) in db.execute(sql)]


def stored_raws(desk: Desk) -> list[bytes]:
    return column(desk, "SELECT raw FROM pss_event JOIN pss_text ON pss_text.id = text_id ORDER BY pss_event.id")


def stored_ids(desk: Desk) -> set[int]:
    return set(column(desk, "SELECT id FROM pss_event"))


def test_the_sample_match_is_shown_right_and_stored_to_the_byte(desk: Desk) -> None:
    port = free_udp_port()
    desk.call("pss.court_add", name="A", port=port, bind="127.0.0.1")
    seen: dict[str, Any] = {}

    def board() -> dict[str, Any]:
        shown: dict[str, Any] = desk.call("pss.scoreboard", court="A")
        return shown

    # The state of the board after these datagrams, read off the sample by hand.
    steps: dict[bytes, dict[str, Any]] = {
        b"rdy;FightReady;": {"state": "ready", "clock": "2:00", "round": 1, "blue.score": 0, "red.score": 0},
        b"clk;1:44;": {"state": "running", "clock": "1:44"},
        b"sc1;3;sc2;3;": {"blue.score": 3, "red.score": 3, "red.gam_jeom": 1, "red.hits": [27, 44]},
        b"ij1;0:58;": {"state": "injury", "injury_clock": "0:58", "clock": "0:33"},
        b"wrd;rd1;1;rd2;0;rd3;0;": {"blue.rounds_won": 1, "red.rounds_won": 0, "round": 1},
        b"brk;0:30;": {"state": "break", "break_clock": "0:30"},
        b"rnd;2;": {"round": 2},
        b"ch2;": {"state": "review", "review": "red"},
        b"wrd;rd1;1;rd2;2;rd3;0;": {"blue.rounds_won": 1, "red.rounds_won": 1},
        b"win;BLUE;": {"state": "decided", "winner": "blue"},
    }
    datagrams = [text.encode() for text in sample_match()]
    with Sender(port) as sender:
        for number, data in enumerate(datagrams, 1):
            sender.send(data)
            expected = steps.pop(data, None)
            if expected is None:
                continue

            def settled(count: int = number) -> bool:
                seen.update(desk.call("pss.courts")[0])
                return int(seen["datagrams"]) == count

            wait_until(settled)
            shown = board()
            for name, value in expected.items():
                corner, _, field = name.rpartition(".")
                assert (shown[corner] if corner else shown)[field] == value, (data, name)
    assert not steps
    wait_until(lambda: len(stored_raws(desk)) == len(datagrams))
    assert stored_raws(desk) == datagrams
    final = board()
    assert (final["winner"], final["decision"]) == ("blue", "2-1 PTF")
    assert final["match"]["number"] == "214"
    assert (final["blue"]["name"], final["blue"]["country"]) == ("Lana MARIC", "CRO")
    points = desk.call("pss.events", court="A", kind="point", limit=100)
    assert next(row["hits"] for row in points if row["fields"]["point"] == 3 and row["side"] == "red") == [27, 44]


@contextmanager
def watch(desk: Desk, file: Path) -> Iterator[Popen[bytes]]:
    """Write what happens to a file, from now on: what is retained comes at once."""
    with file.open("wb") as lines, program(desk.words("watch", "pss."), lines, DEVNULL) as watching:
        wait_until(lambda: file.stat().st_size)
        yield watching


def shown_as_stored(lines: list[str]) -> set[int]:
    """Give the ids that a watcher was told are stored."""
    stored: set[int] = set()
    unstored: set[int] = set()
    for line in lines:
        event = json.loads(line)
        if event["topic"] == "pss.stored":
            stored |= {one for one in unstored if one <= event["data"]["upto"]}
        elif "row" in event["data"]:
            (stored if event["data"]["row"]["stored"] else unstored).add(event["data"]["row"]["id"])
    return stored


@pytest.mark.timeout(300)
def test_a_kill_at_any_moment_loses_nothing_that_was_shown_as_stored(long: bool) -> None:
    port = free_udp_port()
    choose = random.Random(7)
    with Desk() as desk:
        desk.start()
        desk.call("pss.court_add", name="A", port=port, bind="127.0.0.1")
        words = ["pss", "simulate", "--rate", "2000", "--matches", "50", "--to", f"127.0.0.1:{port}"]
        simulating = [sys.executable, "-m", "tui", *words]
        told: set[int] = set()
        for _ in range(30 if long else 3):
            seen = desk.directory / "seen"
            enough = len(stored_ids(desk)) + choose.randrange(300, 1000)
            with watch(desk, seen) as watcher, program(simulating, DEVNULL, DEVNULL):
                wait_until(lambda enough=enough: len(stored_ids(desk)) > enough)  # type: ignore[misc]
                desk.stop(signal.SIGKILL)
                watcher.wait(10)
            told |= shown_as_stored(seen.read_text().splitlines())
            desk.start()
            assert told <= stored_ids(desk)
            assert len(told) > 100
        assert desk.run("check").returncode == 0
