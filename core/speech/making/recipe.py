"""What goes into an announcement: checked before it is made, kept so that it can be made again."""

import hashlib
import json
import math
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from core.errors import Invalid
from core.speech.mastering.mastering import Wanted
from core.speech.models import Bed, Category, ProfileName, ProviderName, Settings
from core.speech.providers.provider import Utterance
from core.validation import refuse_fields

_LONGEST_PAD: Final = 60.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """An announcement as it was asked for.

    Attributes:
        text: The text, as it was written.
        voice: The voice's id.
        settings: How it speaks.
        profile: How loud.
        category: What it is about.
        pad_before: Seconds of silence before it.
        pad_after: Seconds of silence after it.
        bed: Music under it, or None.
    """

    text: str
    voice: int
    settings: Settings
    profile: ProfileName
    category: Category
    pad_before: float
    pad_after: float
    bed: Bed | None = None

    def to_json(self) -> str:
        """Write it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """Read what `to_json` has written."""
        told = json.loads(text)
        bed = told.pop("bed")
        return cls(**{**told, "settings": Settings(**told["settings"]), "bed": Bed(**bed) if bed else None})


def check_text(text: str, longest: int) -> str:
    """Give a text as it is kept.

    Raises:
        Invalid: It is empty, too long, or has nothing in it that could be spoken.
    """
    # What cannot be shown cannot be spoken either; lines stay, for they are pauses.
    signs = (sign if sign.isprintable() or sign == "\n" else " " for sign in unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in "".join(signs).split("\n"))
    tidy = "\n".join(line for line in lines if line)
    fields: dict[str, str] = {}
    if not tidy:
        fields["text"] = "is empty"
    elif len(tidy) > longest:
        fields["text"] = f"may have {longest} characters at most, not {len(tidy)}"
    elif not any(sign.isalnum() for sign in tidy):
        fields["text"] = "has nothing in it that could be spoken"
    refuse_fields("This cannot be announced", fields)
    return tidy


def check_recipe(recipe: Recipe) -> None:
    """Refuse silence without end and music that is not there; blocking.

    Raises:
        Invalid: With a sentence for each wrong field.
    """
    fields: dict[str, str] = {}
    _check_range(fields, "pad_before", recipe.pad_before, 0, _LONGEST_PAD, "s")
    _check_range(fields, "pad_after", recipe.pad_after, 0, _LONGEST_PAD, "s")
    if recipe.bed is not None:
        _check_range(fields, "bed_intro", recipe.bed.intro, 0, _LONGEST_PAD, "s")
        _check_range(fields, "bed_outro", recipe.bed.outro, 0, _LONGEST_PAD, "s")
        _check_range(fields, "bed_db", recipe.bed.level_db, -40, 6, "dB")
        _check_range(fields, "duck_db", recipe.bed.duck_db, -60, 0, "dB")
        path = Path(recipe.bed.path)
        if not path.is_absolute() or "\0" in recipe.bed.path or not path.is_file():
            fields["bed"] = "is the whole path of a file of music that is there"
    refuse_fields("This cannot be announced", fields)


def take_key(provider: ProviderName, origin: str, utterance: Utterance) -> str:
    """Name everything that decides what a provider's voice sounds like; not the format, which decides how well."""
    return _digest([provider, origin, asdict(utterance)])


def announcement_key(take: str, wanted: Wanted, recipe: Recipe) -> str:
    """Name everything that decides what a file holds; blocking. Music that was exchanged is other music.

    The voice that was asked for belongs to it, for another one that spoke in its place is not taken for it later.
    """
    bed, music = recipe.bed, list[Any]()
    if bed is not None:
        try:
            found = Path(bed.path).stat()
        except OSError as error:
            raise Invalid(f"The music {bed.path} cannot be read: {error.strerror}.") from error
        music = [asdict(bed), found.st_mtime_ns, found.st_size]
    return _digest([take, recipe.voice, asdict(wanted), music])


def _check_range(fields: dict[str, str], field: str, value: float, least: float, most: float, unit: str) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        fields[field] = f"is from {least:g} to {most:g} {unit}"


def _digest(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:40]
