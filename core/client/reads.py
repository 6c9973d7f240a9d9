"""A read of one call or of several, with the `seq` that all of it reflects."""

from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# The least seq that the calls of the read under way reflect; None while it has called nothing.
_as_of: ContextVar[int | None] = ContextVar("cuedesk_as_of", default=None)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A read's value, and the `seq` that it reflects."""

    value: T
    as_of: int


def reflects(as_of: int) -> None:
    """Note, for the read under way, what one of its calls reflects."""
    before = _as_of.get()
    _as_of.set(as_of if before is None else min(before, as_of))


async def answer(read: Awaitable[T]) -> Answer[T]:
    """Await a read together with the `seq` that all its calls reflect."""
    around = _as_of.set(None)
    try:
        value = await read
        as_of = _as_of.get()
    finally:
        _as_of.reset(around)
    if as_of is not None:
        reflects(as_of)
    return Answer(value, as_of or 0)
