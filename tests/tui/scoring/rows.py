"""Event rows for tests, made from real datagrams or from bare values."""

from typing import Any

from core.pss.models import EventRow
from core.pss.protocol import parse

AT = 1_795_183_406_412_000


def row(id: int = 1, **values: Any) -> EventRow:
    """Make a row; what is not given is plain."""
    given: dict[str, Any] = {
        "at": AT + id, "court": "Ring 1", "match": 1, "sender": "10.0.0.21:50000", "origin": "datagram", "code": "hl1",
        "kind": "hit_level", "side": "blue", "round": 2, "clock": "1:10", "status": "recognized", "confidence": 1.0,
        "issues": (), "fields": {"level": 38}, "hits": (), "raw": b"hl1;38;",
    }  # fmt: skip
    return EventRow(id, **(given | values))


def heard(datagram: str | bytes, id: int = 1, **values: Any) -> EventRow:
    """Make the row of a datagram as the parser understands it."""
    message = parse(datagram.encode() if isinstance(datagram, str) else datagram)[0]
    understood = {
        name: getattr(message, name) for name in ("code", "kind", "side", "fields", "status", "confidence", "raw")
    }
    return row(id, **(understood | {"issues": tuple(message.issues)} | values))
