"""Run-time settings: validated, kept, remembered in a history, and read from memory."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from core.clock import SystemClock
from core.errors import Conflict, Invalid, NotFound, StoreError
from core.settings import Settings, SettingSpec
from core.store import Store

SPECS = (
    SettingSpec("desk.venue", Annotated[str, Field(min_length=1)], "Venue", "The venue's name."),
    SettingSpec("console.redraws", Annotated[int, Field(ge=1, le=30)], 4, "Redraws a second."),
    SettingSpec("console.theme", Literal["dark", "light"], "dark", "The colours."),
    SettingSpec("console.keymap", dict[str, str], {}, "Own keys."),
    SettingSpec("desk.setup_done", bool, False, "Set up."),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(tmp_path / "cuedesk.db", SystemClock())
    await store.start()
    yield store
    await store.stop()


async def started(store: Store, specs: tuple[SettingSpec, ...] = SPECS) -> Settings:
    settings = Settings(store, SystemClock())
    settings.declare(specs)
    await settings.start()
    return settings


@pytest.fixture
async def settings(store: Store) -> Settings:
    return await started(store)


async def test_defaults_hold_until_something_is_set(settings):
    assert settings.get("desk.venue") == "Venue"
    assert {spec.key: settings.get(spec.key) for spec in settings.specs()} == {spec.key: spec.default for spec in SPECS}
    assert [spec.key for spec in settings.specs()] == sorted(spec.key for spec in SPECS)
    assert await settings.history() == []


async def test_a_set_value_holds_and_survives_a_restart(store, settings):
    change = await settings.set("console.redraws", 10, "ann")
    assert (change.key, change.old, change.new, change.who) == ("console.redraws", 4, 10, "ann")
    assert settings.get("console.redraws") == 10
    assert (await started(store)).get("console.redraws") == 10


async def test_text_from_a_command_line_becomes_the_settings_type(settings):
    assert (await settings.set("console.redraws", "12", "ann")).new == 12
    assert (await settings.set("desk.setup_done", "true", "ann")).new is True


async def test_history_tells_who_changed_what_newest_first(settings):
    before = SystemClock().now()
    await settings.set("console.theme", "light", "ann")
    await settings.set("console.keymap", {"events.filter": "ctrl+f"}, "bob")
    await settings.set("console.theme", "dark", "bob")
    history = await settings.history()
    assert [(c.key, c.old, c.new, c.who) for c in history] == [
        ("console.theme", "light", "dark", "bob"),
        ("console.keymap", {}, {"events.filter": "ctrl+f"}, "bob"),
        ("console.theme", "dark", "light", "ann"),
    ]
    assert [c.new for c in await settings.history("console.theme", limit=1)] == ["dark"]
    assert history[0].at >= history[-1].at >= before
    assert history[0].id > history[-1].id > 0


@pytest.mark.parametrize("value", ["Venue", "Hall"])
async def test_an_unchanged_value_records_nothing(store, settings, value):
    await settings.set("desk.venue", "Hall", "ann")
    await settings.set("desk.venue", value, "ann")
    recorded = len(await settings.history())
    change = await settings.set("desk.venue", value, "bob")
    assert (change.old, change.new, change.id) == (value, value, 0)
    assert len(await settings.history()) == recorded
    rows = await store.fetch("SELECT updated_by FROM settings")
    assert [row[0] for row in rows] == ["ann"]


async def test_setting_the_default_that_holds_records_nothing(store, settings):
    await settings.set("desk.venue", "Venue", "ann")
    assert await settings.history() == []
    assert await store.fetch("SELECT * FROM settings") == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("console.redraws", 31), ("console.redraws", "many"), ("console.theme", "pink"), ("console.keymap", {"a": 1})],
)
async def test_a_value_that_does_not_fit_is_refused(settings, key, value):
    before = settings.get(key)
    with pytest.raises(Invalid, match=f"{key} cannot be set to this"):
        await settings.set(key, value, "ann")
    assert settings.get(key) == before
    assert await settings.history() == []


async def test_an_unknown_key_is_told_with_the_nearest(settings):
    for call in (settings.get, settings.spec):
        with pytest.raises(NotFound) as error:
            call("desk.venu")
        assert error.value.remedy == "Did you mean desk.venue?"
    with pytest.raises(NotFound):
        await settings.set("zzz", 1, "ann")
    with pytest.raises(NotFound):
        await settings.history("zzz")


async def test_a_stored_value_that_no_longer_fits_is_left_aside_and_told(store, settings, caplog):
    await settings.set("console.redraws", 30, "ann")
    narrower = (SettingSpec("console.redraws", Annotated[int, Field(le=10)], 4, "Redraws."),)
    with caplog.at_level(logging.WARNING):
        later = await started(store, narrower)
    assert later.get("console.redraws") == 4
    assert "console.redraws is not used" in caplog.text
    assert (await later.set("console.redraws", 5, "bob")).old == 30


async def test_a_setting_of_a_part_that_is_gone_stays_stored(store, settings):
    await settings.set("console.theme", "light", "ann")
    without = await started(store, SPECS[:2])
    with pytest.raises(NotFound):
        without.get("console.theme")
    assert (await started(store)).get("console.theme") == "light"


async def test_two_at_once_leave_the_later_value_and_a_whole_history(settings):
    await asyncio.gather(*(settings.set("console.redraws", number, "ann") for number in range(5, 15)))
    assert settings.get("console.redraws") == 14
    history = await settings.history()
    assert [(c.old, c.new) for c in reversed(history)] == list(zip([4, *range(5, 14)], range(5, 15), strict=True))


async def test_a_caller_that_goes_away_leaves_memory_and_database_alike(store, settings):
    task = asyncio.create_task(settings.set("desk.venue", "Hall", "ann"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.submit(lambda db: None)
    assert settings.get("desk.venue") == "Hall"
    assert len(await settings.history()) == 1


async def test_what_is_not_stored_does_not_hold(store, settings):
    await store.stop()
    with pytest.raises(StoreError):
        await settings.set("desk.venue", "Hall", "ann")
    assert settings.get("desk.venue") == "Venue"


async def test_a_key_is_declared_once(settings):
    with pytest.raises(Conflict, match=r"desk\.venue is declared twice"):
        settings.declare(SPECS[:1])
