"""The commands on what was spoken: recent, favourite and kept under a title."""

import asyncio
from pathlib import Path

from core.caller import who
from core.errors import NotFound
from core.part import Room
from core.speech.keeping.messages import Messages
from core.speech.keeping.shared import check_limit
from core.speech.making import rows
from core.speech.making.files import Files
from core.speech.making.recipe import Recipe
from core.speech.models import Announcement, Category, Message, MessageSort
from core.speech.serving.generation import GenerationService


class TextsService:
    """Announcements of before, to be used again."""

    def __init__(self, room: Room, messages: Messages, generation: GenerationService, files: Files) -> None:
        """Take what is needed."""
        self._room, self._messages, self._generation, self._files = room, messages, generation, files

    async def recent(self, limit: int = 50) -> list[Announcement]:
        """List what was spoken, newest first."""
        check_limit(limit)
        found = await self._room.store.fetch(rows.RECENT, (who(), limit))
        return [rows.announcement(row, self._files.ready) for row in found]

    async def favourites(self) -> list[Announcement]:
        """List your favourites, newest first."""
        found = await self._room.store.fetch(rows.FAVOURITES, (who(),))
        return [rows.announcement(row, self._files.ready) for row in found]

    async def favourite(self, announcement: int, on: bool = True) -> Announcement:
        """Make an announcement one of your favourites, or no longer."""
        await self._find(announcement)
        await self._messages.favour(announcement, on)
        return (await self._find(announcement))[0]

    async def messages(
        self, search: str = "", category: Category | None = None, tag: str | None = None, sort: MessageSort = "newest"
    ) -> list[Message]:
        """List the saved messages; the search looks in title, description, text and tags."""
        return await self._messages.all(search, category, tag, sort)

    async def message_save(
        self,
        announcement: int,
        title: str,
        description: str = "",
        category: Category | None = None,
        tags: list[str] | None = None,
    ) -> Message:
        """Keep an announcement under a title; what is kept is never cleared away."""
        found, _ = await self._find(announcement)
        return await self._messages.save(announcement, title, description, category or found.category, tags or [])

    async def message_edit(
        self,
        message: str,
        title: str | None = None,
        description: str | None = None,
        category: Category | None = None,
        tags: list[str] | None = None,
    ) -> Message:
        """Change what a saved message is called; what is not given stays."""
        return await self._messages.edit(message, title, description, category, tags)

    async def message_remove(self, message: str) -> None:
        """Remove a saved message."""
        await self._messages.remove(message)

    async def message_play(self, message: str, deck: str | None = None, priority: int | None = None) -> Message:
        """Say a saved message on the loudspeakers; it is spoken again where its file has gone."""
        found = await self._messages.find(message)
        made, recipe = await self._find(found.announcement)
        if not await asyncio.to_thread(Path(made.path).is_file):
            made = await self._generation.again(recipe)
        await self._generation.announce(made, found.title, deck, priority)
        return await self._messages.sent(found, made.id)

    async def _find(self, announcement: int) -> tuple[Announcement, Recipe]:
        found = await self._room.store.fetch(rows.BY_ID, (who(), announcement))
        if not found:
            raise NotFound(f"There is no announcement {announcement}.", remedy="speech.recent lists them.")
        return rows.announcement(found[0], self._files.ready), Recipe.from_json(found[0]["recipe"])
