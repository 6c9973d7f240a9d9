"""The stand-ins for the services on the network satisfy the providers' own clients."""

from collections.abc import Iterator
from contextlib import contextmanager

import elevenlabs
import httpx
import openai
import pytest
from elevenlabs.core import ApiError

from tests.support.speech_services import KEY, MODELS, Service, detail, openai_error, openai_speech
from tests.support.speech_services import elevenlabs as elevenlabs_stand_in


@contextmanager
def elevenlabs_client(service: Service, key: str = KEY) -> Iterator[elevenlabs.ElevenLabs]:
    with httpx.Client() as wire:
        yield elevenlabs.ElevenLabs(api_key=key, base_url=service.url, httpx_client=wire)


@contextmanager
def openai_client(service: Service, key: str = KEY) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=key, base_url=service.url, max_retries=0) as client:
        yield client


def test_elevenlabs_own_client_speaks_lists_and_asks_for_its_quota() -> None:
    with elevenlabs_stand_in() as service, elevenlabs_client(service) as client:
        sound = b"".join(client.text_to_speech.convert("v1", text="Good evening.", output_format="mp3_44100_128"))
        assert len(sound) > 1000
        subscription = client.user.subscription.get()
        assert (subscription.character_count, subscription.character_limit) == (service.used, 100_000)
        page = client.voices.search(page_size=1)
        assert [voice.name for voice in page.voices] == ["Ana"]
        assert page.next_page_token == "more"
        assert {model.model_id for model in client.models.list()} == {model["model_id"] for model in MODELS}


def test_elevenlabs_own_client_understands_its_refusals() -> None:
    with elevenlabs_stand_in() as service, elevenlabs_client(service) as client:
        service.refusals.append(detail(401, "quota_exceeded"))
        with pytest.raises(ApiError) as refused:
            b"".join(client.text_to_speech.convert("v1", text="Good evening."))
        assert refused.value.status_code == 401
        assert refused.value.body["detail"]["status"] == "quota_exceeded"
        with pytest.raises(elevenlabs.UnprocessableEntityError):
            b"".join(client.text_to_speech.convert("v1", text=""))
        with elevenlabs_client(service, "sk-wrong") as stranger, pytest.raises(ApiError) as unknown:
            stranger.user.subscription.get()
        assert unknown.value.status_code == 401


def test_openais_own_client_speaks_and_understands_its_refusals() -> None:
    with openai_speech() as service, openai_client(service) as client:
        sound = client.audio.speech.create(model="tts-1", voice="alloy", input="Good evening.").read()
        assert len(sound) > 1000
        service.refusals.append(openai_error(429, "insufficient_quota"))
        with pytest.raises(openai.RateLimitError) as refused:
            client.audio.speech.create(model="tts-1", voice="alloy", input="Good evening.")
        assert refused.value.code == "insufficient_quota"
        with openai_client(service, "sk-wrong") as stranger, pytest.raises(openai.AuthenticationError):
            stranger.audio.speech.create(model="tts-1", voice="alloy", input="Good evening.")
