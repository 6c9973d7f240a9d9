"""The speech part's front door: from a text to a loudspeaker.

`voice`, `preset`, `template` and `message` take an id or a name. Every text has a longest length, and what a provider
cannot do is said in words.
"""

from typing import Protocol

from core.command import service
from core.speech.commands.generation import Generation
from core.speech.commands.providers import Providers
from core.speech.commands.templates import Templates
from core.speech.commands.texts import Texts
from core.speech.commands.voices import Voices

__all__ = ["Generation", "Providers", "SpeechCommands", "Templates", "Texts", "Voices"]


@service("speech")
class SpeechCommands(Voices, Providers, Templates, Generation, Texts, Protocol):
    """Everything of the speech part, as a client sees it."""
