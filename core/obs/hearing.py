"""What both protocols do alike about what an OBS says: not understanding it, and asking because of it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from core.errors import CuedeskError
from core.obs.wire import Malformed

_log: Final = logging.getLogger("cuedesk.obs")


class Hearing:
    """One OBS as it is heard.

    Attributes:
        connection: The connection's name, by which its events and all sentences call it; it may be changed.
        ended: Becomes the reason, in words, once the connection has ended by itself.
    """

    ended: asyncio.Future[str]

    def __init__(self, connection: str) -> None:
        """Begin with nothing heard."""
        self.connection = connection
        self._puzzling: set[str] = set()
        self._questions: set[asyncio.Task[None]] = set()

    @property
    def _obs(self) -> str:
        """Which OBS, in sentences."""
        return f"OBS “{self.connection}”"

    def _is_puzzled(self, event: str, error: Malformed) -> None:
        """Say once that a kind of event is not understood: it may come often, and the rest is not worthless for it."""
        if event not in self._puzzling:
            self._puzzling.add(event)
            _log.warning("%s: %s is not understood: %s", self._obs, event, error)

    def _find_out(self, answer: Coroutine[Any, Any, None]) -> None:
        """Ask for what an event has said to be another without saying what it is."""
        question = asyncio.create_task(self._ask_because(answer))
        self._questions.add(question)
        question.add_done_callback(self._questions.discard)

    def _let_be(self) -> None:
        """Ask for nothing more."""
        for question in self._questions:
            question.cancel()

    async def _ask_because(self, answer: Coroutine[Any, Any, None]) -> None:
        try:
            await answer
        except CuedeskError as error:
            if not self.ended.done():  # its end is told as such
                _log.warning("%s: what has changed could not be asked: %s", self._obs, error.message)
