"""Opening a database: what is refused, in words, and left as it was."""

import sqlite3
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.errors import StoreError
from core.store import Store
from core.store.migrate import APPLICATION_ID, shipped


def make(database: Path, *statements: str) -> None:
    db = sqlite3.connect(database, isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


def content(database: Path) -> bytes | None:
    return database.read_bytes() if database.is_file() else None


async def refused(database: Path) -> StoreError:
    before = content(database)
    with pytest.raises(StoreError) as error:
        await Store(database, SystemClock()).start()
    assert content(database) == before, "what is refused stays as it is"
    return error.value


async def test_a_new_database_has_the_present_version_and_is_private(store, database):
    assert (await store.fetch("PRAGMA user_version"))[0][0] == len(shipped())
    assert (await store.fetch("PRAGMA application_id"))[0][0] == APPLICATION_ID
    assert database.stat().st_mode & 0o777 == 0o600
    assert await store.check() == []
    assert [file.name for file in database.parent.glob("*-v*")] == [], "nothing to back up in an empty one"


async def test_all_tables_are_strict(store):
    tables = await store.fetch("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    assert {row["name"] for row in tables} >= {"settings", "settings_history", "audit", "secret", "event_journal"}
    loose = {row["name"] for row in tables if not row["strict"] and not row["name"].startswith("sqlite_")}
    assert loose == set()


async def test_a_newer_database_is_refused(database):
    make(database, f"PRAGMA application_id = {APPLICATION_ID}", "PRAGMA user_version = 9999", "CREATE TABLE x (y)")
    error = await refused(database)
    assert f"has version 9999, but this Cuedesk knows versions up to {len(shipped())} only" in error.message
    assert "newer Cuedesk" in error.remedy


async def test_another_programs_database_is_refused(database):
    make(database, "CREATE TABLE bookmarks (url)", "PRAGMA user_version = 1")
    assert "another program" in (await refused(database)).message


async def test_a_file_that_is_no_database_is_refused(database):
    database.write_text("Dear diary, " * 500)
    assert "is not a database" in (await refused(database)).message


async def test_a_damaged_database_is_refused(store, database):
    await store.stop()
    spoilt = bytearray(database.read_bytes())
    spoilt[100:4096] = b"\x5a" * (4096 - 100)
    database.write_bytes(spoilt)
    assert "is damaged" in (await refused(database)).message


async def test_a_directory_that_does_not_exist_is_named(tmp_path):
    error = await refused(tmp_path / "nowhere" / "cuedesk.db")
    assert "nowhere" in error.message
    assert "No such file" in error.message


async def test_a_directory_in_the_databases_place_is_refused(database):
    database.mkdir()
    assert "cannot be opened" in (await refused(database)).message


async def test_a_refused_start_leaves_the_directory_free(database):
    database.write_text("Dear diary, " * 500)
    await refused(database)
    database.unlink()
    store = Store(database, SystemClock())
    await store.start()
    await store.stop()


async def test_names_with_odd_characters_work(tmp_path):
    directory = tmp_path / "venue #1 100% ?mode=ro"
    directory.mkdir()
    store = Store(directory / "cuedesk.db", SystemClock())
    await store.start()
    assert (await store.fetch("SELECT 1"))[0][0] == 1
    await store.stop()
    assert (directory / "cuedesk.db").exists()
