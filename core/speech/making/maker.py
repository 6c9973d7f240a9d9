"""Making an announcement: spoken by its voice or another, as loud as it should be, and kept to be used again."""

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal
from weakref import WeakValueDictionary

from core.caller import who
from core.errors import CuedeskError
from core.part import Room
from core.speech.keeping.pronunciations import Pronunciations
from core.speech.keeping.voices import Voices
from core.speech.making import rows
from core.speech.making.files import Files
from core.speech.making.jobs import Work
from core.speech.making.recipe import Recipe, announcement_key, take_key
from core.speech.mastering.bed import lay
from core.speech.mastering.mastering import Mastered, Wanted, keep_level, master
from core.speech.mastering.profiles import PROFILES
from core.speech.models import Announcement, Bed, ProviderName, Voice
from core.speech.providers.provider import Transient, Utterance
from core.speech.settings import BY_LANGUAGE, FALLBACK, NO_FALLBACK, PATIENCE, URGENT_PATIENCE
from core.speech.speaking.gate import Gate
from core.speech.speaking.speaker import Patience, falls_back
from core.speech.speaking.speakers import Speakers

log = logging.getLogger("cuedesk.speech")

Haste = Literal["ahead", "said", "urgent"]
"""Whether it is made ahead, so that its voice is waited for; to be said now; or so that any voice now is better."""

_MASTERED_AT_ONCE: Final = 2
_HEADROOM_DB: Final = 1.0
_SERVICE_PACE: Final = 100.0
_LOCAL_PACE: Final = 20.0
"""Characters a second: of a service that does not hurry, and of a small machine, about as fast as a person speaks."""


@dataclass(frozen=True, slots=True)
class Order:
    """A recipe for one voice.

    Attributes:
        recipe: What was asked for.
        voice: Who speaks it.
        utterance: What they speak, the pronunciations put in.
        wanted: How it is to be in the end.
        take: The key of what they speak.
        key: The key of the file.
        fell_back: Why it is not the voice that was asked for.
        haste: How soon it is needed.
    """

    recipe: Recipe
    voice: Voice
    utterance: Utterance
    wanted: Wanted
    take: str
    key: str
    fell_back: str | None = None
    haste: Haste = "ahead"


class _NotSpoken(Exception):
    """A provider could not speak, which another may; what else goes wrong is no provider's fault.

    Attributes:
        error: What it said.
    """

    def __init__(self, error: CuedeskError) -> None:
        super().__init__(error.message)
        self.error = error


