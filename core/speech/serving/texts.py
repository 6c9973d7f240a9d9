"""The commands on what was spoken: recent, favourite and kept under a title."""

import asyncio
import base64
from functools import partial
from pathlib import Path
from typing import Final

from core.caller import who
from core.errors import NotFound
from core.part import Room
from core.speech.keeping.messages import Messages
from core.speech.keeping.shared import check_limit
from core.speech.keeping.sounding import Sounding
from core.speech.making import rows
from core.speech.making.files import Files
from core.speech.making.recipe import Recipe
from core.speech.models import Announcement, Category, FilePiece, Message, MessageSort
from core.speech.serving.generation import GenerationService
from core.validation import refuse_fields

_MEDIA_TYPE: Final = "audio/flac"
_MOST_BYTES: Final = 1024 * 1024


class TextsService:
    """Announcements of before, to be used again."""

    def __init__(
        self, room: Room, messages: Messages, generation: GenerationService, sounding: Sounding, files: Files
    ) -> None:
        """Take what is needed."""
        self._room, self._messages, self._generation = room, messages, generation
        self._sounding, self._files = sounding, files

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
        made = await self._ready(found.announcement, priority)
        if made.id != found.announcement:
            await self._messages.remade(found, made.id)
        await self._sounding.expect(await self._generation.announce(made, found.title, deck, priority), found.id)
        return await self._messages.find(str(found.id))

    async def play(self, announcement: int, deck: str | None = None, priority: int | None = None) -> Announcement:
        """Say on the loudspeakers what lies ready, just as it was heard; it is spoken again where its file has gone."""
        made = await self._ready(announcement, priority)
        await self._generation.announce(made, made.text, deck, priority)
        return made

    async def file(self, announcement: int, offset: int = 0, limit: int = 262_144) -> FilePiece:
        """Give a piece of an announcement's file, to be listened to where the file itself cannot be reached."""
        fields = {} if offset >= 0 else {"offset": f"is 0 or more, not {offset}"}
        if not 1 <= limit <= _MOST_BYTES:
            fields["limit"] = f"is from 1 to {_MOST_BYTES}, not {limit}"
        refuse_fields("There is no such piece", fields)
        path = Path((await self._find(announcement))[0].path)
        data, size = await self._files.piece(path, offset, limit)
        name = f"announcement-{announcement}{path.suffix}"
        return FilePiece(name, _MEDIA_TYPE, size, offset, base64.b64encode(data).decode())

    async def _ready(self, announcement: int, priority: int | None) -> Announcement:
        made, recipe = await self._find(announcement)
        if await asyncio.to_thread(Path(made.path).is_file):
            await self._room.store.submit(partial(rows.use, announcement=made.id, at=self._room.clock.now()))
            return made
        return await self._generation.again(recipe, priority)

    async def _find(self, announcement: int) -> tuple[Announcement, Recipe]:
        found = await self._room.store.fetch(rows.BY_ID, (who(), announcement))
        if not found:
            raise NotFound(f"There is no announcement {announcement}.", remedy="speech.recent lists them.")
        return rows.announcement(found[0], self._files.ready), Recipe.from_json(found[0]["recipe"])
