"""SQLite's failures as sentences for a person, with what can be done about them."""

import sqlite3
from pathlib import Path

from core.errors import CuedeskError, StoreError

_SENTENCES: dict[str, tuple[str, str | None]] = {
    "SQLITE_FULL": ("The disk that holds {path} is full.", "Free some space; storing goes on by itself."),
    "SQLITE_IOERR": ("The disk that holds {path} cannot be read or written.", "Check the disk and its cable."),
    "SQLITE_CORRUPT": ("The database {path} is damaged.", "Restore a backup: cuedesk restore FILE"),
    "SQLITE_NOTADB": ("{path} is not a database.", "Move that file away, or restore a backup over it."),
    "SQLITE_READONLY": ("The database {path} may not be written.", "Check who owns it and its directory."),
    "SQLITE_CANTOPEN": ("The database {path} cannot be opened.", "Check that its directory may be written."),
    "SQLITE_BUSY": ("Another program keeps the database {path} locked.", "Close the program that has it open."),
    "SQLITE_INTERRUPT": ("The store is stopping.", None),
}


def explain(error: BaseException, path: Path) -> CuedeskError:
    """Turn whatever a piece of work has raised into an error that a person can read.

    Args:
        error: What was raised; a `CuedeskError` comes back as it is.
        path: The database.
    """
    if isinstance(error, CuedeskError):
        return error
    name = getattr(error, "sqlite_errorname", None) if isinstance(error, sqlite3.Error) else None
    for prefix, (sentence, remedy) in _SENTENCES.items():
        if name is not None and name.startswith(prefix):
            explained = StoreError(f"{sentence.format(path=path)} ({error})", remedy=remedy, data={"sqlite": name})
            break
    else:
        what = str(error) or type(error).__name__
        explained = StoreError(f"The database work failed: {what}.", data={"sqlite": name} if name else None)
    explained.__cause__ = error
    return explained
