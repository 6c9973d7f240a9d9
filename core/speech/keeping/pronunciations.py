"""Words that are spoken otherwise than they are written, as rows."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Final

from core.errors import NotFound
from core.part import Room
from core.speech.keeping.shared import change, check_language, check_name, statement, tidy
from core.speech.models import Pronunciation
from core.validation import refuse_fields

_SELECT: Final = "SELECT id, word, say_as, language FROM speech_pronunciation ORDER BY word, language"
_UPSERT: Final = """
    INSERT INTO speech_pronunciation (word, say_as, language) VALUES (?, ?, ?)
    ON CONFLICT (word, language) DO UPDATE SET say_as = excluded.say_as
"""
_REMOVE: Final = "DELETE FROM speech_pronunciation WHERE word = ? AND language = ?"
_LONGEST: Final = 200


class Pronunciations:
    """The list of them, in memory as it is in the store."""

    def __init__(self, room: Room) -> None:
        """Work on the table `speech_pronunciation`."""
        self._room = room
        self._known: tuple[Pronunciation, ...] = ()

    async def start(self) -> None:
        """Read them."""
        rows = await self._room.store.fetch(_SELECT)
        self._known = tuple(Pronunciation(row["id"], row["word"], row["say_as"], row["language"]) for row in rows)

    def __iter__(self) -> Iterator[Pronunciation]:
        """List them by word."""
        return iter(self._known)

    def put_in(self, text: str, language: str) -> str:
        """Give a text as it is to be spoken: whole words, whatever their case, the longest first."""
        says = {
            each.word.casefold(): each.say_as
            for each in sorted(self._known, key=lambda each: each.language)  # a language's own word goes before any's
            if each.language in ("", language, language.partition("-")[0])
        }
        if not says:
            return text
        words = "|".join(re.escape(word) for word in sorted(says, key=len, reverse=True))
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        return pattern.sub(lambda found: says.get(found[0].casefold(), found[0]), text)

    async def put(self, word: str, say_as: str, language: str) -> Pronunciation:
        """Have a word spoken as another text."""
        word, say_as, fields = tidy(word), tidy(say_as), dict[str, str]()
        check_name(fields, "word", word)
        check_name(fields, "say_as", say_as, _LONGEST)
        check_language(fields, language)
        refuse_fields("This word cannot be spoken like this", fields)
        await self._write(statement(_UPSERT, word, say_as, language))
        return self._find(word, language)

    async def remove(self, word: str, language: str) -> None:
        """Have a word spoken as it is written again."""
        found = self._find(tidy(word), language)
        await self._write(statement(_REMOVE, found.word, language))

    def _find(self, word: str, language: str) -> Pronunciation:
        for each in self._known:
            if (each.word.casefold(), each.language) == (word.casefold(), language):
                return each
        raise NotFound(f"Nothing says how “{word[:60]}” is spoken.", remedy="speech.pronunciations lists what does.")

    async def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        await change(self._room, "pronunciations", work)
        await self.start()
