"""How a provider is tried again: when, how often, and when not."""

import asyncio
from collections import deque
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.errors import CuedeskError, Invalid, Refused
from core.speech.models import OfferedVoice, ProviderName, Settings
from core.speech.providers.provider import Allowance, Crowded, Transient, Utterance
from core.speech.speaking.speaker import Speaker
from tests.support.clock import SteppedClock
from tests.support.waiting import until

HELLO = Utterance("Hello.", "v", "", "en", Settings())


class Failing:
    """Fails as it is told, and then speaks."""

    name: ProviderName = "elevenlabs"
    suffix = ".mp3"
    limit = 1

    def __init__(self, *errors: CuedeskError) -> None:
        self.errors = deque(errors)
        self.asked = 0

    async def problem(self) -> CuedeskError | None:
        return None

    def longest(self, model: str) -> int:
        return 10

    def charged(self, utterance: Utterance) -> int:
        return len(utterance.text)

    async def speak(self, utterance: Utterance, target: Path) -> int:
        self.asked += 1
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


def speak(speaker: Speaker) -> "asyncio.Task[int]":
    return asyncio.create_task(speaker.speak(HELLO, Path("/nowhere"), lambda: None))


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
            await one.speak(HELLO, Path("/nowhere"), lambda: None)
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
        await one.speak(Utterance("Hello world", "v", "", "en", Settings()), Path("/nowhere"), lambda: None)
    assert provider.asked == 0
