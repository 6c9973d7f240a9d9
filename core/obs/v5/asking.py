"""Asking one OBS, with its refusals as failures in words."""

from collections.abc import Collection
from typing import Any

from core.obs.hearing import Hearing
from core.obs.patience import LIMIT, LOADING, LOADING_LIMIT
from core.obs.v5.events import Interpreter
from core.obs.v5.line import Request
from core.obs.v5.link import Link
from core.obs.v5.refusals import code_of, refusal
from core.obs.wire import Object, find


class Asking(Hearing):
    """What everything that is asked of an OBS goes through."""

    _link: Link[Any]
    _interpreter: Interpreter

    async def _ask(self, request: str, data: Object | None = None, what: str = "request") -> Object:
        """Send a request and give its data.

        Args:
            request: Its name in the protocol.
            data: Its data, as in the protocol.
            what: What it is about, in sentences.

        Raises:
            CuedeskError: As `ObsInstance` says.
        """
        return self._data_of(await self._ask_raw(request, data), what)

    async def _ask_raw(self, request: str, data: Object | None = None) -> Object:
        """Send a request and give its answer, which may be a refusal.

        Raises:
            Unavailable: There is none in time.
        """
        return await self._link.ask(Request(request, data), self._limit(request))

    async def _ask_all(self, *requests: Request) -> list[Object]:
        """Send many requests at once and give their answers, each of which may be a refusal.

        Raises:
            Unavailable: There are none in time.
        """
        return await self._link.ask_all(requests, self._limit())

    def _limit(self, request: str = "") -> float:
        return LOADING_LIMIT if self._interpreter.is_loading or request in LOADING else LIMIT

    def _data_of(self, answer: Object, what: str = "request", fine: Collection[int] = ()) -> Object:
        """Give the data of an answer, or raise the refusal that it is, but for those that are fine."""
        code = code_of(answer)
        if code is not None and code not in fine:
            raise refusal(answer, self._obs, what)
        return find(answer, "responseData", dict) or {}
