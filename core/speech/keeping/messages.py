"""Announcements that were kept under a title, and everybody's favourites, as rows."""

import json
import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from core.caller import who
from core.clock import Micros
from core.part import Room
from core.speech.keeping.shared import change, check_name, given, no_such, statement, tidy
from core.speech.models import Category, Message, MessageSort
from core.validation import check_text, refuse_fields

_SELECT: Final = """
    SELECT m.id, m.title, m.description, m.category, m.tags, a.text, v.name AS voice, m.announcement, a.file, m.sent,
           m.sent_at, m.at, m.by
    FROM speech_message m
    JOIN speech_announcement a ON a.id = m.announcement JOIN speech_voice v ON v.id = a.voice
    ORDER BY m.id DESC
"""
_INSERT: Final = """
    INSERT INTO speech_message (title, description, category, tags, announcement, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE: Final = "UPDATE speech_message SET (title, description, category, tags) = (?, ?, ?, ?) WHERE id = ?"
_REMOVE: Final = "DELETE FROM speech_message WHERE id = ?"
_REMADE: Final = "UPDATE speech_message SET announcement = ? WHERE id = ?"
_SOUNDED: Final = "UPDATE speech_message SET (sent, sent_at) = (sent + 1, ?) WHERE id = ?"
_FAVOUR: Final = "INSERT OR IGNORE INTO speech_favourite (user, announcement, at) VALUES (?, ?, ?)"
_FORGET: Final = "DELETE FROM speech_favourite WHERE user = ? AND announcement = ?"

_LONGEST_TITLE: Final = 100
_LONGEST_DESCRIPTION: Final = 500
_LONGEST_TAG: Final = 30
_MOST_TAGS: Final = 5


class Messages:
    """The saved messages."""

    def __init__(self, room: Room, ready: Path) -> None:
        """Work on the tables `speech_message` and `speech_favourite`, with the folder of what lies ready."""
        self._room, self._ready = room, ready

    async def all(
        self, search: str = "", category: Category | None = None, tag: str | None = None, sort: MessageSort = "newest"
    ) -> list[Message]:
        """List them."""
        found = [
            message
            for message in await self._read()
            if _fits(message, search) and category in (None, message.category) and _has(message, tag)
        ]
        match sort:
            case "oldest":
                found.reverse()
            case "title":
                found.sort(key=lambda message: message.title.casefold())
            case "most_sent":
                found.sort(key=lambda message: -message.sent)
            case "newest":
                pass
        return found

    async def find(self, message: str) -> Message:
        """Give one by id or title.

        Raises:
            NotFound: There is none.
        """
        known, wanted = await self.all(), message.strip().casefold()
        for each in known:
            if wanted in (str(each.id), each.title.casefold()):
                return each
        raise no_such("saved message", message, (each.title for each in known), "speech.messages lists them.")

    async def save(
        self, announcement: int, title: str, description: str, category: Category, tags: list[str]
    ) -> Message:
        """Keep an announcement under a title."""
        now = self._room.clock.now()
        message = Message(
            0, tidy(title), description.strip(), category, _tidy_tags(tags), "", "", announcement, "", 0, None, now,
            who(),
        )  # fmt: skip
        self._check(message, await self.all())
        values = (message.title, message.description, message.category, json.dumps(message.tags), announcement)
        number = await change(self._room, "messages", partial(_insert, row=(*values, now, message.by)))
        return await self.find(str(number))

    async def edit(
        self,
        message: str,
        title: str | None,
        description: str | None,
        category: Category | None,
        tags: list[str] | None,
    ) -> Message:
        """Change what one is called."""
        before = await self.find(message)
        after = replace(
            before,
            title=tidy(given(title, before.title)),
            description=given(description, before.description).strip(),
            category=category or before.category,
            tags=before.tags if tags is None else _tidy_tags(tags),
        )
        self._check(after, await self.all())
        values = (after.title, after.description, after.category, json.dumps(after.tags), after.id)
        await change(self._room, "messages", statement(_UPDATE, *values))
        return after

    async def remove(self, message: str) -> None:
        """Remove one."""
        found = await self.find(message)
        await change(self._room, "messages", statement(_REMOVE, found.id))

    async def remade(self, message: Message, announcement: int) -> None:
        """Note that one was made again, as another announcement."""
        await change(self._room, "messages", statement(_REMADE, announcement, message.id))

    async def sounded(self, message: int, at: Micros) -> None:
        """Count that one was heard."""
        await change(self._room, "messages", statement(_SOUNDED, at, message))

    async def favour(self, announcement: int, on: bool) -> None:
        """Make an announcement a favourite of who asks, or no longer."""
        row = (who(), announcement)
        work = statement(_FAVOUR, *row, self._room.clock.now()) if on else statement(_FORGET, *row)
        await change(self._room, "favourites", work)

    async def _read(self) -> list[Message]:
        return [_message(row, self._ready) for row in await self._room.store.fetch(_SELECT)]

    def _check(self, message: Message, others: list[Message]) -> None:
        fields: dict[str, str] = {}
        check_name(fields, "title", message.title, _LONGEST_TITLE)
        if any(each.title.casefold() == message.title.casefold() for each in others if each.id != message.id):
            fields["title"] = f"“{message.title}” is another message's"
        check_text(fields, "description", message.description, _LONGEST_DESCRIPTION)
        if len(message.tags) > _MOST_TAGS:
            fields["tags"] = f"are {_MOST_TAGS} at most"
        for tag in message.tags:
            check_name(fields, "tags", tag, _LONGEST_TAG)
        refuse_fields("The message cannot be kept like this", fields)


def _tidy_tags(tags: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy(tag).casefold() for tag in tags))


def _fits(message: Message, search: str) -> bool:
    heap = " ".join((message.title, message.description, message.text, *message.tags)).casefold()
    return all(word in heap for word in search.casefold().split())


def _has(message: Message, tag: str | None) -> bool:
    return tag is None or tidy(tag).casefold() in message.tags


def _message(row: sqlite3.Row, ready: Path) -> Message:
    return Message(
        row["id"], row["title"], row["description"], row["category"], tuple(json.loads(row["tags"])), row["text"],
        row["voice"], row["announcement"], str(ready / row["file"]), row["sent"], row["sent_at"], row["at"], row["by"],
    )  # fmt: skip


def _insert(db: sqlite3.Connection, row: tuple[object, ...]) -> int:
    return int(db.execute(_INSERT, row).lastrowid or 0)
