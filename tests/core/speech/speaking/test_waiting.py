"""How long a service is waited for: tried again, given up for another voice, and never asked too much at once."""

import asyncio
import logging
import time
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, Unavailable
from tests.support.speech import Desk
from tests.support.speech_services import (
    KEY,
    Refusal,
    Service,
    detail,
    provider,
    ready,
)
from tests.support.waiting import until


@pytest.mark.parametrize("status", [408, 425, 500, 503])
async def test_what_may_go_better_is_tried_three_times_more(desk: Desk, eleven: Service, status: int) -> None:
    await ready(desk, eleven)
    eleven.refusals.extend([Refusal(status, {}), detail(429, "system_busy"), Refusal(status, "<html>")])
    made = await desk.generate("Good evening.", voice="Ana")
    assert made.provider == "elevenlabs"
    assert len(eleven.asked) == 4


async def test_a_voice_that_hangs_is_not_waited_for_longer_than_is_set(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven, fallback="language")
    await desk.set("speech.patience", 1)
    eleven.hold.clear()
    began = time.monotonic()
    made = await desk.generate("Good evening.", voice="Ana")
    assert made.provider == "espeak"
    assert made.fell_back == "“Ana” has not spoken within 1.1 s."
    assert 1 <= time.monotonic() - began < 8
    assert len(eleven.asked) == 1
    state = await provider(desk)
    assert state.reason == "elevenlabs did not answer in the time that it was given."
    await desk.set("speech.fallback", "none")
    speaking = asyncio.create_task(desk.generate("Good morning.", voice="Ana"))
    await until(lambda: len(eleven.asked) == 2)
    eleven.hold.set()
    assert (await speaking).provider == "elevenlabs"  # where nobody else would, it is waited for


async def test_what_is_urgent_is_spoken_by_another_voice_at_once(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven, fallback="language")
    eleven.refusals.append(Refusal(503, {}))
    made = await desk.call("say", text="Leave the hall.", voice="Ana", category="emergencies")
    assert (made.provider, len(eleven.asked)) == ("espeak", 1)
    eleven.refusals.append(Refusal(503, {}))
    calm = await desk.call("say", text="Good evening.", voice="Ana")
    assert (calm.provider, len(eleven.asked)) == ("elevenlabs", 3)
    await desk.set("speech.urgent_patience", 0.5)
    eleven.hold.clear()
    began = time.monotonic()
    made = await desk.call("say", text="Leave the bar.", voice="Ana", priority=8)
    assert (made.provider, len(eleven.asked)) == ("espeak", 4)
    assert time.monotonic() - began < 8


async def test_the_same_text_that_hangs_elsewhere_holds_up_nothing_urgent(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven, fallback="language")
    await desk.set("speech.patience", 600)
    await desk.set("speech.urgent_patience", 0.5)
    eleven.hold.clear()
    waiting = asyncio.create_task(desk.generate("Leave the hall.", voice="Ana"))
    await until(lambda: eleven.inside == 1)
    made = await desk.call("say", text="Leave the hall.", voice="Ana", priority=9, pad_before=0, pad_after=0)
    assert made.provider == "espeak"
    eleven.hold.set()
    assert (await waiting).provider == "elevenlabs"


async def test_a_text_that_is_broken_off_while_it_is_asked_for_leaves_nothing(
    desk: Desk, eleven: Service, tmp_path: Path
) -> None:
    await ready(desk, eleven)
    eleven.hold.clear()
    speaking = asyncio.create_task(desk.generate("Good evening.", voice="Ana"))
    await until(lambda: eleven.inside == 1)
    [job] = await desk.call("jobs")
    assert (await desk.call("cancel", job=job.id)).state == "cancelled"
    with pytest.raises(Conflict, match="was broken off"):
        await speaking
    assert not [path for path in (tmp_path / "data" / "speech").rglob("*") if path.is_file()]
    assert await desk.call("recent") == []
    state = await provider(desk)
    assert (state.speaking, state.breaker, state.reason) == (0, "closed", None)
    assert await desk.room.store.fetch("SELECT * FROM speech_take") == []


async def test_more_in_a_minute_than_is_set_wait_and_another_voice_speaks(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven, fallback="language")
    await desk.set("speech.elevenlabs_per_minute", 2)
    await desk.set("speech.patience", 1)
    made = [await desk.call("say", text=f"Number {number}.", voice="Ana") for number in range(3)]
    assert [each.provider for each in made] == ["elevenlabs", "elevenlabs", "espeak"]
    state = await provider(desk)
    assert (len(eleven.asked), state.requests_left, state.breaker) == (2, 0, "closed")


