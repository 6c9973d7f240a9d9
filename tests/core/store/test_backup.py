"""Backups, checks and restores, on real files."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.errors import Conflict, NotFound, StoreError
from core.store import Store, check_database, copy_database, files, restore
from core.store.migrate import APPLICATION_ID
from tests.support.waiting import until


@pytest.fixture
async def backup(store, add, tmp_path) -> Path:
    """A backup that holds one note, of a store that has been changed since and is stopped."""
    await store.submit(add("saved"))
    file = tmp_path / "backup.db"
    await store.backup(file)
    await store.submit(add("later"))
    await store.stop()
    return file


def damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    database.write_bytes(content)


def log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def read(database: Path) -> list[str]:
    db = sqlite3.connect(database)
    try:
        return [row[0] for row in db.execute("SELECT text FROM note ORDER BY id")]
    finally:
        db.close()


async def test_a_backup_is_made_while_work_goes_on(store, add, tmp_path):
    for number in range(200):
        await store.submit(add(f"before {number}"))
    file = tmp_path / "backup.db"
    making = asyncio.create_task(store.backup(file))
    number = 0
    while not making.done():
        await store.submit(add(f"during {number}"))
        number += 1
    assert await making == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert read(file)[:200] == [f"before {number}" for number in range(200)]
    assert check_database(file) == []
    assert [path.name for path in tmp_path.glob("*partial*")] == []


async def test_a_backup_overwrites_nothing(store, tmp_path):
    file = tmp_path / "backup.db"
    file.write_text("precious")
    with pytest.raises(Conflict, match="exists already"):
        await store.backup(file)
    assert file.read_text() == "precious"


async def test_a_backup_needs_a_directory_and_room(store, tmp_path, monkeypatch):
    with pytest.raises(StoreError, match="nowhere"):
        await store.backup(tmp_path / "nowhere" / "backup.db")
    monkeypatch.setattr(files, "_MARGIN", 1 << 60)
    with pytest.raises(StoreError, match="are free") as error:
        await store.backup(tmp_path / "backup.db")
    assert error.value.data["needed"] > error.value.data["free"]
    assert not (tmp_path / "backup.db").exists()


def test_without_a_database_there_is_nothing_to_copy_or_check(tmp_path):
    for call in (
        lambda: copy_database(tmp_path / "no.db", tmp_path / "b.db"),
        lambda: check_database(tmp_path / "no.db"),
    ):
        with pytest.raises(NotFound, match=r"no\.db"):
            call()
    assert list(tmp_path.iterdir()) == []


async def test_a_check_finds_damage_and_orphans(store, database):
    await store.stop()
    db = sqlite3.connect(database)
    db.execute("CREATE TABLE child (note INTEGER REFERENCES note(id)) STRICT")
    db.execute("INSERT INTO child VALUES (99)")
    db.commit()
    db.close()
    assert check_database(database) == ["Row 1 of child points to a row of note that does not exist."]
    damage(database)
    problems = check_database(database)
    assert problems
    assert all("damaged" in line for line in problems)


async def test_a_restore_brings_the_backup_back_and_keeps_what_it_replaces(backup, database):
    aside = restore(backup, database.parent)
    assert read(database) == ["saved"]
    assert aside is not None
    assert aside.name.startswith("cuedesk-replaced-")
    assert read(aside) == ["saved", "later"]
    assert backup.exists()
    store = Store(database, SystemClock())
    await store.start()
    assert await store.check() == []
    assert len(await store.fetch("SELECT * FROM note")) == 1
    await store.stop()


async def test_a_restore_after_a_crash_keeps_the_log_of_what_it_replaces(backup, database):
    db = sqlite3.connect(database)
    db.execute("PRAGMA wal_autocheckpoint = 0")
    db.execute("INSERT INTO note (text) VALUES ('only in the log')")
    db.commit()
    crashed = {path: path.read_bytes() for path in (database, Path(f"{database}-wal"), Path(f"{database}-shm"))}
    db.close()
    for path, content in crashed.items():
        path.write_bytes(content)
    aside = restore(backup, database.parent)
    assert read(database) == ["saved"]
    assert read(aside) == ["saved", "later", "only in the log"]


async def test_a_restore_over_a_damaged_database(backup, database):
    damage(database)
    content = database.read_bytes()
    log_of(database).write_bytes(b"rubbish")
    aside = restore(backup, database.parent)
    assert read(database) == ["saved"]
    assert aside.read_bytes() == content
    assert not log_of(database).exists()


async def test_a_restore_into_an_empty_directory(backup, tmp_path):
    (tmp_path / "new").mkdir()
    assert restore(backup, tmp_path / "new") is None
    assert read(tmp_path / "new" / "cuedesk.db") == ["saved"]


async def test_no_restore_while_an_engine_runs(store, add, database, tmp_path):
    await store.backup(tmp_path / "backup.db")
    await store.submit(add("kept"))
    with pytest.raises(Conflict, match="already works on"):
        restore(tmp_path / "backup.db", database.parent)
    assert len(await store.fetch("SELECT * FROM note")) == 1


def newer(file: Path) -> None:
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 9999")
    db.close()


def foreign(file: Path) -> None:
    db = sqlite3.connect(file)
    db.execute("PRAGMA application_id = 7")
    db.close()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def text(file: Path) -> None:
    file.write_text("Dear diary, " * 500)


def in_use(file: Path) -> None:
    log_of(file).write_bytes(b"x")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damage, "damaged"),
        (newer, "has version 9999"),
        (foreign, "another program"),
        (empty, "is empty"),
        (text, "is not a database"),
        (in_use, "in use, not a backup"),
        (Path.unlink, "no file"),
    ],
)
async def test_a_bad_backup_is_refused_and_nothing_touched(backup, database, spoil, said):
    spoil(backup)
    with pytest.raises((StoreError, NotFound), match=said) as refused:
        restore(backup, database.parent)
    assert backup.name in refused.value.message
    assert read(database) == ["saved", "later"]
    left = {path.name for path in database.parent.iterdir()} - {backup.name, f"{backup.name}-wal"}
    assert left == {"cuedesk.db", "cuedesk.lock"}


def test_the_mark_of_our_databases_never_changes():
    assert APPLICATION_ID.to_bytes(4, "big") == b"CuDe"


@pytest.mark.parametrize("what", ["backup", "check"])
async def test_a_stop_does_not_wait_for_a_long_copy_or_check(store, tmp_path, what):
    await store.submit(lambda db: db.execute("CREATE TABLE much (a INTEGER PRIMARY KEY, b TEXT UNIQUE)"))
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)"
    await store.submit(lambda db: db.execute(f"INSERT INTO much {many} SELECT i, hex(i * 7919) FROM n"))
    file = tmp_path / "backup.db"
    working = asyncio.ensure_future(store.backup(file) if what == "backup" else store.check())
    await asyncio.sleep(0)
    if what == "backup":
        await until(lambda: list(tmp_path.glob(".backup.db.*")))
    loop = asyncio.get_running_loop()
    began = loop.time()
    await store.stop()
    with pytest.raises(StoreError, match="stopping"):
        await working
    assert loop.time() - began < 2
    assert list(tmp_path.glob("*backup.db*")) == []
