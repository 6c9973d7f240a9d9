"""Laying music under a voice: softer than it, and down by an exact depth while it speaks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.errors import Unavailable
from core.speech.mastering.loudness import ffmpeg, measure, url
from core.speech.models import Bed

ATTACK_SECONDS: Final = 0.25
RELEASE_SECONDS: Final = 0.6
_FADE_IN_SECONDS: Final = 0.5
_FADE_OUT_SECONDS: Final = 2.0
_STEP_SAMPLES: Final = 128
"""In what steps the music's volume moves: 3 ms, too fine to be heard as steps."""

_LONGEST_SECONDS: Final = 600.0
_FORMAT: Final = "aformat=sample_rates=44100:sample_fmts=flt:channel_layouts=stereo"


async def lay(voice: Path, bed: Bed, target: Path) -> None:
    """Mix a voice with music into a file of floating-point samples, which no peak can clip.

    The music is looped where it is too short. Its way down and up is written as an envelope over time in place of a
    compressor's, so that its depth is what was asked for, whatever the voice does. The voice's peaks should have been
    brought down already: a limiter that does so afterwards brings down the music with them.

    Raises:
        Unavailable: One of them holds no sound, or cannot be read.
    """
    spoken = await measure(voice, "The voice could not be laid over music")
    total = bed.intro + spoken.seconds + bed.outro
    if total > _LONGEST_SECONDS:
        raise Unavailable(f"With {total:.0f} s this is too long for music under it.", remedy="Make the text shorter.")
    failure = f"The music {bed.path} could not be laid under the voice"
    music = await measure(Path(bed.path), failure, total)
    if spoken.is_silent or music.is_silent:
        raise Unavailable(f"{failure}: there is nothing to be heard in {'it' if music.is_silent else 'the voice'}.")
    of_voice = (
        _FORMAT,
        f"adelay={round(bed.intro * 1000)}:all=1",
        f"apad=whole_dur={total:.3f}",
    )
    of_music = (
        _FORMAT,
        f"volume={spoken.lufs + bed.level_db - music.lufs:.2f}dB",
        f"atrim=duration={total:.3f}",
        f"asetnsamples=n={_STEP_SAMPLES}:p=0",
        _envelope(bed, spoken.seconds),
        *_fades(bed, spoken.seconds),
    )
    mix = "[voice][music]amix=inputs=2:normalize=0:duration=first[mix]"
    graph = f"[0:a:0]{','.join(of_voice)}[voice];[1:a:0]{','.join(of_music)}[music];{mix}"
    words = ["-i", url(voice), "-stream_loop", "-1", "-i", url(Path(bed.path)), "-filter_complex", graph]
    words += ["-map", "[mix]", "-t", f"{total:.3f}", "-c:a", "pcm_f32le", "-f", "wav", url(target)]
    await ffmpeg(words, total, failure)


def _envelope(bed: Bed, seconds: float) -> str:
    """Write the music's way down before the voice and up again after it, as a straight line in dB."""
    down = f"min(1,max(0,(t-{bed.intro - ATTACK_SECONDS:.3f})/{ATTACK_SECONDS}))"
    up = f"min(1,max(0,({bed.intro + seconds + RELEASE_SECONDS:.3f}-t)/{RELEASE_SECONDS}))"
    return f"volume='pow(10,{bed.duck_db / 20:.5f}*{down}*{up})':eval=frame"


def _fades(bed: Bed, seconds: float) -> Iterator[str]:
    fade_in, fade_out = min(_FADE_IN_SECONDS, bed.intro), min(_FADE_OUT_SECONDS, bed.outro)
    if fade_in:
        yield f"afade=t=in:d={fade_in:.3f}"
    if fade_out:
        yield f"afade=t=out:st={bed.intro + seconds + bed.outro - fade_out:.3f}:d={fade_out:.3f}"
