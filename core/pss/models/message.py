"""What the protocol hands on, inside the engine."""

from dataclasses import dataclass, field
from typing import Any

from core.pss.models.words import Kind, Side, Status


@dataclass(slots=True)
class Message:
    """One message, parsed and judged.

    Attributes:
        raw: The message's bytes as received, its terminators removed from neither end.
        code: Wire code in lower case; empty where there is none.
        kind: What it is about.
        side: Whose it is, or None.
        fields: Typed values by name; what could not be typed is kept as text.
        status: Set by the parser, then by the rules.
        confidence: 1.0 valid, 0.6 partial, 0.3 rule broken, 0.0 unknown code.
        issues: What is wrong with it, in words.
    """

    raw: bytes
    code: str
    kind: Kind
    side: Side | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    status: Status = "recognized"
    confidence: float = 1.0
    issues: list[str] = field(default_factory=list)
