from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from core.bus import Bus
from core.errors import Invalid, NotFound
from core.pss.models import Corner, Scoreboard
from core.pss.records.countries import Countries
from core.pss.records.matches import MatchRecords
from core.pss.records.tournaments import Tournaments
from core.store import Store
from tests.support.records import START, HandClock, MatchMaker, opened_store


class Desk:
    """Matches on a real store."""

    def __init__(self, store: Store) -> None:
        clock = HandClock()
        self.maker = MatchMaker(store)
        self.live: dict[int, Scoreboard] = {}
        self.tournaments = Tournaments(store, Bus(clock), clock, lambda _: None)
        self.countries = Countries(store)
        self.records = MatchRecords(store, self.live.get, self.tournaments, self.countries, lambda: "UTC")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path, HandClock()) as store:
        yield store


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def test_matches_come_in_pages_newest_first(desk: Desk) -> None:
    court = await desk.maker.court("A")
    ids = [await desk.maker.match(court, blue="X", red="Y") for _ in range(7)]

    pages, before = [], None
    while page := await desk.records.matches(before=before, limit=3):
        pages.append([match.id for match in page])
        before = page[-1].id

    assert pages == [ids[:3:-1], ids[3:0:-1], ids[:1]]


async def test_a_match_is_listed_with_what_is_known_of_it(desk: Desk) -> None:
    tournament = await desk.tournaments.tournament_create("Open", 2)
    court = await desk.maker.court("Ring 1")
    id_ = await desk.maker.match(
        court,
        blue="Lana MARIC",
        red="Sade OKAFOR",
        blue_country="CRO",
        red_country="NGR",
        number="214",
        category="Quarterfinal",
        weight="W- 57 kg",
        division="Senior",
        tournament_id=tournament.id,
        day_id=tournament.days[1].id,
    )
    await desk.maker.update(id_, state="decided", winner="blue", decision="2-1 PTF", ended_at=START + 99, events=700)

    (match,) = await desk.records.matches()

    assert match == await desk.records.match_summary(id_)
    assert (match.court, match.number, match.category, match.weight) == ("Ring 1", "214", "Quarterfinal", "W- 57 kg")
    assert (match.blue, match.blue_country, match.red, match.red_country) == ("Lana MARIC", "CRO", "Sade OKAFOR", "NGR")
    assert (match.state, match.winner, match.decision, match.events) == ("decided", "blue", "2-1 PTF", 700)
    assert (match.started_at, match.ended_at) == (START + 1_000_000, START + 99)
    assert (match.tournament, match.day) == ("Open", 2)


async def test_matches_are_narrowed_by_court_tournament_and_day(desk: Desk) -> None:
    first = await desk.tournaments.tournament_create("First", 2)
    second = await desk.tournaments.tournament_create("Second")
    old, new, other = [
        await desk.maker.court("Ring", removed_at=1),
        await desk.maker.court("ring"),
        await desk.maker.court("Other"),
    ]
    where = [
        (old, first.id, first.days[0].id),
        (new, first.id, first.days[1].id),
        (new, second.id, second.days[0].id),
        (other, None, None),
    ]
    for court, tournament, day in where:
        await desk.maker.match(court, blue="X", red="Y", tournament_id=tournament, day_id=day)

    async def ids(**wanted: object) -> list[int]:
        return [match.id for match in await desk.records.matches(**wanted)]  # type: ignore[arg-type]

    assert await ids(court="RING") == [3, 2, 1]
    assert await ids(court=str(new)) == [3, 2]
    assert await ids(tournament="first") == [2, 1]
    assert await ids(tournament=str(second.id)) == [3]
    assert await ids(day=str(first.days[1].id)) == [2]
    assert await ids(tournament="First", day="1") == [1]
    assert await ids(court="ring", tournament="First", before=2) == [1]
    numbered = await desk.maker.court(str(old))  # called like the other's number
    last = await desk.maker.match(numbered, blue="X", red="Y")
    assert await ids(court=str(old)) == [last]
    with pytest.raises(NotFound, match="court"):
        await ids(court="Nowhere")
    with pytest.raises(NotFound, match="tournament"):
        await ids(tournament="Nothing")


