"""Categories as rows."""

from typing import Final

from core.audio.models.lists import Category
from core.errors import NotFound
from core.store import Store

SELECT: Final = """
    SELECT c.id, c.name, c.colour, c.letter,
        (SELECT count(*) FROM audio_track WHERE category = c.id AND is_listed) AS tracks
    FROM audio_category c ORDER BY c.name
"""


async def find_category(store: Store, category: str) -> Category:
    """Find a category by its id or name.

    Raises:
        NotFound: There is none.
    """
    for row in await store.fetch(SELECT):
        if category == str(row["id"]) or category.casefold() == row["name"].casefold():
            return Category(*row)
    raise NotFound(f"There is no category {category!r}.", remedy="library.categories lists them.")
