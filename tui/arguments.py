"""Words of the command line made into values, or into a sentence that argparse says before it exits with 2."""

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, NamedTuple

from core.errors import Invalid

if TYPE_CHECKING:
    from core.obs.simulation.faults import Planned


class Address(NamedTuple):
    """Where to send to."""

    host: str
    port: int

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.host}:{self.port}"


def address(text: str) -> Address:
    """Read HOST:PORT."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ArgumentTypeError(f"{text!r} should be HOST:PORT, such as 127.0.0.1:6000")
    return Address(host, int(port))


def port(text: str) -> int:
    """Read a port to listen on; 0 is any free one."""
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} should be a port from 0 to 65535")
    return int(text)


def names(text: str) -> list[str]:
    """Read names with commas between them."""
    found = [name.strip() for name in text.split(",")]
    if not all(found) or len(set(found)) < len(found):
        raise ArgumentTypeError(f"{text!r} should be different names with commas between them")
    return found


def fault(text: str) -> "Planned":
    """Read what is to go wrong with a simulated OBS, and when."""
    from core.obs.simulation.faults import parse

    try:
        return parse(text)
    except Invalid as error:
        raise ArgumentTypeError(error.message) from None


def above_zero(text: str) -> float:
    """Read a number above zero."""
    value = _number(text)
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text!r} should be a number above zero")
    return value


def speed(text: str) -> float:
    """Read how many times faster; `max` is infinitely."""
    return float("inf") if text == "max" else above_zero(text)


def share(text: str) -> float:
    """Read a share from 0 to 1."""
    value = _number(text)
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} should be a share from 0 to 1")
    return value


def count(text: str) -> int:
    """Read how many, at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} should be a whole number from 1 on")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} should be a number") from None
