"""Keeps keys in order: one is acted upon only when the one before has been, however fast they come.

Textual hands a key to the focused widget's queue and looks at once at the next, so that of keys that arrive together
(a slow link, a paste, a quick hand) Tab moves the focus too late, Enter sends before the last letters are in, and
letters meant for a dialog that is just opening run commands of the screen below.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen

LONGEST_WAIT = 0.5
"""Seconds after which a key counts as done whose widget has gone with it."""


class Passed(Message):
    """Follows a key up from widget to widget, and so comes to the application after whatever the key has done."""


class TypeAhead:
    """The keys that wait for the one before."""

    def __init__(self, app: App[None], act: Callable[[events.Key], Awaitable[None]]) -> None:
        """Keep an application's keys.

        Args:
            app: Whose keys they are.
            act: Does with a key what the application does.
        """
        self._app = app
        self._act = act
        self._waiting: deque[events.Key] = deque()
        self._under_way: Passed | None = None
        self._screen: Screen[object] | None = None
        self._give_up: asyncio.TimerHandle | None = None

    async def take(self, event: events.Key) -> None:
        """Act upon a key now, or when it is its turn."""
        self._waiting.append(event)
        if self._under_way is None:
            await self._next()

    async def passed(self, message: Passed) -> None:
        """Go on after a key; where it opened another screen, when that one is ready to be typed in."""
        if message is not self._under_way:
            return
        if self._waiting and self._screen not in (None, self._app.screen):
            self._screen = None
            self._app.screen.call_after_refresh(self._app.post_message, message)
            return
        if self._give_up is not None:
            self._give_up.cancel()
        self._under_way = None
        if self._waiting:
            await self._next()

    async def _next(self) -> None:
        event = self._waiting.popleft()
        app, passed = self._app, Passed()
        self._under_way, self._screen = passed, app.screen
        target = app.focused or app.screen
        await self._act(event)
        self._give_up = asyncio.get_running_loop().call_later(LONGEST_WAIT, self._let_go, passed)
        (target if event.is_forwarded else app).post_message(passed)

    def _let_go(self, passed: Passed) -> None:
        """Wait no longer; an application that has ended takes the message no more."""
        self._screen = None
        self._app.post_message(passed)
