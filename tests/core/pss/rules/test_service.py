import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bus import Bus
from core.errors import Conflict, Invalid, NotFound
from core.pss.events import RulesChanged
from core.pss.models import Rule
from core.pss.protocol import parse
from core.pss.rules.judging import RuleBook
from core.pss.rules.seed import SEED
from core.pss.rules.service import RulesService
from core.store import Store
from tests.support.records import HandClock, opened_store


class Desk:
    """Rules on a real store, with what was handed to the ingest."""

    def __init__(self, store: Store) -> None:
        clock = HandClock()
        self.bus = Bus(clock)
        self.heard = self.bus.subscribe("pss.rules_changed")
        self.books: list[RuleBook] = []
        self.service = RulesService(store, self.bus, clock, self.books.append)

    def status(self, datagram: bytes) -> str:
        """Judge a datagram by the book handed on last."""
        (message,) = parse(datagram)
        self.books[-1].judge(message)
        return message.status


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path, HandClock()) as store:
        yield store


@pytest.fixture
async def desk(store: Store) -> Desk:
    desk = Desk(store)
    await desk.service.start()
    return desk


def facts(rule: Rule) -> tuple[object, ...]:
    return rule.version, rule.code, rule.name, rule.type, rule.field, rule.definition, rule.severity, rule.message


async def find(desk: Desk, code: str, name: str) -> Rule:
    return next(rule for rule in await desk.service.rules(code) if rule.name == name)


async def test_the_first_start_seeds_and_hands_on_a_book(desk: Desk) -> None:
    stored = await desk.service.rules()

    assert sorted(map(facts, stored)) == sorted(map(facts, SEED))
    assert len({rule.id for rule in stored}) == len(SEED)
    assert desk.status(b"pt1;3;") == "recognized"
    assert desk.status(b"pt1;6;") == "unknown"
    assert desk.status(b"wg1;5;wg2;0;") == "partial"


async def test_edits_and_removals_outlive_a_restart(desk: Desk, store: Store) -> None:
    edited = await find(desk, "pt1", "point_type_range")
    removed = await find(desk, "rnd", "round_number_range")
    await desk.service.rule_edit(edited.id, definition="1-6", severity="soft", message="Odd.")
    await desk.service.rule_remove(removed.id)

    again = Desk(store)
    await again.service.start()

    after = await find(again, "pt1", "point_type_range")
    assert (after.definition, after.severity, after.message) == ("1-6", "soft", "Odd.")
    assert len(await again.service.rules()) == len(SEED) - 1
    assert again.status(b"pt1;6;") == "recognized"
    assert again.status(b"rnd;4;") == "recognized"


async def test_a_change_reaches_the_ingest_and_the_bus_after_the_commit(desk: Desk) -> None:
    rule = await find(desk, "pt1", "point_type_range")

    off = await desk.service.rule_edit(rule.id, enabled=False)

    assert not off.enabled
    assert desk.status(b"pt1;6;") == "recognized"
    assert desk.status(b"pt2;6;") == "unknown"
    told = await desk.heard.next()
    assert isinstance(told, list)
    assert [event.data for event in told] == [RulesChanged("2.3")]


async def test_an_own_rule_is_added_and_applied(desk: Desk) -> None:
    added = await desk.service.rule_add(" BRK ", "short_break", "format", "0:99", "time", "soft", "Too long.")

    assert await desk.service.rules("brk") == [added]
    assert desk.status(b"brk;0:30;") == "recognized"
    assert desk.status(b"brk;1:30;") == "partial"


async def test_a_rule_of_another_version_is_kept_and_not_applied(desk: Desk) -> None:
    added = await desk.service.rule_add("brk", "never", "range", "1-2", "seconds", "hard", version="3.0")

    assert await desk.service.rules(version="3.0") == [added]
    assert added not in await desk.service.rules()
    assert desk.status(b"brk;0:30;") == "recognized"


async def test_a_name_is_taken_once_for_a_code_and_version(desk: Desk) -> None:
    with pytest.raises(Conflict, match="point_type_range"):
        await desk.service.rule_add("pt1", "point_type_range", "range", "1-3", "point")

    await desk.service.rule_add("brk", "point_type_range", "range", "1-3", "seconds")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"definition": "five"}, "definition"),
        ({"definition": "5-1"}, "definition"),
        ({"code": "p t"}, "code"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"message": "\x1b[31m"}, "message"),
        ({"version": ""}, "version"),
        ({"version": "2\n3"}, "version"),
        ({"field": "level"}, "field"),
        ({"field": "extra"}, "field"),
        ({"code": "xyz", "field": "level"}, "field"),
        ({"code": "pre", "field": "level"}, "field"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(desk: Desk, changes: dict[str, str], field: str) -> None:
    arguments = {"code": "brk", "name": "own", "type": "range", "definition": "1-5"} | changes

    with pytest.raises(Invalid) as refused:
        await desk.service.rule_add(**arguments)  # type: ignore[arg-type]

    assert field in refused.value.data["fields"]
    assert len(await desk.service.rules()) == len(SEED)
    assert len(desk.books) == 1


@pytest.mark.parametrize(
    ("code", "field", "sentence"),
    [
        ("hl1", "levle", "field “levle” is none that hl1 has; it has level."),
        ("mch", "round_second", "field “round_second” is none that mch has; it has round_seconds"),
        ("clk", "what", "field “what” is none that clk has; it has time, seconds, action."),
        ("xyz", "level", "field “level” is none that xyz has; it has none that we know."),
    ],
)
async def test_a_field_that_the_code_does_not_have_is_refused_with_the_nearest(
    desk: Desk, code: str, field: str, sentence: str
) -> None:
    with pytest.raises(Invalid, match=re.escape(sentence)):
        await desk.service.rule_add(code, "own", "range", "1-5", field)
    assert (await desk.service.rule_add(code, "own", "range", "1-5")).field == ""


async def test_a_bad_edit_changes_nothing(desk: Desk) -> None:
    rule = await find(desk, "pt1", "point_type_range")

    with pytest.raises(Invalid):
        await desk.service.rule_edit(rule.id, definition="high", severity="soft")

    assert await find(desk, "pt1", "point_type_range") == rule
    assert len(desk.heard) == 0


async def test_a_rule_that_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.service.rule_edit(999, enabled=False)
    with pytest.raises(NotFound):
        await desk.service.rule_remove(999)


async def test_a_stored_rule_that_cannot_be_read_is_named_and_left_out(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    rule = await find(desk, "pt1", "point_type_range")
    await store.submit(
        lambda db: db.execute("UPDATE pss_rule SET definition = 'of another release' WHERE id = ?", (rule.id,))
    )

    again = Desk(store)
    with caplog.at_level(logging.ERROR, "cuedesk.pss"):
        await again.service.start()

    assert again.status(b"pt1;6;") == "recognized"
    assert again.status(b"pt2;6;") == "unknown"
    assert f"rule {rule.id} is not applied" in caplog.text
