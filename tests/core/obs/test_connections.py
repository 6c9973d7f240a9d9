"""Connections on real OBS, a real store and a real vault: added, edited, refused, lost and found again."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.obs import events
from core.obs.keeper import secret_name
from core.obs.models import Connection
from core.obs.settings import LOW_DISK
from core.secrets import KeyProblem
from tests.support.obs import RealObs
from tests.support.obs_house import House, open_house
from tests.support.waiting import until

PASSWORD = 'correct "horse" \\ battery'


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs"), password=PASSWORD) as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield int(sock.getsockname()[1])


@pytest.fixture
def mute_port() -> Iterator[int]:
    """A port where somebody takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield int(sock.getsockname()[1])


async def add(house: House, obs: RealObs, name: str = "main", **more: Any) -> Connection:
    return await house.obs.connection_add(
        **{"name": name, "host": obs.host, "port": obs.port, "password": obs.password, **more}
    )


def files_with(text: bytes, directory: Path) -> list[Path]:
    return [file for file in directory.rglob("*") if file.is_file() and text in file.read_bytes()]


# ---- configuration


async def test_an_obs_is_connected_as_soon_as_it_is_added(house: House, obs: RealObs) -> None:
    added = await add(house, obs, "  main   hall ", role="stream", holding_scene="Break")
    assert (added.name, added.state, added.reason, added.spoken, added.attempts) == (
        "main hall", "connected", None, "v5", 0,
    )  # fmt: skip
    assert added.version
    assert added.version.startswith("29.")
    assert added.has_password
    assert added.last_answer_at
    assert [scene.name for scene in await house.obs.scenes(connection="main hall")] == ["Stage", "Bar", "Break"]
    retained = [event.data for event in house.room.bus.retained("obs.")]
    assert {type(each) for each in retained} == {
        events.ConnectionChanged,
        events.InstanceChanged,
        events.SceneChanged,
    }
    assert {each.entity for each in retained} == {"main hall"}
    states = [each.connection.state for each in house.said(events.ConnectionChanged)]
    assert states == ["connecting", "connected"]


async def test_connections_are_there_again_after_a_restart(tmp_path: Path, obs: RealObs) -> None:
    async with open_house(tmp_path) as house:
        await add(house, obs, role="record", holding_scene="Break", replay_scene="Bar")
        await add(house, obs, "off", enabled=False, protocol="v5")
        before = await house.obs.connections()
    async with open_house(tmp_path) as house:
        await house.stands("main", "connected")
        after = await house.obs.connections()
    config = ("id", "name", "host", "port", "role", "protocol", "enabled", "has_password", "holding_scene", "state")
    for one, other in zip(before, after, strict=True):
        assert [getattr(one, name) for name in config] == [getattr(other, name) for name in config]


