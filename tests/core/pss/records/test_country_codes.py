import json
from collections import Counter
from pathlib import Path

import pytest

from core.pss.records.country_codes import canonical, find, is_ioc, known, suggest

ISO_3166 = Path("/usr/share/iso-codes/json/iso_3166-1.json")


def test_all_206_current_committees_are_known() -> None:
    current = [country for country in known().values() if country.kind == "current" and country.code == country.ioc]

    assert len(current) == 206
    assert len({country.name for country in current}) == 206


def test_every_code_is_three_capitals_or_a_named_exception() -> None:
    odd = [code for code in known() if not (len(code) == 3 and code.isascii() and code.isupper() and code.isalpha())]

    assert odd == ["WT"]


def test_every_ioc_code_that_another_code_means_is_itself_known() -> None:
    for country in known().values():
        assert country.ioc is None or known()[country.ioc].ioc == country.ioc, country
        assert country.name, country


def test_an_iso_code_of_a_current_country_has_its_name() -> None:
    for country in known().values():
        if country.kind == "current" and country.ioc is not None:
            assert country.name == known()[country.ioc].name


@pytest.mark.parametrize(
    ("code", "ioc"),
    [
        ("DEU", "GER"),
        ("NLD", "NED"),
        ("CHE", "SUI"),
        ("HRV", "CRO"),
        ("BRN", "BRN"),
        ("LBN", "LBN"),
        ("XKX", "KOS"),
        ("ROM", "ROU"),
        ("SIN", "SGP"),
        ("URS", "URS"),
        ("AIN", "AIN"),
        ("EOR", "EOR"),
        ("ENG", "GBR"),
        ("MRN", None),
        ("GLP", None),
    ],
)
def test_wire_codes_mean_ioc_codes(code: str, ioc: str | None) -> None:
    assert known()[code].ioc == ioc


def test_kinds_are_told_apart() -> None:
    kinds = Counter(country.kind for country in known().values())

    assert set(kinds) == {"current", "historic", "special"}
    assert {known()[code].kind for code in ("URS", "GDR", "FRG", "TCH", "YUG", "SCG", "ZAI", "AHO", "BOH", "EUN")} == {
        "historic"
    }
    assert {known()[code].kind for code in ("AIN", "EOR", "IOA", "OAR", "ROT", "ROC", "WTF", "MRN")} == {"special"}
    assert known()["KOS"].kind == "current"


@pytest.mark.skipif(not ISO_3166.exists(), reason="this machine has no list of ISO codes")
def test_only_uninhabited_or_tiny_territories_of_iso_are_unknown() -> None:
    entries = json.loads(ISO_3166.read_text("utf-8"))["3166-1"]

    unknown = {entry["alpha_3"] for entry in entries} - known().keys()

    assert unknown == {
        "ALA", "ATA", "ATF", "BVT", "CCK", "CXR", "HMD", "IOT", "NFK", "PCN", "SGS", "SJM", "TKL", "UMI",
    }  # fmt: skip


def test_codes_are_compared_without_case_and_blanks() -> None:
    assert canonical("  cro\t") == "CRO"
    assert find(" germany ") == known()["GER"]
    assert find("deu") == known()["DEU"]
    assert find("MRN") is None
    assert find("nowhere") is None


def test_ioc_codes_are_told_from_others() -> None:
    assert is_ioc("CRO")
    assert is_ioc("URS")
    assert not is_ioc("HRV")
    assert not is_ioc("MRN")
    assert not is_ioc("QQQ")


@pytest.mark.parametrize(
    ("code", "ioc"),
    [("SPA", "ESP"), ("swi", "SUI"), ("GERMANY", "GER"), ("FRN", "FRA"), ("ITL", "ITA"), ("QQQ", None), ("", None)],
)
def test_an_unknown_code_is_guessed_from_names_and_like_codes(code: str, ioc: str | None) -> None:
    assert suggest(code) == ioc
