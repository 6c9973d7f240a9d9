"""Scoring datagrams become messages: framing, and understanding one message. No input, no output, no clock.

`parse` takes any bytes and never raises. It judges only structure (an unknown code, a value that is missing or is not
what it should be, arguments too many); whether values make sense is the rules' business.
"""

import re
from collections.abc import Iterator

from core.pss.models import Message
from core.pss.wire.codes import CODES, Code
from core.pss.wire.reading import EDGES, QUOTES, bare, doubt, quoted

_BLANK = EDGES.encode() + QUOTES.encode() + b";"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,15}", re.ASCII)
_PORT = re.compile(r"udp port\s{0,8}([0-9]{1,5})\b", re.ASCII)
_GLUED_CODES = frozenset(("pt1", "pt2", "hl1", "hl2"))
_SEAM = re.compile(rb"[0-9][; \t]*(?=(?:pt|hl)[12][ \t]*;)", re.IGNORECASE)


def parse(datagram: bytes) -> list[Message]:
    """Understand a datagram.

    Args:
        datagram: Any bytes.

    Returns:
        At least one message; the raw bytes of all of them, put together, are the datagram.
    """
    text = datagram.decode("utf-8", "replace").strip(EDGES)
    if "\n" in text or "\r" in text:
        return [message for line in _lines(datagram) for message in _understand(line, _text(line))]
    return _understand(datagram, text)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip(EDGES)


def _lines(datagram: bytes) -> Iterator[bytes]:
    """Cut at line ends; a line with nothing on it stays with the message before it, or the first after it."""
    start = position = 0
    filled = in_json = False
    for line in datagram.splitlines(keepends=True):
        if line.strip(_BLANK):
            if filled and not in_json:
                yield datagram[start:position]
                start = position
            filled = True
            # JSON may be laid out over many lines, down to a closing brace at the margin.
            opened = line.lstrip(_BLANK).startswith(b"{") and not line.rstrip().endswith(b"}")
            in_json = opened or (in_json and not line.startswith(b"}"))
        position += len(line)
    yield datagram[start:]


def _understand(raw: bytes, text: str) -> list[Message]:
    parts = text.split(";")
    code = CODES.get(parts[0])
    if code is None:
        code, parts = _look_closer(text)
        if code is None:
            return [_unrecognised(raw, text)]
    message = Message(raw, code.name, code.kind, code.side)
    code.read(parts, message)
    if not text.isascii():
        _check_encoding(text, message)
    if message.status != "recognized" and message.code in _GLUED_CODES:
        return _unglue(message)
    return [message]


def _look_closer(text: str) -> tuple[Code | None, list[str]]:
    """Find the code behind quotes, stray separators, blanks, NUL bytes and capitals."""
    if text[:1] in QUOTES:
        text = _unquote(text)
    parts = text.lstrip(EDGES + QUOTES + ";").split(";")
    name = bare(parts[0]).lower()
    if name.startswith("win'"):
        # A second vendor's sender joins this code and its word with a quote.
        parts = ["win", parts[0].partition("'")[2], *parts[1:]]
        name = "win"
    return CODES.get(name), parts


def _unquote(text: str) -> str:
    """Take the quotes off a quoted message, also where the terminator follows them."""
    body = text.lstrip(EDGES + QUOTES)
    inside = body.rstrip(EDGES + ";")
    return inside.rstrip(QUOTES) if inside.endswith(tuple(QUOTES)) else body


def _check_encoding(text: str, message: Message) -> None:
    """Note bytes that are no UTF-8: senders that count characters for bytes cut names' tails off."""
    if text.endswith("\ufffd"):
        doubt(message, "The end is cut off in the middle of a character.")
    elif "\ufffd" in text:
        doubt(message, "Some characters could not be read (not UTF-8).")


def _unglue(message: Message) -> list[Message]:
    """Part two hits or points that were sent as one message, with or without a separator."""
    raw = message.raw
    cuts = [match.end() for match in _SEAM.finditer(raw)]
    if not cuts:
        return [message]
    pieces = [raw[start:end] for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    return [part for piece in pieces for part in _understand(piece, _text(piece))]


def _unrecognised(raw: bytes, text: str) -> Message:
    lowered = text.lower()
    if "udp port" in lowered and "connected" in lowered:
        return _connection(raw, lowered)
    message = Message(raw, "", "unknown", status="unknown", confidence=0.0)
    content = text.lstrip(EDGES + QUOTES + ";")
    if content.startswith("{"):
        message.kind = "foreign"
        message.issues.append("JSON of another feed, not a scoring message.")
        return message
    if not content:
        message.issues.append("There is nothing in it.")
        return message
    word = bare(content.partition(";")[0]).lower()
    if _CODE.fullmatch(word):
        message.code = word
        message.issues.append(f"No code that we know is called {quoted(word)}.")
        return message
    message.issues.append("It does not begin with a code.")
    leading = _CODE.match(word)
    if leading is not None and leading[0] in CODES:
        message.issues.append(f"It begins like {leading[0]}, but not with “;” after it.")
    return message


def _connection(raw: bytes, lowered: str) -> Message:
    event = "disconnected" if "disconnected" in lowered else "connected"
    message = Message(raw, "", "session", fields={"event": event})
    port = _PORT.search(lowered)
    if port is not None:
        message.fields["port"] = int(port[1])
    return message
