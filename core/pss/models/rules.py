"""Validation rules, and how they ended."""

from dataclasses import dataclass
from typing import Literal

RuleType = Literal["format", "data_type", "range", "required", "custom"]
Severity = Literal["hard", "soft"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One validation rule.

    Attributes:
        id: Its number in the store.
        version: Protocol version it belongs to, such as `2.3`.
        code: Wire code it applies to, such as `pt1`.
        name: Unique for a code and version, such as `point_type_range`.
        type: How `definition` reads.
        field: The field it looks at, or empty for the message as a whole.
        definition: `1-5` for range; `m:ss` for format; `integer` for data_type;
            a number of fields for required; a word for custom.
        severity: `hard` makes a message unknown, `soft` partial.
        enabled: It is applied.
        message: What is wrong when it fails, in words.
    """

    id: int
    version: str
    code: str
    name: str
    type: RuleType
    field: str
    definition: str
    severity: Severity
    enabled: bool
    message: str


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one validation rule ended for an event."""

    rule: str
    passed: bool
    message: str | None
