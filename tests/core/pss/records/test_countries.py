from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import Invalid
from core.pss.models import Country
from core.pss.records.countries import Countries
from core.store import Store
from tests.support.records import START, HandClock, MatchMaker, opened_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path, HandClock()) as store:
        yield store


@pytest.fixture
def countries(store: Store) -> Countries:
    return Countries(store)


async def test_the_seed_is_listed_by_code_and_searched_in_every_part(countries: Countries) -> None:
    everything = await countries.countries()

    assert [country.code for country in everything] == sorted(country.code for country in everything)
    assert {country.code for country in await countries.countries("croatia")} == {"CRO", "HRV"}
    assert {country.code for country in await countries.countries(" GER ")} >= {"GER", "DEU", "ALG", "NGR"}
    assert await countries.countries("no such place") == []


async def test_codes_that_nobody_knew_are_collected_with_a_suggestion(countries: Countries, store: Store) -> None:
    maker = MatchMaker(store)
    court = await maker.court("A")
    first = await maker.match(court, blue="X", red="Y", blue_country="spa", red_country="CRO", started_at=START)
    await maker.match(court, blue="X", red="Y", blue_country=" SPA ", red_country="", started_at=START + 5)
    await maker.match(court, blue="X", red="Y", blue_country=None, red_country="QQQ", started_at=START + 7)

    unseen = await countries.countries(unseen=True)

    assert unseen == [
        Country("QQQ", None, None, "unseen", START + 7, START + 7, None),
        Country("SPA", None, None, "unseen", START, START + 5, "ESP"),
    ]
    seen = await countries.country("cro")
    assert seen == Country("CRO", "CRO", "Croatia", "current", START, START)
    await maker.update(first, blue_country="ESP")
    assert {country.code for country in await countries.countries(unseen=True)} == {"QQQ", "SPA"}


async def test_a_name_without_a_country_collects_nothing(countries: Countries, store: Store) -> None:
    maker = MatchMaker(store)
    await maker.match(await maker.court("A"), blue="X", red=None, blue_country="  ", red_country=None)

    assert await countries.countries(unseen=True) == []


async def test_an_own_meaning_wins_and_can_be_taken_back(countries: Countries) -> None:
    assert await countries.country_set(" mrn ", "mar") == Country("MRN", "MAR", "Morocco", "own")
    assert await countries.country("MRN") == Country("MRN", "MAR", "Morocco", "own")
    assert await countries.country_set("GER", name="Club  Gera") == Country("GER", None, "Club Gera", "own")

    back = await countries.country_set("GER")

    assert back == Country("GER", "GER", "Germany", "current")
    assert await countries.country_set("GER", "", "  ") == back


async def test_a_code_that_got_a_meaning_is_no_longer_unseen(countries: Countries, store: Store) -> None:
    maker = MatchMaker(store)
    await maker.match(await maker.court("A"), blue="X", red=None, blue_country="KLB", started_at=START)

    assert await countries.country_set("KLB", name="The club") == Country("KLB", None, "The club", "own", START, START)
    assert await countries.countries(unseen=True) == []

    await countries.country_set("KLB")
    assert [country.code for country in await countries.countries(unseen=True)] == ["KLB"]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"code": "  "}, "code"),
        ({"code": "X" * 17, "name": "n"}, "code"),
        ({"code": "A\x1b", "name": "n"}, "code"),
        ({"code": "KLB", "ioc": "DEU"}, "ioc"),
        ({"code": "KLB", "ioc": "QQQ"}, "ioc"),
        ({"code": "KLB", "name": "x" * 81}, "name"),
        ({"code": "KLB", "name": "\u202eabc"}, "name"),
    ],
)
async def test_what_makes_no_sense_is_refused(countries: Countries, arguments: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await countries.country_set(**arguments)

    assert refused.value.data["fields"].keys() == {field}
    assert all(country.kind != "own" for country in await countries.countries())


async def test_one_code_is_told_whatever_is_known_of_it(countries: Countries) -> None:
    assert await countries.country("  ") is None
    assert await countries.country("swi") == Country("SWI", None, None, "unseen", suggestion="SUI")
