"""Values out of the JSON objects that OBS sends, each of the type that the protocol gives it, or a failure in words."""

from typing import Any, Final, TypeVar

import msgspec

from core.errors import Unavailable

T = TypeVar("T", str, bool, int, float, list[Any], dict[str, Any])

_TOO_LARGE: Final = 1 << 63

Object = dict[str, Any]
"""A JSON object, as it came."""


class Malformed(Unavailable):
    """OBS sent something that its protocol does not have."""


_decoder = msgspec.json.Decoder(Object)


def loads(text: str | bytes) -> Object:
    """Read a JSON object.

    Raises:
        Malformed: It is none.
    """
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Malformed("OBS sent something that is no message.") from None


def need(of: Any, key: str, kind: type[T]) -> T:
    """Give a value of an object.

    Raises:
        Malformed: There is none, or it is of another type.
    """
    return _as(of.get(key) if isinstance(of, dict) else None, key, kind)


def find(of: Any, key: str, kind: type[T]) -> T | None:
    """Give a value that may be missing or null."""
    return need(of, key, kind) if isinstance(of, dict) and of.get(key) is not None else None


def rows(of: Any, key: str) -> list[Any]:
    """Give a list of an object; each of its elements is to be looked into with `need`."""
    return need(of, key, list)


def texts(of: Any, key: str) -> tuple[str, ...]:
    """Give a list of texts of an object."""
    return tuple(_as(text, key, str) for text in rows(of, key))


def _as(value: Any, key: str, kind: type[T]) -> T:
    # JSON has one kind of numbers.
    if kind is float and type(value) is int and _is_sane(value):
        value = float(value)
    elif kind is int and type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not kind or not _is_sane(value):
        raise Malformed(f"OBS sent no “{key}” as its protocol has it.")
    return value


def _is_sane(value: Any) -> bool:
    """Tell whether a value can be sent on: JSON can hold numbers without end, and halves of characters."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
    return not isinstance(value, int) or abs(value) < _TOO_LARGE
