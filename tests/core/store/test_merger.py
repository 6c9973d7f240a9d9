"""The merger: the log comes into the database, also after the database could not be opened for a while."""

import sqlite3
from pathlib import Path

from core.store.merger import LogMerger
from tests.support.waiting import wait_until


def test_what_cannot_be_opened_is_told_and_tried_again(database: Path) -> None:
    told: list[sqlite3.Error] = []

    def connect() -> sqlite3.Connection:
        if not told:
            raise sqlite3.OperationalError("no more open files")
        return sqlite3.connect(database)

    db = sqlite3.connect(database)
    db.execute("PRAGMA journal_mode = WAL")
    merger = LogMerger(connect, told.append)
    with merger.running():
        db.execute("CREATE TABLE much (x BLOB)")
        db.execute("INSERT INTO much VALUES (zeroblob(100000))")
        db.commit()
        merger.committed()
        wait_until(lambda: database.stat().st_size > 100_000)
    assert [str(error) for error in told] == ["no more open files"]
    db.close()
