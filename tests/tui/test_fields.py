from typing import Any

import pytest

from core.command import declared
from core.desk.commands import SecretsCommands
from core.desk.describe import described
from core.errors import Invalid
from core.pss.commands import PssCommands
from tui.fields import UNSET, Field, argument_help, fields_of, value_of, values_of

COMMANDS = {command.name: described(command) for command in declared(PssCommands)}


def form(command: str, /, **texts: str) -> dict[str, Any]:
    fields = fields_of(COMMANDS[command])
    return values_of(fields, {field.name: texts.get(field.name, field.initial) for field in fields})


def test_only_what_is_needed_or_changed_is_sent() -> None:
    assert form("pss.court_add", name="Ring 3") == {"name": "Ring 3"}
    assert form("pss.court_add", name="Ring 3", port="6010", share="yes") == {
        "name": "Ring 3",
        "port": 6010,
        "share": True,
    }


def test_what_is_missing_and_what_is_wrong_is_said_by_field() -> None:
    with pytest.raises(Invalid) as refused:
        form("pss.court_add", port="six")
    assert set(refused.value.data["fields"]) == {"name", "port"}


def test_optional_words_can_stay_unset() -> None:
    winner = next(field for field in fields_of(COMMANDS["pss.correct"]) if field.name == "winner")
    assert winner.words == (UNSET, "blue", "red", "tie")
    assert form("pss.correct", court="1", winner=UNSET) == {"court": "1"}
    assert form("pss.correct", court="1", winner="tie", blue_score="4") == {
        "court": "1",
        "winner": "tie",
        "blue_score": 4,
    }


def test_a_list_is_typed_with_commas() -> None:
    assert form("pss.events", kind="point, gam_jeom") == {"kind": ["point", "gam_jeom"]}


def test_the_docstring_explains_the_arguments() -> None:
    helps = {field.name: field.help for field in fields_of(COMMANDS["pss.events"])}
    assert helps["court"] == "Only this court's."


def test_an_explanation_of_several_lines_is_told_whole() -> None:
    description = "Do it.\n\nArgs:\n    one: This,\n        or: that.\n    two: The other.\n\nRaises:\n    Oops: No."
    assert argument_help(description) == {"one": "This, or: that.", "two": "The other."}
    assert argument_help("Do it.") == {}


def test_a_secret_is_typed_unseen() -> None:
    command = next(described(each) for each in declared(SecretsCommands) if each.name == "secrets.set")
    assert {field.name: field.hidden for field in fields_of(command)} == {"name": False, "value": True}


def test_an_emptied_field_means_what_its_form_says() -> None:
    field = Field("resync_port", "whole number", initial="7000", emptied=0)
    assert values_of([field], {"resync_port": ""}) == {"resync_port": 0}
    assert values_of([field], {"resync_port": "7000"}) == {}


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        ("text", "[red]5", "[red]5"),
        ("whole number", "-3", -3),
        ("number", "2.5", 2.5),
        ("yes or no", "No", False),
        ("any value", '{"a": 1}', {"a": 1}),
        ("any value", "plain words", "plain words"),
        ("any value", "", ""),
    ],
)
def test_text_becomes_the_value_it_means(type: str, text: str, value: object) -> None:
    assert value_of(Field("x", type), text) == value


@pytest.mark.parametrize(("type", "text"), [("whole number", "5.5"), ("number", "five"), ("yes or no", "perhaps")])
def test_what_makes_no_sense_is_refused(type: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"number|yes or no"):
        value_of(Field("x", type), text)
