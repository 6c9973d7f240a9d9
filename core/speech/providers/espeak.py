"""espeak-ng: the voice that is always there, without a network and without cost."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.errors import CuedeskError, NotFound, Unavailable
from core.process import run_program
from core.speech.models import OfferedVoice, ProviderName
from core.speech.providers.pace import paced
from core.speech.providers.provider import Allowance, Utterance

_PROGRAM: Final = "espeak-ng"
_LIMIT: Final = 2
_LEAST_SECONDS: Final = 15.0
_CHARACTERS_A_SECOND: Final = 500.0
_LONGEST: Final = 40_000

_SLOW, _PACE, _FAST = 100, 165, 260
"""Words a minute, at the speeds 0, 0.5 and 1."""


class Espeak:
    """Speaks with the espeak-ng of this machine."""

    name: ProviderName = "espeak"
    suffix = ".wav"
    limit = _LIMIT
    per_minute = None

    async def problem(self) -> CuedeskError | None:
        """Tell whether the program is missing."""
        if shutil.which(_PROGRAM):
            return None
        return Unavailable("espeak-ng is not installed.", remedy="Install it: apt-get install espeak-ng.")

    def longest(self, model: str) -> int:
        """Tell how many characters one text may have."""
        return _LONGEST

    def origin(self, ref: str) -> str:
        """Tell of nothing more: its voices are its own."""
        return ""

    def charged(self, utterance: Utterance) -> int:
        """Count nothing: it is free."""
        return 0

    async def speak(self, utterance: Utterance, target: Path) -> int:
        """Speak a text into a WAV file."""
        text = target.with_suffix(".txt")
        # Its own marks for phonemes are no marks in a text that people write.
        await asyncio.to_thread(text.write_text, utterance.text.replace("[[", "[ [") + "\n", "utf-8")
        pace = str(round(paced(utterance.settings.speed, _SLOW, _PACE, _FAST)))
        words = [_PROGRAM, "-b", "1", "-v", utterance.ref, "-s", pace, "-w", str(target), "-f", str(text)]
        limit = _LEAST_SECONDS + len(utterance.text) / _CHARACTERS_A_SECOND
        try:
            await run_program(words, limit, "espeak-ng could not speak")
        except Unavailable as error:
            if "voice does not exist" in error.message:
                raise NotFound(
                    f"espeak-ng has no voice “{utterance.ref}”.", remedy="speech.offered lists them."
                ) from None
            raise
        finally:
            await asyncio.to_thread(text.unlink, missing_ok=True)
        return 0

    async def offered(self, search: str) -> list[OfferedVoice]:
        """List the voices of its table that need no other program."""
        lines = await run_program([_PROGRAM, "--voices"], _LEAST_SECONDS, "The voices could not be listed", keep=1000)
        wanted = search.casefold()
        return [voice for voice in _voices(lines) if wanted in f"{voice.ref} {voice.name}".casefold()]

    async def allowance(self) -> Allowance | None:
        """Tell of no limit."""
        return None

    async def stop(self) -> None:
        """Leave nothing open."""


def _voices(lines: list[str]) -> Iterator[OfferedVoice]:
    for line in lines[1:]:
        columns = line.split()
        if len(columns) < 5 or columns[4].startswith("mb/"):
            continue
        language, gender = columns[1], columns[2].removeprefix("--/")
        about = {"M": "male", "F": "female"}.get(gender, "")
        yield OfferedVoice("espeak", language, columns[3].replace("_", " "), language, about)
