"""Which program holds a UDP port, as far as the kernel tells this user."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_COLUMN_LOCAL, _COLUMN_INODE = 1, 9


def owner_of(port: int) -> str | None:
    """Name the programs that hold a UDP port, such as `python3 (process 4711)`; None where that cannot be seen."""
    wanted = {f"socket:[{inode}]" for inode in _inodes(port)}
    names = sorted({_describe(process) for process in _processes() if wanted and _holds(process, wanted)})
    return " and ".join(names) or None


def _inodes(port: int) -> Iterator[str]:
    for table in ("udp", "udp6"):
        try:
            lines = (_PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:  # a machine without IPv6 has no such table
            continue
        for line in lines:
            columns = line.split()
            if int(columns[_COLUMN_LOCAL].rsplit(":", 1)[1], 16) == port:
                yield columns[_COLUMN_INODE]


def _processes() -> Iterator[Path]:
    return (entry for entry in _PROC.iterdir() if entry.name.isdigit())


def _holds(process: Path, sockets: set[str]) -> bool:
    try:
        return any(str(file.readlink()) in sockets for file in (process / "fd").iterdir())
    except OSError:  # another user's process, or one that has just ended
        return False


def _describe(process: Path) -> str:
    if int(process.name) == os.getpid():
        return "another court of this desk"
    try:
        name = (process / "comm").read_text().strip()
    except OSError:
        name = "a program"
    return f"{name} (process {process.name})"
