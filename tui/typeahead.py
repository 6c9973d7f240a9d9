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
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen

LOOK_SECONDS = 0.05
"""How often it is looked whether a key's widget has gone, and the key with it."""

LONGEST_WAIT = 2.0
"""Seconds after which the next key need not wait for one that is still acted upon: an engine may never answer."""


class Passed(Message):
    """Follows a key up from widget to widget, and so comes to the application after whatever the key has done."""

    def __init__(self, number: int, *, settled: bool = False) -> None:
        """Follow a key.

        Args:
            number: Which key of this console it follows.
            settled: What the key has put off is done, and a screen that it has opened is ready.
        """
        super().__init__()
        self.number = number
        self.settled = settled


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
        self._number = 0
        self._under_way = False
        self._screen: Screen[object] | None = None
        self._give_up: asyncio.TimerHandle | None = None

    async def take(self, event: events.Key) -> None:
        """Act upon a key now, or when it is its turn."""
        self._waiting.append(event)
        if not self._under_way:
            await self._next()

    async def passed(self, message: Passed) -> None:
        """Go on after a key, when all that it began is done; where it opened another screen, when that one is ready."""
        if message.number != self._number or not self._under_way:
            return
        if not message.settled:
            self._go_on()  # behind what it has put off: a widget gets the focus only with a message of its own
            return
        if self._give_up is not None:
            self._give_up.cancel()
        self._under_way = False
        if self._waiting:
            await self._next()

    async def _next(self) -> None:
        event = self._waiting.popleft()
        self._number += 1
        self._under_way, self._screen = True, self._app.screen
        target = self._app.focused or self._app.screen
        await self._act(event)
        taker = target if event.is_forwarded else self._app
        self._expect(self._number, taker, asyncio.get_running_loop().time() + LONGEST_WAIT)
        taker.post_message(Passed(self._number))

    def _expect(self, number: int, taker: DOMNode, until: float) -> None:
        """Wait for a key while whoever took it is there, and no longer than it may take.

        Having gone on, it is looked again: a screen that was opened may go before it was ready.
        """
        loop = asyncio.get_running_loop()

        def look() -> None:
            if self._under_way and number == self._number and self._app.is_running:
                if not taker.is_attached or loop.time() >= until:
                    self._go_on()
                self._expect(number, taker, until)

        self._give_up = loop.call_later(LOOK_SECONDS, look)

    def _go_on(self) -> None:
        """Let the next key come, at once or when the screen that was opened has drawn itself."""
        screens = self._app.screen_stack
        if not screens:
            return  # the console closes
        settled = Passed(self._number, settled=True)
        if screens[-1] is self._screen:
            self._app.post_message(settled)
        else:
            screens[-1].call_after_refresh(self._app.post_message, settled)
