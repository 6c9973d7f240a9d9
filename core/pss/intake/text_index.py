"""Free text: an index of trigrams, built in the background behind the events, and how it is asked."""

import asyncio
import logging
import sqlite3
from collections.abc import Collection
from typing import Final

from core.errors import CuedeskError
from core.store import Store

log = logging.getLogger("cuedesk.pss")

SHORTEST: Final = 3
"""The index knows no text of fewer characters."""

INDEXED_UPTO: Final = "SELECT event FROM pss_progress WHERE name = 'indexed'"
SEARCHABLE: Final = "coalesce(t.searchable, CAST(t.raw AS TEXT))"

_SET_INDEXED: Final = "UPDATE pss_progress SET event = ? WHERE name = 'indexed'"
_ADD: Final = (
    "INSERT INTO pss_text_index (rowid, text, facet, court)"
    f" SELECT e.id, {SEARCHABLE}, printf('%03x', e.facet), printf('%03x', e.court_id)"
    " FROM pss_event e JOIN pss_text t ON t.id = e.text_id WHERE e.id > ? AND e.id <= ?"
)
# The index keeps no text of its own, so it is told what it has to forget.
_FORGET: Final = (
    "INSERT INTO pss_text_index (pss_text_index, rowid, text, facet, court)"
    f" SELECT 'delete', e.id, {SEARCHABLE}, printf('%03x', ?1), printf('%03x', e.court_id)"
    " FROM pss_event e JOIN pss_text t ON t.id = e.text_id WHERE e.id = ?2"
)
_CHUNK: Final = 1000
_BUSY: Final = 300.0
_MOST_BEHIND: Final = 30_000


def advance(database: sqlite3.Connection) -> tuple[int, bool]:
    """Index the next few events, in the writer's thread; tell how far it goes, and whether there are more."""
    done = database.execute(INDEXED_UPTO).fetchone()[0]
    last = database.execute("SELECT max(id) FROM pss_event").fetchone()[0] or 0
    upto = min(done + _CHUNK, last)
    if upto > done:
        database.execute(_ADD, (done, upto))
        database.execute(_SET_INDEXED, (upto,))
    return upto, upto < last


def forget(database: sqlite3.Connection, event: int, facet: int) -> bool:
    """Take an event with this facet out of the index, in the writer's thread; tell whether it was in it."""
    if event > database.execute(INDEXED_UPTO).fetchone()[0]:
        return False
    database.execute(_FORGET, (facet, event))
    return True


def remember(database: sqlite3.Connection, event: int) -> None:
    """Put an event into the index as it is now, in the writer's thread."""
    database.execute(_ADD, (event - 1, event))


def match(text: str, courts: Collection[int] | None, chosen: Collection[int], existing: Collection[int]) -> str:
    """Write the question to the index.

    Args:
        text: At least `SHORTEST` characters, which stand for themselves.
        courts: Only these courts', or None.
        chosen: Facets that are wanted.
        existing: All facets that occur; whichever of wanted and unwanted is shorter is asked for.
    """
    literal = searched(text).replace('"', '""')
    question = f'text : "{literal}"'
    if courts is not None:
        question = f"({question}) AND {_terms('court', courts)}"
    wanted, unwanted = sorted(set(existing) & set(chosen)), sorted(set(existing) - set(chosen))
    if not unwanted:
        return question
    if len(wanted) < len(unwanted):
        return f"({question}) AND {_terms('facet', wanted)}"
    return f"({question}) NOT {_terms('facet', unwanted)}"


def searched(text: str) -> str:
    """Write what a person types as it stands in the index, where NUL is a blank."""
    return text.replace("\0", " ")


def _terms(column: str, ids: Collection[int]) -> str:
    terms = " OR ".join(f'"{id_:03x}"' for id_ in ids)
    return f"{column} : ({terms})"


class TextIndex:
    """Keeps the index a little behind the events, when the writer has nothing better to do."""

    def __init__(self, store: Store) -> None:
        """Prepare."""
        self._store = store
        self._task: asyncio.Task[None] | None = None
        self._indexed = 0
        self._is_failing = False

    def nudge(self, per_second: float = 0.0, last: int = 0) -> None:
        """Index what is new, if that is not going on already.

        Now and then the index merges its parts, and a commit has to wait for that. So while events come fast it stays
        behind, up to a bound; what it does not know is searched without it.

        Args:
            per_second: How fast events come.
            last: The last event.
        """
        if per_second > _BUSY and last - self._indexed < _MOST_BEHIND:
            return
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._catch_up())

    async def stop(self) -> None:
        """Leave the rest for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _catch_up(self) -> None:
        try:
            has_more = True
            while has_more:
                self._indexed, has_more = await self._store.submit(advance, background=True)
        except CuedeskError as error:
            # The events are safe and searched without it; the next nudge tries again.
            if not self._is_failing:
                log.warning("the text index waits: %s", error.message)
            self._is_failing = True
        else:
            self._is_failing = False