async def test_after_three_retries_it_is_given_up_and_soon_left_alone(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    eleven.refusals.extend([Refusal(503, {})] * 20)
    with pytest.raises(Unavailable, match="a fault of its own"):
        await desk.generate("Good evening.", voice="Ana")
    assert len(eleven.asked) == 4
    for _ in range(2):
        with pytest.raises(
            Unavailable, match=r"again \(ElevenLabs has a fault of its own .*\), .* left alone for \d+ s"
        ):
            await desk.generate("Good evening.", voice="Ana")
        assert len(eleven.asked) == 5
    state = await provider(desk)
    assert (state.ready, state.breaker) == (False, "open")
    assert state.retry_at > desk.room.clock.now()
    eleven.refusals.clear()
    await desk.call("provider_check", provider="elevenlabs")  # somebody knows that it works again
    assert (await desk.generate("Good evening.", voice="Ana")).provider == "elevenlabs"


async def test_one_too_many_waits_for_room_and_is_no_failure(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    await desk.set("speech.elevenlabs_limit", 3)
    eleven.most = 1  # the account may less than the setting says
    texts = [f"Number {number}." for number in range(3)]
    made = await asyncio.gather(*(desk.generate(text, voice="Ana") for text in texts))
    assert {each.provider for each in made} == {"elevenlabs"}
    assert (await provider(desk)).breaker == "closed"


async def test_no_more_than_the_limit_are_asked_for_at_once(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    eleven.hold.clear()
    asking = [asyncio.create_task(desk.generate(f"Number {number}.", voice="Ana")) for number in range(6)]
    await until(lambda: eleven.inside == 2 and len(desk.part.jobs.all()) == 6)
    state = await provider(desk)
    assert (state.speaking, state.waiting, state.limit) == (2, 4, 2)
    assert sorted(job.state for job in await desk.call("jobs")) == ["queued"] * 4 + ["speaking"] * 2
    eleven.hold.set()
    await asyncio.gather(*asking)
    assert eleven.at_once == 2


async def test_never_more_than_five_requests_at_once_over_all(desk: Desk, eleven: Service, house: Service) -> None:
    await ready(desk, eleven)
    await desk.set("speech.elevenlabs_limit", 5)
    await desk.set("speech.openai_url", house.url)
    await desk.set("speech.openai_limit", 5)
    await desk.call("provider_key", provider="openai", key=KEY)
    await desk.call("voice_put", name="Alloy", provider="openai", ref="alloy")
    eleven.hold.clear()
    house.hold.clear()
    asking = [
        asyncio.create_task(desk.generate(f"Number {number}.", voice=voice))
        for number in range(4)
        for voice in ("Ana", "Alloy")
    ]
    await until(lambda: speaking(desk, 8))
    await until(lambda: eleven.inside + house.inside >= 5)
    assert eleven.inside + house.inside == 5  # each may speak what is its turn, and all together no more than this
    assert (await desk.generate("Good evening.")).provider == "espeak"  # this machine's own voice needs none of them
    eleven.hold.set()
    house.hold.set()
    await asyncio.gather(*asking)
    assert len(eleven.asked) + len(house.asked) == 8


async def speaking(desk: Desk, number: int) -> bool:
    """Tell whether so many texts have had their turn."""
    return sum(state.speaking for state in await desk.call("providers")) == number


async def test_another_voice_speaks_where_one_fails_and_says_so(
    desk: Desk, eleven: Service, caplog: pytest.LogCaptureFixture
) -> None:
    await ready(desk, eleven, key="sk-wrong", fallback="language")
    with caplog.at_level(logging.WARNING, "cuedesk.speech"):
        made = await desk.generate("Good evening.", voice="Ana")
    assert (made.voice, made.provider) == ("Ana", "espeak")
    assert "does not accept the key" in made.fell_back
    assert "“English” does" in caplog.text
    assert "sk-wrong" not in caplog.text
    [generated] = await desk.heard("speech.generated")
    assert generated.data.announcement.fell_back == made.fell_back
    state = await provider(desk)
    assert "does not accept the key" in state.reason
    ones_own = await desk.generate("Good evening.")
    assert (ones_own.voice, ones_own.fell_back) == ("English", None)  # the two are not taken for each other
    assert (await desk.generate("Good evening.", voice="Ana")).id == made.id
    assert (await desk.generate("Good evening.")).id == ones_own.id
    await desk.set("speech.fallback", "Español")
    assert (await desk.generate("Good evening again.", voice="Ana")).provider == "espeak"


async def test_a_wrong_text_is_no_reason_for_another_voice(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven, fallback="language")
    eleven.refusals.append(detail(400, "max_character_limit_exceeded"))
    with pytest.raises(Invalid):
        await desk.generate("Good evening.", voice="Ana")


async def test_music_that_is_none_is_no_reason_for_another_voice(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven, fallback="language")
    with pytest.raises(Unavailable, match="could not be laid under the voice"):
        await desk.generate("Good evening.", voice="Ana", bed=__file__)
    assert len(eleven.asked) == 1
    assert (await desk.generate("Good evening.", voice="Ana")).provider == "elevenlabs"
    assert len(eleven.asked) == 1  # what was paid for is kept


async def test_a_service_that_is_not_there_is_told(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    await desk.set("speech.elevenlabs_url", "http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="cannot be reached"):
        await desk.generate("Good evening.", voice="Ana")
