"""The folders of the library, and what is done in the background: scans, imports, and measuring loudness."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.worker import WorkType

from core.audio.models.jobs import ImportStatus, LoudnessProgress
from core.audio.models.library import Folder, ScanProgress
from core.errors import CuedeskError
from tui.audio.facets import scan_words
from tui.audio.work import folder_row, import_lines, loudness_words
from tui.keymap import key
from tui.screens import library_forms as forms
from tui.screens.dialog import Dialog
from tui.screens.events_forms import Ask
from tui.text import visible
from tui.widgets.line import Line
from tui.widgets.rows import Rows

EMPTY: Final = " no folder yet: a adds one"
READ_SECONDS: Final = 1.0
SLOW_READ_SECONDS: Final = 4.0


class FoldersPanel(Dialog[None]):
    """Where the library's files are, what is wrong with a folder, and how far everything is.

    Below stand the scan, the import with what it could not bring in, and how many tracks' loudness is known.
    """

    TITLE = "Folders and what is under way"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("folders.add", "add", label="add folder"),
        key("folders.scan", "scan", "Z", "scan it"),
        key("folders.scan_stop", "scan_stop", "Z", "stop scan"),
        key("folders.cancel", "cancel", "C", "break import off"),
        key("folders.delete", "delete", label="take out"),
    ]

    def __init__(self, ask: Ask) -> None:
        """Know nothing yet."""
        super().__init__()
        self._ask = ask
        self._scan = ScanProgress("idle")
        self._importing = ImportStatus("idle")

    @property
    def rows(self) -> "Rows[Folder]":
        """Give the list."""
        return self.query_one("#folders", Rows)

    def compose_inside(self) -> ComposeResult:
        """Put what is under way below the folders."""
        yield Rows[Folder](lambda folder, width: folder_row(folder, width, self.console.now(), self.console.desk.zone,
                                                            self.console.marks), id="folders", empty=EMPTY)  # fmt: skip
        yield Line(id="work")

    def on_mount(self) -> None:
        """Read now and again and again: nobody tells how far the measuring is."""
        self._read_on()
        self.set_interval(SLOW_READ_SECONDS if self.console.slow else READ_SECONDS, self._read_on)

    def _read_on(self) -> None:
        if self.console.link.state.attached:
            read: WorkType[None] = self._read
            self.run_worker(read, group="read", exclusive=True)

    async def _read(self) -> None:
        library = self.console.link.client.library
        try:
            folders = await library.folders()
            self._scan, self._importing = await library.scan_status(), await library.import_status()
        except CuedeskError as error:
            self.query_one("#work", Line).show([Content.styled(f" {visible(error.message)}", "bold $failure")])
            return
        try:
            loudness: LoudnessProgress | str = await library.loudness()
        except CuedeskError as error:
            loudness = error.message
        if self.is_mounted:
            self._show(folders, loudness)

    def _show(self, folders: Sequence[Folder], loudness: LoudnessProgress | str) -> None:
        if list(folders) != list(self.rows.rows):
            self.rows.fill(folders)
        problem = folder.problem if (folder := self.rows.current) is not None else None
        told = [
            ("problem", problem or "", "$attention"),
            ("scan", scan_words(self._scan) or "nothing is scanned", ""),
            *(("import" if first else "", words, tone) for first, words, tone in import_lines(self._importing)),
            ("loudness", loudness if isinstance(loudness, str) else loudness_words(loudness), ""),
        ]
        lines = [
            Content.assemble((f" {label:<9} ", "$quiet"), (visible(words), tone))
            for label, words, tone in told
            if words
        ]
        self.query_one("#work", Line).show([Content(), *lines])
        self.refresh_bindings()

    # ---- keys

    def action_add(self) -> None:
        """Take a folder into the library."""
        self.app.push_screen(forms.folder_form(self._ask), lambda _: self._read_on())

    def action_delete(self) -> None:
        """Take a folder and its tracks out of the library; the engine has that confirmed."""
        if (folder := self.rows.current) is not None:
            label = f"take {visible(folder.name)} and its {folder.tracks} tracks out of the library"
            self._give("library.folder_remove", {"folder": str(folder.id)}, label)

    def action_scan(self) -> None:
        """Go through the folder."""
        if (folder := self.rows.current) is not None:
            self._give("library.scan", {"folder": str(folder.id)}, f"scan {visible(folder.name)}")

    def action_scan_stop(self) -> None:
        """Stop scanning."""
        self._give("library.scan_stop", {}, "stop the scan")

    def action_cancel(self) -> None:
        """Break the import off."""
        self._give("library.import_cancel", {}, "break the import off")

    def _give(self, command: str, arguments: dict[str, str], label: str) -> None:
        async def work() -> None:
            try:
                await self._ask(command, arguments, label)
            except CuedeskError as error:
                self.console.show_error(error)
            self._read_on()

        self.run_worker(work())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something now."""
        if not self.is_mounted:
            return True
        there, scanning = self.rows.current is not None, self._scan.phase != "idle"
        offers = {
            "delete": there,
            "scan": there and not scanning,
            "scan_stop": scanning,
            "cancel": self._importing.state == "running",
        }
        return offers.get(action, True)
