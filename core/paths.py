"""Where files are kept: one directory for each purpose, private to their owner."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable

APP = "cuedesk"
DATABASE_NAME = "cuedesk.db"
LOCK_NAME = "cuedesk.lock"
SYSTEM_SOCKET = Path("/run/cuedesk/engine.sock")
"""Where the engine of a system service listens."""

_SOCKET_NAME = "engine.sock"
_LONGEST_SOCKET_PATH = 107
"""In bytes: what a Unix socket's address holds on Linux, less the zero that ends it."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The directories of one engine.

    Attributes:
        config: What a person edits, and the key that seals the secrets.
        data: What must not be lost: the database.
        state: What is kept but may be lost: logs.
        runtime: What lives as long as the engine: its socket.
    """

    config: Path
    data: Path
    state: Path
    runtime: Path

    @classmethod
    def for_user(cls) -> "Paths":
        """Give the directories of the user's own engine, as the XDG base directory specification names them.

        The socket is kept below the state directory and not in `XDG_RUNTIME_DIR`: that one is removed when the
        user's last session ends, and the engine must stay reachable after an SSH connection has dropped.
        """
        state = _base("XDG_STATE_HOME", ".local/state")
        return cls(
            config=_base("XDG_CONFIG_HOME", ".config"),
            data=_base("XDG_DATA_HOME", ".local/share"),
            state=state,
            runtime=_runtime(state),
        )

    @classmethod
    def in_directory(cls, directory: Path) -> "Paths":
        """Give the directories of an engine that keeps everything below one directory."""
        top = directory.expanduser().absolute()
        return cls(config=top / "config", data=top / "data", state=top / "state", runtime=_runtime(top))

    @property
    def database(self) -> Path:
        """Name the database."""
        return self.data / DATABASE_NAME

    @property
    def lock(self) -> Path:
        """Name the file that the running engine keeps locked and that holds its process id."""
        return self.data / LOCK_NAME

    @property
    def socket(self) -> Path:
        """Name the socket on which the engine listens."""
        return self.runtime / _SOCKET_NAME

    @property
    def key_file(self) -> Path:
        """Name the file with the key that seals the secrets."""
        return self.config / "secrets.key"

    @property
    def log_file(self) -> Path:
        """Name the engine's log."""
        return self.state / "engine.log"

    @property
    def config_file(self) -> Path:
        """Name the configuration file, which need not exist."""
        return self.config / "config.toml"

    def ensure(self) -> None:
        """Create the directories, and close those that exist to other users.

        Raises:
            Unavailable: One cannot be created, is not a directory, belongs to somebody else, or has a name that
                neither SQLite nor a client could be told.
        """
        for directory in (self.config, self.data, self.state, self.runtime):
            _require_text(directory)
            _ensure_private(directory)


def _base(variable: str, default: str) -> Path:
    """Follow the specification: a variable that is empty or holds a relative path counts as not set."""
    given = os.environ.get(variable, "")
    base = Path(given) if given.startswith("/") else _home() / default
    return base / APP


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise Unavailable(
            "This user has no home directory.", remedy="Choose where to keep everything with --data DIR."
        ) from error


def _runtime(top: Path) -> Path:
    """Keep the socket below `top`, or where its path would be too long, in a directory named after `top`."""
    runtime = top / "run"
    if len(os.fsencode(runtime / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
        return runtime
    short = hashlib.sha256(os.fsencode(top)).hexdigest()[:16]
    return Path(f"/tmp/{APP}-{os.geteuid()}-{short}")


def _require_text(directory: Path) -> None:
    try:
        str(directory).encode()
    except UnicodeEncodeError:
        raise Unavailable(
            f"The directory {str(directory)!a} has a name that is not text in UTF-8.",
            remedy="Choose another place with --data DIR.",
        ) from None


def _ensure_private(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A link in /tmp may be anybody's trap, so the directory itself is looked at and not what it leads to.
        found = directory.lstat() if directory.parent == Path("/tmp") else directory.stat()
    except OSError as error:
        raise Unavailable(
            f"The directory {directory} cannot be used: {error.strerror}.",
            remedy="Choose another place with --data DIR.",
        ) from error
    if not stat.S_ISDIR(found.st_mode):
        raise Unavailable(f"{directory} is not a directory.", remedy="Move it away.")
    if found.st_uid != os.geteuid():
        raise Unavailable(
            f"The directory {directory} belongs to the user with id {found.st_uid}, and this is the one with id "
            f"{os.geteuid()}.",
            remedy="Run as its owner, or choose another place with --data DIR.",
        )
    if found.st_mode & 0o077:
        directory.chmod(0o700)
