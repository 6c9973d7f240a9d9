"""Athletes and match configurations: every value in its place, also where fields are empty, lost or too many."""

import pytest

from tests.support.messages import CONFIG, MCH, MCH_GEN2, one


def test_a_deployed_match_configuration_keeps_its_places() -> None:
    message = one(MCH_GEN2)
    assert message.status == "recognized"
    assert message.fields == {
        **CONFIG,
        "number": "245.A",
        "category": "Semifinals",
        "weight": "WOMEN -57kg",
        "rounds_field": None,
        "wire_id": None,
        "division": "SENIOR",
        "body_level": 18,
        "head_level": 1,
    }


@pytest.mark.parametrize("number", ["245.A", "T001", "1-3", "Final"])
def test_match_numbers_are_text(number: str) -> None:
    message = one(MCH.replace(";214;", f";{number};"))
    assert (message.fields["number"], message.status) == (number, "recognized")


def test_a_match_configuration_without_its_empty_field_is_placed_by_the_countdown_word() -> None:
    message = one(MCH_GEN2.replace(";;", ";"))
    assert message.fields == one(MCH_GEN2).fields
    assert message.status == "partial"


def test_a_separator_inside_a_category_shifts_no_number() -> None:
    message = one(MCH.replace("Quarterfinal", "Quarter;final"))
    for name in ("wire_id", "division", "rounds", "round_seconds", "body_level", "head_level", "red_background"):
        assert message.fields[name] == CONFIG[name]
    assert message.fields["extra"] == ["1"]
    assert message.status == "partial"


def test_a_short_match_configuration_names_what_is_missing() -> None:
    message = one("mch;101;Round of 16;M- 80 kg")
    assert message.fields["weight"] == "M- 80 kg"
    assert message.fields["round_seconds"] is None
    assert set(message.fields) == set(CONFIG)
    assert "round duration" in message.issues[0]


@pytest.mark.parametrize("nothing", ["'", '""', " ' "])
def test_a_quoted_nothing_is_an_empty_field_of_a_match_configuration(nothing: str) -> None:
    message = one(MCH_GEN2.replace(";;", f";{nothing};"))
    assert (message.fields, message.status) == (one(MCH_GEN2).fields, "recognized")


def test_a_match_configuration_keeps_untypable_numbers_as_text() -> None:
    message = one(MCH.replace(";120;", ";two minutes;"))
    assert (message.fields["round_seconds"], message.status) == ("two minutes", "partial")


def test_empty_names_and_countries_keep_their_places() -> None:
    message = one("at1;A;A;;at2;;B;\r\n")
    assert message.status == "recognized"
    assert message.fields == {
        "blue_short": "A",
        "blue_name": "A",
        "blue_country": None,
        "red_short": None,
        "red_name": "B",
        "red_country": None,
    }


def test_a_separator_inside_a_name_does_not_hide_the_other_athlete() -> None:
    message = one("at1;A;B;C;CRO;at2;D;Dd;FRA;")
    assert (message.fields["red_name"], message.fields["extra"]) == ("Dd", ["CRO"])
    assert message.status == "partial"


@pytest.mark.parametrize(
    "name", ["O'BRIEN", "李小龍", "Robert'); DROP TABLE", "<script>", "[red]x[/]", "\x1b[31mX", "N" * 200]
)
def test_names_stay_as_they_are(name: str) -> None:
    name = name.replace(";", ",")
    message = one(f"at1;{name};{name};KOR;at2;B;B;FRA;")
    assert (message.fields["blue_name"], message.status) == (name, "recognized")


def test_a_name_that_ends_with_an_apostrophe_keeps_it() -> None:
    assert one("wmh;Luis'").fields["name"] == "Luis'"
