"""Secrets at rest: passwords and keys of outside systems, sealed in the database by a key that is not in it."""

import asyncio
import base64
import binascii
import os
import sqlite3
import stat
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from core.errors import Invalid, NotFound, Unavailable
from core.paths import Paths
from core.store import Store
from core.store.files import private_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HIDDEN = "•••"
CREDENTIAL_NAME = "cuedesk.key"

_KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"
_LONGEST_NAME = 100

_UPSERT = """
    INSERT INTO secret (name, sealed, updated_at) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at
"""


class KeyProblem(Unavailable):
    """The key that seals the secrets is lost, damaged, readable by others, or another one."""

    code = "key_problem"


class Secret:
    """A value that shows itself only when it is asked to: `reveal()`.

    Its repr, str and format are dots, and no encoder takes it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Hide a value."""
        self._value = value

    def reveal(self) -> str:
        """Give the value, to be used at once and kept nowhere."""
        return self._value

    def __repr__(self) -> str:
        return HIDDEN

    def __format__(self, spec: str) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


def redact(values: Mapping[str, Any], secret_names: Collection[str]) -> dict[str, Any]:
    """Copy a mapping with what is secret replaced by dots, however deep it is nested.

    Args:
        values: What is about to be logged, audited or shown.
        secret_names: Keys whose values must not appear.
    """
    return {
        name: HIDDEN if name in secret_names else _redact_value(value, secret_names) for name, value in values.items()
    }


def _redact_value(value: Any, secret_names: Collection[str]) -> Any:
    if isinstance(value, Secret):
        return HIDDEN
    if isinstance(value, Mapping):
        return redact(value, secret_names)
    if isinstance(value, list | tuple):
        return [_redact_value(item, secret_names) for item in value]
    return value


