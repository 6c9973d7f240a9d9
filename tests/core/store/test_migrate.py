"""Upgrades: step by step, each in a transaction, with one backup before."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import StoreError
from core.store import files
from core.store.migrate import Migration, shipped, upgrade, version

HOUR = 3_600_000_000
FIRST = Migration(
    1, "0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT; INSERT INTO a VALUES (1, ';');"
)
SECOND = Migration(2, "0002_b.sql", "CREATE TABLE b (a INTEGER REFERENCES a(id)) STRICT; INSERT INTO b VALUES (1);")
THIRD = Migration(3, "0003_c.sql", "ALTER TABLE a ADD COLUMN y TEXT;")


@pytest.fixture
def db(database: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(database, isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    yield db
    db.close()


def test_the_shipped_steps_count_from_one():
    assert [step.number for step in shipped()] == list(range(1, len(shipped()) + 1))
    assert shipped()[0].name == "0001_desk.sql"


def test_an_empty_database_gets_all_steps_and_no_backup(db, database):
    assert upgrade(db, database, [FIRST, SECOND], 0, backups_keep=3) is None
    assert version(db) == 2
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert upgrade(db, database, [FIRST, SECOND], 0, backups_keep=3) is None


def test_an_upgrade_is_preceded_by_one_backup(db, database):
    upgrade(db, database, [FIRST], 0, backups_keep=3)
    db.execute("INSERT INTO a VALUES (2, 'mine')")
    backup = upgrade(db, database, [FIRST, SECOND, THIRD], 1_763_649_742_000_000, backups_keep=3)
    assert version(db) == 3
    assert backup is not None
    assert backup.name == "cuedesk-v1-20251120T144222Z.db"
    assert backup.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in database.parent.iterdir()) == [backup.name, database.name]
    before = sqlite3.connect(backup)
    assert version(before) == 1
    assert before.execute("SELECT x FROM a").fetchall() == [(";",), ("mine",)]
    before.close()


def test_old_backups_are_pruned_oldest_first(db, database):
    steps = [FIRST]
    upgrade(db, database, steps, 0, backups_keep=2)
    for number in range(2, 14):
        steps.append(Migration(number, f"{number:04}_x.sql", f"CREATE TABLE t{number} (x TEXT) STRICT"))
        upgrade(db, database, steps, number * HOUR, backups_keep=2)
    kept = sorted(file.name for file in database.parent.glob("*-v*"))
    assert kept == ["cuedesk-v11-19700101T120000Z.db", "cuedesk-v12-19700101T130000Z.db"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("CREATE TABLE ok (x TEXT) STRICT; CREATE TABLE a (x TEXT) STRICT;", "table a already exists"),
        ("DELETE FROM a;", "rows of b without the row they point to"),
        ("this is no SQL", "syntax error"),
    ],
)
def test_a_failing_step_leaves_the_step_before(db, database, sql, said):
    upgrade(db, database, [FIRST, SECOND], 0, backups_keep=3)
    with pytest.raises(StoreError, match=said):
        upgrade(db, database, [FIRST, SECOND, THIRD, Migration(4, "0004_d.sql", sql)], 0, backups_keep=3)
    assert version(db) == 3
    assert not db.in_transaction
    assert {row[0] for row in db.execute("SELECT name FROM sqlite_schema")} == {"a", "b"}
    assert db.execute("SELECT x, y FROM a").fetchall() == [(";", None)]


def test_no_upgrade_without_room_for_the_backup(db, database, monkeypatch):
    upgrade(db, database, [FIRST], 0, backups_keep=3)
    monkeypatch.setattr(files, "_MARGIN", 1 << 60)
    with pytest.raises(StoreError, match=r"where .* MB are free"):
        upgrade(db, database, [FIRST, SECOND], 0, backups_keep=3)
    assert version(db) == 1
    assert list(database.parent.iterdir()) == [database]
