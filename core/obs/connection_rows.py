"""Connections as rows: how they are configured, checked before they are written."""

import ipaddress
import re
import sqlite3
from collections.abc import Iterable
from typing import Final

from core.clock import Micros
from core.obs.models import Connection
from core.validation import check_text, refuse_fields

_COLUMNS: Final = "name, host, port, role, protocol, enabled, has_password, holding_scene, replay_scene"
SELECT: Final = f"SELECT id, {_COLUMNS} FROM obs_connection WHERE removed_at IS NULL ORDER BY id"
_INSERT: Final = f"INSERT INTO obs_connection ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE: Final = f"UPDATE obs_connection SET ({_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?"
_REMOVE: Final = "UPDATE obs_connection SET removed_at = ?, enabled = 0, has_password = 0 WHERE id = ?"

_LONGEST_NAME: Final = 40
_LONGEST_HOST: Final = 253
_LONGEST_SCENE: Final = 255
_HOST_NAME: Final = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})*\.?")
_ONLY_NUMBERS: Final = re.compile(r"[\d.]+")


def from_row(row: sqlite3.Row) -> Connection:
    """Read a row of `SELECT`."""
    id_, name, host, port, role, protocol, enabled, has_password, holding_scene, replay_scene = row
    return Connection(
        id_, name, host, port, role, protocol, bool(enabled), bool(has_password), holding_scene, replay_scene
    )


def insert(db: sqlite3.Connection, connection: Connection) -> int:
    """Write a new connection, and give its id."""
    return int(db.execute(_INSERT, _values(connection)).lastrowid or 0)


def update(db: sqlite3.Connection, connection: Connection) -> None:
    """Write a connection's configuration anew."""
    db.execute(_UPDATE, (*_values(connection), connection.id))


def remove(db: sqlite3.Connection, connection_id: int, at: Micros) -> None:
    """Mark a connection as removed; its recordings and clips refer to it still."""
    db.execute(_REMOVE, (at, connection_id))


def check(connection: Connection, others: Iterable[Connection]) -> None:
    """Refuse a configuration that makes no sense.

    Raises:
        Invalid: With a sentence for each wrong field.
    """
    fields: dict[str, str] = {}
    name = connection.name
    if not name:
        fields["name"] = "is empty"
    elif any(other.name.casefold() == name.casefold() for other in others if other.id != connection.id):
        fields["name"] = f"“{name}” is another connection's"
    check_text(fields, "name", name, _LONGEST_NAME)
    if (sentence := _wrong_host(connection.host)) is not None:
        fields["host"] = sentence
    if not 1 <= connection.port <= 65_535:
        fields["port"] = f"is from 1 to 65535, not {connection.port}"
    for field in ("holding_scene", "replay_scene"):
        scene = getattr(connection, field)
        if scene is not None and len(scene) > _LONGEST_SCENE:
            fields[field] = f"may have {_LONGEST_SCENE} characters at most"
    refuse_fields(f"Connection “{name}” cannot be like this", fields)


def _wrong_host(host: str) -> str | None:
    """Tell what is wrong with a host, if anything is."""
    if not host:
        return "is empty"
    if len(host) > _LONGEST_HOST or not host.isprintable():
        return f"may have {_LONGEST_HOST} printable characters at most"
    if "://" in host or "/" in host:
        return f"is a name or an address alone, without ws:// or a path, not {host!r}"
    if host.startswith("["):
        return "is written without brackets, such as ::1"
    if _is_address(host):
        return None
    if host.count(":") == 1:
        return f"is a name or an address alone; the port has a place of its own, so not {host!r}"
    if _ONLY_NUMBERS.fullmatch(host) or not _HOST_NAME.fullmatch(host):
        return f"{host!r} is neither an address such as 192.168.1.20 or ::1 nor a name such as obs-left.local"
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _values(connection: Connection) -> tuple[str, str, int, str, str, bool, bool, str | None, str | None]:
    return (
        connection.name,
        connection.host,
        connection.port,
        connection.role,
        connection.protocol,
        connection.enabled,
        connection.has_password,
        connection.holding_scene,
        connection.replay_scene,
    )