async def test_a_password_is_in_the_vault_and_nowhere_else(
    house: House, obs: RealObs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    added = await add(house, obs)
    assert (await house.room.vault.get(secret_name(added.id))).reveal() == PASSWORD
    await house.obs.connection_edit(connection="main", password="another " + PASSWORD)
    await house.stands("main", "refused")
    await house.obs.connection_edit(connection="main", password=PASSWORD)
    await house.stands("main", "connected")
    secret = PASSWORD.rsplit(maxsplit=1)[-1]
    assert secret not in caplog.text
    assert secret not in repr(house.audited)
    assert len(house.audited) == 3
    assert secret not in repr(house.said()) + repr(await house.obs.connections()) + repr(vars(house.part.keepers))
    assert files_with(secret.encode(), tmp_path) == []
    await house.obs.connection_edit(connection="main", password="")
    assert await house.room.vault.names() == []
    assert not (await house.connection("main")).has_password


@pytest.mark.parametrize(
    ("arguments", "field"),
    [({"name": "MAIN"}, "name"), ({"host": "[::1]"}, "host"), ({"port": 0}, "port"), ({"host": " "}, "host")],
)
async def test_nonsense_is_refused_by_field(house: House, arguments: dict[str, Any], field: str) -> None:
    await house.obs.connection_add(name="main", host="127.0.0.1", enabled=False)
    given = {"name": "other", "host": "127.0.0.1", "enabled": False, "password": "x", **arguments}
    with pytest.raises(Invalid) as refused:
        await house.obs.connection_add(**given)
    assert list(refused.value.data["fields"]) == [field]
    assert len(await house.obs.connections()) == 1
    assert await house.room.vault.names() == []


async def test_without_a_key_for_its_password_nothing_is_added(house: House) -> None:
    await house.room.vault.set("other", "x")
    house.room.vault._cipher = None
    house.room.paths.key_file.chmod(0o644)
    with pytest.raises(KeyProblem):
        await house.obs.connection_add(name="main", host="127.0.0.1", password="x", enabled=False)
    assert await house.obs.connections() == []
    house.room.paths.key_file.chmod(0o600)
    await house.obs.connection_add(name="main", host="127.0.0.1", password="x", enabled=False)


async def test_a_connection_is_found_by_name_before_id_and_near_names_are_told(house: House) -> None:
    first = await house.obs.connection_add(name="2", host="127.0.0.1", enabled=False)
    await house.obs.connection_add(name="stream left", host="127.0.0.1", enabled=False)
    assert (await house.obs.connection_edit(connection="2", port=7001)).id == first.id
    assert (await house.obs.connection_edit(connection="1", port=7002)).id == first.id
    assert (await house.obs.connection_edit(connection=" Stream LEFT ", port=7003)).name == "stream left"
    with pytest.raises(NotFound) as gone:
        await house.obs.instance(connection="streamleft")
    assert gone.value.message == "There is no connection “streamleft”."
    assert gone.value.remedy == "Did you mean “stream left”?"
    with pytest.raises(NotFound) as gone:
        await house.obs.connect(connection="9")
    assert gone.value.remedy == "obs.connections lists them all."


# ---- while connected


async def test_renaming_and_describing_it_anew_does_not_part_us(house: House, obs: RealObs) -> None:
    await add(house, obs)
    link = house.part.keepers.find("main").link
    renamed = await house.obs.connection_edit(connection="main", name="Centre", role="record", holding_scene="Break")
    assert (renamed.state, renamed.role, renamed.holding_scene) == ("connected", "record", "Break")
    assert house.part.keepers.find("centre").link is link
    assert {event.data.entity for event in house.room.bus.retained("obs.")} == {"Centre"}
    house.said()
    await house.obs.switch_scene(connection="Centre", scene="Bar")
    await until(lambda: house.known("Centre").program == "Bar")
    assert house.said(events.SceneChanged) == [events.SceneChanged("Centre", "Bar", before="Stage")]
    assert (await house.obs.instances())[0].connection == "Centre"
    with pytest.raises(Conflict, match=r"^OBS “Centre” refuses this for the preview"):
        await house.obs.transition(connection="Centre")
    await house.obs.switch_scene(connection="Centre", scene="Stage")
    assert house.opened == ["main"]
    await until(lambda: house.known("Centre").program == "Stage")


async def test_another_port_leads_elsewhere(house: House, obs: RealObs, dead_port: int) -> None:
    await add(house, obs)
    moved = await house.obs.connection_edit(connection="main", port=dead_port)
    assert (moved.state, moved.spoken, moved.version, moved.attempts) == ("lost", None, None, 1)
    assert moved.reason
    assert {event.topic for event in house.room.bus.retained("obs.")} == {"obs.connection_changed"}
    back = await house.obs.connection_edit(connection="main", port=obs.port)
    assert back.state == "connected"


async def test_a_removed_obs_is_left_alone(house: House, obs: RealObs) -> None:
    added = await add(house, obs)
    instance = house.part.keepers.find("main").link.instance
    await house.obs.connection_remove(connection="main")
    with pytest.raises(Unavailable):
        await instance.figures()
    assert await house.obs.connections() == []
    assert await house.room.vault.names() == []
    assert house.room.bus.retained("obs.") == []
    assert house.said(events.ConnectionRemoved) == [events.ConnectionRemoved("main")]
    again = await add(house, obs)
    assert again.id != added.id


async def test_disconnecting_lasts_until_somebody_connects(tmp_path: Path, obs: RealObs) -> None:
    async with open_house(tmp_path) as house:
        await add(house, obs)
        gone = await house.obs.disconnect(connection="main")
        assert (gone.state, gone.enabled, gone.reason) == ("disabled", False, None)
        with pytest.raises(Unavailable, match="OBS “main” is disabled") as refused:
            await house.obs.instance(connection="main")
        assert refused.value.remedy == "Connect it: obs.connect."
        assert await house.obs.connect_all() == []
    async with open_house(tmp_path) as house:
        assert (await house.connection("main")).state == "disabled"
        back = await house.obs.connect(connection="main")
        assert (back.state, back.enabled) == ("connected", True)
        assert (await house.obs.connect(connection="main")).state == "connected"
        assert len(house.opened) == 1


async def test_two_names_for_one_obs_are_two_instances(house: House, obs: RealObs) -> None:
    await add(house, obs, "one")
    await add(house, obs, "two")
    house.said()
    await house.obs.switch_scene(connection="two", scene="Bar")
    await until(lambda: {house.known("one").program, house.known("two").program} == {"Bar"})
    changed = house.said(events.SceneChanged)
    assert {(each.connection, each.scene) for each in changed} == {("one", "Bar"), ("two", "Bar")}
    await house.obs.disconnect(connection="one")
    assert [each.connection for each in await house.obs.instances()] == ["two"]
    assert (await house.connection("two")).state == "connected"
    await house.obs.switch_scene(connection="two", scene="Stage")


async def test_a_disk_that_fills_up_degrades(house: House, obs: RealObs) -> None:
    await add(house, obs)
    await house.room.settings.set(LOW_DISK, 100_000, "ann")
    degraded = await house.stands("main", "degraded")
    assert degraded.reason
    assert degraded.reason.startswith("Its disk has only ")
    assert degraded.spoken == "v5"
    assert house.room.health.check_all()["obs"].state == "degraded"
    assert await house.obs.scenes(connection="main")
    await house.room.settings.set(LOW_DISK, 0, "ann")
    await house.stands("main", "connected")


# ---- refused


async def test_a_wrong_password_is_not_hammered(house: House, obs: RealObs) -> None:
    added = await add(house, obs, password="wrong")
    assert (added.state, added.attempts) == ("refused", 1)
    assert added.reason
    assert "password" in added.reason
    health = house.room.health.check_all()["obs"]
    assert (health.state, "“main” is refused" in health.reason) == ("failed", True)
    with pytest.raises(Unavailable, match="does not let us in") as refused:
        await house.obs.scenes(connection="main")
    assert refused.value.remedy
    await asyncio.sleep(2)  # nothing is to happen, for which there is nothing to wait for
    assert len(house.opened) == 1
    assert (await house.obs.connect(connection="main")).attempts == 2
    assert [each.state for each in await house.obs.connect_all()] == ["refused"]
    assert len(house.opened) == 3
    right = await house.obs.connection_edit(connection="main", password=PASSWORD)
    assert (right.state, right.attempts) == ("connected", 0)


async def test_a_missing_password_is_a_refusal(house: House, obs: RealObs) -> None:
    assert (await add(house, obs, password=None)).state == "refused"


async def test_a_password_that_is_gone_from_the_vault_is_told(house: House, obs: RealObs) -> None:
    added = await add(house, obs, enabled=False)
    await house.room.vault.delete(secret_name(added.id))
    refused = await house.obs.connect(connection="main")
    assert (refused.state, refused.reason) == ("refused", "Its password is not in the vault any more.")


# ---- lost and found


async def test_a_killed_obs_is_lost_and_found_again(
    house: House, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "cuedesk.obs")
    with RealObs(tmp_path_factory.mktemp("killed")) as obs:
        await add(house, obs)
        assert house.room.health.gauges()["obs.connected"] == 1
        await until(lambda: "obs.main.fps" in house.room.health.gauges())
        killed_at = time.monotonic()
        await asyncio.to_thread(obs.kill)
        lost = await house.stands("main", "lost")
        assert time.monotonic() - killed_at < 5
        assert lost.reason
        assert lost.spoken is None
        assert {event.topic for event in house.room.bus.retained("obs.")} == {"obs.connection_changed"}
        for call in (house.obs.instance, house.obs.scenes, house.obs.hotkeys, house.obs.start_recording):
            with pytest.raises(Unavailable, match="OBS “main” has been lost for"):
                await call(connection="main")
        assert await house.obs.instances() == []
        assert house.room.health.check_all()["obs"].state == "failed"
        assert house.room.health.gauges()["obs.connected"] == 0
        await until(lambda: house.part.keepers.find("main").connection.attempts >= 3)
        [waiting] = await house.obs.connections()
        [told] = house.room.bus.retained("obs.connection_changed")
        assert told.data.connection == waiting  # also when the next attempt is
        due = waiting.next_try_at
        assert due is None or -1 <= (due - house.room.clock.now()) / 1e6 <= 5
        await asyncio.to_thread(obs.start)
        back = await house.stands("main", "connected")
        assert (back.attempts, back.next_try_at) == (0, None)
        assert house.known("main").program == "Stage"
    lines = [record.getMessage() for record in caplog.records if record.name == "cuedesk.obs"]
    assert [line.split(":")[0].split(" after")[0] for line in lines[:3]] == [
        "OBS “main” is connected",
        "OBS “main” is lost",
        "OBS “main” is back",
    ]


async def test_a_half_open_connection_is_lost_within_five_seconds(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with RealObs(tmp_path_factory.mktemp("dropped")) as obs:
        await add(house, obs)
        await until(lambda: house.known("main").stats.fps is not None)
        dropped_at = time.monotonic()
        obs.drop()
        await house.stands("main", "lost")
        assert time.monotonic() - dropped_at < 5
        states = [each.connection.state for each in house.said(events.ConnectionChanged)]
        assert states == ["connecting", "connected", "degraded", "lost"]
        obs.carry()
        await house.stands("main", "connected")


async def test_nothing_waits_for_an_opening_that_hangs(tmp_path: Path, mute_port: int) -> None:
    async with open_house(tmp_path) as house:
        began = time.monotonic()
        added = await house.obs.connection_add(name="main", host="127.0.0.1", port=mute_port)
        assert time.monotonic() - began < 5
        assert added.state in ("connecting", "lost")
        edited = await house.obs.connection_edit(connection="main", name="hall", enabled=False)
        assert (edited.state, edited.name) == ("disabled", "hall")
        connecting = asyncio.ensure_future(house.obs.connect(connection="hall"))
        await until(lambda: house.part.keepers.find("hall").connection.state == "connecting")
        began = time.monotonic()
        await house.part.stop()
        assert time.monotonic() - began < 2
        assert (await connecting).state == "disabled"
