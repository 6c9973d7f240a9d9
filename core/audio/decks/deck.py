"""One deck: what plays, what comes next, what is cued, and what still fades out."""

from collections.abc import Callable, Collection
from typing import Literal

from core.audio.decks.ahead import Ahead
from core.audio.decks.hearing import Ear, See
from core.audio.decks.levels import Ramp
from core.audio.decks.voice import Voice
from core.audio.decks.wire import HOLD_DB, DeckNow, Ended, Fact, Failed, FailedHow, Item, Started, State

MakeVoice = Callable[..., Voice]


class Deck:
    """Plays one item at a time; two while they fade over."""

    def __init__(self, name: str, make: MakeVoice, see: See, tell: Callable[[Fact], None]) -> None:
        """Be there, with nothing to play.

        Args:
            name: What it is called.
            make: Makes a voice; `Sound.voice`.
            see: Gives what the sound server has told.
            tell: Takes what happens.
        """
        self.name, self._make, self._tell = name, make, tell
        self._ear = Ear(see)
        self.device = ""
        self.volume = Ramp(0.0)
        self.duck = Ramp(0.0)
        self._brought_down = 0.0
        self._fade_ms = 0
        self._current: Voice | None = None
        self._ahead = Ahead(self._voice)
        self._leaving: list[Voice] = []
        self._waits_for: float | None = None
        self._is_paused = self._is_held = False

    # ---- what it is told

    def configure(self, device: str, volume_db: float, fade_ms: int, now: float) -> None:
        """Use another device from the next item on, and be this loud."""
        self.volume.go(volume_db, fade_ms / 1000, now)
        if device != self.device:
            self.device = device
            self._ahead.reopen(now)

    def play(self, item: Item, fade_ms: int, now: float, *, is_paused: bool = False) -> None:
        """Begin an item in place of what plays."""
        voice = self._voice(item, 0.0 if fade_ms else 1.0, now)
        self._begin(voice, fade_ms, now, is_paused=is_paused)

    def set_next(self, item: Item | None, fade_ms: int) -> None:
        """Go on with this item afterwards."""
        self._ahead.set(item, fade_ms)

    def cue(self, item: Item | None, now: float) -> None:
        """Make an item ready."""
        self._ahead.cue(item, now)

    def go(self, fade_ms: int, now: float) -> None:
        """Begin what is cued."""
        voice = self._ahead.take_cued()
        if voice is not None:
            self._begin(voice, fade_ms, now)

    def pause(self, fade_ms: int, now: float) -> None:
        """Fall silent and stay there."""
        if self._current is not None and not self._is_paused:
            self._is_paused = True
            self._rest(fade_ms / 1000, now)

    def resume(self, fade_ms: int, now: float) -> None:
        """Go on, unless an announcement holds it still."""
        if self._current is not None and self._is_paused:
            self._is_paused = False
            if not self._is_held:
                self._rise(fade_ms / 1000, now)

    def seek(self, to_ms: int, now: float) -> None:
        """Go to a position."""
        if self._current is not None:
            self._current.seek(to_ms, now)

    def stop(self, fade_ms: int, now: float) -> None:
        """Fade out and end, with what would come next."""
        self.set_next(None, 0)
        self.cue(None, now)
        if fade_ms == 0:
            self._end_leaving()
        if self._current is not None:
            self._leave("stopped", 0 if self._rests else fade_ms, now)

    def bring_down(self, db: float, seconds: float, now: float) -> None:
        """Be lower for an announcement, held where it is to be silent; 0 is back again."""
        if db == self._brought_down:
            return
        self._brought_down = db
        was_held, self._is_held = self._is_held, db <= HOLD_DB
        if self._is_held or was_held:
            self._hold(seconds, now)
        self.duck.go(0.0 if self._is_held else db, 0.0 if self._is_held else seconds, now)

    # ---- what it tells

    @property
    def item(self) -> Item | None:
        """Tell what plays."""
        return self._current.item if self._current else None

    def now(self, now: float) -> DeckNow:
        """Tell how it is."""
        voice = self._current
        return DeckNow(
            deck=self.name,
            state=self._state,
            item=voice.item.id if voice else None,
            position_ms=voice.position_ms(now) if voice else 0,
            length_ms=voice.end_ms if voice else 0,
            volume_db=self.volume.at(now),
            ducked_db=HOLD_DB if self._is_held else self.duck.at(now),
            next=self._ahead.item.id if self._ahead.item else None,
            cued=self._ahead.cued.item.id if self._ahead.cued else None,
            notice=self._ear.notice(voice, now) if voice and not self._rests else None,
            title=voice.title if voice else None,
        )

    def level_db(self, now: float) -> float | None:
        """Tell how loud it comes out of its device; None where nothing does, or nobody measures it."""
        return self._ear.level_db(self._voices(), now)

    def miss_device(self, before: Collection[str], present: Collection[str], now: float) -> None:
        """Give up what plays where its device is no longer there; libVLC would play on into nothing."""
        voice = self._current
        if voice is not None and voice.has_sounded:
            is_gone = voice.device not in present if voice.device else not set(before) & set(present)
            if is_gone:
                self._fail("device_lost", now)

    @property
    def is_busy(self) -> bool:
        """Tell whether anything sounds, or is about to."""
        return bool(self._leaving) or (self._current is not None and not self._rests)

    def is_moving(self, now: float) -> bool:
        """Tell whether a level is on its way, or a beginning or an end is near, so that it must be looked at often."""
        ramps = [self.volume, self.duck, *(voice.fade for voice in self._voices())]
        turns = self._current is not None and (not self._current.has_sounded or self._ahead.is_near)
        return turns or self._waits_for is not None or not all(ramp.is_over(now) for ramp in ramps)

    # ---- as time goes by

    def tick(self, now: float) -> None:
        """Look how far everything is, and set every level."""
        if self._current is not None and not self._rests:
            self._watch(self._current, now)
        if self._rests and self._waits_for is not None and now >= self._waits_for:
            self._waits_for = None
            if self._current is not None:
                self._current.pause(now)
        for voice in list(self._leaving):
            if (voice.fade.goal == 0.0 and voice.fade.is_over(now)) or voice.is_over(now):
                self._leaving.remove(voice)
                voice.discard()
        level = self.volume.at(now) + self.duck.at(now)
        for voice in self._voices():
            voice.set_level(level, now)

    def _watch(self, voice: Voice, now: float) -> None:
        had_sounded = voice.has_sounded
        if (lost := self._ear.lost_device(voice, now)) is not None:
            self._fail("device_lost", now, lost)
            return
        match voice.look(now):
            case "sounding" if not had_sounded:
                self._tell(Started(self.name, voice.item.id, voice.end_ms))
                self._fade_over(voice, now)
            case "sounding" if voice.end_ms and self._ahead.is_due(voice.end_ms - voice.position_ms(now), now):
                self._go_on(now)
            case "ended":
                if not had_sounded:
                    self._tell(Started(self.name, voice.item.id, voice.end_ms))
                self._leave("end", 0, now)
                self._go_on(now)
            case "unplayable" | "stalled" as how:
                self._fail(how, now)
                self._go_on(now)
            case "no_sound":  # what comes next would be lost to a missing device as well: the engine decides
                self._fail("no_sound", now)

    def _fail(self, how: FailedHow, now: float, words: str = "") -> None:
        voice, self._current = self._current, None
        if voice is not None:
            voice.discard()
            self._tell(Failed(self.name, voice.item.id, how, voice.position_ms(now), words))

    def _go_on(self, now: float) -> None:
        following = self._ahead.take(now, is_over=self._current is None)
        if following is not None:
            voice, fade_ms = following
            self._begin(voice, fade_ms, now)

    # ---- voices coming and going

    def _voice(self, item: Item, share: float, now: float) -> Voice:
        voice = self._make(self.name, item, self.device, share=share, now=now)
        voice.set_level(self.volume.at(now) + self.duck.at(now), now)
        return voice

    def _begin(self, voice: Voice, fade_ms: int, now: float, *, is_paused: bool = False) -> None:
        """Let a voice be what plays; what did goes when the new one sounds, or at once where nothing fades."""
        before = self._current
        self._is_paused = is_paused
        self._waits_for = None
        self._fade_ms = fade_ms
        if before is not None:
            self._current = None
            self._tell(Ended(self.name, before.item.id, "replaced", before.position_ms(now)))
            self._leaving.append(before)
            if not fade_ms or not before.has_sounded:
                before.fade.go(0.0, 0.0, now)
        self._current = voice
        voice.set_level(self.volume.at(now) + self.duck.at(now), now)
        if self._rests:
            voice.prepare()
        else:
            voice.start(now)

    def _fade_over(self, voice: Voice, now: float) -> None:
        """Now that the new voice sounds, let it come, and those before it go."""
        seconds = self._fade_ms / 1000
        if voice.fade.goal < 1.0:
            voice.fade.go(1.0, seconds, now)
        for leaving in self._leaving:
            if leaving.fade.goal > 0.0:
                leaving.fade.go(0.0, seconds, now)

    def _leave(self, how: Literal["end", "stopped"], fade_ms: int, now: float) -> None:
        voice, self._current = self._current, None
        if voice is None:
            return
        is_early = how == "end" and voice.ends_early(now)
        self._tell(Ended(self.name, voice.item.id, how, voice.position_ms(now), is_early))
        self._is_paused = False
        for leaving in self._leaving:
            if leaving.fade.goal > 0.0:  # it waited for a voice that never came
                leaving.fade.go(0.0, fade_ms / 1000, now)
        if how == "stopped" and not fade_ms:
            voice.discard()
            return
        if how == "stopped":
            voice.fade.go(0.0, fade_ms / 1000, now)
        self._leaving.append(voice)

    def _end_leaving(self) -> None:
        for voice in self._leaving:
            voice.discard()
        self._leaving.clear()

    # ---- resting: paused by a person, or held by an announcement

    @property
    def _rests(self) -> bool:
        return self._is_paused or self._is_held

    @property
    def _state(self) -> State:
        if self._current is None:
            return "stopped"
        if self._is_paused:
            return "paused"
        if self._is_held:
            return "held"
        return "playing" if self._current.has_sounded else "starting"

    def _hold(self, seconds: float, now: float) -> None:
        if self._current is None or self._is_paused:
            return
        if self._is_held:
            self._rest(seconds, now)
        else:
            self._rise(seconds, now)

    def _rest(self, seconds: float, now: float) -> None:
        """Fade to nothing, and pause there."""
        if self._current is not None:
            self._current.fade.go(0.0, seconds, now)
            self._waits_for = now + seconds
            if not self._current.has_sounded:  # nothing to fade yet
                self._waits_for = now

    def _rise(self, seconds: float, now: float) -> None:
        """Go on, from nothing."""
        self._waits_for = None
        if self._current is not None:
            self._current.start(now)
            self._current.fade.go(1.0, seconds, now)

    def _voices(self) -> list[Voice]:
        return [*self._leaving, *([self._current] if self._current else [])]
