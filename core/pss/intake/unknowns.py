"""Shapes of messages that nobody knows: counted in memory, written about once a second."""

from collections.abc import Iterable
from typing import Any, Final

from core.clock import Micros
from core.pss.intake.sessions import Statement
from core.pss.intake.texts import Text, shown
from core.pss.wire.patterns import suggest

PUT: Final = (
    "INSERT INTO pss_unknown_pattern (pattern, code, example, count, first_at, last_at, suggestion)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (pattern) DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at"
)
SELECT: Final = (
    "SELECT id, pattern, code, example, count, first_at, last_at, suggestion, note"
    " FROM pss_unknown_pattern ORDER BY last_at DESC, id DESC"
)

_MOST: Final = 2000
_OTHERS: Final = "others"
_LONGEST_EXAMPLE: Final = 300


class Unknowns:
    """Counts shapes; when somebody sends no end of new ones, the rest counts as one."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: set[str] = set()
        self._seen: dict[str, list[Any]] = {}

    def load(self, patterns: Iterable[str]) -> None:
        """Take the shapes that the store has."""
        self._known.update(patterns)

    def note(self, pattern: str, text: Text, at: Micros) -> None:
        """Count a message of this shape."""
        if pattern not in self._known:
            if len(self._known) >= _MOST:
                pattern = _OTHERS
            self._known.add(pattern)
        seen = self._seen.get(pattern)
        if seen is None:
            code = text.message.code if pattern != _OTHERS else ""
            example = shown(text.message.raw)[:_LONGEST_EXAMPLE]
            self._seen[pattern] = [pattern, code, example, 1, at, at, suggest(code) if code else None]
        else:
            seen[3] += 1
            seen[5] = at

    def statements(self) -> Iterable[Statement]:
        """Write what was counted since the last time."""
        if self._seen:
            rows = [tuple(seen) for seen in self._seen.values()]
            self._seen.clear()
            yield PUT, rows
