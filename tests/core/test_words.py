"""Types and findings in words."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from core.words import choices, expected, type_word

Side = Literal["blue", "red"]
Kind = Literal["point", "clock"]


@pytest.mark.parametrize(
    ("hint", "word"),
    [
        (str, "text"),
        (int | None, "whole number"),
        (Annotated[int, Field(ge=1)], "whole number"),
        (bool, "yes or no"),
        (Side, "one of blue, red"),
        (list[Kind] | Kind | None, "list of one of point, clock or one of point, clock"),
        (list[str], "list of text"),
        (dict[str, str], "table"),
        (Any, "any value"),
    ],
)
def test_types_are_said_in_words(hint: Any, word: str) -> None:
    assert type_word(hint) == word


def test_choices_of_unions_and_lists_are_found() -> None:
    assert choices(Side | None) == ("blue", "red")
    assert choices(list[Side] | Side) == ("blue", "red")
    assert choices(Annotated[Side, "of the mat"]) == ("blue", "red")
    assert choices(str) == ()


@pytest.mark.parametrize(
    ("hint", "value", "said"),
    [
        (int, "many", "should be a whole number"),
        (float, "many", "should be a number"),
        (str, ["a"], "should be text"),
        (bool, "perhaps", "should be true or false"),
        (list[str], 3, "should be a list"),
        (dict[str, str], 3, "should be a table"),
        (Annotated[int, Field(ge=3)], 1, "should be greater than or equal to 3"),
        (Annotated[str, Field(min_length=1)], "", "string should have at least 1 character"),
        (Side, "green", "should be 'blue' or 'red'"),
    ],
)
def test_what_is_wrong_is_said_in_words(hint: Any, value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as met:
        TypeAdapter(hint).validate_python(value)
    assert expected(met.value.errors()[0]["msg"]) == said
