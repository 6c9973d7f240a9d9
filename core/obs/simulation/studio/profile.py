"""The profiles of a studio: where it records to, and how it names files."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from core.clock import Micros
from core.obs.simulation.studio.changes import ProfileLeft, ProfileUsed, Refused
from core.obs.simulation.studio.timeline import Timeline

FORMAT = "%CCYY-%MM-%DD %hh-%mm-%ss"
_FILE_PATH, _FORMATTING, _REPLAY_SECONDS = (
    ("SimpleOutput", "FilePath"),
    ("Output", "FilenameFormatting"),
    ("SimpleOutput", "RecRBTime"),
)
_MARKS = {"%CCYY": "%Y", "%YY": "%y", "%MM": "%m", "%DD": "%d", "%hh": "%H", "%mm": "%M", "%ss": "%S", "%%": "%"}


class Profiles:
    """All profiles, of which one is in use; parameters are text, by category and name.

    Attributes:
        current: The profile in use.
    """

    def __init__(
        self, timeline: Timeline, names: tuple[str, ...], recordings: Path | None, is_there: Callable[[Path], bool]
    ) -> None:
        """Take the time, the names, where recordings go (nowhere where that is None), and what tells of files."""
        self._timeline = timeline
        self.current = names[0]
        self._keeps_files = recordings is not None
        self._named: set[Path] = set()
        self._is_there = is_there
        self._defaults = {
            ("Output", "Mode"): "Simple",
            _FORMATTING: FORMAT,
            _FILE_PATH: str(recordings or Path.home()),
            _REPLAY_SECONDS: "20",
            ("SimpleOutput", "RecFormat"): "mkv",
        }
        self._set: dict[str, dict[tuple[str, str], str]] = {name: {} for name in names}

    @property
    def names(self) -> list[str]:
        """The profiles' names."""
        return sorted(self._set)

    def use(self, name: str) -> None:
        """Use another profile."""
        if name not in self._set:
            raise Refused(600, "invalid request parameters")
        if name != self.current:
            self._timeline.say(ProfileLeft(self.current))
            self.current = name
            self._timeline.say(ProfileUsed(name))

    def get(self, category: str, name: str) -> tuple[str | None, str | None]:
        """Give a parameter as it is and as it is by default."""
        default = self._defaults.get((category, name))
        return self._set[self.current].get((category, name), default), default

    def set(self, category: str, name: str, value: str | None) -> None:
        """Set a parameter; None takes back what was set."""
        if value is not None:
            # OBS is written in C, where a text ends at a zero.
            self._set[self.current][category, name] = value.partition("\0")[0]
        elif self._set[self.current].pop((category, name), None) is None:
            raise Refused(600, "", "There are no existing instances of that profile parameter.")

    @property
    def directory(self) -> str:
        """Where recordings go."""
        return self._value(_FILE_PATH)

    @directory.setter
    def directory(self, directory: str) -> None:
        self.set(*_FILE_PATH, directory)

    @property
    def formatting(self) -> str:
        """How files are named."""
        return self._value(_FORMATTING)

    @formatting.setter
    def formatting(self, formatting: str) -> None:
        self.set(*_FORMATTING, formatting)

    def replay_seconds(self) -> float:
        """Tell how much the replay buffer keeps."""
        digits = re.match(r"\d+", self._value(_REPLAY_SECONDS))
        return float(digits[0]) if digits else 0.0

    def name_file(self, prefix: str) -> str | None:
        """Give the path of a file that begins now; None where no files are kept."""
        if not self._keeps_files:
            return None
        name = f"{prefix}{formatted(self.formatting, self._timeline.wall())}"
        path = Path(self.directory, f"{name}.mkv")
        number = 2
        while path in self._named or self._is_there(path):
            path = Path(self.directory, f"{name} ({number}).mkv")
            number += 1
        self._named.add(path)
        return str(path)

    def _value(self, parameter: tuple[str, str]) -> str:
        return self._set[self.current].get(parameter, self._defaults[parameter])


def formatted(formatting: str, at: Micros) -> str:
    """Write a file's name for a moment; a mark that is none of OBS's stays as it is."""
    local = time.localtime(at / 1e6)
    return re.sub("|".join(_MARKS), lambda mark: time.strftime(_MARKS[mark[0]], local), formatting)