async def test_text_finds_every_word_anywhere_and_nothing_but_itself(desk: Desk) -> None:
    court = await desk.maker.court("A")
    for number, blue, red in [
        ("101", "Lana MARIC", "Sade OKAFOR"),
        ("102", "Jörg MÜLLER", "100%"),
        ("A_1", "王芳", "x"),
    ]:
        await desk.maker.match(court, blue=blue, red=red, number=number, category="Final")

    async def numbers(text: str) -> list[str | None]:
        return [match.number for match in await desk.records.matches(text=text)]

    assert await numbers("maric") == ["101"]
    assert await numbers("okafor final") == ["101"]
    assert await numbers("maric müller") == []
    assert await numbers("müller") == ["102"]
    assert await numbers("王") == ["A_1"]
    assert await numbers("%") == ["102"]
    assert await numbers("_") == ["A_1"]
    assert await numbers("' OR 1=1 --") == []
    assert await numbers("  ") == ["A_1", "102", "101"]


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_page_of_no_sensible_size_is_refused(desk: Desk, limit: int) -> None:
    with pytest.raises(Invalid):
        await desk.records.matches(limit=limit)
    with pytest.raises(Invalid):
        await desk.records.athletes(limit=limit)


async def test_a_scoreboard_is_the_live_one_and_else_the_saved_one(desk: Desk) -> None:
    board = Scoreboard("A", None, Corner("Lana", score=3, by_round=(3, None, None)), state="decided", winner="blue")
    id_ = await desk.maker.match(
        await desk.maker.court("A"), blue="Lana", red=None, scoreboard=msgspec.json.encode(board).decode()
    )

    assert await desk.records.match_scoreboard(id_) == board

    desk.live[id_] = Scoreboard("A", state="running")
    assert (await desk.records.match_scoreboard(id_)).state == "running"
    with pytest.raises(NotFound):
        await desk.records.match_scoreboard(999)
    with pytest.raises(NotFound):
        await desk.records.match_summary(999)


async def test_athletes_are_counted_over_their_matches_latest_first(desk: Desk) -> None:
    court = await desk.maker.court("A")
    await desk.maker.match(court, blue="Lana MARIC", red="Sade OKAFOR", blue_country="CRO", red_country="NGR")
    await desk.maker.match(court, blue="Ana", red="Lana MARIC", blue_country=None, red_country=" cro ")
    last = await desk.maker.match(court, blue="Lana MARIC", red=None, blue_country="SRB")

    athletes = await desk.records.athletes()

    assert [(one.name, one.country, one.matches) for one in athletes] == [
        ("Lana MARIC", "SRB", 1),
        ("Ana", None, 1),
        ("Lana MARIC", "CRO", 2),
        ("Sade OKAFOR", "NGR", 1),
    ]
    assert athletes[0].last_at == START + last * 1_000_000
    assert athletes[0].short_name == "Lan"
    assert [one.name for one in await desk.records.athletes("okafor")] == ["Sade OKAFOR"]
    assert {one.country for one in await desk.records.athletes("maric cro")} == {"CRO"}
    assert len(await desk.records.athletes(limit=2)) == 2


async def test_a_corrected_name_moves_the_match_to_the_other_person(desk: Desk) -> None:
    court = await desk.maker.court("A")
    id_ = await desk.maker.match(court, blue="L. MARIK", red="Y")
    kept = (await desk.records.athletes("MARIK"))[0]
    other = await desk.maker.match(court, blue="L. MARIK", red="Z")

    await desk.maker.update(id_, blue="L. MARIC")

    assert [(one.name, one.matches) for one in await desk.records.athletes("L.")] == [("L. MARIK", 1), ("L. MARIC", 1)]
    assert (await desk.records.athletes("MARIK"))[0].id == kept.id
    await desk.maker.update(other, blue=None)
    assert [one.name for one in await desk.records.athletes("L.")] == ["L. MARIC"]


async def test_writing_a_match_again_and_again_counts_it_once(desk: Desk) -> None:
    court = await desk.maker.court("A")
    id_ = await desk.maker.match(court, blue=None, red=None)
    for events in range(5):
        await desk.maker.update(id_, blue="Lana", red="Sade", events=events)

    assert {(one.name, one.matches) for one in await desk.records.athletes()} == {("Lana", 1), ("Sade", 1)}


async def test_a_removed_match_takes_its_appearances_along(desk: Desk, store: Store) -> None:
    id_ = await desk.maker.match(await desk.maker.court("A"), blue="Lana", red="Sade")

    await store.submit(lambda db: db.execute("DELETE FROM pss_match WHERE id = ?", (id_,)))

    assert await desk.records.athletes() == []
