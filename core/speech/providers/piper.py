"""Piper: neural voices on this machine, each from a file of its own."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.errors import CuedeskError, NotFound, Unavailable
from core.process import run_program
from core.speech.models import OfferedVoice, ProviderName
from core.speech.providers.pace import paced
from core.speech.providers.provider import Allowance, Utterance

_LEAST_SECONDS: Final = 60.0
_CHARACTERS_A_SECOND: Final = 20.0
"""A small machine speaks about as fast as a person does."""

_LONGEST: Final = 5_000
_SLOW, _FAST = 1.6, 0.6
"""How long its sounds are, as a multiple of usual, at the speeds 0 and 1."""


class Piper:
    """Speaks with the Piper of this machine; a voice's `ref` is the path of its `.onnx` file."""

    name: ProviderName = "piper"
    suffix = ".wav"
    limit = 1
    per_minute = None

    def __init__(self, program: Callable[[], str]) -> None:
        """Take what tells the program's name or path."""
        self._program = program

    async def problem(self) -> CuedeskError | None:
        """Tell whether the program is missing."""
        if shutil.which(self._program()):
            return None
        remedy = "Install it, and name it: settings.set key=speech.piper_program."
        return Unavailable(f"There is no program {self._program()}.", remedy=remedy)

    def longest(self, model: str) -> int:
        """Tell how many characters one text may have."""
        return _LONGEST

    def origin(self, ref: str) -> str:
        """Tell which file a voice is: one that was exchanged is another voice."""
        try:
            found = Path(ref).stat()
        except OSError:
            return ""  # it is told when it has to speak
        return f"{found.st_mtime_ns} {found.st_size}"

    def charged(self, utterance: Utterance) -> int:
        """Count nothing: it is free."""
        return 0

    async def speak(self, utterance: Utterance, target: Path) -> int:
        """Speak a text into a WAV file."""
        if not await asyncio.to_thread(Path(utterance.ref).is_file):
            raise NotFound(f"There is no voice file {utterance.ref}.", remedy="Put it there: speech.voice_put ref=.")
        text = target.with_suffix(".txt")
        # It speaks each line into the same file anew, so that the text has to be one.
        await asyncio.to_thread(text.write_text, " ".join(utterance.text.split()) + "\n", "utf-8")
        scale = paced(utterance.settings.speed, _SLOW, 1.0, _FAST)
        words = [self._program(), "-m", utterance.ref, "-f", str(target), "--length_scale", f"{scale:.2f}"]
        try:
            await run_program(
                ["/bin/sh", "-c", 'exec "$@" <"$0"', str(text), *words],
                _LEAST_SECONDS + len(utterance.text) / _CHARACTERS_A_SECOND,
                "Piper could not speak",
            )
        finally:
            await asyncio.to_thread(text.unlink, missing_ok=True)
        if not await asyncio.to_thread(target.is_file):
            raise Unavailable("Piper could not speak: it has written nothing.")
        return 0

    async def offered(self, search: str) -> list[OfferedVoice]:
        """List none: its voices are files, wherever they were put."""
        return []

    async def allowance(self) -> Allowance | None:
        """Tell of no limit."""
        return None

    async def stop(self) -> None:
        """Leave nothing open."""
