"""Speaking with services on the network, against stand-ins that their own clients take for real."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from core.errors import CuedeskError, Invalid, NotFound, Refused, Unavailable
from core.speech.providers.provider import QuotaExceeded
from tests.support.speech import Desk, measured
from tests.support.speech_services import KEY, Refusal, Service, detail, elevenlabs, openai_error, openai_speech
from tests.support.waiting import until


@pytest.fixture
def eleven() -> Iterator[Service]:
    with elevenlabs() as service:
        yield service


@pytest.fixture
def house() -> Iterator[Service]:
    with openai_speech() as service:
        yield service


async def ready(desk: Desk, service: Service, *, key: str = KEY, fallback: str = "none") -> None:
    """Have the desk speak with the stand-in for ElevenLabs."""
    await desk.set("speech.elevenlabs_url", service.url)
    await desk.set("speech.fallback", fallback)
    await desk.call("provider_key", provider="elevenlabs", key=key)
    await desk.call("voice_put", name="Ana", provider="elevenlabs", ref="v1", language="en")


async def provider(desk: Desk, name: str = "elevenlabs") -> object:
    return next(state for state in await desk.call("providers") if state.name == name)


async def test_elevenlabs_speaks_as_the_voice_is_set(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    await desk.call("voice_put", name="Ana", style=0.1, stability=0.2, similarity=0.3, boost=False, speed=1)
    made = await desk.generate("Good evening.", voice="Ana")
    assert (made.provider, made.characters, made.fell_back) == ("elevenlabs", 13, None)
    assert measured(made.path)[0] == pytest.approx(-16, abs=1)
    [asked] = eleven.asked
    assert (asked["voice"], asked["text"], asked["model_id"]) == ("v1", "Good evening.", "eleven_multilingual_v2")
    assert asked["query"] == {"output_format": ["mp3_44100_128"]}
    assert "language_code" not in asked  # which this model does not take
    assert asked["voice_settings"] == {
        "style": 0.1, "stability": 0.2, "similarity_boost": 0.3, "use_speaker_boost": False, "speed": 1.2,
    }  # fmt: skip
    await desk.call("voice_put", name="Ana", model="eleven_flash_v2_5", speed=0.5)
    await desk.generate("Good evening.", voice="Ana")
    assert (eleven.asked[1]["language_code"], eleven.asked[1]["voice_settings"]["speed"]) == ("en", 1.0)


async def test_what_was_spoken_costs_nothing_again(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    cost = await desk.call("cost", text="Good evening.", voice="Ana")
    assert (cost.characters, cost.charged, cost.cached, cost.fits) == (13, 13, False, True)
    await desk.generate("Good evening.", voice="Ana")
    await desk.generate("Good evening.", voice="Ana", profile="emergency")
    assert eleven.texts == ["Good evening."]
    cost = await desk.call("cost", text="Good evening.", voice="Ana")
    assert (cost.characters, cost.charged, cost.cached) == (13, 0, True)


@pytest.mark.parametrize(
    ("refusal", "kind", "said"),
    [
        (detail(401, "invalid_api_key"), Refused, "does not accept the key"),
        (detail(401, "missing_permissions"), Refused, "does not let this key"),
        (detail(403, "forbidden"), Refused, "does not let this key"),
        (detail(401, "quota_exceeded"), QuotaExceeded, "has no characters left"),
        (detail(400, "voice_not_found"), NotFound, "has no such voice"),
        (detail(404, "voice_not_found"), NotFound, "has no such voice"),
        (detail(400, "max_character_limit_exceeded"), Invalid, "does not take this"),
        (
            Refusal(422, {"detail": [{"loc": ["body", "text"], "msg": "too bad", "type": "x"}]}),
            Invalid,
            r"does not take this: body\.text too bad\.",
        ),
        (Refusal(422, {"detail": {"status": "x", "message": "bad \x1b[31msettings"}}), Invalid, r"bad \[31msettings"),
        (Refusal(418, "tea"), Unavailable, "answered 418"),
    ],
)
async def test_what_will_not_go_better_is_told_at_once(
    desk: Desk, eleven: Service, refusal: Refusal, kind: type[CuedeskError], said: str
) -> None:
    await ready(desk, eleven)
    eleven.refusals.append(refusal)
    with pytest.raises(kind, match=said) as refused:
        await desk.generate("Good evening.", voice="Ana")
    assert type(refused.value) is kind
    assert len(eleven.asked) == 1
    [failed] = await desk.heard("speech.failed")
    assert failed.data.job.reason == refused.value.message
    assert (await provider(desk)).breaker == "closed"


@pytest.mark.parametrize("status", [408, 425, 500, 503])
async def test_what_may_go_better_is_tried_three_times_more(desk: Desk, eleven: Service, status: int) -> None:
    await ready(desk, eleven)
    eleven.refusals.extend([Refusal(status, {}), detail(429, "system_busy"), Refusal(status, "<html>")])
    made = await desk.generate("Good evening.", voice="Ana")
    assert made.provider == "elevenlabs"
    assert len(eleven.asked) == 4


async def test_after_three_retries_it_is_given_up_and_soon_left_alone(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    eleven.refusals.extend([Refusal(503, {})] * 20)
    with pytest.raises(Unavailable, match="a fault of its own"):
        await desk.generate("Good evening.", voice="Ana")
    assert len(eleven.asked) == 4
    with pytest.raises(Unavailable, match="left alone for 60 s"):
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


async def test_without_a_key_it_is_told_how_to_give_one_and_it_is_sealed(desk: Desk, eleven: Service) -> None:
    await desk.set("speech.elevenlabs_url", eleven.url)
    await desk.set("speech.fallback", "none")
    await desk.call("voice_put", name="Ana", provider="elevenlabs", ref="v1")
    with pytest.raises(Refused, match="no API key") as refused:
        await desk.generate("Good evening.", voice="Ana")
    assert "speech.provider_key" in str(refused.value.remedy)
    state = await desk.call("provider_key", provider="elevenlabs", key=f" {KEY}\n")
    assert (state.ready, state.has_key) == (True, True)
    assert await desk.generate("Good evening.", voice="Ana")
    [row] = await desk.room.store.fetch("SELECT sealed FROM secret WHERE name = 'speech.elevenlabs'")
    assert KEY.encode() not in bytes(row["sealed"])
    assert KEY not in str([tuple(row) for row in await desk.room.store.fetch("SELECT * FROM audit")])
    state = await desk.call("provider_key", provider="elevenlabs", key="")
    assert (state.ready, state.has_key) == (False, False)


async def test_the_quota_is_watched_and_warned_of_once(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    eleven.used, eleven.quota = 70, 100
    quota = (await desk.call("provider_check", provider="elevenlabs")).quota
    assert (quota.used, quota.limit, quota.level, quota.remaining) == (70, 100, "ok", 30)
    assert quota.resets_at == 1_767_225_600_000_000
    await desk.generate("Twelve signs", voice="Ana")
    await until(lambda: warned(desk, "warning"))
    await desk.generate("Eleven more", voice="Ana")
    await until(lambda: warned(desk, "critical"))
    cost = await desk.call("cost", text="Far more than seven.", voice="Ana")
    assert (cost.remaining, cost.fits) == (7, False)
    assert "7 characters left" in str(cost.reason)
    await desk.call("provider_check", provider="elevenlabs")
    assert not await desk.heard("speech.quota_warned")


async def warned(desk: Desk, level: str) -> bool:
    return [event.data.quota.level for event in await desk.heard("speech.quota_warned")] == [level]


async def test_a_key_that_may_only_speak_is_no_failure(desk: Desk, eleven: Service) -> None:
    eleven.subscription = detail(401, "missing_permissions")
    await ready(desk, eleven)
    with pytest.raises(Refused, match="does not let this key"):
        await desk.call("provider_check", provider="elevenlabs")
    await desk.generate("Good evening.", voice="Ana")
    state = await provider(desk)
    assert (state.ready, state.reason, state.quota) == (True, None, None)


async def test_the_voices_of_an_account_are_listed_over_all_pages(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    offered = await desk.call("offered", provider="elevenlabs")
    assert [(voice.ref, voice.name, voice.language) for voice in offered] == [
        ("v1", "Ana", "en"),
        ("v2", "Bruno", "en"),
    ]


async def test_a_service_that_is_not_there_is_told(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    await desk.set("speech.elevenlabs_url", "http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="cannot be reached"):
        await desk.generate("Good evening.", voice="Ana")


async def test_what_is_no_sound_is_no_announcement(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    eleven.refusals.append(Refusal(200, {"sound": "none"}))
    with pytest.raises(Unavailable, match=r"application/json in place of sound"):
        await desk.generate("Good evening.", voice="Ana")


async def test_openai_speaks(desk: Desk, house: Service) -> None:
    await desk.set("speech.openai_url", house.url)
    await desk.set("speech.fallback", "none")
    await desk.call("provider_key", provider="openai", key=KEY)
    await desk.call("voice_put", name="Alloy", provider="openai", ref="alloy", model="tts-1", speed=0)
    made = await desk.generate("Good evening.", voice="Alloy")
    assert made.provider == "openai"
    assert house.asked == [
        {"model": "tts-1", "input": "Good evening.", "voice": "alloy", "response_format": "mp3", "speed": 0.5}
    ]
    house.refusals.append(openai_error(429, "insufficient_quota"))
    with pytest.raises(QuotaExceeded):
        await desk.generate("Good night.", voice="Alloy")
    house.refusals.append(openai_error(429, "rate_limit_exceeded"))
    assert (await desk.generate("Good night.", voice="Alloy")).provider == "openai"
    with pytest.raises(Invalid, match="4096 characters at most with openai, not 4500"):
        await desk.generate("x" * 4500, voice="Alloy")
    await desk.call("provider_key", provider="openai", key="sk-wrong")
    with pytest.raises(Refused):
        await desk.generate("Good morning.", voice="Alloy")


async def test_health_tells_of_the_default_voice_and_of_quotas(desk: Desk, eleven: Service) -> None:
    def health() -> tuple[str, str]:
        found = desk.room.health.check_all()["speech"]
        return found.state, found.reason

    assert health() == ("ok", "“English” speaks")
    await ready(desk, eleven)
    eleven.used, eleven.quota = 95, 100
    await desk.call("provider_check", provider="elevenlabs")
    assert health() == ("degraded", "elevenlabs has 5 of 100 characters left")
    assert desk.room.health.gauges()["speech.elevenlabs.characters_left"] == 5
    await desk.call("voice_default", voice="Ana")
    eleven.refusals.append(detail(400, "max_character_limit_exceeded"))
    with pytest.raises(Invalid):
        await desk.generate("Good evening.")
    assert health() == (
        "degraded",
        "elevenlabs has 5 of 100 characters left",
    )  # a wrong text says nothing about who speaks
    await desk.call("provider_key", provider="elevenlabs", key="")
    assert health() == ("failed", "“Ana” cannot speak: There is no API key for ElevenLabs.")


@pytest.mark.parametrize("told", [[], {}, {"character_count": "many", "character_limit": 1}, "text", None])
async def test_a_quota_that_is_not_understood_is_told(desk: Desk, eleven: Service, told: object) -> None:
    await ready(desk, eleven)
    eleven.subscription = told
    with pytest.raises(Unavailable, match=r"not understood|no JSON"):
        await desk.call("provider_check", provider="elevenlabs")
