"""The commands on the folders of the library and on going through them."""

from typing import Protocol

from core.audio.models.library import Folder, ScanProgress
from core.command import command, service


@service("library")
class Folders(Protocol):
    """Where the library's files are, and how they come to be known."""

    @command()
    async def folders(self) -> list[Folder]:
        """List the folders of the library."""
        ...

    @command(role="operator", risk="change")
    async def folder_add(self, path: str, name: str = "") -> Folder:
        """Take a folder into the library and begin to scan it.

        Args:
            path: Where it is on this machine.
            name: What to call it; its own name where none is given.
        """
        ...

    @command(role="engineer", risk="destructive")
    async def folder_remove(self, folder: str) -> None:
        """Take a folder and its tracks out of the library; the files stay."""
        ...

    @command(role="operator", risk="change")
    async def scan(self, folder: str | None = None) -> ScanProgress:
        """Go through a folder, or through all of them, and read what is new; answers at once.

        What was stopped by `library.scan_stop` is watched again.
        """
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def scan_stop(self) -> None:
        """Stop scanning, and watch no folder, until somebody asks for a scan again, also after a restart.

        What was read stays, and is not read again. `library.scan` of one folder begins with that one alone.
        """
        ...

    @command()
    async def scan_status(self) -> ScanProgress:
        """Tell how far the scan is."""
        ...
