"""Validation rules as data: checked when saved, compiled once, applied to every message.

How a rule's definition reads, by its type:

- `required`: how many values there must be. With a field named it is `1`: that field. A message whose code is an answer
  to a question for the last value may be bare: that says that the sender has none yet.
- `data_type`: `integer` or `text`.
- `range`: `1-5`, or `1-` without an upper end; whole numbers.
- `format`: a template in which `m:ss` is a time, `9` a digit, `A` a letter, `H` a hexadecimal digit, `?` any character
  and one `*` any run of characters; everything else stands for itself.
- `custom`: the name of one of `CHECKS`. The one called `deprecated` always fails: a rule with it says that this version
  of the protocol no longer has the code, which makes its messages deprecated, whether or not the parser knows the code.

Every type but `required` and `custom` passes where the value is absent; without a field it looks at every value.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from core.errors import Invalid
from core.pss.models import Message, Rule, RuleResult
from core.pss.wire.codes import DECODED, PULLED
from core.pss.wire.reading import quoted

Fields = dict[str, Any]
Check = Callable[[Fields], bool]
_ValueCheck = Callable[[Any], bool]

_CODE = re.compile(r"[a-z][a-z0-9_]{0,15}", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,9}) ?- ?([0-9]{1,9})?", re.ASCII)
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_TEMPLATE = {"9": "[0-9]", "A": "[A-Za-z]", "H": "[0-9A-Fa-f]", "?": ".", "*": ".*"}
_TIME = "m:ss"
_TIME_PATTERN = "[0-9]{1,3}:[0-5][0-9]"
_LONGEST_TEMPLATE = 100


def _no_extra(fields: Fields) -> bool:
    return "extra" not in fields


def _both_sides(fields: Fields) -> bool:
    return any(name.startswith("blue") for name in fields) == any(name.startswith("red") for name in fields)


def _different_athletes(fields: Fields) -> bool:
    name = fields.get("blue_name")
    return name is None or name != fields.get("red_name")


def _deprecated(_fields: Fields) -> bool:
    return False


# What a custom rule may name.
CHECKS: Mapping[str, Check] = {
    "no_extra": _no_extra,  # no more arguments than the code has
    "both_sides": _both_sides,  # a group speaks of both athletes
    "different_athletes": _different_athletes,  # blue and red have different names
    "deprecated": _deprecated,  # the code is no longer in the protocol
}


class _Compiled(NamedTuple):
    rules: tuple[Rule, ...]
    checks: tuple[Check, ...]
    passed: tuple[RuleResult, ...]


class RuleBook:
    """The rules in force, ready to be applied."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Compile the enabled ones of these rules.

        Raises:
            Invalid: A rule's definition makes no sense.
        """
        by_code: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.enabled:
                by_code.setdefault(rule.code, []).append(rule)
        self._by_code = {code: _compile(tuple(of_code)) for code, of_code in by_code.items()}

    def judge(self, message: Message) -> tuple[RuleResult, ...]:
        """Apply the rules of the message's code; those that fail lower its status and say why in its issues."""
        compiled = self._by_code.get(message.code)
        if compiled is None:
            return ()
        fields = message.fields
        for check in compiled.checks:
            if not check(fields):
                return _lower(message, compiled)
        return compiled.passed


def validate_definition(rule: Rule) -> None:
    """Check that a rule can be applied.

    Raises:
        Invalid: It cannot, with the reason.
    """
    _check(rule)


def _compile(rules: tuple[Rule, ...]) -> _Compiled:
    return _Compiled(
        rules,
        tuple(_check(rule) for rule in rules),
        tuple(RuleResult(rule.name, passed=True, message=None) for rule in rules),
    )


def _lower(message: Message, compiled: _Compiled) -> tuple[RuleResult, ...]:
    """Judge a message that breaks a rule: every rule gets its result, the hardest decides.

    What a code means is known whether or not it is deprecated, so that leaves the confidence as it is.
    """
    results = list(compiled.passed)
    is_refused = is_deprecated = False
    for index, (rule, check) in enumerate(zip(compiled.rules, compiled.checks, strict=True)):
        if check(message.fields):
            continue
        sentence = _sentence(rule, message.fields)
        results[index] = RuleResult(rule.name, passed=False, message=sentence)
        message.issues.append(sentence)
        if check is _deprecated:
            is_deprecated = True
        elif rule.severity == "hard":
            is_refused = True
            message.confidence = min(message.confidence, 0.3)
        elif message.status == "recognized":
            message.status = "partial"
            message.confidence = min(message.confidence, 0.6)
    if is_refused:
        message.status = "unknown"
    elif is_deprecated:
        message.status = "deprecated"
    return tuple(results)


