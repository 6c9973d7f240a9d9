"""Courts as rows: how they are configured, checked before they are written."""

import ipaddress
import sqlite3
from collections.abc import Iterable
from typing import Final

from core.clock import Micros
from core.errors import Conflict
from core.pss.models import Court
from core.validation import check_text, refuse_fields

SELECT: Final = (
    "SELECT id, name, bind, interface, port, enabled, auto_start, share, resync_port FROM pss_court"
    " WHERE removed_at IS NULL ORDER BY id"
)
_INSERT: Final = (
    "INSERT INTO pss_court (id, name, bind, interface, port, enabled, auto_start, share, resync_port)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE: Final = (
    "UPDATE pss_court SET name = ?, bind = ?, interface = ?, port = ?, enabled = ?, auto_start = ?, share = ?,"
    " resync_port = ? WHERE id = ?"
)
_REMOVE: Final = "UPDATE pss_court SET removed_at = ?, manual = 0 WHERE id = ?"

_LONGEST_NAME: Final = 40
_LONGEST_INTERFACE: Final = 15
_MOST_COURTS: Final = 4095


def from_row(row: sqlite3.Row) -> Court:
    """Read a row of `SELECT`."""
    id_, name, bind, interface, port, enabled, auto_start, share, resync_port = row
    return Court(id_, name, bind, interface, port, bool(enabled), bool(auto_start), bool(share), resync_port)


def insert(connection: sqlite3.Connection, court: Court) -> int:
    """Write a new court, and give its id.

    Raises:
        Conflict: There have been too many.
    """
    id_ = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM pss_court").fetchone()[0])
    if id_ > _MOST_COURTS:
        raise Conflict(
            f"This database has had {_MOST_COURTS} courts, and their events are kept.",
            remedy="Edit a court in place of adding one.",
        )
    connection.execute(_INSERT, (id_, *_values(court)))
    return id_


def update(connection: sqlite3.Connection, court: Court) -> None:
    """Write a court's configuration anew."""
    connection.execute(_UPDATE, (*_values(court), court.id))


def remove(connection: sqlite3.Connection, court_id: int, at: Micros) -> None:
    """Mark a court as removed; its events refer to it still."""
    connection.execute(_REMOVE, (at, court_id))


def check(court: Court, others: Iterable[Court]) -> None:
    """Refuse a configuration that makes no sense.

    Raises:
        Invalid: With a sentence for each wrong field.
    """
    fields: dict[str, str] = {}
    if not court.name:
        fields["name"] = "is empty"
    elif any(other.name.casefold() == court.name.casefold() for other in others if other.id != court.id):
        fields["name"] = f"“{court.name}” is another court's"
    check_text(fields, "name", court.name, _LONGEST_NAME)
    _check_port(fields, "port", court.port)
    if court.resync_port is not None:
        _check_port(fields, "resync_port", court.resync_port)
    try:
        ipaddress.IPv4Address(court.bind)
    except ValueError:
        fields["bind"] = f"{court.bind!r} is not an IPv4 address such as 0.0.0.0 or 192.168.1.20"
    if court.interface is not None and not _could_be_interface(court.interface):
        fields["interface"] = f"{court.interface!r} is not an interface's name such as eth0"
    refuse_fields(f"Court “{court.name}” cannot be like this", fields)


def _check_port(fields: dict[str, str], field: str, port: int) -> None:
    if not 1 <= port <= 65_535:
        fields[field] = f"is from 1 to 65535, not {port}"


def _could_be_interface(name: str) -> bool:
    return name.isascii() and name.isprintable() and len(name) <= _LONGEST_INTERFACE and not set(name) & set(" /")


def _values(court: Court) -> tuple[str, str, str | None, int, bool, bool, bool, int | None]:
    return (
        court.name,
        court.bind,
        court.interface,
        court.port,
        court.enabled,
        court.auto_start,
        court.share,
        court.resync_port,
    )
