"""The commands on what was spoken: recent, favourite and kept under a title."""

from typing import Protocol

from core.command import command, service
from core.speech.models import Announcement, Category, FilePiece, Message, MessageSort


@service("speech")
class Texts(Protocol):
    """Announcements of before, to be used again."""

    @command()
    async def recent(self, limit: int = 50) -> list[Announcement]:
        """List what was spoken, newest first."""
        ...

    @command()
    async def favourites(self) -> list[Announcement]:
        """List your favourites, newest first."""
        ...

    @command(role="operator", risk="change")
    async def favourite(self, announcement: int, on: bool = True) -> Announcement:
        """Make an announcement one of your favourites, or no longer."""
        ...

    @command()
    async def messages(
        self, search: str = "", category: Category | None = None, tag: str | None = None, sort: MessageSort = "newest"
    ) -> list[Message]:
        """List the saved messages; the search looks in title, description, text and tags."""
        ...

    @command(role="operator", risk="change")
    async def message_save(
        self,
        announcement: int,
        title: str,
        description: str = "",
        category: Category | None = None,
        tags: list[str] | None = None,
    ) -> Message:
        """Keep an announcement under a title; what is kept is never cleared away."""
        ...

    @command(role="operator", risk="change")
    async def message_edit(
        self,
        message: str,
        title: str | None = None,
        description: str | None = None,
        category: Category | None = None,
        tags: list[str] | None = None,
    ) -> Message:
        """Change what a saved message is called; what is not given stays."""
        ...

    @command(role="operator", risk="destructive")
    async def message_remove(self, message: str) -> None:
        """Remove a saved message."""
        ...

    @command(role="operator", risk="on_air")
    async def message_play(self, message: str, deck: str | None = None, priority: int | None = None) -> Message:
        """Say a saved message on the loudspeakers; it is spoken again where its file has gone.

        A schedule, a rule or another station calls this with the message's id. Called again it is said again, at no
        further cost and with nothing written twice: who must not say it twice remembers that they have called. It is
        counted as sent when it is heard.

        Args:
            message: Its id or title.
            deck: Where it plays.
            priority: From 1 to 10; by profile where none is given.
        """
        ...

    @command(role="operator", risk="on_air")
    async def play(self, announcement: int, deck: str | None = None, priority: int | None = None) -> Announcement:
        """Say on the loudspeakers what lies ready, just as it was heard; it is spoken again where its file has gone.

        Args:
            announcement: Its id.
            deck: Where it plays.
            priority: From 1 to 10; by profile where none is given.
        """
        ...

    @command(role="operator")
    async def file(self, announcement: int, offset: int = 0, limit: int = 262_144) -> FilePiece:
        """Give a piece of an announcement's file, to be listened to where the file itself cannot be reached.

        Args:
            announcement: Its id; a saved message tells that of its own.
            offset: The first byte.
            limit: How many bytes at most, up to 1 MiB.
        """
        ...
