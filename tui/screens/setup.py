"""The first set-up in the console: the interview, one question at a time, skippable."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from core.errors import CuedeskError
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.setup_questions import Interview, carry_out, interview_of, skip
from tui.text import visible
from tui.widgets.entry import Entry
from tui.widgets.line import Line


class Setup(Dialog[None]):
    """Two minutes: the venue's name, its time zone, the courts and their ports; enter alone takes the dim answer."""

    TITLE = "Welcome to Cuedesk — two minutes of setting up"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("setup.answer", "answer", "enter", "next", priority=True),
        key("setup.question_back", "question_back", "up", "question before", priority=True),
        key("dialog.back", "close", label="skip"),
    ]

    def __init__(self) -> None:
        """Wait for the engine's word on what it knows already."""
        super().__init__()
        self._interview: Interview | None = None
        self._writing = False

    def compose_inside(self) -> ComposeResult:
        """Put what is settled above the question."""
        yield Line(id="settled")
        yield Line(id="question")
        yield Entry(id="answer")
        yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        """Ask the engine what it knows."""
        self.run_worker(self._begin())

    async def _begin(self) -> None:
        try:
            self._interview = await interview_of(self.console.link.client)
        except CuedeskError as error:
            self.dismiss(None)
            self.console.show_error(error)
        else:
            self._show()

    def _show(self, problem: str = "") -> None:
        interview = self._interview
        if interview is None:
            return
        settled = [
            Content.assemble((f"{label:<11}", "$quiet"), (visible(value), "")) for label, value in interview.summary()
        ]
        self.query_one("#settled", Line).show([*settled, Content("")] if settled else [])
        question = interview.question
        self.query_one("#question", Line).show([Content.styled(visible(question.prompt), "bold")])
        answer = self.query_one("#answer", Entry)
        answer.placeholder = visible(question.default)
        if not problem:
            answer.value = ""
        answer.focus()
        why = self.query_one("#why", Static)
        why.set_class(bool(problem), "-wrong")
        why.update(visible(problem or question.help))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go back only where there is a question before, and nothing is being written."""
        if action != "question_back":
            return True
        return self._interview is not None and self._interview.step != "venue" and not self._writing

    def action_answer(self) -> None:
        """Take the answer; write everything after the last one, in a worker, so that one can leave meanwhile."""
        interview = self._interview
        if interview is None or self._writing:
            return
        try:
            interview.answer(self.query_one("#answer", Entry).value)
        except CuedeskError as error:
            self._explain(error)
            return
        if interview.step == "done":
            self._writing = True
            self.run_worker(self._carry_out(interview))
        else:
            self._show()

    async def _carry_out(self, interview: Interview) -> None:
        try:
            await carry_out(self.console.link.client, interview.answers)
        except CuedeskError as error:
            interview.back()
            self._explain(error)
        else:
            self.dismiss(None)
        finally:
            self._writing = False

    def _explain(self, error: CuedeskError) -> None:
        self._show(". ".join(part.rstrip(".") for part in (error.message, error.remedy or "") if part))

    def action_question_back(self) -> None:
        """Go back a question."""
        if self._interview is not None:
            self._interview.back()
            self._show()

    @on(Entry.Changed)
    def settle(self, event: Entry.Changed) -> None:
        """Keep what is typed to this dialog."""
        event.stop()

    def action_close(self) -> None:
        """Skip: it is not offered again by itself."""
        self.console.run_worker(self._skip())
        self.dismiss(None)

    async def _skip(self) -> None:
        try:
            await skip(self.console.link.client)
        except CuedeskError as error:
            self.console.show_error(error)
        else:
            self.console.toast("Skipped: `cuedesk setup` asks again, and the Settings screen (7) has everything")
