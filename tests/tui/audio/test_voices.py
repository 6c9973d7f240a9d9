"""What the Voices screen knows, and how it says what keeps a provider from speaking."""

from datetime import UTC

from core.speech.models import Preset, Pronunciation, ProviderState, Quota, Settings, Voice
from tests.tui.audio.things import AT
from tui.audio.voices import VoicesRead, VoicesState
from tui.audio.voicewords import provider_trouble, voice_facts

VOICES = [
    Voice(1, "English", "espeak", "en", default=True),
    Voice(2, "Ana", "elevenlabs", "a", language="es-419", position=1),
    Voice(3, "Rosa", "elevenlabs", "r", language="es", position=2, active=False),
]


def state() -> VoicesState:
    made = VoicesState()
    made.read = VoicesRead(VOICES, [], [], [], [])
    made.sentence = "Hello"
    return made


def test_a_row_is_tried_as_it_would_be_spoken() -> None:
    known = state()
    assert known.trial(VOICES[1]) == {"text": "Hello", "voice": "Ana"}
    assert known.trial(Preset(1, "calm", Settings())) == {"text": "Hello", "preset": "calm", "voice": None}
    assert known.trial(Pronunciation(1, "Cuedesk", "queue desk")) == {"text": "Cuedesk", "voice": None}
    assert known.trial(Pronunciation(1, "Uno", "oono", "es")) == {"text": "Uno", "voice": "Ana"}
    assert known.trial(ProviderState("espeak", True)) is None


def test_a_voice_moves_by_giving_places_to_those_alone_that_get_another() -> None:
    known = state()
    assert known.moved(VOICES[2], -1) == [("Rosa", 1), ("Ana", 2)]
    assert known.moved(VOICES[0], -1) == []
    assert known.moved(VOICES[2], 1) == []


def test_what_keeps_a_provider_from_speaking_is_said_the_worst_first() -> None:
    quota = Quota(7600, 10_000, None, "warning", AT)
    stands = ProviderState("elevenlabs", True, quota=quota)
    assert provider_trouble(stands, AT, UTC) == "76 % of its quota used, 2 400 characters left"
    failing = ProviderState("elevenlabs", True, reason="It has a fault.", quota=quota)
    assert provider_trouble(failing, AT, UTC) == "It has a fault."
    left = ProviderState("elevenlabs", True, reason="It has a fault.", breaker="open", retry_at=AT + 42_000_000)
    assert "(42 s): It has a fault." in provider_trouble(left, AT, UTC)
    assert provider_trouble(ProviderState("espeak", True), AT, UTC) == ""


def test_a_provider_says_its_quota_once() -> None:
    stands = ProviderState("elevenlabs", True, quota=Quota(9500, 10_000, AT + 86_400_000_000, "critical", AT))
    told = " ".join(voice_facts(stands, [], AT, UTC))
    assert told.count("95 % of its quota used") == 1
    assert "9 500 of 10 000" in told
