"""Brings a database to the version this program knows, one numbered file at a time."""

import datetime
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from core.clock import Micros
from core.errors import StoreError
from core.store.files import need_space, private_file, sync

APPLICATION_ID = 0x43754465
"""Marks a file as a Cuedesk database, so that no other program's is taken for one."""

_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step.

    Attributes:
        number: The version that a database has after it; they count from 1 without gaps.
        name: Its file's name.
        sql: What it runs; it holds no BEGIN or COMMIT.
    """

    number: int
    name: str
    sql: str


def shipped() -> list[Migration]:
    """Load the migrations that come with this program, in order."""
    files = [file for file in resources.files("core.store.migrations").iterdir() if _NAME.fullmatch(file.name)]
    steps = [
        Migration(int(file.name[:4]), file.name, file.read_text("utf-8"))
        for file in sorted(files, key=lambda file: file.name)
    ]
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise StoreError(f"The migrations do not count from 1 without gaps: {[step.name for step in steps]}.")
    return steps


def version(connection: sqlite3.Connection) -> int:
    """Tell the version of a database; 0 is an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def require_known(connection: sqlite3.Connection, path: Path, latest: int) -> None:
    """Refuse what this program must not open.

    Raises:
        StoreError: Another program's database, or one that a newer Cuedesk has written.
    """
    is_ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    is_empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if not is_ours and not is_empty:
        raise StoreError(
            f"{path} is the database of another program.",
            remedy="Move it away, or choose another directory with --data.",
        )
    present = version(connection)
    if present > latest:
        raise StoreError(
            f"The database {path} has version {present}, but this Cuedesk knows versions up to {latest} only.",
            remedy="Install the newer Cuedesk again, or restore a backup made before the upgrade.",
            data={"version": present, "latest": latest},
        )


def upgrade(
    connection: sqlite3.Connection, path: Path, steps: Sequence[Migration], now: Micros, *, backups_keep: int
) -> Path | None:
    """Apply what is missing, after one backup where there is something to lose.

    Args:
        connection: The writer's own connection.
        path: The database.
        steps: All known migrations.
        now: The time, which names the backup.
        backups_keep: How many of the backups made here stay.

    Returns:
        The backup, where one was made.

    Raises:
        StoreError: The database is refused, there is no room for the backup, or a step fails; the database is
            then as the last good step left it.
    """
    require_known(connection, path, len(steps))
    present = version(connection)
    missing = steps[present:]
    if not missing:
        return None
    backup = _backup(connection, path, present, now) if present else None
    connection.execute("PRAGMA foreign_keys = OFF")  # so that a step may rebuild a table that others point to
    for step in missing:
        _apply(connection, step)
    connection.execute("PRAGMA foreign_keys = ON")
    if backup is not None:
        _prune(path, backups_keep)
    return backup


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    marks = f"PRAGMA user_version = {step.number}; PRAGMA application_id = {APPLICATION_ID};"
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}\n;{marks}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise StoreError(f"Migration {step.name} leaves rows of {broken[0]} without the row they point to.")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(
            f"Migration {step.name} failed: {error}.",
            remedy="The database is unchanged by it; go back to the version before, and report this.",
        ) from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def stamp(now: Micros) -> str:
    """Write a time so that it can be part of a file's name."""
    return datetime.datetime.fromtimestamp(now / 1_000_000, datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _backup(connection: sqlite3.Connection, path: Path, present: int, now: Micros) -> Path:
    backup = path.with_name(f"{path.stem}-v{present}-{stamp(now)}{path.suffix}")
    vacuum_into(connection, backup)
    return backup


def vacuum_into(connection: sqlite3.Connection, target: Path) -> None:
    """Write a compact copy of a database to a file that must not exist, in full or not at all.

    Raises:
        Conflict: The file exists.
        StoreError: There is no room for it, or it cannot be written.
    """
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    need_space(target.parent, (pages - free) * size)
    with private_file(target) as partial:
        connection.execute("VACUUM INTO ?", (str(partial),))
        sync(partial)


def _prune(path: Path, keep: int) -> None:
    made = sorted(path.parent.glob(f"{path.stem}-v*-*Z{path.suffix}"), key=lambda file: file.name.rpartition("-")[2])
    for old in made[: max(len(made) - keep, 0)]:
        old.unlink()
