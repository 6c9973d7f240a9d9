"""Speaking with services on the network, against stand-ins that their own clients take for real."""

import asyncio

import pytest

from core.errors import CuedeskError, Invalid, NotFound, Refused, Unavailable
from core.speech.providers.provider import QuotaExceeded
from tests.support.speech import Desk, measured
from tests.support.speech_services import (
    KEY,
    Refusal,
    Service,
    detail,
    openai_error,
    openai_speech,
    provider,
    ready,
)
from tests.support.waiting import until


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
    both = [desk.generate("Good night.", voice="Ana", profile=profile) for profile in ("message", "emergency")]
    assert len({made.path for made in await asyncio.gather(*both)}) == 2
    assert eleven.texts == ["Good evening.", "Good night."]  # also where both are asked for at once
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


async def test_another_service_is_asked_anew_and_the_same_one_is_not(desk: Desk, house: Service) -> None:
    await desk.set("speech.openai_url", house.url)
    await desk.call("provider_key", provider="openai", key=KEY)
    await desk.call("voice_put", name="Alloy", provider="openai", ref="alloy")
    first = await desk.generate("Good evening.", voice="Alloy")
    with openai_speech() as other:
        await desk.set("speech.openai_url", other.url)
        moved = await desk.generate("Good evening.", voice="Alloy")
        assert (moved.cached, moved.path != first.path, len(other.asked)) == (False, True, 1)
    await desk.set("speech.openai_url", house.url)
    assert (await desk.generate("Good evening.", voice="Alloy")).path == first.path
    assert len(house.asked) == 1


async def test_what_a_model_takes_and_costs_is_as_the_service_tells(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    await desk.call("provider_check", provider="elevenlabs")
    await desk.call("voice_put", name="Ana", model="eleven_plain_v9", style=0.9)
    cost = await desk.call("cost", text="Good evening.", voice="Ana")
    assert (cost.characters, cost.charged, cost.fits) == (13, 26, True)
    await desk.generate("Good evening.", voice="Ana")
    [asked] = eleven.asked
    assert set(asked["voice_settings"]) == {"stability", "similarity_boost", "speed"}  # it has no style
    with pytest.raises(Invalid, match="20 characters at most with elevenlabs, not 21"):
        await desk.generate("x" * 21, voice="Ana")
    cost = await desk.call("cost", text="x" * 21, voice="Ana")
    assert (cost.fits, cost.reason) == (False, "elevenlabs takes 20 characters at most.")


async def test_sound_with_nothing_in_it_is_no_announcement(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    eleven.is_mute = True
    with pytest.raises(Unavailable, match="answered with nothing"):
        await desk.generate("Good evening.", voice="Ana")


async def test_the_quota_is_known_as_soon_as_there_is_a_key(desk: Desk, eleven: Service) -> None:
    await ready(desk, eleven)
    await until(lambda: quota_is(desk, 41_250))
    eleven.subscription = detail(401, "missing_permissions")
    state = await desk.call("provider_key", provider="elevenlabs", key=KEY)
    assert state.quota is None  # it was the quota of another key


async def quota_is(desk: Desk, used: int) -> bool:
    quota = (await provider(desk)).quota
    return quota is not None and quota.used == used


async def test_a_service_that_tells_of_no_quota_has_what_is_set_for_a_month(desk: Desk, house: Service) -> None:
    await desk.set("speech.openai_url", house.url)
    await desk.set("speech.fallback", "none")
    await desk.call("provider_key", provider="openai", key=KEY)
    await desk.call("voice_put", name="Alloy", provider="openai", ref="alloy")
    assert (await desk.call("provider_check", provider="openai")).quota is None
    await desk.generate("Twelve signs", voice="Alloy")
    await desk.set("speech.openai_monthly", 30)
    quota = (await desk.call("provider_check", provider="openai")).quota
    assert (quota.used, quota.limit, quota.level) == (12, 30, "ok")
    assert 0 < quota.resets_at - desk.room.clock.now() <= 31 * 86_400 * 1_000_000
    await desk.generate("Twelve other", voice="Alloy")
    await until(lambda: warned(desk, "warning"))
    await desk.generate("four", voice="Alloy")
    await until(lambda: warned(desk, "critical"))
    with pytest.raises(QuotaExceeded, match="Of the 30 characters that are set for a month, 28 are spoken"):
        await desk.generate("three", voice="Alloy")
    assert len(house.asked) == 3
    await desk.set("speech.fallback", "language")
    assert (await desk.generate("three", voice="Alloy")).provider == "espeak"
    [used] = await desk.call("usage")
    assert (used.provider, used.ref, used.characters, used.texts) == ("openai", "alloy", 28, 3)
    with pytest.raises(Invalid, match="days is from 1"):
        await desk.call("usage", days=0)


async def test_only_this_months_characters_count(desk: Desk, house: Service) -> None:
    await desk.set("speech.openai_url", house.url)
    await desk.set("speech.openai_monthly", 100)
    old = "INSERT INTO speech_usage VALUES ('2020-01-31', 'openai', 'alloy', 99, 1)"
    await desk.room.store.submit(lambda db: db.execute(old) and None)
    assert (await desk.call("provider_check", provider="openai")).quota.used == 0
    assert await desk.call("usage", days=31) == []


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
