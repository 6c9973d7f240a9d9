"""The desk part over a real socket: modes, settings, log, audit, durable events and health."""

import asyncio
import logging
import os
import pwd
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.client import Client
from core.config import Config
from core.desk.models import Setting
from core.engine import Engine, Stage
from core.errors import Invalid, NotFound, RefusedByMode
from core.health import Health
from core.part import Part, Room
from core.paths import Paths
from tests.support.waiting import until


class Patient:
    """A part whose health a test decides."""

    name = "patient"
    settings: Sequence[Any] = ()

    def __init__(self, room: Room) -> None:
        self.health = Health("ok", "fine")
        self.room = room
        room.health.declare("patient", check=lambda: self.health, gauges=lambda: {"pulse": 60})

    def services(self) -> Sequence[tuple[type, Any]]:
        return ()

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""


class Served:
    def __init__(self, directory: Path) -> None:
        self.patient: Patient
        self.engine = Engine(Paths.in_directory(directory), Config(), parts=self._parts)
        self.socket = Paths.in_directory(directory).socket

    def _parts(self, room: Room) -> Sequence[Part]:
        self.patient = Patient(room)
        return [self.patient]


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    desk = Served(tmp_path)
    serving = asyncio.ensure_future(desk.engine.run())
    await until(lambda: desk.engine.stage is Stage.RUNNING)
    yield desk
    desk.engine.request_stop("the test is over")
    await serving


@pytest.fixture
async def client(served: Served) -> AsyncIterator[Client]:
    connected = await Client.connect(served.socket)
    yield connected
    await connected.close()


async def test_the_mode_binds_at_once_and_is_kept(client: Client, served: Served) -> None:
    assert await client.desk.mode() == "show"
    assert await client.desk.set_mode("locked") == "locked"
    with pytest.raises(RefusedByMode, match="locked"):
        await client.settings.set("desk.venue", "Hall")
    assert await client.desk.set_mode("edit") == "edit"
    (change, *_) = await client.settings.history("desk.mode")
    assert (change.old, change.new) == ("locked", "edit")
    _, retained = await client.subscribe("desk.mode_changed")
    assert [event.data.mode for event in retained] == ["edit"]


async def test_settings_are_typed_explained_and_keep_their_history(client: Client) -> None:
    setting = await client.settings.set("desk.time_zone", "Europe/Berlin")
    assert isinstance(setting, Setting)
    assert (setting.value, setting.default) == ("Europe/Berlin", "UTC")
    with pytest.raises(Invalid, match="there is no time zone 'Mars/Base'"):
        await client.settings.set("desk.time_zone", "Mars/Base")
    with pytest.raises(NotFound, match=r"desk\.venu"):
        await client.settings.get("desk.venu")
    assert all(setting.help for setting in await client.settings.all())
    (change,) = await client.settings.history("desk.time_zone")
    assert (change.old, change.new, change.who) == ("UTC", "Europe/Berlin", pwd.getpwuid(os.getuid()).pw_name)


async def test_changed_settings_are_told_and_journalled(client: Client, served: Served) -> None:
    subscription, _ = await client.subscribe("settings.")
    await client.settings.set("desk.venue", "Hall A")
    await client.settings.set("desk.venue", "Hall A")
    (event,) = await asyncio.wait_for(subscription.next(), 5)  # type: ignore[misc]
    assert (event.data.old, event.data.new) == ("Venue", "Hall A")
    rows = await served.patient.room.store.fetch("SELECT topic, correlation FROM event_journal")
    assert [(row["topic"], row["correlation"]) for row in rows] == [("settings.changed", event.correlation)]
    (entry, *_) = await client.desk.audit()
    assert entry.command == "settings.set"
    correlations = {each.correlation for each in await client.desk.audit(limit=2)}
    assert event.correlation in correlations


async def test_log_lines_are_kept_filtered_and_told(client: Client) -> None:
    subscription, _ = await client.subscribe("system.logged")
    logging.getLogger("cuedesk.test").warning("the %s is late", "curtain")
    (event,) = await asyncio.wait_for(subscription.next(), 5)  # type: ignore[misc]
    assert (event.data.record.part, event.data.record.level) == ("test", "warning")
    assert event.data.record.message == "the curtain is late"
    (line,) = await client.system.log(part="test", text="CURTAIN")
    assert line == event.data.record
    assert await client.system.log(part="test", level="error") == []
    assert await client.system.log(part="test", before=line.number) == []


async def test_a_log_line_with_what_is_no_unicode_is_told_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest captures what goes further up, and its workers cannot send such text to each other either.
    monkeypatch.setattr(logging.getLogger("cuedesk"), "propagate", False)
    subscription, _ = await client.subscribe("system.logged")
    logging.getLogger("cuedesk.test").warning("no such file: %s", os.fsdecode(b"caf\xe9"))
    (event,) = await asyncio.wait_for(subscription.next(), 5)  # type: ignore[misc]
    assert event.data.record.message == r"no such file: caf\udce9"


async def test_health_is_told_when_it_changes_and_only_then(client: Client, served: Served) -> None:
    status = await client.system.status()
    assert {part.part for part in status.health} >= {"store", "patient"}
    assert status.gauges["patient.pulse"] == 60
    subscription, _ = await client.subscribe("system.health_changed")
    assert (await client.system.status()).gauges["bus.subscriptions"] == 1
    served.patient.health = Health("failed", "gone", "Look for it.")
    (event,) = await asyncio.wait_for(subscription.next(), 5)  # type: ignore[misc]
    assert (event.data.health.state, event.data.health.remedy) == ("failed", "Look for it.")
    since = event.data.health.since
    (found,) = [part for part in (await client.system.status()).health if part.part == "patient"]
    assert found.since == since


async def test_an_armed_session_is_limited_in_time(client: Client) -> None:
    with pytest.raises(Invalid, match="between 1 and 240"):
        await client.desk.arm_session(0)
    await client.desk.arm_session(5)
    await client.desk.disarm_session()


@pytest.mark.parametrize("limit", [-1, 0, 1001])
async def test_pages_are_limited(client: Client, limit: int) -> None:
    for read in (client.desk.audit, client.settings.history, client.system.log):
        with pytest.raises(Invalid, match="limit should be between 1 and 1000") as refused:
            await read(limit=limit)
        assert refused.value.data["fields"] == {"limit": "should be between 1 and 1000"}


@pytest.mark.parametrize("file", ["copy.db", "", "/tmp/with\0nul"])
async def test_a_backup_goes_to_a_whole_path(client: Client, file: str) -> None:
    with pytest.raises(Invalid, match="whole path"):
        await client.system.backup(file)


async def test_a_full_disk_stops_no_command_and_the_log_keeps_the_audit(client: Client, served: Served) -> None:
    def allow_no_growth(db: sqlite3.Connection) -> None:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")

    await served.patient.room.store.submit(allow_no_growth)
    for _ in range(200):
        await client.desk.disarm_session()
        if kept := await client.system.log(part="desk", level="error"):
            break
    assert "the audit cannot be stored" in kept[0].message
    assert "desk.disarm_session" in kept[0].message
    (health,) = [part for part in (await client.system.status()).health if part.part == "store"]
    assert (health.state, health.remedy) == ("failed", "Free some space; storing goes on by itself.")


async def test_every_command_has_a_line_of_help(client: Client) -> None:
    found = await client.desk.commands()
    assert len(found) > 15
    assert all(info.help.endswith(".") for info in found)
