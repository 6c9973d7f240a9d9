"""The demo's music is music: files that play, as long as they say, and not silent."""

import array
import wave
from pathlib import Path

from tui.verbs.demo_sounds import RATE, write_sounds


def test_they_are_files_that_sound(tmp_path: Path) -> None:
    write_sounds(tmp_path / "music")
    files = sorted((tmp_path / "music").iterdir())
    assert len(files) >= 5
    for path in files:
        with wave.open(str(path)) as file:
            assert file.getframerate() == RATE
            assert file.getnframes() % RATE == 0
            second = array.array("h", file.readframes(RATE))
            assert max(second) > 3000
            assert abs(second[0] - second[-1]) < 1500, "the seconds meet without a click"
