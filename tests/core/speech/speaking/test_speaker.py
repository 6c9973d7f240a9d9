"""How a provider is tried again: when, how often, and when not."""

import asyncio
from collections import deque
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.errors import CuedeskError, Invalid, Refused, Unavailable
from core.speech.models import OfferedVoice, ProviderName, Settings
from core.speech.providers.provider import Allowance, Crowded, Transient, Utterance
from core.speech.speaking.breaker import FAILURES
from core.speech.speaking.speaker import Patience, Speaker
from tests.support.clock import SteppedClock
from tests.support.waiting import until

HELLO = Utterance("Hello.", "v", "", "en", Settings())


class Failing:
    """Fails as it is told, and then speaks."""

    name: ProviderName = "elevenlabs"
    suffix = ".mp3"
    limit = 1
    per_minute = 50

    def __init__(self, *errors: CuedeskError) -> None:
        self.errors = deque(errors)
        self.asked = 0
        self.answers = asyncio.Event()
        self.answers.set()

    async def problem(self) -> CuedeskError | None:
        return None

    def longest(self, model: str) -> int:
        return 10

    def origin(self, ref: str) -> str:
        return ""

    def charged(self, utterance: Utterance) -> int:
        return len(utterance.text)

    async def speak(self, utterance: Utterance, target: Path) -> int:
        self.asked += 1
        await self.answers.wait()
        if self.errors:
            raise self.errors.popleft()
        return self.charged(utterance)

    async def offered(self, search: str) -> list[OfferedVoice]:
        return []

    async def allowance(self) -> Allowance | None:
        return None

    async def stop(self) -> None:
        """Nothing is open."""


def speaker(clock: SteppedClock, *errors: CuedeskError) -> tuple[Speaker, Failing]:
    provider = Failing(*errors)
    return Speaker(provider, clock, nullcontext), provider


async def spoken(
    speaker: Speaker, utterance: Utterance = HELLO, seconds: float | None = None, *, at_once: bool = False
) -> int:
    async with asyncio.timeout(seconds) as limit:
        return await speaker.speak(utterance, Path("/nowhere"), lambda: None, Patience(limit, at_once=at_once))


def speak(speaker: Speaker) -> "asyncio.Task[int]":
    return asyncio.create_task(spoken(speaker))


async def pause(clock: SteppedClock) -> float:
    """Give how long it pauses, and let that time pass."""
    await until(lambda: clock.slept)
    [seconds] = clock.slept
    clock.advance(seconds)
    await until(lambda: not clock.slept)
    return seconds


async def test_each_pause_is_about_twice_the_one_before() -> None:
    clock = SteppedClock()
    one, provider = speaker(clock, *(Transient("busy") for _ in range(3)))
    speaking = speak(one)
    pauses = [await pause(clock) for _ in range(3)]
    assert await speaking == 6
    assert provider.asked == 4
    for seconds, most in zip(pauses, (0.5, 1.0, 2.0), strict=True):
        assert most / 2 <= seconds <= most


async def test_a_provider_says_itself_when_to_try_again_but_not_for_ever() -> None:
    clock = SteppedClock()
    errors = [Transient("busy"), Transient("busy")]
    errors[0].retry_after, errors[1].retry_after = 7, 3600
    one, _ = speaker(clock, *errors)
    speaking = speak(one)
    assert [await pause(clock), await pause(clock)] == [7, 10]
    await speaking


async def test_what_will_not_go_better_is_not_tried_again() -> None:
    for error in (Refused("no"), Invalid("no")):
        one, provider = speaker(SteppedClock(), error)
        with pytest.raises(type(error)):
            await spoken(one)
        assert provider.asked == 1


