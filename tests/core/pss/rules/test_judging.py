"""Validation rules as data: the seeded ones, edited ones, and definitions that make no sense."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.pss.models import Message, Rule, RuleResult
from core.pss.protocol import parse
from core.pss.rules.judging import CHECKS, RuleBook, validate_definition
from core.pss.rules.seed import SEED
from core.pss.wire.codes import CODES
from tests.support.sample import sample_match

MCH = "mch;{};Quarterfinal;W- 57 kg;1;#0000ff;#FFFFFF;#ff0000;#FFFFFF;7c1e09ab;Senior;{};{};cntDown;22;10;"
BOOK = RuleBook(SEED)


def rule(type_: Any, definition: str, field: str = "level", severity: Any = "hard", code: str = "hl1") -> Rule:
    return Rule(1, "2.3", code, "own", type_, field, definition, severity, True, "It is not as it should be.")


def judged(text: str, book: RuleBook = BOOK) -> tuple[Message, tuple[RuleResult, ...]]:
    (message,) = parse(text.encode())
    return message, book.judge(message)


def test_the_seeded_rules_are_those_of_the_format() -> None:
    rows = {(rule.code, rule.name): (rule.type, rule.definition, rule.severity) for rule in SEED}
    assert len(rows) == len(SEED)
    assert {rule.version for rule in SEED} == {"2.3"}
    assert all(rule.enabled and rule.message for rule in SEED)
    assert all(not rule.field or rule.field in CODES[rule.code].fields for rule in SEED)
    expected = {
        **{(code, "point_type_range"): ("range", "1-5", "hard") for code in ("pt1", "pt2")},
        **{(code, "hit_level_range"): ("range", "1-100", "hard") for code in ("hl1", "hl2")},
        **{(code, "warning_count_range"): ("range", "0-4", "soft") for code in ("wg1", "wg2")},
        **{(code, "time_format"): ("format", "m:ss", "hard") for code in ("ij0", "ij1", "ij2", "clk")},
        **{(code, "challenge_status"): ("data_type", "integer", "hard") for code in ("ch0", "ch1", "ch2")},
        ("rnd", "round_number_range"): ("range", "1-3", "soft"),
        ("mch", "match_number_positive"): ("range", "1-9999", "soft"),
        ("mch", "total_rounds_range"): ("range", "0-5", "soft"),
        ("mch", "round_duration_positive"): ("range", "1-9999", "soft"),
    }
    assert expected.items() <= rows.items()
    assert not {"brk", "wrd", "sc1", "sc2", "s11", "win", "at1"} & {rule.code for rule in SEED}


@pytest.mark.parametrize(
    ("text", "status", "confidence"),
    [
        ("pt1;1;", "recognized", 1.0),
        ("pt1;5;", "recognized", 1.0),
        ("pt1;0;", "unknown", 0.3),
        ("pt2;6;", "unknown", 0.3),
        ("pt1;255;", "unknown", 0.3),
        ("pt1;1.5;", "unknown", 0.3),
        ("pt1;;", "unknown", 0.3),
        ("hl1;1;", "recognized", 1.0),
        ("hl1;100;", "recognized", 1.0),
        ("hl2;101;", "unknown", 0.3),
        ("hl2;0;", "unknown", 0.3),
        ("hl2;", "unknown", 0.3),
        ("wg1;4;wg2;0;", "recognized", 1.0),
        ("wg1;0;wg2;5;", "partial", 0.6),
        ("wg2;10;", "partial", 0.6),
        ("wg1;0;wg2;11;", "unknown", 0.3),
        ("wg1;x;wg2;0;", "unknown", 0.3),
        ("ij0;1:23", "recognized", 1.0),
        ("ij1;01:23", "recognized", 1.0),
        ("ij1;83", "recognized", 1.0),
        ("ij2;soon;show", "unknown", 0.3),
        ("ij2;", "unknown", 0.3),
        ("ch1;", "recognized", 1.0),
        ("ch1;-1;", "recognized", 1.0),
        ("ch2;1;1;", "recognized", 1.0),
        ("ch2;7;", "partial", 0.6),
        ("ch2;yes;", "unknown", 0.3),
        ("clk;1:59;start", "recognized", 1.0),
        ("clk;01:59", "recognized", 1.0),
        ("clk;1:60;", "partial", 0.6),
        ("clk;1:59;jump", "partial", 0.6),
        ("clk;1:59;start;more", "partial", 0.6),
        ("clk;-1:30;", "unknown", 0.3),
        ("clk;;start", "unknown", 0.3),
        ("clk;", "partial", 0.6),
        ("rnd;", "partial", 0.6),
        ("mch;", "partial", 0.6),
        ("wg1;wg2;", "partial", 0.6),
        ("rnd;3;", "recognized", 1.0),
        ("rnd;4;", "partial", 0.6),
        ("rnd;0;", "unknown", 0.3),
        ("rnd;one;", "unknown", 0.3),
        ("rnd;;2;", "unknown", 0.3),
        (MCH.format("214", "3", "120"), "recognized", 1.0),
        (MCH.format("0", "3", "120"), "partial", 0.6),
        (MCH.format("10000", "3", "120"), "partial", 0.6),
        (MCH.format("245.A", "3", "120"), "partial", 0.6),
        (MCH.format("214", "6", "120"), "partial", 0.6),
        (MCH.format("214", "3", "0"), "partial", 0.6),
        ("brk;soon", "partial", 0.6),
        ("sc1;300;sc2;0", "recognized", 1.0),
        ("xyz;1", "unknown", 0.0),
    ],
)
def test_seeded_rules_decide_the_status(text: str, status: str, confidence: float) -> None:
    message, results = judged(text)
    assert (message.status, message.confidence) == (status, confidence)
    assert bool(message.issues) == (status != "recognized")
    failed = [result for result in results if not result.passed]
    assert all(result.message in message.issues for result in failed)


def test_a_known_code_with_a_bad_value_keeps_its_code_its_value_and_the_failed_rule() -> None:
    message, results = judged("pt1;6;")
    assert (message.code, message.kind, message.fields) == ("pt1", "point", {"point": 6})
    assert [(result.rule, result.passed) for result in results] == [
        ("point_required", True),
        ("point_type_range", False),
    ]
    assert message.issues == ["A point code is 1 to 5. This is “6”."]


def test_the_sample_match_breaks_no_rule() -> None:
    for text in sample_match():
        message, results = judged(text)
        assert message.status == "recognized"
        assert all(result.passed for result in results)


def test_messages_that_pass_share_one_result() -> None:
    assert judged("pt1;1;")[1] is judged("pt1;2;")[1]
    assert judged("sc1;1;sc2;2;")[1] == ()


def test_a_rule_that_is_switched_off_is_not_applied() -> None:
    book = RuleBook(replace(rule, enabled=False) if rule.name == "point_type_range" else rule for rule in SEED)
    message, results = judged("pt1;6;", book)
    assert message.status == "recognized"
    assert [result.rule for result in results] == ["point_required"]


def test_an_edited_severity_decides_anew() -> None:
    book = RuleBook(replace(rule, severity="soft") for rule in SEED)
    assert judged("pt1;6;", book)[0].status == "partial"


def test_a_soft_rule_never_raises_a_status() -> None:
    book = RuleBook([rule("range", "1-9", severity="hard"), replace(rule("range", "1-5", severity="soft"), name="b")])
    message, results = judged("hl1;50", book)
    assert (message.status, message.confidence) == ("unknown", 0.3)
    assert len(message.issues) == len(results) == 2


def test_a_rule_for_an_unknown_code_does_not_make_it_more_certain() -> None:
    message, _ = judged("xyz;1", RuleBook([rule("required", "1", code="xyz")]))
    assert (message.status, message.confidence) == ("unknown", 0.0)


def test_a_rule_without_a_message_explains_itself() -> None:
    message, _ = judged("hl1;50", RuleBook([replace(rule("range", "1-9"), message="")]))
    assert message.issues == ["It breaks the rule own (1-9). This is “50”."]


@pytest.mark.parametrize(
    ("type_", "definition", "field", "text", "passes"),
    [
        ("range", "1-", "level", "hl1;99999", True),
        ("range", "10-20", "level", "hl1;9", False),
        ("range", "1-9", "absent", "hl1;50", True),
        ("range", "0-9", "", "hl1;5;77", True),
        ("required", "1", "level", "hl1;5", True),
        ("required", "2", "", "hl1;5", False),
        ("required", "1", "", "hl1;", False),
        ("data_type", "integer", "level", "hl1;5", True),
        ("data_type", "integer", "level", "hl1;five", False),
        ("data_type", "text", "level", "hl1;five", True),
        ("data_type", "text", "level", "hl1;5", False),
        ("format", "99", "level", "hl1;50", True),
        ("format", "99", "level", "hl1;5", False),
        ("format", "A*", "level", "hl1;five", True),
        ("format", "?H", "level", "hl1;.f", True),
        ("format", "?H", "level", "hl1;.g", False),
        ("format", "in m:ss.9", "level", "hl1;in 1:05.7", True),
        ("format", "in m:ss.9", "level", "hl1;in 1:65.7", False),
        ("format", "(+)", "level", "hl1;(+)", True),
        ("custom", "no_extra", "", "hl1;5", True),
        ("custom", "no_extra", "", "hl1;5;6", False),
    ],
)
def test_every_type_of_definition(type_: str, definition: str, field: str, text: str, passes: bool) -> None:
    _, (result,) = judged(text, RuleBook([rule(type_, definition, field)]))
    assert result.passed is passes


@pytest.mark.parametrize(
    ("definition", "text", "passes"),
    [
        ("both_sides", "sc1;1;sc2;2", True),
        ("both_sides", "sc1;1", False),
        ("different_athletes", "at1;A;Aa;FRA;at2;B;Bb;ITA", True),
        ("different_athletes", "at1;A;Aa;FRA;at2;A;Aa;FRA", False),
        ("different_athletes", "at1;;;;at2;;;x", True),
        ("deprecated", "avt;0", False),
    ],
)
def test_named_checks(definition: str, text: str, passes: bool) -> None:
    _, (result,) = judged(text, RuleBook([rule("custom", definition, "", code=text[:3])]))
    assert result.passed is passes


@pytest.mark.parametrize(
    "bad",
    [
        rule("range", "five"),
        rule("range", "5-1"),
        rule("range", ""),
        rule("range", "1-99999999999999999999"),
        rule("format", ""),
        rule("format", "*a*"),
        rule("format", "9" * 101),
        rule("data_type", "float"),
        rule("required", "0"),
        rule("required", "yes"),
        rule("required", "2", field="level"),
        rule("custom", "my_check"),
        rule("range", "1-5", code="PT1"),
        rule("range", "1-5", code=""),
        replace(rule("range", "1-5"), name=" "),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused_in_words(bad: Rule) -> None:
    with pytest.raises(Invalid) as refused:
        validate_definition(bad)
    assert refused.value.message.endswith(".")
    assert set(refused.value.data["fields"]) <= {"definition", "code", "name"}
    with pytest.raises(Invalid):
        RuleBook([bad])


def test_a_code_that_the_version_has_no_more_is_deprecated_unless_a_hard_rule_refuses_it() -> None:
    gone = replace(rule("custom", "deprecated", code="avt"), message="Gone since 2.4.")
    message, _ = judged("avt;7", RuleBook([gone]))
    assert (message.status, message.confidence, message.fields) == ("deprecated", 1.0, {"value": 7})
    assert message.issues == ["Gone since 2.4."]
    message, _ = judged("avt;seven", RuleBook([gone]))
    assert (message.status, message.confidence) == ("deprecated", 0.6)
    low = rule("range", "0-5", "value", code="avt")
    for rules in ([gone, low], [low, gone]):
        message, results = judged("avt;7", RuleBook(rules))
        assert (message.status, message.confidence) == ("unknown", 0.3)
        assert not any(result.passed for result in results)
    message, _ = judged("old;1", RuleBook([replace(gone, code="old")]))
    assert (message.status, message.confidence, message.kind) == ("deprecated", 0.0, "unknown")


def test_the_refusal_of_a_custom_rule_names_the_checks() -> None:
    with pytest.raises(Invalid, match="no_extra"):
        validate_definition(rule("custom", "my_check"))


@pytest.mark.parametrize("good", [*SEED, *(rule("custom", name, "") for name in CHECKS)])
def test_good_definitions_are_taken(good: Rule) -> None:
    validate_definition(good)


codes = st.sampled_from(sorted({rule.code for rule in SEED}))


@given(codes, st.lists(st.text(max_size=8), max_size=8))
def test_any_message_can_be_judged(code: str, arguments: list[str]) -> None:
    for message in parse(";".join([code, *arguments]).encode("utf-8", "replace")):
        BOOK.judge(message)
        assert message.status in ("recognized", "partial", "unknown")
        assert bool(message.issues) == (message.status != "recognized")
