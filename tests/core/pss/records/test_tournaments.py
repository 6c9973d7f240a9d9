import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bus import Bus
from core.errors import Conflict, Invalid, NotFound
from core.pss.events import TournamentChanged
from core.pss.intake.stamps import Stamped
from core.pss.records.tournaments import Tournaments
from core.store import Store
from tests.support.records import HandClock, opened_store


class Desk:
    """Tournaments on a real store, with what they told others."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.bus = Bus(clock)
        self.heard = self.bus.subscribe("pss.tournament_changed")
        self.stamps: list[Stamped] = []
        self.service = Tournaments(store, self.bus, clock, self.stamps.append)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def store(tmp_path: Path, clock: HandClock) -> AsyncIterator[Store]:
    async with opened_store(tmp_path, clock) as store:
        yield store


@pytest.fixture
def desk(store: Store, clock: HandClock) -> Desk:
    return Desk(store, clock)


async def test_a_tournament_is_created_with_its_days(desk: Desk) -> None:
    created = await desk.service.tournament_create(" City  Open ", 2, "2025-12-31", "Zagreb", "hrv")

    assert (created.name, created.city, created.country) == ("City Open", "Zagreb", "CRO")
    assert (created.start_date, created.end_date, created.status) == ("2025-12-31", "2026-01-01", "pending")
    assert [(day.number, day.date, day.status) for day in created.days] == [
        (1, "2025-12-31", "pending"),
        (2, "2026-01-01", "pending"),
    ]
    assert await desk.service.tournaments() == [created]
    assert await desk.service.active_day() is None


async def test_a_tournament_without_a_date_has_days_without_dates(desk: Desk) -> None:
    created = await desk.service.tournament_create("Training", 3)

    assert [day.date for day in created.days] == [None, None, None]
    assert created.start_date is created.end_date is None


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        ({"name": "  "}, {"name"}),
        ({"name": "x" * 121}, {"name"}),
        ({"name": "a\x1b[31m"}, {"name"}),
        ({"name": "Open", "city": "y" * 121}, {"city"}),
        ({"name": "Open", "days": 0}, {"days"}),
        ({"name": "Open", "days": 61}, {"days"}),
        ({"name": "Open", "start_date": "2025-02-30"}, {"start_date"}),
        ({"name": "Open", "start_date": "20250230"}, {"start_date"}),
        ({"name": "Open", "start_date": "2025-W47-4"}, {"start_date"}),
        ({"name": "Open", "start_date": "31.12.2025"}, {"start_date"}),
        ({"name": "Open", "start_date": "9999-12-31", "days": 2}, {"start_date"}),
        ({"name": "Open", "country": "Nowhere"}, {"country"}),
        ({"name": "", "days": -1, "start_date": "soon", "country": "?"}, {"name", "days", "start_date", "country"}),
    ],
)
async def test_what_makes_no_sense_is_refused_by_field(
    desk: Desk, arguments: dict[str, object], fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        await desk.service.tournament_create(**arguments)  # type: ignore[arg-type]

    assert refused.value.data["fields"].keys() == fields
    assert await desk.service.tournaments() == []


async def test_the_same_name_on_the_same_date_is_refused_and_on_another_allowed(desk: Desk) -> None:
    first = await desk.service.tournament_create("Open", start_date="2025-11-20")

    with pytest.raises(Conflict) as refused:
        await desk.service.tournament_create("Open", start_date="2025-11-20")
    assert refused.value.data == {"tournament": first.id}

    await desk.service.tournament_create("Open", start_date="2026-11-20")
    await desk.service.tournament_create("Open")
    with pytest.raises(Conflict, match="no date"):
        await desk.service.tournament_create("Open")
    assert len(await desk.service.tournaments()) == 3


async def test_starting_stamps_with_the_first_open_day_and_tells(desk: Desk) -> None:
    created = await desk.service.tournament_create("Open", 2)

    started = await desk.service.tournament_start("open")

    assert started.status == "active"
    assert [day.status for day in started.days] == ["active", "pending"]
    assert desk.stamps[-1] == (created.id, created.days[0].id, created.name, 1)
    assert await desk.service.active_day() == (started, started.days[0])
    told = await desk.heard.next()
    assert isinstance(told, list)
    assert [event.data for event in told] == [TournamentChanged(created.id)] * 2


async def test_starting_again_changes_nothing(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 2)
    started = await desk.service.tournament_start("Open")

    assert await desk.service.tournament_start("Open") == started


async def test_only_one_tournament_runs(desk: Desk) -> None:
    first = await desk.service.tournament_create("First")
    await desk.service.tournament_create("Second")
    await desk.service.tournament_start("First")

    with pytest.raises(Conflict, match="First") as refused:
        await desk.service.tournament_start("Second")

    assert refused.value.data == {"tournament": first.id}
    assert desk.stamps[-1].tournament_id == first.id


async def test_the_next_day_completes_the_one_before(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 3)
    await desk.service.tournament_start("Open")

    after = await desk.service.day_start("Open", 2)

    assert [day.status for day in after.days] == ["completed", "active", "pending"]
    assert desk.stamps[-1] == (after.id, after.days[1].id, after.name, 2)


async def test_a_completed_day_can_be_opened_again(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 2)
    await desk.service.tournament_start("Open")
    await desk.service.day_start("Open", 2)

    after = await desk.service.day_start("Open", 1)

    assert [day.status for day in after.days] == ["active", "completed"]


async def test_between_days_events_belong_to_the_tournament_alone(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 2)
    await desk.service.tournament_start("Open")

    ended = await desk.service.day_end("Open", 1)

    assert desk.stamps[-1] == (ended.id, None, ended.name, None)
    assert await desk.service.active_day() == (ended, None)
    with pytest.raises(Conflict, match="completed"):
        await desk.service.day_end("Open", 1)
    restarted = await desk.service.tournament_start("Open")
    assert [day.status for day in restarted.days] == ["completed", "active"]


async def test_ending_completes_the_day_and_stamps_no_more(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 2)
    await desk.service.tournament_start("Open")

    ended = await desk.service.tournament_end("Open")

    assert ended.status == "ended"
    assert [day.status for day in ended.days] == ["completed", "pending"]
    assert desk.stamps[-1] == Stamped()
    with pytest.raises(Conflict, match="not running"):
        await desk.service.tournament_end("Open")
    with pytest.raises(Conflict, match="not running"):
        await desk.service.day_start("Open", 2)


async def test_a_tournament_ended_by_mistake_can_be_started_again(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 1)
    await desk.service.tournament_start("Open")
    await desk.service.tournament_end("Open")

    again = await desk.service.tournament_start("Open")

    assert (again.status, [day.status for day in again.days]) == ("active", ["completed"])
    assert desk.stamps[-1] == (again.id, None, again.name, None)


async def test_a_day_that_does_not_exist_is_not_found(desk: Desk) -> None:
    await desk.service.tournament_create("Open", 2)
    await desk.service.tournament_start("Open")

    with pytest.raises(NotFound, match="no day 3"):
        await desk.service.day_start("Open", 3)


async def test_a_tournament_is_named_by_id_or_name(desk: Desk) -> None:
    first = await desk.service.tournament_create("Open", start_date="2025-11-20")
    second = await desk.service.tournament_create("OPEN", start_date="2026-11-20")
    year = await desk.service.tournament_create("2025")

    assert await desk.service.ids_of(str(first.id), None) == (first.id, None)
    assert await desk.service.ids_of("2025", None) == (year.id, None)
    with pytest.raises(Conflict) as ambiguous:
        await desk.service.tournament_start("open")
    assert ambiguous.value.data == {"ids": [first.id, second.id]}
    for unknown in ("Closed", "99", ""):
        with pytest.raises(NotFound):
            await desk.service.ids_of(unknown, None)


async def test_a_day_is_named_by_its_date_its_number_in_a_tournament_or_its_id(desk: Desk) -> None:
    first = await desk.service.tournament_create("First", 3, start_date="2026-11-20")
    second = await desk.service.tournament_create("Second", 2, start_date="2026-11-22")

    assert await desk.service.ids_of(None, None) == (None, None)
    assert await desk.service.ids_of(None, str(second.days[0].id)) == (None, second.days[0].id)
    assert await desk.service.ids_of("Second", "2") == (second.id, second.days[1].id)
    assert await desk.service.ids_of(None, " 2026-11-21 ") == (None, first.days[1].id)
    assert await desk.service.ids_of("second", "2026-11-22") == (second.id, second.days[0].id)
    with pytest.raises(Conflict, match="2 tournaments have a day on 2026-11-22") as ambiguous:
        await desk.service.ids_of(None, "2026-11-22")
    assert ambiguous.value.data == {"ids": [first.days[2].id, second.days[0].id]}
    for tournament, unknown in ((None, "99"), (None, "2027-01-01"), ("Second", "3"), (None, ""), (None, "None")):
        with pytest.raises(NotFound):
            await desk.service.ids_of(tournament, unknown)


async def test_what_ran_runs_again_after_a_restart(tmp_path: Path, clock: HandClock) -> None:
    async with opened_store(tmp_path, clock) as store:
        desk = Desk(store, clock)
        await desk.service.start()
        assert desk.stamps == [Stamped()]
        created = await desk.service.tournament_create("Open", 2)
        await desk.service.tournament_start("Open")

    async with opened_store(tmp_path, clock) as store:
        desk = Desk(store, clock)
        await desk.service.start()
        assert desk.stamps == [(created.id, created.days[0].id, created.name, 1)]


async def test_stamps_follow_the_order_of_commits(desk: Desk) -> None:
    tournament = await desk.service.tournament_create("Open", 9)
    await desk.service.tournament_start("Open")

    await asyncio.gather(*(desk.service.day_start("Open", number) for number in range(1, 10)))

    assert [stamp.day_id for stamp in desk.stamps[2:]] == [day.id for day in tournament.days]
    (after,) = await desk.service.tournaments()
    assert desk.stamps[-1].day_id == next(day.id for day in after.days if day.status == "active")


async def test_nothing_is_told_of_what_was_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.service.tournament_start("Open")

    assert len(desk.heard) == 0
    assert desk.stamps == []
