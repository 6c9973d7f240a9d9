"""One provider at work: in its turn, tried again where that may help, left alone where it does not."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.clock import Clock, Micros
from core.errors import CuedeskError, Unavailable
from core.speech.models import OfferedVoice, ProviderState, Quota
from core.speech.providers.provider import Allowance, Crowded, Provider, QuotaExceeded, Transient, Utterance
from core.speech.speaking.breaker import Breaker
from core.speech.speaking.gate import Gate
from core.speech.speaking.quota import level_of
from core.speech.speaking.window import Window
from core.tasks import wait_any
from core.validation import refuse_fields

RETRIES: Final = 3
_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 10.0
_CROWDED_PAUSE_SECONDS: Final = 1.0
_CROWDED_SECONDS: Final = 60.0
"""How long a text waits for room that others on the same account take."""

MICROS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a text is waited for.

    Attributes:
        limit: What breaks it off where it takes too long.
        seconds: How long it may take from when it is first asked for; None where the limit runs already, or never will.
        at_once: It is given up when it fails for the first time, for another voice stands ready.
    """

    limit: asyncio.Timeout
    seconds: float | None = None
    at_once: bool = False

    def begin(self) -> None:
        """Let the time run, unless it does."""
        if self.seconds is not None and self.limit.when() is None:
            self.limit.reschedule(asyncio.get_running_loop().time() + self.seconds)

    def satisfied(self) -> None:
        """Break nothing off any more: it is spoken."""
        self.limit.reschedule(None)


