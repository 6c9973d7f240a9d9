"""What the desk keeps for good: the audit of every change, and the events whose topics are durable."""

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from typing import Any

import msgspec

from core.bus import Bus
from core.catalog import Audited
from core.desk.models import AuditEntry
from core.errors import StoreError
from core.event import Event
from core.store import Store

log = logging.getLogger("cuedesk.desk")

_encode = msgspec.json.Encoder().encode

_INSERT_AUDIT = """
    INSERT INTO audit (at, principal, kind, origin, command, arguments, outcome, error_code, duration_us, correlation)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_EVENT = """
    INSERT INTO event_journal (at, topic, run, seq, source, correlation, data) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_SELECT_AUDIT = """
    SELECT id, at, principal, kind, origin, command, arguments, outcome, error_code, duration_us, correlation
    FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?
"""


class Journal:
    """Writes the audit and the durable events."""

    def __init__(self, store: Store, bus: Bus) -> None:
        """Take the store, and hear every event of the bus."""
        self._store, self._run = store, bus.run
        bus.tap(self._keep)

    async def audit(self, call: Audited) -> None:
        """Keep a call; returns when it is committed.

        While the database cannot be written the log keeps it instead: a full disk must not stop the operator from
        taking a court over.
        """
        row = (
            call.at,
            call.caller.principal.id,
            call.caller.principal.kind,
            call.caller.origin,
            call.command,
            _encode(call.arguments).decode(),
            call.outcome,
            call.error,
            call.duration_micros,
            call.correlation,
        )
        try:
            await self._store.submit(partial(_insert, _INSERT_AUDIT, [row]))
        except StoreError as error:
            log.error("the audit cannot be stored (%s) and is kept here: %s", error.message, row)

    async def audited(self, before: int | None, limit: int) -> list[AuditEntry]:
        """List what was audited, newest first."""
        rows = await self._store.fetch(_SELECT_AUDIT, (before if before is not None else 1 << 62, limit))
        return [_entry(row) for row in rows]

    def _keep(self, events: Sequence[Event]) -> None:
        rows = [
            (e.at, e.topic, self._run, e.seq, e.source, e.correlation, _encode(e.data).decode())
            for e in events
            if e.data.durable
        ]
        if rows:
            self._store.submit(partial(_insert, _INSERT_EVENT, rows)).add_done_callback(_say_if_failed)


def _entry(row: sqlite3.Row) -> AuditEntry:
    columns = dict(zip((field.name for field in fields(AuditEntry)), row, strict=True))
    return AuditEntry(**{**columns, "arguments": msgspec.json.decode(columns["arguments"])})


def _insert(sql: str, rows: list[tuple[Any, ...]], db: sqlite3.Connection) -> None:
    db.executemany(sql, rows)


def _say_if_failed(done: "asyncio.Future[None]") -> None:
    if not done.cancelled() and done.exception() is not None:
        log.error("durable events could not be stored: %s", done.exception())
