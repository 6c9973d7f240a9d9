"""A form over a list of fields, with what is wrong written under each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.errors import CuedeskError, Invalid
from tui.fields import Field, values_of
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.text import visible
from tui.widgets.choice import Choice
from tui.widgets.entry import Entry
from tui.widgets.line import Line

Submit = Callable[[dict[str, Any]], Awaitable[None]]


class Form(Dialog[None]):
    """Tab goes from field to field, enter sends the form, escape leaves it. What is wrong is said beside its field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("form.send", "send", "enter", "send", priority=True),
        key("form.next", "app.focus_next", "down", show=False),
        key("form.previous", "app.focus_previous", "up", show=False),
    ]

    def __init__(self, title: str, about: str, fields: Sequence[Field], submit: Submit) -> None:
        """Ask for these fields.

        Args:
            title: What the form is for.
            about: A line or two on it.
            fields: What is asked.
            submit: Takes the values; an `Invalid` it raises is shown by field and leaves the form open.
        """
        super().__init__()
        self.title = title
        self._about = about
        self._fields = list(fields)
        self._submit = submit
        self._sending = False

    def compose_inside(self) -> ComposeResult:
        """Put a row under a row."""
        yield Static(visible(self._about), id="about", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            for field in self._fields:
                with Container(classes="field"):
                    yield Line(classes="label", id=f"label-{field.name}")
                    yield _input(field)
                    yield Static(classes="note", id=f"note-{field.name}", markup=False)
        yield Static(id="hint", markup=False)
        yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        """Write labels and notes."""
        for field in self._fields:
            star = "*" if field.required else ""
            self.query_one(f"#label-{field.name}", Line).show([Content(field.name.replace("_", " ") + star)])
        self._show_problems([], {})

    def _value(self, field: Field) -> str:
        widget = self.query_one(f"#input-{field.name}")
        return widget.value if isinstance(widget, Entry | Choice) else ""

    def action_send(self) -> None:
        """Send; in a worker, so that a question that comes up on the way can be answered, and one can leave."""
        if not self._sending:
            self._sending = True
            self.run_worker(self._send())

    async def _send(self) -> None:
        """Check, send and close; or say what is wrong."""
        try:
            await self._submit(values_of(self._fields, {field.name: self._value(field) for field in self._fields}))
        except CuedeskError as error:
            self._explain(error)
        else:
            self.dismiss(None)
        finally:
            self._sending = False

    def _explain(self, error: CuedeskError) -> None:
        wrong: dict[str, str] = {}
        if isinstance(error, Invalid) and isinstance(error.data.get("fields"), Mapping):
            wrong = {str(name): str(sentence) for name, sentence in error.data["fields"].items()}
        known = {field.name for field in self._fields}
        rest = [f"{name}: {sentence}" for name, sentence in wrong.items() if name not in known]
        self._show_problems([error.message, *rest, *([error.remedy] if error.remedy else [])], wrong)
        for field in self._fields:
            if field.name in wrong:
                self.query_one(f"#input-{field.name}").focus()
                break

    def _show_problems(self, problems: Sequence[str], wrong: Mapping[str, str]) -> None:
        self.query_one("#problem", Static).update("\n".join(map(visible, problems)))
        for field in self._fields:
            note, sentence, hint = self.query_one(f"#note-{field.name}", Static), wrong.get(field.name), _hint(field)
            note.update(visible(hint) if sentence is None else f"{self.console.marks.failed} {visible(sentence)}")
            note.set_class(sentence is not None, "-wrong")
            # A row of words needs all the room that it can get.
            note.set_class(bool(field.words) and not hint and sentence is None, "-needless")

    @on(events.DescendantFocus)
    def hint(self) -> None:
        """Say what the focused field takes, where there is no room for that beside it."""
        focused = self.focused.id if self.focused is not None else None
        hints = [_hint(field) for field in self._fields if focused == f"input-{field.name}"]
        self.query_one("#hint", Static).update(visible("".join(hints)))


def _input(field: Field) -> Widget:
    id = f"input-{field.name}"
    if field.words:
        return Choice(field.words, field.initial, id=id)
    return Entry(field.initial, password=field.hidden, id=id)


def _hint(field: Field) -> str:
    """Say what a field takes: its help, or at least its type."""
    return field.help or ("" if field.type in ("text", "any value") or field.words else field.type)
