"""What happens in the matches that are recorded, in words, as chapters and clips name it."""

import sqlite3
from functools import partial
from typing import Any, Final

import msgspec

from core.clock import Micros
from core.sheets import visible
from core.store import Store

_PUT: Final = "INSERT OR REPLACE INTO obs_moment (event, match, at, caption, deprecated) VALUES (?, ?, ?, ?, ?)"
_SELECT: Final = "SELECT at, caption FROM obs_moment WHERE match = ? AND NOT deprecated ORDER BY at, event"
_JUDGE: Final = "UPDATE obs_moment SET deprecated = ? WHERE event = ?"
_DEPRECATED: Final = "deprecated"

_POINTS: Final = {1: "punch", 2: "body kick", 3: "head kick", 4: "turning body kick", 5: "turning head kick"}
_SIDES: Final = ("blue", "red")
_LONGEST: Final = 100


class Happening(msgspec.Struct, frozen=True):
    """What the scoring part says of one event, as far as it matters here."""

    id: int
    at: Micros
    court: str
    match: int | None
    kind: str
    side: str | None
    status: str
    fields: dict[str, Any]

    @property
    def who(self) -> str:
        """Name whose it is, to begin a sentence with."""
        return (self.side or "referee").capitalize()


class Moments:
    """The table `obs_moment`, and what was last said of each match, because senders repeat themselves."""

    def __init__(self, store: Store) -> None:
        """Work on this store."""
        self._store = store
        self._said: dict[int, set[str]] = {}
        self._gam_jeom: dict[int, dict[str, int]] = {}

    async def of(self, match: int) -> list[tuple[Micros, str]]:
        """List what happened in a match and when, oldest first, without what is said to be none of it."""
        return [(row["at"], row["caption"]) for row in await self._store.fetch(_SELECT, (match,))]

    async def take(self, match: int, happening: Happening) -> None:
        """Keep an event of a match that is recorded, if it is worth a word."""
        caption = self.caption(match, happening)
        if caption is not None:
            is_none = happening.status == _DEPRECATED
            row = (happening.id, match, happening.at, visible(caption)[:_LONGEST], is_none)
            await self._store.submit(partial(_run, sql=_PUT, values=row))

    async def judge(self, event: int, status: str) -> None:
        """Follow what is said of an event afterwards."""
        await self._store.submit(partial(_run, sql=_JUDGE, values=(status == _DEPRECATED, event)))

    def forget(self, match: int) -> None:
        """Forget what was said of a match that is over."""
        self._said.pop(match, None)
        self._gam_jeom.pop(match, None)

    def caption(self, match: int, happening: Happening) -> str | None:
        """Say what has happened; None for what is only said again."""
        fields, who = happening.fields, happening.who
        match happening.kind:
            case "point":
                return f"{who}: {_POINTS.get(fields.get('point', 0), 'point')}"
            case "gam_jeom":
                return self._penalties(match, fields)
            case "challenge":
                # Each message tells all there is by then: asked for, accepted, won.
                words = [word for word in (fields.get("state"), fields.get("result")) if word]
                return f"{who}: review {' '.join(map(str, words))}"
            case "mark":
                return str(fields.get("note") or "Mark")
            case "round" if "round" in fields:
                return self._once(match, f"Round {fields['round']}")
            case "winner" if "winner" in fields:
                winner = str(fields["winner"])
                return self._once(match, "Tie" if winner == "tie" else f"{winner.capitalize()} wins")
            case _:
                return None

    def _once(self, match: int, caption: str) -> str | None:
        said = self._said.setdefault(match, set())
        if caption in said:
            return None
        said.add(caption)
        return caption

    def _penalties(self, match: int, fields: dict[str, Any]) -> str | None:
        """Tell who got another penalty; senders give running totals, which a new round sets back."""
        totals = self._gam_jeom.setdefault(match, dict.fromkeys(_SIDES, 0))
        now = {side: fields[side] for side in _SIDES if isinstance(fields.get(side), int)}
        more = [side.capitalize() for side in now if now[side] > totals[side]]
        totals.update(now)
        return f"{' and '.join(more)}: gam-jeom" if more else None


def _run(db: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> None:
    db.execute(sql, values)
