"""Types, and what is wrong with a value, in a person's words: for help, forms and errors."""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

_WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    list: "list",
    dict: "table",
    types.NoneType: "nothing",
    Any: "any value",
}

# pydantic's names of types, and ours.
_EXPECTED = (
    ("a valid integer", "a whole number"),
    ("a valid number", "a number"),
    ("a valid string", "text"),
    ("a valid boolean", "true or false"),
    ("a valid list", "a list"),
    ("a valid dictionary", "a table"),
)


def type_word(hint: Any) -> str:
    """Say a type in words."""
    origin = get_origin(hint)
    if origin is Annotated:
        return type_word(get_args(hint)[0])
    if origin is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(hint))
    if origin in (Union, types.UnionType):
        return " or ".join(type_word(member) for member in get_args(hint) if member is not types.NoneType)
    if origin in (list, tuple):
        return f"list of {type_word(get_args(hint)[0])}"
    bare = origin or hint
    return _WORDS.get(bare) or str(getattr(bare, "__name__", bare))


def choices(hint: Any) -> tuple[str, ...]:
    """List the words that a type allows, where it names them."""
    origin = get_origin(hint)
    if origin is Literal:
        return tuple(str(choice) for choice in get_args(hint))
    if origin in (Union, types.UnionType, Annotated, list):
        return tuple(dict.fromkeys(word for member in get_args(hint) for word in choices(member)))
    return ()


def expected(message: str) -> str:
    """Say what pydantic finds wrong with a value as the rest of a sentence: `should be a whole number`."""
    text = message.replace("Input should", "should").split(", unable to")[0]
    for theirs, ours in _EXPECTED:
        text = text.replace(theirs, ours)
    return text[:1].lower() + text[1:]
