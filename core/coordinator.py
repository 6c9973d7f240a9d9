"""Keeps one outside system connected and what is known of its standing fresh, for as long as the desk wants it.

A coordinator opens a link, pings it, notices when it is gone (also when nothing says so), and opens it again. What the
link is and what it carries is the part's own matter; how the desk stands with the system is told here, in the same
words for every kind of system.
"""

import asyncio
import contextvars
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Generic, Literal, TypeVar

from core.clock import Clock, Micros
from core.errors import CuedeskError, Refused, Unavailable
from core.link import IN_THE_HOUSE, Link, Pace, Standing, State
from core.tasks import end, outcome, wait_any

_CLOSE_SECONDS = 2.0
_LONGEST_REASON = 300


L = TypeVar("L", bound=Link)


class Coordinator(Generic[L]):
    """One system's keeper.

    Attributes:
        name: What to call the system in sentences, such as `OBS “main”`.
        standing: How the desk stands with it.
    """

    def __init__(
        self,
        name: str,
        open_link: Callable[[], Awaitable[L]],
        clock: Clock,
        log: logging.Logger,
        on_change: Callable[[], None] = lambda: None,
        pace: Pace = IN_THE_HOUSE,
        remedies: Mapping[State, str] | None = None,
    ) -> None:
        """Prepare; nothing is opened before `start`.

        Args:
            name: What to call the system in sentences.
            open_link: Opens a link; raises Refused when the system does not let us in, and Unavailable or another
                CuedeskError when there can be none now. It is cancelled when it takes too long.
            clock: Paces everything.
            log: Gets a line when the system goes and one when it comes back.
            on_change: Called after each change of the standing but its `last_answer_at`.
            pace: How often and how long.
            remedies: What a person can do in a state in which there is no link.
        """
        self.name = name
        self.standing = Standing("disabled", clock.now())
        self._open_link = open_link
        self._clock, self._log, self._pace = clock, log, pace
        self._on_change = on_change
        self._remedies = remedies or {}
        self._link: L | None = None
        self._task: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()
        self._retry: asyncio.Future[None] | None = None
        self._logged: set[str] = set()
        self._away_since = self._risen_at = self._retry_at = clock.monotonic()
        self._delay = pace.first_retry

    def live(self) -> L:
        """Give the open link.

        Raises:
            Unavailable: There is none, and why.
        """
        if self._link is None:
            raise Unavailable(self._why_not(), remedy=self._remedies.get(self.standing.state))
        return self._link

    def start(self) -> None:
        """Keep it connected from now on."""
        if self._task is None:
            self._logged.clear()
            self._away_since = self._clock.monotonic()
            self._tried.clear()
            self._delay = self._pace.first_retry
            self._set("connecting", None, attempts=0)
            # In a context of its own: what happens later is not what the present call has caused.
            self._task = asyncio.create_task(self._keep(), name=self.name, context=contextvars.Context())

    async def stop(self) -> None:
        """Close what is open, and let it be."""
        if self._task is not None:
            task, self._task, self._link = self._task, None, None
            self._set("disabled", None, attempts=0)
            self._tried.set()
            await end(task)

    def retry_now(self) -> None:
        """Try now in place of waiting any longer; nothing happens where it is connected or being tried."""
        if self._retry is not None and not self._retry.done():
            self._retry.set_result(None)
            self._tried.clear()

    async def tried(self) -> None:
        """Wait for the end of the try that is under way; it does not say how that went."""
        await self._tried.wait()

    def _why_not(self) -> str:
        standing = self.standing
        reason = f": {standing.reason}" if standing.reason else "."
        match standing.state:
            case "lost":
                return f"{self.name} has been lost for {_age((self._clock.now() - standing.since) / 1e6)}{reason}"
            case "refused":
                return f"{self.name} does not let us in{reason}"
            case "connecting":
                return f"{self.name} is still being connected."
            case _:
                return f"{self.name} is {standing.state}."

    # ---- keeping it connected

    async def _keep(self) -> None:
        while True:
            link = await self._try()
            if link is not None:
                await self._hold(link)
            await self._pause()
            # The try that begins now is told of, for nothing is waited for any more.
            self._set(self.standing.state, self.standing.reason)

    async def _try(self) -> L | None:
        self._tried.clear()
        opening = asyncio.ensure_future(self._open_link())
        try:
            await wait_any(self._clock, self._pace.opening, opening)
            if opening.done():
                return outcome(opening)
            self._fall("lost", f"It did not answer within {self._pace.opening:g} s.")
        except Refused as error:
            self._fall("refused", error.message)
        except CuedeskError as error:
            self._fall("lost", error.message)
        except Exception:
            self._fall("lost", self._fault())
        except asyncio.CancelledError:
            await self._discard(opening)
            raise
        await self._discard(opening)
        return None

    async def _hold(self, link: L) -> None:
        """Watch an open link until it has ended."""
        try:
            self._rise(link)
            self._fall("lost", await self._watch(link))
        except CuedeskError as error:
            self._fall("lost", error.message)
        except Exception:
            self._fall("lost", self._fault())
        finally:
            await self._close(link)

    async def _watch(self, link: L) -> str:
        """Ping until the link has ended, and say why."""
        while True:
            await wait_any(self._clock, self._pace.ping, link.ended)
            if not link.ended.done():
                await self._ping(link)
            if link.ended.done():
                return outcome(link.ended)

    async def _ping(self, link: L) -> None:
        """Have the system answer.

        Raises:
            Unavailable: It has not, in time.
        """
        pace, pinging = self._pace, asyncio.ensure_future(link.ping())
        try:
            await wait_any(self._clock, pace.late, pinging, link.ended)
            if late := not pinging.done() and not link.ended.done():
                self._set("degraded", "It answers late.")
                await wait_any(self._clock, pace.limit - pace.late, pinging, link.ended)
            if link.ended.done():
                return
            if not pinging.done():
                raise Unavailable(f"It has not answered for {pace.limit:g} s.")
            self._answered(_complaint(pinging), late)
        finally:
            await end(pinging)

    def _answered(self, complaint: str | None, late: bool) -> None:
        self.standing = replace(self.standing, last_answer_at=self._clock.now())
        if complaint is not None:
            self._set("degraded", complaint)
        elif not late:
            self._set("connected", None)

    async def _pause(self) -> None:
        """Wait until the next try is due, or somebody asks for it."""
        self._retry = asyncio.get_running_loop().create_future()
        self._tried.set()
        await wait_any(self._clock, max(0.0, self._retry_at - self._clock.monotonic()), self._retry)
        asked, self._retry = self._retry.done(), None
        self._delay = self._pace.first_retry if asked else min(2 * self._delay, self._pace.longest_retry)

    # ---- what is known

    def _rise(self, link: L) -> None:
        self._link, self._risen_at = link, self._clock.monotonic()
        self.standing = replace(self.standing, last_answer_at=self._clock.now())
        if self._logged:
            self._log.info("%s is back after %s", self.name, _age(self._clock.monotonic() - self._away_since))
        else:
            self._log.info("%s is connected", self.name)
        self._logged.clear()
        self._set("connected", None, attempts=0)
        self._tried.set()

    def _fall(self, state: Literal["lost", "refused"], reason: str) -> None:
        was_up, self._link = self._link is not None, None
        now, pace = self._clock.monotonic(), self._pace
        if was_up:
            self._away_since = now
            # What lets us in only to end at once is waited for ever longer, too.
            if now - self._risen_at > pace.longest_retry:
                self._delay = pace.first_retry
        reason = _readable(reason)
        if state not in self._logged:
            what = "is lost" if was_up else "does not let us in" if state == "refused" else "cannot be had"
            self._log.warning("%s %s: %s", self.name, what, reason)
            self._logged.add(state)
        # Jitter, so that many desks do not all come at once to a system that has just started.
        jittered = min(self._delay * random.uniform(0.75, 1.25), pace.longest_retry)
        seconds = pace.refused_retry if state == "refused" else jittered
        self._retry_at = now + seconds
        next_try_at = self._clock.now() + round(seconds * 1_000_000)
        self._set(state, reason, attempts=self.standing.attempts + (not was_up), next_try_at=next_try_at)

    def _fault(self) -> str:
        if "fault" not in self._logged:
            self._log.exception("%s is lost for a fault in Cuedesk", self.name)
            self._logged.update(("fault", "lost"))
        return "A fault in Cuedesk; the log has the details."

    def _set(
        self, state: State, reason: str | None, attempts: int | None = None, next_try_at: Micros | None = None
    ) -> None:
        before = self.standing
        self.standing = replace(
            before,
            state=state,
            reason=reason if reason is None else _readable(reason),
            since=before.since if state == before.state else self._clock.now(),
            attempts=before.attempts if attempts is None else attempts,
            next_try_at=next_try_at,
        )
        if self.standing != before:
            self._on_change()

    # ---- ending

    async def _discard(self, opening: asyncio.Future[L]) -> None:
        """End a try, and the link that it may have opened all the same."""
        await end(opening)
        if not opening.cancelled() and opening.exception() is None:
            await self._close(opening.result())

    async def _close(self, link: L) -> None:
        closing = asyncio.ensure_future(link.close())
        try:
            await wait_any(self._clock, _CLOSE_SECONDS, closing)
            if closing.done():
                outcome(closing)
        except Exception:
            self._log.exception("%s could not be closed", self.name)
        finally:
            await end(closing)


def _complaint(pinged: asyncio.Future[str | None]) -> str | None:
    """Tell what is wrong with a system that has answered."""
    try:
        return outcome(pinged)
    except Unavailable:
        raise
    except CuedeskError as error:
        return error.message  # an answer, if not the one that was hoped for


def _readable(reason: str) -> str:
    """Make one short line of what may have come from outside."""
    line = "".join(c if c.isprintable() else " " for c in reason)
    return " ".join(line.split())[:_LONGEST_REASON]


def _age(seconds: float) -> str:
    if seconds < 120:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
