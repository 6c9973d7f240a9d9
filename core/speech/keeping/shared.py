"""What all rows of the speech part share: names that are looked up, texts that are checked, word of a change."""

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from core.caller import correlation
from core.errors import NotFound
from core.part import Room
from core.speech.events import TextsChanged
from core.speech.models import Settings
from core.validation import check_text, refuse_fields

SOURCE: Final = "speech"
LONGEST_NAME: Final = 60
_MOST: Final = 1000
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes:
    """Which settings of a voice are to be others."""

    style: float | None = None
    stability: float | None = None
    similarity: float | None = None
    boost: bool | None = None
    speed: float | None = None

    def of(self, settings: Settings) -> Settings:
        """Give settings with what is to be another."""
        return Settings(
            given(self.style, settings.style),
            given(self.stability, settings.stability),
            given(self.similarity, settings.similarity),
            given(self.boost, settings.boost),
            given(self.speed, settings.speed),
        )


def tidy(name: str) -> str:
    """Bring a name into one line."""
    return " ".join(name.split())


def no_such(what: str, name: str, known: Iterable[str], remedy: str) -> NotFound:
    """Make the error that says a name is not known, with those that may have been meant."""
    spelt = {each.casefold(): each for each in known}
    near = [spelt[each] for each in get_close_matches(name.casefold(), spelt, n=3)]
    meant = f"Did you mean {' or '.join(f'“{each}”' for each in near)}?" if near else remedy
    return NotFound(f"There is no {what} “{name[:LONGEST_NAME]}”.", remedy=meant, data={"near": near})


def check_name(fields: dict[str, str], field: str, name: str, longest: int = LONGEST_NAME) -> None:
    """Note under `field` what is wrong with a name."""
    if not name:
        fields[field] = "is empty"
    check_text(fields, field, name, longest)


def check_language(fields: dict[str, str], language: str) -> None:
    """Note what is wrong with a language; none at all is right."""
    if language and not _LANGUAGE.fullmatch(language):
        fields["language"] = "is a code, such as en or es-419"


def check_settings(fields: dict[str, str], settings: Settings) -> None:
    """Note which setting is out of its range; nothing is silently brought into it."""
    for name in ("style", "stability", "similarity", "speed"):
        value = getattr(settings, name)
        if not 0 <= value <= 1:  # also what is no number
            fields[name] = f"is from 0 to 1, not {value:g}"


def check_limit(limit: int, field: str = "limit") -> None:
    """Refuse a list of nothing, or of too much.

    Raises:
        Invalid: With a sentence.
    """
    wrong = {} if 1 <= limit <= _MOST else {field: f"is from 1 to {_MOST}, not {limit}"}
    refuse_fields("There is no such list", wrong)


async def change(room: Room, what: str, work: Callable[[sqlite3.Connection], T]) -> T:
    """Write, and tell that something has to be read again."""
    written = await room.store.submit(work)
    room.bus.publish(TextsChanged(what), source=SOURCE, correlation=correlation())
    return written


def statement(sql: str, *values: Any) -> Callable[[sqlite3.Connection], None]:
    """Give the work that runs one statement."""

    def work(db: sqlite3.Connection) -> None:
        db.execute(sql, values)

    return work


def given(value: T | None, otherwise: T) -> T:
    """Take a value where there is one."""
    return otherwise if value is None else value


def settings_of(row: Any) -> Settings:
    """Read how to speak from a row."""
    return Settings(row["style"], row["stability"], row["similarity"], bool(row["boost"]), row["speed"])


def settings_row(settings: Settings) -> tuple[float, float, float, bool, float]:
    """Write how to speak into a row."""
    return settings.style, settings.stability, settings.similarity, settings.boost, settings.speed
