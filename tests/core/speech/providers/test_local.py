"""Speaking with programs of this machine."""

import asyncio
from pathlib import Path

import pytest

from core.errors import NotFound, Unavailable
from core.speech.providers.pace import paced
from tests.support.speech import Desk

PIPER = """#!/bin/sh
# Takes what Piper takes, and speaks with espeak-ng in its place; what it was given is noted beside its output.
echo "$@" >>"$(dirname "$0")/given"
while [ $# -gt 0 ]; do
    case $1 in -m) model=$2; shift ;; -f) out=$2; shift ;; esac
    shift
done
grep -q voice "$model" || { echo "not a voice" >&2; exit 1; }
exec espeak-ng -w "$out" --stdin
"""


@pytest.mark.parametrize(("speed", "words"), [(0, 100), (0.25, 132.5), (0.5, 165), (0.75, 212.5), (1, 260)])
def test_a_speed_of_one_half_is_the_voices_own(speed: float, words: float) -> None:
    assert paced(speed, 100, 165, 260) == words


async def test_espeak_speaks_slower_and_faster(desk: Desk) -> None:
    lengths = []
    for speed in (0, 0.5, 1):
        await desk.call("voice_put", name="English", speed=speed)
        lengths.append((await desk.generate("The store closes in ten minutes.")).duration_ms)
    assert lengths[0] > 1.2 * lengths[1] > 1.2 * 1.2 * lengths[2]


async def test_espeaks_voices_are_listed(desk: Desk) -> None:
    offered = await desk.call("offered", provider="espeak", search="spanish")
    assert "es" in [voice.ref for voice in offered]
    assert all("spanish" in voice.name.casefold() for voice in offered)


async def test_a_voice_that_espeak_does_not_have_is_told(desk: Desk) -> None:
    await desk.set("speech.fallback", "none")
    await desk.call("voice_put", name="Nobody", provider="espeak", ref="xx-none")
    with pytest.raises(NotFound, match="no voice “xx-none”"):
        await desk.generate("Hello.", voice="Nobody")


async def test_without_espeak_it_is_told_what_to_install(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="espeak-ng is not installed") as missing:
        await desk.generate("Hello.")
    assert missing.value.remedy == "Install it: apt-get install espeak-ng."
    assert desk.room.health.check_all()["speech"].state == "failed"


async def test_piper_speaks_from_a_voice_file(desk: Desk, tmp_path: Path) -> None:
    program, model = await asyncio.to_thread(install, tmp_path)
    await desk.set("speech.fallback", "none")
    await desk.call("voice_put", name="Lessac", provider="piper", ref=str(model), speed=1)
    with pytest.raises(Unavailable, match="no program piper"):
        await desk.generate("Hello.", voice="Lessac")
    await desk.set("speech.piper_program", str(program))
    made = await desk.generate("Good evening.\nThe doors are open.", voice="Lessac")
    assert (made.provider, made.duration_ms > 1000) == ("piper", True)
    assert "--length_scale 0.6" in await asyncio.to_thread((tmp_path / "given").read_text)
    await asyncio.to_thread(model.write_text, "another voice")  # the same path, and no longer the same sound
    assert not (await desk.generate("Good evening.\nThe doors are open.", voice="Lessac")).cached
    await asyncio.to_thread(model.write_text, "broken")
    with pytest.raises(Unavailable, match="Piper could not speak: not a voice"):
        await desk.generate("Good night.", voice="Lessac")
    await asyncio.to_thread(model.unlink)
    with pytest.raises(NotFound, match="no voice file"):
        await desk.generate("Good night.", voice="Lessac")


def install(folder: Path) -> tuple[Path, Path]:
    program, model = folder / "piper", folder / "lessac.onnx"
    program.write_text(PIPER)
    program.chmod(0o755)
    model.write_text("voice")
    return program, model
