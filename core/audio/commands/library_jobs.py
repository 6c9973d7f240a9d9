"""The commands on what takes its time: imports, batches, loudness and waveforms."""

from typing import Protocol

from core.audio.models.jobs import BatchAction, BatchOutcome, ImportStatus, LoudnessProgress, Waveform
from core.command import command, service


@service("library")
class Imports(Protocol):
    """Files brought into the library."""

    @command(role="operator", risk="change")
    async def import_path(self, path: str, category: str | None = None, folder: str | None = None) -> ImportStatus:
        """Copy a file, or all of a folder or USB stick on this machine, into the library; answers at once.

        What a file is counts by its content, and what is there already is left out. A copy that was broken off goes on
        where it was.

        Args:
            path: What to bring in.
            category: The category that its tracks get.
            folder: The library's folder to copy into; the first one where none is named.
        """
        ...

    @command()
    async def import_status(self) -> ImportStatus:
        """Tell how far the import is, or how the last one ended."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def import_cancel(self) -> ImportStatus:
        """Break the import off; what was brought in stays."""
        ...


@service("library")
class Batches(Protocol):
    """Many tracks at once."""

    @command(role="operator", risk="change")
    async def batch(
        self,
        action: BatchAction,
        tracks: list[int],
        tag: str | None = None,
        artist: str | None = None,
        album: str | None = None,
        genre: str | None = None,
        year: int | None = None,
        category: str | None = None,
        dry_run: bool = False,
        all_or_nothing: bool = False,
    ) -> BatchOutcome:
        """Do the same to many tracks, and tell at the end what could not be done.

        Only one batch runs at a time; `library.batch_progressed` tells how far it is.

        Args:
            action: What to do; `edit` sets the fields that are given, as track_edit does.
            tracks: Their ids.
            tag: The tag to add or remove.
            artist: The artist to set.
            album: The album to set.
            genre: The genre to set.
            year: The year to set.
            category: The category to set.
            dry_run: Only tell what would be done.
            all_or_nothing: Do nothing where something cannot be done to one of them.
        """
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def batch_cancel(self) -> bool:
        """Break the batch off, and tell whether one ran; what was done stays, but for all or nothing."""
        ...


@service("library")
class Measuring(Protocol):
    """What is measured of tracks."""

    @command(role="operator", risk="change")
    async def loudness(self, track: int | None = None) -> LoudnessProgress:
        """Tell how many tracks' loudness is known, after measuring one again where one is named."""
        ...

    @command()
    async def waveform(self, track: int, width: int = 120) -> Waveform:
        """Give a track's peaks in so many pieces, each from 0 to 255."""
        ...
