"""Exports of the OBS screen: the list of clips as CSV, and a recording's chapters, to a file of this machine."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.clock import Micros
from core.errors import Conflict, Invalid, StoreError
from core.obs.models import MatchRecording
from tui.fields import Field
from tui.screens.form import Form
from tui.text import clock_time

if TYPE_CHECKING:
    from core.client import Client

RECORDINGS: Final = 4
"""So many of the newest recordings are offered."""

_CLIPS: Final = "list of clips"


def export_form(
    client: "Client",
    told: Callable[[str], None],
    match: int | None,
    recordings: Sequence[MatchRecording],
    now: Micros,
    zone: tzinfo | None,
) -> Form:
    """Write the clips of a match, or the chapters of one of its recordings, to a file.

    Args:
        client: Where both are read.
        told: Says where the file is.
        match: Whose clips; those of all matches where None.
        recordings: What chapters can be of.
        now: Names the file.
        zone: In which zone.
    """
    chapters = {_chapters(recording, zone): recording.id for recording in recordings}
    stamp = datetime.fromtimestamp(now / 1_000_000, zone).strftime("%Y-%m-%d-%H%M%S")
    name = f"match-{match}" if match is not None else "matches"
    fields = [
        Field("what", "one of", required=True, initial=_CLIPS, choices=(_CLIPS, *chapters)),
        Field(
            "file",
            required=True,
            initial=f"{name}-{stamp}",
            help="a path on the console's machine; without a directory it goes into your home directory",
        ),
    ]

    async def send(values: dict[str, Any]) -> None:
        recording = chapters.get(values["what"])
        if recording is None:
            text, ending = await client.obs.clips_csv(match=match), ".csv"
        else:
            text, ending = await client.obs.chapters(recording=recording), ".txt"
        file = values["file"] if "." in values["file"].rpartition("/")[2] else values["file"] + ending
        told(f"{values['what']} written to {await asyncio.to_thread(write_new, file, text)}")

    about = "The list of clips is for spreadsheets; the chapters of a recording are as YouTube reads them."
    return Form("Export", about, fields, send)


def _chapters(recording: MatchRecording, zone: tzinfo | None) -> str:
    at = clock_time(recording.started_at, zone) if recording.started_at is not None else f"{recording.id}"
    return f"chapters {recording.connection} {at}"


def write_new(file: str, text: str) -> Path:
    """Write a file that is not there yet, and give its path; blocking.

    Raises:
        Invalid: It cannot be called this.
        Conflict: It is there already.
        StoreError: It cannot be written.
    """
    if "\0" in file:
        raise Invalid("The file cannot be called this.", data={"fields": {"file": "has a NUL in it"}})
    try:
        named = Path(file).expanduser()
    except RuntimeError as error:
        raise Invalid(f"{file} names the home directory of a user who is not known here.") from error
    target = Path.home() / named
    try:
        with target.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise Conflict(f"There is a file {target} already.", remedy="Choose another name.") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error
    return target
