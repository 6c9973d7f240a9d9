"""What the recording of a match is called and where it goes: pure, and safe whatever a sender calls an athlete."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final

DEFAULT_TEMPLATE: Final = "{match} {athlete1} ({country1}) VS {athlete2} ({country2}) - {date} - {time}"
_TITLE: Final = "{match} {athlete1} ({country1}) VS {athlete2} ({country2})"

# In bytes. A name has 255 on most disks; OBS puts “Replay ” before it, and a time or a number and a suffix behind.
_LONGEST_NAME: Final = 200
_LONGEST_VALUE: Final = 56
_LONGEST_SHORT_VALUE: Final = 24
_LONG_VALUES: Final = ("athlete1", "athlete2", "tournament")

_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_ILLEGAL: Final = re.compile(r'[<>:"/\\|?*]')
_NOTHING_IN_BRACKETS: Final = re.compile(r"\(\s*\)")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_WINDOWS: Final = re.compile(r"[A-Za-z]:|\\\\")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a match that is to be recorded, as its events say it."""

    match: int
    number: str | None = None
    blue: str | None = None
    blue_country: str | None = None
    red: str | None = None
    red_country: str | None = None
    tournament: str | None = None
    day: int | None = None

    def values(self, at: datetime.datetime, connection: str = "") -> dict[str, str]:
        """Give what the placeholders of a template stand for, in a recording that a connection begins at this time."""
        return {
            "match": self.number or f"Match {self.match}",
            "athlete1": self.blue or "Blue",
            "country1": self.blue_country or "",
            "athlete2": self.red or "Red",
            "country2": self.red_country or "",
            "tournament": self.tournament or "",
            "day": "" if self.day is None else str(self.day),
            "date": f"{at:%Y-%m-%d}",
            "time": f"{at:%H-%M-%S}",
            "connection": connection,
        }


PLACEHOLDERS: Final = tuple(About(0).values(datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)))


def check_template(template: str) -> str:
    """Give a template back, or say what is wrong with it.

    Raises:
        ValueError: With a sentence.
    """
    if unknown := [name for name in _PLACEHOLDER.findall(template) if name not in PLACEHOLDERS]:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"does not know {{{unknown[0]}}}; there are {known}")
    if not _PLACEHOLDER.search(template):
        raise ValueError("needs one placeholder at least, or all files would have the same name")
    return template


def file_name(template: str, about: About, at: datetime.datetime, connection: str = "") -> str:
    """Give the name of a match's recording, without a suffix.

    Args:
        template: With placeholders in braces.
        about: The match.
        at: When it begins, in the venue's own time.
        connection: The OBS that records it.
    """
    return _named(_filled(template, about.values(at, connection)), _LONGEST_NAME) or f"Match {about.match}"


def apart(template: str) -> str:
    """Give a template by which several OBS never name their files alike, which may go into the same folder."""
    return template if "{connection}" in template else f"{template} - {{connection}}"


def title(about: About, at: datetime.datetime) -> str:
    """Say in words what a recording is of."""
    return _filled(_TITLE, about.values(at))


def as_format(name: str) -> str:
    """Write a name as OBS's file name format, in which a percent sign begins a code."""
    return name.replace("%", "%%")


def replay_format(name: str) -> str:
    """Write a recording's name as the format by which its replays are named.

    OBS gives a second recording of a name a number, but writes a replay over the last one, so they have their own time.
    """
    return f"{as_format(name)} - %hh-%mm-%ss"


def folder(base: str, about: About, at: datetime.datetime) -> str:
    """Name the folder of a tournament's day; `base` says by its look which system's path it is.

    What belongs to no tournament goes by its date.
    """
    day = f"Day {about.day}" if about.day is not None else f"{at:%Y-%m-%d}"
    names = (part_name(about.tournament or ""), day)
    return str(path_of(base).joinpath(*(name for name in names if name)))


def part_name(text: str) -> str:
    """Give a text as the name of a folder or as a part of a file's name; empty where nothing is left of it."""
    return _named(text, _LONGEST_VALUE)


def path_of(text: str) -> PurePath:
    """Read a path of this or of another system."""
    return PureWindowsPath(text) if _WINDOWS.match(text) else PurePosixPath(text)


def is_same_path(one: str | None, other: str | None) -> bool:
    """Tell whether two texts are the same path: OBS turns Windows' backslashes round, and may end it with a slash."""
    return one is not None and other is not None and path_of(one) == path_of(other)


def _filled(template: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        return cut(_plain(values[name]), _LONGEST_VALUE if name in _LONG_VALUES else _LONGEST_SHORT_VALUE)

    return _tidy(_NOTHING_IN_BRACKETS.sub("", _PLACEHOLDER.sub(value, template)))


def _named(text: str, longest: int) -> str:
    """Make a text a file's name on every system: not hidden, not reserved, not a way out of its folder."""
    name = cut(_tidy(_ILLEGAL.sub("_", _plain(text))), longest).strip(" .")
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def _plain(text: str) -> str:
    """Put an underscore for what cannot be shown: what controls, turns or hides text, and halves of characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(char) for char in composed)


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if unicodedata.category(char) == "Zs" else "_"


def _tidy(text: str) -> str:
    return " ".join(text.split())


def cut(text: str, longest: int) -> str:
    """Cut a text to so many bytes, at the end of a character."""
    return text.encode(errors="replace")[:longest].decode(errors="ignore").rstrip()
