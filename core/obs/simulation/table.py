"""The table of the requests that a protocol answers."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

A = TypeVar("A")

Answer = dict[str, Any] | None
Version = tuple[int, ...]


class Requests(Generic[A]):
    """Which requests there are, by what they are answered, and since which version of the server."""

    def __init__(self, *parts: "Requests[A]") -> None:
        """Begin with those of other tables."""
        self._handlers: dict[str, tuple[Version, Callable[[A], Answer]]] = {}
        for part in parts:
            self._handlers |= part._handlers

    def add(self, *names: str, since: Version = ()) -> Callable[[Callable[[A], Answer]], Callable[[A], Answer]]:
        """Answer these requests with the function that this decorates."""

        def added(handler: Callable[[A], Answer]) -> Callable[[A], Answer]:
            self._handlers |= dict.fromkeys(names, (since, handler))
            return handler

        return added

    def find(self, name: str, version: Version = ()) -> Callable[[A], Answer] | None:
        """Give what answers a request; None where that version does not know it."""
        since, handler = self._handlers.get(name, ((), None))
        return handler if version >= since else None

    def names(self, version: Version = ()) -> list[str]:
        """Name the requests that a version knows."""
        return [name for name, (since, _) in self._handlers.items() if version >= since]