def _sentence(rule: Rule, fields: Fields) -> str:
    sentence = rule.message or f"It breaks the rule {rule.name} ({rule.definition})."
    value = fields.get(rule.field)
    return sentence if value is None else f"{sentence} This is {quoted(str(value))}."


# ---- definitions become checks


def _check(rule: Rule) -> Check:
    """Make what applies a rule, or raise Invalid with the reason."""
    if not _CODE.fullmatch(rule.code):
        raise _invalid(rule, "code", f"{quoted(rule.code)} is not a code: small letters and digits are expected")
    if not rule.name.strip():
        raise _invalid(rule, "name", "it needs a name")
    match rule.type:
        case "required":
            return _required(rule)
        case "custom":
            return _custom(rule)
        case "range":
            return _on_field(rule.field, _range(rule))
        case "data_type":
            return _on_field(rule.field, _data_type(rule))
        case "format":
            return _on_field(rule.field, _format(rule))


def _invalid(rule: Rule, field: str, reason: str) -> Invalid:
    sentence = f"The rule {rule.name or '(no name)'} for {rule.code or '(no code)'} cannot be applied: {reason}."
    return Invalid(sentence, data={"fields": {field: f"{reason[:1].upper()}{reason[1:]}."}})


def _on_field(name: str, check: _ValueCheck) -> Check:
    """Apply a check to one value, or to every value where no field is named."""

    def on_all(fields: Fields) -> bool:
        # A loop: all() over a generator takes twice as long, for every message.
        for key, value in fields.items():  # noqa: SIM110
            if value is not None and key != "extra" and not check(value):
                return False
        return True

    def on_field(fields: Fields) -> bool:
        value = fields.get(name)
        return value is None or check(value)

    return on_field if name else on_all


def _required(rule: Rule) -> Check:
    if not re.fullmatch("[1-9][0-9]?", rule.definition):
        raise _invalid(rule, "definition", "“required” takes how many values there must be, 1 to 99")
    count, name, may_be_bare = int(rule.definition), rule.field, rule.code in PULLED
    if name and count != 1:
        raise _invalid(rule, "definition", "with a field named, “required” takes 1")

    def required(fields: Fields) -> bool:
        if not fields:
            return may_be_bare
        if name:
            return fields.get(name) is not None
        return sum(value is not None and key != "extra" for key, value in fields.items()) >= count

    return required


def _custom(rule: Rule) -> Check:
    check = CHECKS.get(rule.definition)
    if check is None:
        raise _invalid(rule, "definition", f"“custom” takes one of {', '.join(CHECKS)}")
    return check


def _range(rule: Rule) -> _ValueCheck:
    match = _RANGE.fullmatch(rule.definition)
    if match is None:
        raise _invalid(rule, "definition", "“range” takes two whole numbers such as 1-5, or 1- without an end")
    low, high = int(match[1]), float("inf") if match[2] is None else int(match[2])
    if low > high:
        raise _invalid(rule, "definition", f"the range {rule.definition} ends before it starts")

    def within(value: Any) -> bool:
        if type(value) is int:
            return low <= value <= high
        return isinstance(value, str) and bool(_WHOLE_NUMBER.fullmatch(value)) and low <= int(value) <= high

    return within


def _data_type(rule: Rule) -> _ValueCheck:
    if rule.definition == "text":
        return lambda value: isinstance(value, str)
    if rule.definition != "integer":
        raise _invalid(rule, "definition", "“data_type” takes integer or text")
    words = DECODED.get(rule.field, frozenset())

    def whole(value: Any) -> bool:
        if isinstance(value, str):
            return value in words or bool(_WHOLE_NUMBER.fullmatch(value))
        return type(value) is int

    return whole


def _format(rule: Rule) -> _ValueCheck:
    template = rule.definition
    if not 0 < len(template) <= _LONGEST_TEMPLATE:
        raise _invalid(rule, "definition", f"“format” takes a template of 1 to {_LONGEST_TEMPLATE} characters")
    if template.count("*") > 1:
        raise _invalid(rule, "definition", "a template may have one * only")
    pieces = ["".join(_TEMPLATE.get(char) or re.escape(char) for char in piece) for piece in template.split(_TIME)]
    pattern = re.compile(_TIME_PATTERN.join(pieces), re.DOTALL)
    return lambda value: pattern.fullmatch(str(value)) is not None
