"""Shapes of unknown messages, and what they might be."""

import pytest

from core.pss.protocol import parse
from core.pss.wire.patterns import pattern_of, suggest


def pattern(text: str) -> str:
    (message,) = parse(text.encode())
    return pattern_of(message)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("xyz;1;", "xyz;2;"),
        ("xyz;1", "xyz;1;\r\n"),
        ("xyz;1:59;", "XYZ;01:58"),
        ("xyz;Anna;", "xyz;Maria Luisa;"),
        ("xyz;-1", "xyz;7"),
        ('{"a": 1}', '{"b": [2, 3]}\r\n'),
    ],
)
def test_alike_messages_have_one_pattern(first: str, second: str) -> None:
    assert pattern(first) == pattern(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("xyz;1", "xyw;1"), ("xyz;1", "xyz;a"), ("xyz;1", "xyz;1;2"), ("xyz;1:00", "xyz;a"), ("xyz;;1", "xyz;1;1")],
)
def test_different_shapes_have_different_patterns(first: str, second: str) -> None:
    assert pattern(first) != pattern(second)


def test_a_pattern_reads_as_code_count_and_classes() -> None:
    assert pattern("xyz;1;1:59;name;;9") == "xyz/5 int time text empty int"
    assert pattern("no code here;4") == "?/2 text int"
    assert pattern("") == "?/1 empty"


def test_a_pattern_of_many_fields_stays_short() -> None:
    assert len(pattern("xyz;" + "1;" * 30_000)) < 200


@pytest.mark.parametrize(("code", "nearest"), [("clc", "clk"), ("rndd", "rnd"), ("wgh", "wmh"), ("timeou", "timeout")])
def test_the_nearest_code_is_suggested(code: str, nearest: str) -> None:
    assert suggest(code) == nearest


@pytest.mark.parametrize("code", ["rst", "rsr", "sup"])
def test_codes_seen_elsewhere_have_a_guess_in_words(code: str) -> None:
    guess = suggest(code)
    assert guess is not None
    assert "documented nowhere" in guess


@pytest.mark.parametrize("code", ["", "qqq", "zz9_plural"])
def test_nothing_is_suggested_for_what_resembles_nothing(code: str) -> None:
    assert suggest(code) is None