class KeySource:
    """Where the key comes from: a systemd credential where the service has one, else a file of its owner's."""

    def __init__(self, file: Path, credentials: Path | None) -> None:
        """Name both places.

        Args:
            file: The key file, created when the first secret is stored.
            credentials: The directory of the service's credentials, if any.
        """
        self._file = file
        self._credential = credentials / CREDENTIAL_NAME if credentials is not None else None

    @classmethod
    def of(cls, paths: Paths) -> "KeySource":
        """Give the source that belongs to an engine's directories."""
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        return cls(paths.key_file, Path(credentials) if credentials else None)

    def load(self, *, may_create: bool) -> bytes:
        """Read the key.

        Args:
            may_create: Nothing is sealed yet, so a new key may be made.

        Raises:
            KeyProblem: It is lost, damaged, or readable by others.
        """
        if self._credential is not None and self._credential.exists():
            # systemd itself guards this one; its mode shows an access list and says nothing.
            return _decode(_read(self._credential), self._credential)
        if may_create and not os.path.lexists(self._file):
            self._create()
        return _decode(self._read_private(), self._file)

    def _create(self) -> None:
        key = base64.urlsafe_b64encode(os.urandom(_KEY_BYTES))
        with private_file(self._file) as partial_file, partial_file.open("wb") as file:
            file.write(key + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _read_private(self) -> bytes:
        try:
            found = self._file.lstat()
        except FileNotFoundError:
            raise KeyProblem(
                f"The key file {self._file} is missing, so the stored secrets cannot be opened.",
                remedy="Put the key file back; or forget every stored secret and enter them again.",
            ) from None
        if not stat.S_ISREG(found.st_mode) or found.st_uid not in (os.geteuid(), 0):
            raise KeyProblem(f"The key file {self._file} is not a file of this user's own.")
        if found.st_mode & 0o077:
            raise KeyProblem(
                f"The key file {self._file} can be read by other users of this machine.",
                remedy=f"Close it with: chmod 600 {self._file}",
            )
        return _read(self._file)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyProblem(f"The key {path} cannot be read: {error.strerror}.") from error


def _decode(content: bytes, path: Path) -> bytes:
    """Take a key of 32 bytes, as they are or in Base64."""
    if len(content) == _KEY_BYTES:
        return content
    try:
        key = base64.b64decode(content.strip(), altchars=b"-_", validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyProblem(
            f"The key {path} is damaged: it should hold {_KEY_BYTES} bytes in Base64.",
            remedy="Put the right key back; or delete it, forget every stored secret and enter them again.",
        )
    return key


class Vault:
    """The stored secrets. Each is sealed with AES-256-GCM and bound to its name, so that none passes for another."""

    def __init__(self, store: Store, source: KeySource) -> None:
        """Take the store, and where the key comes from; nothing is read before the first use."""
        self._store = store
        self._source = source
        self._cipher: AESGCM | None = None

    async def set(self, name: str, value: str | Secret) -> None:
        """Seal and store a secret; returns when it is committed.

        Raises:
            Invalid: The name or the value is empty, or the name is too long.
            KeyProblem: The key is lost, damaged, or readable by others.
            StoreError: It cannot be stored.
        """
        if not name.strip() or len(name) > _LONGEST_NAME:
            raise Invalid(
                f"A secret needs a name of 1 to {_LONGEST_NAME} characters.",
                data={"fields": {"name": f"should have 1 to {_LONGEST_NAME} characters"}},
            )
        plain = value.reveal() if isinstance(value, Secret) else value
        if not plain:
            raise Invalid(f"The secret {name} is empty.", data={"fields": {"value": "is empty"}})
        cipher = await self._open_cipher()
        nonce = os.urandom(_NONCE_BYTES)
        sealed = _FORMAT + nonce + cipher.encrypt(nonce, plain.encode(), _bound_to(name))
        row = (name, sealed, self._store.clock.now())
        await self._store.submit(partial(_write, _UPSERT, row))

    async def get(self, name: str) -> Secret:
        """Open a secret.

        Raises:
            NotFound: There is none of that name.
            KeyProblem: The key is lost, damaged, readable by others, or not the one that sealed it.
        """
        rows = await self._store.fetch("SELECT sealed FROM secret WHERE name = ?", (name,))
        if not rows:
            raise _no_secret(name)
        sealed = bytes(rows[0]["sealed"])
        cipher = await self._open_cipher()
        nonce, box = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        from cryptography.exceptions import InvalidTag

        try:
            return Secret(cipher.decrypt(nonce, box, _bound_to(name)).decode())
        except (InvalidTag, ValueError) as error:
            raise KeyProblem(
                f"The secret {name} cannot be opened: it was sealed with another key, or is damaged.",
                remedy="Put the right key file back, or store this secret again.",
            ) from error

    async def delete(self, name: str) -> None:
        """Forget a secret.

        Raises:
            NotFound: There is none of that name.
        """
        if not await self._store.submit(partial(_write, "DELETE FROM secret WHERE name = ?", (name,))):
            raise _no_secret(name)

    async def names(self) -> list[str]:
        """List the names, never the values."""
        return [row["name"] for row in await self._store.fetch("SELECT name FROM secret ORDER BY name")]

    async def _open_cipher(self) -> "AESGCM":
        if self._cipher is None:
            # A new key beside secrets that an old one has sealed would make their loss final and silent.
            may_create = not await self.names()
            self._cipher = await asyncio.to_thread(_make_cipher, self._source, may_create)
        return self._cipher


def _make_cipher(source: KeySource, may_create: bool) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(source.load(may_create=may_create))


def _bound_to(name: str) -> bytes:
    return b"cuedesk secret " + name.encode()


def _write(sql: str, row: tuple[Any, ...], db: sqlite3.Connection) -> int:
    return db.execute(sql, row).rowcount


def _no_secret(name: str) -> NotFound:
    return NotFound(f"There is no secret {name!r}.", remedy=f"Store it with: cuedesk secret {name}")
