"""Copies of a database: making one, checking one, and putting one in the place of the present database."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from core.clock import Clock, SystemClock
from core.errors import NotFound, StoreError
from core.paths import DATABASE_NAME, LOCK_NAME
from core.store.files import need_space, private_file, sync
from core.store.lock import DirectoryLock
from core.store.migrate import require_known, shipped, stamp, vacuum_into, version
from core.store.problems import explain
from core.store.uri import uri

_BUSY_SECONDS = 5.0
_MOST_PROBLEMS = 100
_PROGRESS_STEPS = 20_000
"""How many steps of SQLite's machine are done between two looks at whether to go on."""


def _never() -> bool:
    return False


def copy_database(path: Path, file: Path, is_over: Callable[[], bool] = _never) -> int:
    """Write a compact copy of a database, in use or not, to a file that must not exist; returns its size in bytes.

    Args:
        path: The database.
        file: The copy.
        is_over: Asked from time to time; the work is broken off once it is true.

    Raises:
        Conflict: The file exists.
        NotFound: There is no database.
        StoreError: There is no room for it, or it cannot be written.
    """
    _require_file(path)
    try:
        with closing(sqlite3.connect(uri(path, "rw"), timeout=_BUSY_SECONDS, isolation_level=None, uri=True)) as db:
            db.set_progress_handler(is_over, _PROGRESS_STEPS)
            vacuum_into(db, file)
        return file.stat().st_size
    except (sqlite3.Error, OSError) as error:
        raise explain(error, file) from error


def check_database(path: Path, is_over: Callable[[], bool] = _never) -> list[str]:
    """Check a database, in use or not; returns what is wrong in sentences, nothing when all is well.

    Args:
        path: The database.
        is_over: Asked from time to time; the work is broken off once it is true.

    Raises:
        NotFound: There is no database.
        StoreError: It was broken off.
    """
    _require_file(path)
    try:
        with closing(sqlite3.connect(uri(path, "rw"), timeout=_BUSY_SECONDS, uri=True)) as db:
            db.set_progress_handler(is_over, _PROGRESS_STEPS)
            return _problems(db)
    except sqlite3.DatabaseError as error:
        if is_over():
            raise explain(error, path) from error
        return [str(explain(error, path))]


def _problems(db: sqlite3.Connection) -> list[str]:
    found = [row[0] for row in db.execute(f"PRAGMA integrity_check({_MOST_PROBLEMS})")]
    problems = [] if found == ["ok"] else [f"The file is damaged: {line}." for line in found]
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS):
        problems.append(f"Row {row} of {table} points to a row of {parent} that does not exist.")
    return problems


def restore(file: Path, data_dir: Path, clock: Clock | None = None) -> Path | None:
    """Put a backup in the place of a directory's database, while no engine works on it.

    The backup is copied and the copy checked before anything is touched; the database that it replaces is kept
    beside it under a dated name. A crash at any moment leaves either the old database or the new one in place.

    Args:
        file: The backup.
        data_dir: The data directory.
        clock: Dates what is kept; the machine's own by default.

    Returns:
        Where the database that was replaced is kept; None if there was none.

    Raises:
        Conflict: An engine works on the directory.
        NotFound: There is no such file.
        StoreError: The backup is damaged, another program's or too new, or there is no room for it.
    """
    _require_file(file)
    if Path(f"{file}-wal").exists():
        raise StoreError(
            f"{file} has a write-ahead log beside it: it is a database in use, not a backup.",
            remedy="Make a backup of it with: cuedesk backup FILE",
        )
    lock = DirectoryLock(data_dir / LOCK_NAME)
    lock.acquire()
    try:
        return _restore(file, data_dir / DATABASE_NAME, clock or SystemClock())
    except (sqlite3.Error, OSError) as error:
        raise explain(error, data_dir / DATABASE_NAME) from error
    finally:
        lock.release()


def _restore(file: Path, database: Path, clock: Clock) -> Path | None:
    need_space(database.parent, file.stat().st_size)
    incoming = database.with_name(f"{database.name}.restoring")
    incoming.unlink(missing_ok=True)
    try:
        with private_file(incoming) as partial:
            shutil.copyfile(file, partial)
            _require_good(partial, file)
            sync(partial)
        aside = _set_aside(database, clock)
        incoming.replace(database)
        sync(database.parent)
    finally:
        incoming.unlink(missing_ok=True)
    return aside


def _require_good(copy: Path, file: Path) -> None:
    """Check a copy of a backup; the sentences name the backup itself."""
    try:
        with closing(sqlite3.connect(uri(copy, "rw"), isolation_level=None, uri=True)) as db:
            require_known(db, file, len(shipped()))
            problems = _problems(db)
            present = version(db)
            db.execute("PRAGMA journal_mode = DELETE")  # a copy that brings no log of its own
    except sqlite3.DatabaseError as error:
        raise explain(error, file) from error
    if not present:
        raise StoreError(f"{file} is empty.")
    if problems:
        raise StoreError(
            f"The backup {file} is not good: {problems[0]}", remedy="Use another one.", data={"problems": problems}
        )


def _set_aside(database: Path, clock: Clock) -> Path | None:
    """Give the present database a second, dated name, complete with its log where that cannot be merged into it."""
    if not database.exists():
        return None
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as db:
        # Closing after this removes the log. A damaged database refuses, and may be why there is a restore.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = database.with_name(f"{database.stem}-replaced-{stamp(clock.now())}{database.suffix}")
    os.link(database, aside)
    log = Path(f"{database}-wal")
    if log.exists():
        log.rename(f"{aside}-wal")
    Path(f"{database}-shm").unlink(missing_ok=True)
    sync(database.parent)
    return aside


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
