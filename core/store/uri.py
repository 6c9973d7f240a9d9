"""A database's path in the form in which SQLite takes options with it."""

from pathlib import Path
from typing import Literal
from urllib.parse import quote


def uri(path: Path, mode: Literal["ro", "rw", "rwc"]) -> str:
    """Name a database so that it opens for reading, for writing, or is created."""
    return f"file:{quote(str(path.absolute()))}?mode={mode}"
