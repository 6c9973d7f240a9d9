"""Words as the search index sees them: without accents, in small letters."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 40


def fold(text: str) -> str:
    """Give a text without accents and in small letters."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """List the words of a text, folded."""
    return [word[:_LONGEST] for word in _WORD.findall(fold(text))]


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Collect the words that somebody could mistype: of four letters or more, and no numbers."""
    return {word for text in texts for word in words_of(text) if len(word) >= 4 and not word.isdigit()}
