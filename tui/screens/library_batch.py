"""What a batch would do, shown before anything is done."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.audio.models.jobs import BatchItem, BatchOutcome
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.text import visible
from tui.widgets.rows import Rows


class BatchPreview(Dialog[bool]):
    """Everything that a batch would change; only `y` agrees."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("batch.yes", "agree", "y", "do it"),
        key("batch.no", "close", "n", "leave it"),
    ]

    def __init__(self, outcome: BatchOutcome) -> None:
        """Show what would be done, or what has been."""
        super().__init__()
        self._outcome = outcome
        self.title = summary(outcome)

    def compose_inside(self) -> ComposeResult:
        """List the tracks with what becomes of them."""
        yield Rows(lambda item, width: _row(item), id="items", empty=" nothing would change")

    def on_mount(self) -> None:
        """Fill the list, what goes wrong first."""
        self.query_one("#items", Rows).fill(sorted(self._outcome.items, key=lambda item: item.error is None))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to do only what has not been done."""
        return self._outcome.dry_run and bool(self._outcome.changed) if action == "agree" else True

    def action_agree(self) -> None:
        """Agree."""
        self.dismiss(True)


def summary(outcome: BatchOutcome) -> str:
    """Say how many tracks a batch changes, or has changed."""
    changed = f"{outcome.changed} {'track' if outcome.changed == 1 else 'tracks'}"
    failed = f", {outcome.failed} cannot be" if outcome.dry_run and outcome.failed else ""
    if outcome.dry_run:
        return f"{changed} would be changed{failed}"
    if outcome.undone:
        why = "the batch was broken off" if outcome.cancelled else f"{outcome.failed} could not be"
        return f"nothing was changed, for {why}"
    broken_off = "broken off: " if outcome.cancelled else ""
    return f"{broken_off}{changed} changed" + (f", {outcome.failed} could not be" if outcome.failed else "")


def _row(item: BatchItem) -> Content:
    return Content("  ").join(_parts(item))


def _parts(item: BatchItem) -> Iterator[Content]:
    yield Content(f" {visible(item.name)}")
    if item.error:
        yield Content.styled(visible(item.error), "bold $failure")
    elif item.changes:
        yield Content.styled(visible(", ".join(item.changes)), "$quiet")
    else:
        yield Content.styled("stays as it is", "$quiet")