async def test_one_that_has_no_room_is_waited_for_a_minute_and_counts_as_no_failure() -> None:
    clock = SteppedClock()
    one, _ = speaker(clock, *(Crowded("full") for _ in range(1000)))
    speaking = speak(one)
    waited = 0.0
    while not speaking.done() and waited < 100:
        await until(lambda: clock.slept or speaking.done())
        waited += sum(clock.slept)
        clock.advance(sum(clock.slept))
        await until(lambda: not clock.slept)
    assert waited == pytest.approx(60, abs=1.5)
    with pytest.raises(Crowded):
        await speaking
    assert (await one.state()).breaker == "closed"


async def test_a_text_that_is_too_long_for_it_is_not_sent() -> None:
    one, provider = speaker(SteppedClock())
    with pytest.raises(Invalid, match="10 characters at most with elevenlabs, not 11"):
        await spoken(one, Utterance("Hello world", "v", "", "en", Settings()))
    assert provider.asked == 0


async def test_where_another_voice_stands_ready_it_is_asked_once_only() -> None:
    for error in (Transient("busy"), Crowded("full")):
        one, provider = speaker(SteppedClock(), error)
        with pytest.raises(type(error)):
            await spoken(one, at_once=True)
        assert provider.asked == 1


async def test_one_that_hangs_is_left_in_time_and_soon_not_asked_any_more() -> None:
    one, provider = speaker(SteppedClock())
    provider.answers.clear()
    for _ in range(FAILURES):
        with pytest.raises(TimeoutError):
            await spoken(one, seconds=0.01)
    assert provider.asked == FAILURES
    with pytest.raises(Unavailable, match=r"did not answer in the time .* left alone for 60 s"):
        await spoken(one, seconds=5)
    assert provider.asked == FAILURES


async def test_a_text_that_is_broken_off_or_waits_for_its_turn_is_no_failure_of_the_provider() -> None:
    one, provider = speaker(SteppedClock())
    provider.answers.clear()
    speaking = speak(one)
    await until(lambda: provider.asked == 1)
    for _ in range(FAILURES):  # they never came to be asked
        with pytest.raises(TimeoutError):
            await spoken(one, seconds=0.01)
    for _ in range(FAILURES):
        speaking.cancel()
        await asyncio.wait([speaking])
        speaking = speak(one)
    assert (await one.state()).breaker == "closed"
    provider.answers.set()
    assert await speaking == 6


async def test_once_it_is_spoken_nothing_is_broken_off_any_more() -> None:
    one, _ = speaker(SteppedClock())
    async with asyncio.timeout(0.05) as limit:
        await one.speak(HELLO, Path("/nowhere"), lambda: None, Patience(limit))
        assert limit.when() is None


async def test_more_in_a_minute_than_the_limit_have_to_wait_for_theirs() -> None:
    clock = SteppedClock()
    one, provider = speaker(clock)
    provider.per_minute = 2
    assert (await one.state()).requests_left == 2
    await spoken(one)
    clock.advance(20)
    await spoken(one)
    assert (await one.state()).requests_left == 0
    third = speak(one)
    assert await pause(clock) == 40  # the first was 20 s ago
    await third
    fourth = speak(one)
    assert await pause(clock) == 20
    await fourth
    clock.advance(60)
    assert (await one.state()).requests_left == 2


async def waits(speaker: Speaker) -> bool:
    return (await speaker.state()).waiting == 1


async def test_what_is_made_ahead_has_time_until_it_is_its_turn() -> None:
    one, provider = speaker(SteppedClock())
    provider.answers.clear()
    first = speak(one)
    await until(lambda: provider.asked == 1)
    async with asyncio.timeout(None) as limit:
        patience = Patience(limit, 0.01)
        second = asyncio.create_task(one.speak(HELLO, Path("/nowhere"), lambda: None, patience))
        await until(lambda: waits(one))
        assert limit.when() is None
        provider.answers.set()
        assert (await first, await second) == (6, 6)
    provider.answers.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(None) as limit:
            await one.speak(HELLO, Path("/nowhere"), lambda: None, Patience(limit, 0.01))
