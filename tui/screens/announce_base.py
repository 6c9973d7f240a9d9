"""What the parts of the Announce screen share: what it knows, its widgets, and having a text spoken."""

import asyncio
from functools import partial
from typing import Any

from core.errors import CuedeskError
from core.speech.models import Announcement
from tui.audio.announce import AnnounceRead, AnnounceState, ListName, Row
from tui.audio.words import length
from tui.feed import Feed
from tui.screens.library_decks import AudioScreen
from tui.text import clip
from tui.widgets.entry import Entry
from tui.widgets.rows import Rows

TYPING_SECONDS = 0.2
"""What a text costs is asked for once the typing rests."""


class AnnounceBase(AudioScreen):
    """The Announce screen without its keys.

    Attributes:
        state: What the screen knows, and what is being written.
    """

    feed: Feed[AnnounceRead]

    def __init__(self, state: AnnounceState) -> None:
        """Go on with what was being written."""
        super().__init__()
        self.state = state

    @property
    def rows(self) -> "Rows[Row]":
        """Give the list."""
        return self.query_one("#rows", Rows)

    @property
    def entry(self) -> Entry:
        """Give the line that a text is typed in."""
        return self.query_one("#text", Entry)

    @property
    def current(self) -> Row | None:
        """Give the row that the keys act on."""
        return self.rows.current

    @property
    def announcement(self) -> Announcement | None:
        """Give the announcement under the cursor."""
        return self.current if isinstance(self.current, Announcement) else None

    def show_list(self, name: ListName) -> None:
        """Show a list from its beginning."""
        self.state.listed = name
        self.fill(0)

    def fill(self, cursor: int | None = None) -> None:
        """List what is known now."""
        rows = list(self.state.rows())
        if cursor is not None or rows != list(self.rows.rows):
            self.rows.fill(rows, cursor)
        self.draw()

    def ask_cost(self) -> None:
        """Ask what the text costs."""
        self.work(self._ask_cost, "cost", only=True)

    async def _ask_cost(self) -> None:
        await asyncio.sleep(TYPING_SECONDS)
        state, draft = self.state, self.state.draft
        state.cost, state.problem = None, ""
        if draft.text.strip() and self.link.state.attached:
            more = {name: draft.options[name] for name in ("preset", "profile") if name in draft.options}
            try:
                state.cost = await self.link.client.speech.cost(text=draft.text, voice=draft.voice, **more)
            except CuedeskError as error:
                fields = error.data.get("fields") or {}
                state.problem = " ".join([error.message, *(str(sentence) for sentence in fields.values())])
        self.draw()

    def generate(self, **what: Any) -> None:
        """Have a text or a template spoken into a file."""
        self.work(partial(self.generate_now, **what), "generate")

    async def generate_now(self, **what: Any) -> None:
        """Have a text or a template spoken into a file, and show it as the newest of all."""
        ready = await self.link.client.speech.generate(**{**self.state.draft.to_generate(), **what})
        self.console.toast(ready_words(ready))
        self.state.add(ready)
        if self.is_drawable:
            self.show_list("recent")
            self.rows.focus()
            self.ask_cost()

    def draw(self) -> None:
        """Show what is known now; every part paints only where it has become another."""
        raise NotImplementedError


def ready_words(ready: Announcement) -> str:
    """Say that an announcement lies ready, and what is not as it was asked for."""
    lines = [f"ready: {length(ready.duration_ms)} “{clip(ready.text, 40)}”; p sends it on air"]
    return "\n".join([*lines, *(note for note in (ready.fell_back, ready.warning) if note)])