class Speaker:
    """A provider with its queue, its breaker and what it has told of its quota."""

    def __init__(self, provider: Provider, clock: Clock, wire: Callable[[], AbstractAsyncContextManager[None]]) -> None:
        """Prepare; nobody is asked yet.

        Args:
            provider: Who speaks.
            clock: Paces the retries.
            wire: Gives one of the few places for requests that all providers on the network share.
        """
        self.provider = provider
        self._clock, self._shared = clock, wire
        self._window = Window(clock, lambda: provider.per_minute)
        self._gate, self._breaker = Gate(lambda: provider.limit), Breaker(clock)
        self._asking = asyncio.Lock()
        self._quota: Quota | None = None
        self._last: CuedeskError | None = None

    @property
    def quota(self) -> Quota | None:
        """Give what the provider has told of its quota."""
        return self._quota

    async def state(self) -> ProviderState:
        """Tell how the desk stands with the provider, without asking it."""
        problem = await self.provider.problem()
        is_open = self._breaker.state == "open"
        said = problem or self._last
        left = self._breaker.seconds_left
        return ProviderState(
            name=self.provider.name,
            ready=problem is None and not is_open,
            reason=said.message if said else None,
            remedy=said.remedy if said else None,
            breaker=self._breaker.state,
            retry_at=self._clock.now() + round(left * MICROS) if is_open else None,
            speaking=self._gate.inside,
            waiting=self._gate.waiting,
            limit=self.provider.limit,
            quota=self._quota,
            requests_left=self._window.remaining,
        )

    async def speak(self, utterance: Utterance, target: Path, began: Callable[[], None], patience: Patience) -> int:
        """Speak a text into a file; gives how many characters were counted for it.

        Args:
            utterance: The text, and how to speak it.
            target: The file.
            began: Called when the text's turn has come.
            patience: How long to wait for it; it is satisfied once the text is spoken.

        Raises:
            CuedeskError: What `Provider.speak` says, once trying again has not helped.
            OSError: The file cannot be written.
        """
        problem = await self.provider.problem()
        if problem is not None:
            raise problem
        longest, characters = self.provider.longest(utterance.model), len(utterance.text)
        if characters > longest:
            wrong = {"text": f"may have {longest} characters at most with {self.provider.name}, not {characters}"}
            refuse_fields("This cannot be announced", wrong)
        async with self._gate.turn():
            began()
            try:
                charged = await self._try(utterance, target, patience)
            except CuedeskError as error:
                if falls_back(error) and not isinstance(error, _LeftAlone):
                    self._last = error
                raise
        self._last = None
        return charged

    async def offered(self, search: str) -> list[OfferedVoice]:
        """List the voices that the provider has.

        Raises:
            CuedeskError: It cannot be asked, or does not answer.
        """
        problem = await self.provider.problem()
        if problem is not None:
            raise problem
        async with self._wire():
            return await self.provider.offered(search)

    def forgive(self) -> None:
        """Forget its failures: somebody knows that it works again."""
        self._breaker.reset()
        self._last = None

    def begin_anew(self) -> None:
        """Forget its failures and its quota: it has another key."""
        self.forgive()
        self._quota = None

    async def check(self) -> Quota | None:
        """Ask the provider for its quota; gives what was known of it before.

        Raises:
            CuedeskError: It cannot be asked, or does not answer.
        """
        problem = await self.provider.problem()
        if problem is not None:
            raise problem
        # In turn, so that no older answer comes last. A failure says nothing about speaking: some keys may do no more.
        async with self._asking, self._wire():
            told = await self.provider.allowance()
            before, self._quota = self._quota, None if told is None else _quota(told, self._clock.now())
        return before

    async def _try(self, utterance: Utterance, target: Path, patience: Patience) -> int:
        failures = 0
        crowded_until = self._clock.monotonic() + _CROWDED_SECONDS
        while True:
            try:
                return await self._ask(utterance, target, patience)
            except Crowded:
                if patience.at_once or self._clock.monotonic() >= crowded_until:
                    raise
                await self._wait_for_room()
            except Transient as error:
                failures += 1
                if patience.at_once or failures > RETRIES:
                    raise
                await self._clock.sleep(_pause(failures, error.retry_after))

    async def _ask(self, utterance: Utterance, target: Path, patience: Patience) -> int:
        """Ask once, if the breaker lets us."""
        if self._breaker.state == "open":
            raise self._left_alone()
        await self._window.turn()
        async with self._wire():
            if not self._breaker.admit():
                raise self._left_alone()
            patience.begin()
            try:
                charged = await self.provider.speak(utterance, target)
            except Transient as error:
                self._fail(error)
                raise
            except asyncio.CancelledError:
                if patience.limit.expired():  # it was asked and hangs; that somebody else breaks it off tells nothing
                    self._fail(Transient(f"{self.provider.name} did not answer in the time that it was given."))
                raise
            finally:
                self._breaker.left()
        patience.satisfied()
        self._breaker.reset()
        return charged

    def _wire(self) -> AbstractAsyncContextManager[None]:
        """Give a place for a request; what runs on this machine needs none, and must not wait for services that hang.

        For it is what speaks in their place.
        """
        return nullcontext() if self.provider.per_minute is None else self._shared()

    def _fail(self, error: Transient) -> None:
        self._last = error
        self._breaker.failed()

    def _left_alone(self) -> "_LeftAlone":
        wait = max(1, round(self._breaker.seconds_left))
        why = f" ({self._last.message.rstrip('.')})" if self._last else ""
        return _LeftAlone(f"{self.provider.name} has failed again and again{why}, and is left alone for {wait} s.")

    async def _wait_for_room(self) -> None:
        """Wait for one of our own texts to end; where there is none, somebody else uses the account."""
        leaving = asyncio.ensure_future(self._gate.somebody_left())
        try:
            await wait_any(self._clock, _CROWDED_PAUSE_SECONDS, leaving)
        finally:
            leaving.cancel()


class _LeftAlone(Unavailable):
    """It was not even asked, and has said nothing new."""


def _quota(told: Allowance, now: Micros) -> Quota:
    resets_at = None if told.resets_at is None else told.resets_at * MICROS
    return Quota(told.used, told.limit, resets_at, level_of(told.used, told.limit), now)


def falls_back(error: CuedeskError) -> bool:
    """Tell whether another voice may do what this one could not: not where the text itself is wrong."""
    return isinstance(error, Unavailable | QuotaExceeded) or error.code == "not_found"


def _pause(failures: int, asked: float) -> float:
    """Wait twice as long each time, and not in step with others; or as long as the provider asks for."""
    longest = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** (failures - 1))
    return max(min(asked, _LONGEST_PAUSE_SECONDS), longest * random.uniform(0.5, 1.0))
