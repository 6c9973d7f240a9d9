"""One item in one libVLC player. Nothing else here knows libVLC, but for `sound.py`, which opens it."""

import threading
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from core.audio.decks.advancing import Advance, Sample, Verdict, is_early
from core.audio.decks.levels import Ramp, amplitude, equal_power, vlc_volume
from core.audio.decks.wire import Item

_LONGEST_STEP: Final = 0.3
"""libVLC tells a new position every quarter of a second; no more than this is added to it."""

_VOLUME_SECONDS: Final = 1.0
_TAIL_SECONDS: Final = 0.5
_LISTS: Final = (".m3u8", ".m3u", ".pls", ".xspf", ".asx", ".mpd")
_READ_BY_LIBVLC: Final = (".mp3", ".flac", ".wav", ".m4a", ".mp4", ".aac")
"""Others are read by FFmpeg's reader in it: an Ogg its own begins a second late, and does not keep quiet until then."""


class Voice:
    """Plays an item once: a libVLC player that has ended does not start again, so each playing has one of its own.

    Attributes:
        item: What it plays.
        device: The sound device that it was given; empty is the default one.
        mark: What its stream carries at the sound server, and no other's does.
        fade: From 0 to 1, of equal power against another voice.
        started_at: When it was last told to sound.
    """

    def __init__(self, vlc: Any, instance: Any, item: Item, device: str, mark: str, share: float, now: float) -> None:
        """Open the player; nothing sounds before `start`.

        Args:
            vlc: The module of libVLC's binding.
            instance: An opened libVLC, which gives the mark to every player that it makes now.
            item: What to play.
            device: On which sound device; empty is the default.
            mark: What its stream is known by.
            share: Where its fade stands.
            now: When.
        """
        self.item, self.device, self.mark = item, device, mark
        self.fade = Ramp(share)
        self._vlc = vlc
        self._media = instance.media_new(_address(item), *_options(item))
        self._player = instance.media_player_new()
        self._player.set_role(vlc.MediaPlayerRole.Music)  # to a desktop it would be a video otherwise
        self._player.set_media(self._media)
        if device:
            self._player.audio_output_device_set(None, device)
        self._stats = vlc.MediaStats()
        self._advance = Advance(now, item.is_live)
        self._level_db = 0.0
        self._volume: int | None = None
        self._volume_since = now
        self._told = (item.from_ms, now)
        self._is_running = self._is_prepared = False
        self.started_at = now
        self._ended_at: float | None = None

    def prepare(self) -> None:
        """Open the file and decode its beginning, in silence, so that `start` sounds at once."""
        self._is_prepared = True
        self.set_level(self._level_db, self.started_at)
        self._media.add_option(":start-paused")
        self._player.play()

    def start(self, now: float) -> None:
        """Sound, from the beginning or from where it was paused."""
        was_prepared = self._is_prepared
        self._is_running = self._is_prepared = True
        self.set_level(self._level_db, now)
        if was_prepared:
            self._player.set_pause(0)
        else:
            self._player.play()
        self.started_at = now
        self._told = (self._told[0], now)
        self._advance.restart(now)

    def pause(self, now: float) -> None:
        """Stay where it is."""
        self._told = (self.position_ms(now), now)
        self._is_running = False
        self._player.set_pause(1)

    def seek(self, to_ms: int, now: float) -> None:
        """Go somewhere else."""
        self._player.set_time(to_ms)
        self._told = (to_ms, now)
        self._advance.restart(now)

    def look(self, now: float) -> Verdict:
        """Ask libVLC how far it is, and tell what that means."""
        if not self._is_running:
            return "sounding" if self._advance.has_sounded else "starting"
        sample = self._sample()
        if sample.has_ended and self._ended_at is None:
            self._ended_at = now
        if sample.position_ms > 0 and sample.position_ms != self._told[0] and not sample.has_ended:
            self._told = (sample.position_ms, now)
        return self._advance.judge(sample, now)

    def is_over(self, now: float) -> bool:
        """Tell whether nothing more comes of it; what libVLC has handed on sounds a little longer than it plays."""
        if self.look(now) in ("starting", "sounding"):
            return False
        return self._ended_at is None or now - self._ended_at > _TAIL_SECONDS

    def _sample(self) -> Sample:
        self._media.get_stats(self._stats)
        has_ended = self._player.get_state() in (self._vlc.State.Ended, self._vlc.State.Error)
        return Sample(has_ended, self._player.get_time(), self._stats.played_abuffers, self._stats.decoded_audio)

    @property
    def has_sounded(self) -> bool:
        """Tell whether anybody has heard anything of it."""
        return self._advance.has_sounded

    def position_ms(self, now: float) -> int:
        """Tell where it is, between libVLC's own steps too."""
        at, since = self._told
        if not (self._is_running and self._advance.has_sounded):
            return at
        return at + round(1000 * min(now - since, _LONGEST_STEP))

    @property
    def title(self) -> str | None:
        """Tell what a stream says that it plays; None where it says nothing."""
        title: str | None = self._media.get_meta(self._vlc.Meta.NowPlaying) if self.item.is_live else None
        return title

    @property
    def length_ms(self) -> int:
        """Tell how long it is; 0 where that is not known, as of a stream, whose buffer libVLC tells at most."""
        return self.item.length_ms or (0 if self.item.is_live else max(self._player.get_length(), 0))

    @property
    def end_ms(self) -> int:
        """Tell where it ends; 0 where that is not known."""
        return self.item.to_ms or self.length_ms

    def ends_early(self, now: float) -> bool:
        """Tell whether it was said to be longer than it is."""
        return not self.item.is_live and is_early(self.position_ms(now), self.end_ms)

    def set_level(self, db: float, now: float) -> None:
        """Be this loud, times where its fade is; silent while nothing shall sound, for libVLC may not hold it back."""
        self._level_db = db
        volume = vlc_volume(amplitude(db + self.item.gain_db) * equal_power(self.fade.at(now)))
        if self._is_prepared and not self._is_running:
            volume = 0
        if volume != self._volume:
            self._volume, self._volume_since = volume, now
            self._player.audio_set_volume(volume)

    def is_audible(self, now: float) -> bool:
        """Tell whether it was given a volume, so long ago that the sound server knows of it."""
        return bool(self._volume) and now - self._volume_since > _VOLUME_SECONDS

    def discard(self) -> None:
        """End it; in a thread of its own, because libVLC waits for a stream that hangs."""
        threading.Thread(target=_release, args=(self._player, self._media), daemon=True).start()


def _release(player: Any, media: Any) -> None:
    player.stop()
    player.release()
    media.release()


def _address(item: Item) -> str:
    """Give the address for libVLC: only its older reader of HTTP asks a radio for titles; no list leads on from it."""
    parts = urlsplit(item.mrl)
    is_radio = item.is_live and parts.scheme.lower() == "http" and not parts.path.lower().endswith(_LISTS)
    return urlunsplit(parts._replace(scheme="icyx")) if is_radio else item.mrl


def _options(item: Item) -> list[str]:
    options = [":no-video"]
    if not item.is_live and not urlsplit(item.mrl).path.lower().endswith(_READ_BY_LIBVLC):
        options.append(":demux=avformat,any")
    if item.from_ms:
        options.append(f":start-time={item.from_ms / 1000:.3f}")
    if item.to_ms is not None:
        options.append(f":stop-time={item.to_ms / 1000:.3f}")
    return options