class Maker:
    """Makes announcements, and finds those that were made before."""

    def __init__(
        self, room: Room, voices: Voices, pronunciations: Pronunciations, speakers: Speakers, files: Files
    ) -> None:
        """Take what is needed; the tables are `speech_take` and `speech_announcement`."""
        self._room, self._voices, self._pronunciations = room, voices, pronunciations
        self._speakers, self._files = speakers, files
        self._mastering = Gate(lambda: _MASTERED_AT_ONCE)
        # Whoever wants what is just being spoken waits for it in place of paying for it twice.
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def order(self, recipe: Recipe, voice: Voice, fell_back: str | None = None, haste: Haste = "ahead") -> Order:
        """Work out what a voice has to speak for a recipe."""
        text = self._pronunciations.put_in(recipe.text, voice.language)
        utterance = Utterance(text, voice.ref, voice.model, voice.language, recipe.settings)
        wanted = Wanted(PROFILES[recipe.profile], voice.trim_db, recipe.pad_before, recipe.pad_after)
        origin = await asyncio.to_thread(self._speakers.provider(voice.provider).origin, voice.ref)
        take = take_key(voice.provider, origin, utterance)
        key = await asyncio.to_thread(announcement_key, take, wanted, recipe)
        return Order(recipe, voice, utterance, wanted, take, key, fell_back, haste)

    async def make(self, recipe: Recipe, voice: Voice, work: Work, haste: Haste) -> Announcement:
        """Make an announcement, with another voice where this one fails and the settings name one.

        Args:
            recipe: What to make.
            voice: Who is to speak it.
            work: The job, which is told how it goes on.
            haste: How soon it is needed.

        Raises:
            CuedeskError: Nobody could speak it; the first failure is told.
        """
        order, other = await self.order(recipe, voice, haste=haste), self._fallback(voice)
        try:
            return await self._get_within(order, work, self._seconds(order) if other is not None else None)
        except _NotSpoken as failure:
            error = failure.error
        if other is None or not falls_back(error):
            raise error
        log.warning("“%s” could not speak, so “%s” does: %s", voice.name, other.name, error.message)
        instead = await self.order(recipe, other, error.message, haste)
        work.goes_on("queued", provider=other.provider, reason=error.message)
        try:
            return await self._get_within(instead, work, None)
        except _NotSpoken as failure:
            log.warning("“%s” could not speak either: %s", other.name, failure)
            raise error from None

    async def is_spoken(self, take: str) -> bool:
        """Tell whether something was spoken before, so that it costs nothing."""
        return await self._spoken(take) is not None

    def _seconds(self, order: Order) -> float:
        """Tell how long a voice is waited for where another one stands ready."""
        if order.haste == "urgent":
            return float(self._room.settings.get(URGENT_PATIENCE))
        is_local = self._speakers.provider(order.voice.provider).per_minute is None
        pace = _LOCAL_PACE if is_local else _SERVICE_PACE
        return float(self._room.settings.get(PATIENCE)) + len(order.utterance.text) / pace

    async def _get_within(self, order: Order, work: Work, seconds: float | None) -> Announcement:
        """Find or make an announcement that has to be spoken within so many seconds.

        Where it is said now all waiting counts, else only that for the provider itself, for who makes many at once
        wants each in its own voice. None is however long it takes, for nobody else would speak.
        """
        if order.haste == "ahead":
            limit = asyncio.timeout(None)
            patience = Patience(limit, seconds)
        else:
            limit = asyncio.timeout(seconds)
            patience = Patience(limit, at_once=order.haste == "urgent" and seconds is not None)
        try:
            async with limit:
                return await self._get(order, work, patience)
        except TimeoutError:
            if seconds is None or not limit.expired():
                raise
            late = Transient(f"“{order.voice.name}” has not spoken within {round(seconds, 1):g} s.")
            raise _NotSpoken(late) from None

    async def _get(self, order: Order, work: Work, patience: Patience) -> Announcement:
        lock = self._making.setdefault(order.take, asyncio.Lock())
        async with lock:
            return await self._find(order) or await self._make(order, work, patience)

    async def _find(self, order: Order) -> Announcement | None:
        """Give what was made before, where its file is still there."""
        found = await self._room.store.fetch(rows.BY_KEY, (order.key,))
        if not found or not await asyncio.to_thread((self._files.ready / found[0]["file"]).is_file):
            return None
        touch = partial(
            rows.touch,
            key=order.key,
            recipe=order.recipe,
            fell_back=order.fell_back,
            at=self._room.clock.now(),
            by=who(),
        )
        return rows.announcement(await self._room.store.submit(touch), self._files.ready)

    async def _make(self, order: Order, work: Work, patience: Patience) -> Announcement:
        async with self._files.workplace() as folder:
            take = await self._take(order.take) or await self._speak(order, work, folder, patience)
            patience.satisfied()
            async with nullcontext() if order.haste == "urgent" else self._mastering.turn():
                work.goes_on("mastering")
                ready, made = await _mastered(take, order.recipe.bed, order.wanted, folder)
            name = f"{order.key}.flac"
            size = await self._files.settle(ready, self._files.ready / name)
        put = partial(
            rows.put,
            key=order.key,
            recipe=order.recipe,
            provider=order.voice.provider,
            fell_back=order.fell_back,
            file=name,
            size=size,
            made=made,
            characters=len(order.utterance.text),
            at=self._room.clock.now(),
            by=who(),
        )
        return rows.announcement(await self._room.store.submit(put), self._files.ready, cached=False)

    async def _spoken(self, key: str) -> Path | None:
        """Give what was spoken before, where its file is still there."""
        found = await self._room.store.fetch(rows.TAKE, (key,))
        if not found:
            return None
        file = self._files.takes / str(found[0]["file"])
        return file if await asyncio.to_thread(file.is_file) else None

    async def _take(self, key: str) -> Path | None:
        """Use what was spoken before."""
        file = await self._spoken(key)
        if file is not None:
            await self._room.store.submit(partial(rows.touch_take, key=key, at=self._room.clock.now()))
        return file

    async def _speak(self, order: Order, work: Work, folder: Path, patience: Patience) -> Path:
        name: ProviderName = order.voice.provider
        spoken = folder / f"spoken{self._speakers.provider(name).suffix}"
        try:
            charged = await self._speakers.speak(
                name, order.utterance, spoken, lambda: work.goes_on("speaking"), patience
            )
        except CuedeskError as error:
            raise _NotSpoken(error) from error
        target = self._files.takes / f"{order.take}{spoken.suffix}"
        size = await self._files.settle(spoken, target)
        row = (order.take, name, target.name, size, len(order.utterance.text), charged, self._room.clock.now())
        await self._room.store.submit(partial(rows.put_take, row=row))
        return target

    def _fallback(self, voice: Voice) -> Voice | None:
        """Give who speaks where a voice cannot."""
        named = str(self._room.settings.get(FALLBACK))
        if named == NO_FALLBACK:
            return None
        if named == BY_LANGUAGE:
            other = self._voices.embedded(voice.language)
        else:
            other = next((each for each in self._voices if each.name.casefold() == named.casefold()), None)
            if other is None:
                log.warning("The setting %s names “%s”, and there is no such voice", FALLBACK, named)
        return None if other is None or other.id == voice.id else other


async def _mastered(take: Path, bed: Bed | None, wanted: Wanted, folder: Path) -> tuple[Path, Mastered]:
    """Make what was spoken ready. Music is laid under a voice that is as loud as it is to be already.

    The mix is not made louder or softer again: it is the voice that is to be as loud as its profile says, and a limiter
    at work on the mix would take the music down with the voice, further than was asked for.
    """
    ready = folder / "ready.flac"
    if bed is None:
        return ready, await master(take, ready, wanted)
    voice, mix = folder / "voice.flac", folder / "mix.wav"
    lower = replace(wanted.profile, true_peak_db=wanted.profile.true_peak_db - _HEADROOM_DB)
    spoken = await master(take, voice, Wanted(lower, wanted.trim_db))
    await lay(voice, bed, mix)
    return ready, replace(await keep_level(mix, ready, wanted), warning=spoken.warning)
