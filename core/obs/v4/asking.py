"""Asking one OBS, with its refusals as failures in words."""

import asyncio
from re import Pattern
from typing import NamedTuple

from core.obs.hearing import Hearing
from core.obs.patience import LIMIT, LOADING, LOADING_LIMIT
from core.obs.v4.line import Line
from core.obs.v4.protocol import Answer
from core.obs.v4.refusals import refusal
from core.obs.wire import Object


class Request(NamedTuple):
    """A request by its name in the protocol, with its fields."""

    name: str
    data: Object | None = None


class Asking(Hearing):
    """What everything that is asked of an OBS goes through."""

    _line: Line
    """The connection to it."""
    _loading: int
    """How many requests that make it load much are under way."""

    async def _ask(
        self, request: str, data: Object | None = None, what: str = "request", fine: Pattern[str] | None = None
    ) -> Object:
        """Send a request and give its answer.

        Args:
            request: Its name in the protocol.
            data: Its fields, as in the protocol.
            what: What it is about, in sentences.
            fine: Refusals that are none: what was asked for is so already.

        Raises:
            CuedeskError: As `ObsInstance` says.
        """
        return self._data_of(await self._ask_raw(request, data), request, what, fine)

    async def _ask_raw(self, request: str, data: Object | None = None) -> Answer:
        """Send a request and give its answer, which may be a refusal.

        Raises:
            Unavailable: There is none in time.
        """
        loads = request in LOADING
        self._loading += loads
        try:
            return await self._line.ask(request, data or {}, LOADING_LIMIT if self._loading else LIMIT)
        finally:
            self._loading -= loads

    async def _ask_all(self, *requests: Request) -> list[Answer]:
        """Send many requests at once and give their answers, each of which may be a refusal.

        Raises:
            Unavailable: There are none in time.
        """
        return list(await asyncio.gather(*(self._ask_raw(name, data) for name, data in requests)))

    def _data_of(self, answer: Answer, request: str, what: str = "request", fine: Pattern[str] | None = None) -> Object:
        """Give the data of an answer, or raise the refusal that it is, but for those that are fine."""
        if answer.refusal is None or (fine is not None and fine.search(answer.refusal)):
            return answer.data
        raise refusal(answer.refusal, request, self._obs, what)
