"""The commands on categories, tags, favourites and saved searches."""

from typing import Protocol

from core.audio.models.library import Kind, Sort, Track
from core.audio.models.lists import Category, SavedSearch, TagCount
from core.command import command, service


@service("library")
class Lists(Protocol):
    """How people sort and mark tracks."""

    @command()
    async def categories(self) -> list[Category]:
        """List the categories with how many tracks each has."""
        ...

    @command(role="operator", risk="change")
    async def category_put(self, name: str, colour: str, letter: str = "", category: str | None = None) -> Category:
        """Add a category, or change the one that is named by `category`.

        Args:
            name: What it is called.
            colour: A colour's name, or #rrggbb.
            letter: What stands for it where there is no colour; its first letter where none is given.
            category: The id or name of the category to change.
        """
        ...

    @command(role="operator", risk="change")
    async def category_remove(self, category: str) -> None:
        """Remove a category; its tracks stay, without one."""
        ...

    @command()
    async def tags(self, limit: int = 100) -> list[TagCount]:
        """List the tags, the most used first."""
        ...

    @command(role="operator", risk="change")
    async def tag_add(self, tracks: list[int], tag: str) -> None:
        """Give tracks a tag."""
        ...

    @command(role="operator", risk="change")
    async def tag_remove(self, tracks: list[int], tag: str) -> None:
        """Take a tag from tracks."""
        ...

    @command(role="operator", risk="change")
    async def favourite(self, track: int, on: bool = True) -> Track:
        """Make a track one of the caller's favourites, or no longer."""
        ...

    @command()
    async def saved_searches(self) -> list[SavedSearch]:
        """List the saved searches."""
        ...

    @command(role="operator", risk="change")
    async def search_save(
        self,
        name: str,
        text: str = "",
        category: str | None = None,
        tag: str | None = None,
        favourite: bool = False,
        kind: Kind | None = None,
        sort: Sort = "relevance",
        descending: bool = False,
    ) -> SavedSearch:
        """Keep a search under a name; one of that name is replaced."""
        ...

    @command(role="operator", risk="change")
    async def search_remove(self, name: str) -> None:
        """Remove a saved search."""
        ...
