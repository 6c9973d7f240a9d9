"""Finds what a mistyped word was meant to be."""

from collections.abc import Iterable
from typing import Final

import aiosqlite

from core.audio.library.index_rows import padded

_SHORTEST: Final = 4
_LONG: Final = 6
_CANDIDATES: Final = 80
_MOST: Final = 3
"""How many words may stand for a mistyped one."""

_IS_KNOWN: Final = "SELECT 1 FROM audio_word WHERE word >= ? AND word < ? LIMIT 1"
_SIMILAR: Final = """
    SELECT word FROM audio_word
    WHERE id IN (SELECT rowid FROM audio_word_gram WHERE audio_word_gram MATCH ? ORDER BY rank LIMIT ?)
"""


async def meant(db: aiosqlite.Connection, word: str) -> list[str]:
    """List what a word may have been meant to be, the likeliest first; itself alone where some word begins so."""
    if len(word) < _SHORTEST or list(await db.execute_fetchall(_IS_KNOWN, (word, f"{word}\U0010ffff"))):
        return [word]
    marked = padded(word)
    grams = {marked[at : at + 3] for at in range(len(marked) - 2)}
    question = " OR ".join(f'"{gram}"' for gram in sorted(grams))
    found = await db.execute_fetchall(_SIMILAR, (question, _CANDIDATES))
    return nearest(word, (row[0] for row in found)) or [word]


def nearest(word: str, candidates: Iterable[str]) -> list[str]:
    """Choose the candidates of which a beginning differs from a word by one slip, or by two in a long one."""
    allowed = 1 if len(word) < _LONG else 2
    rated = sorted((distance(word, other), abs(len(other) - len(word)), other) for other in candidates)
    return [other for slips, _, other in rated if slips <= allowed][:_MOST]


def distance(word: str, other: str) -> int:
    """Count the slips that turn a word into a beginning of another: letters left out, added, changed or swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before = before, row
        row = [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == its:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return min(row)
