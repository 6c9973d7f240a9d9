"""Giving commands from the console: run, armed and fired, or confirmed, and how it went said in a passing message."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

from textual.app import App

from core.errors import CuedeskError
from tui.runner import Fired, Outcome, Runner
from tui.text import clip, visible

NOTE_SECONDS = 4
ERROR_SECONDS = 8
SESSION_MINUTES = 10


class CommandingApp(App[None], inherit_bindings=False):
    """An application that gives commands in a person's name.

    Attributes:
        runner: Gives them, and holds what is armed.
    """

    runner: Runner

    # ---- what screens ask

    def give(self, command: str, arguments: Mapping[str, Any] | None = None, label: str = "") -> None:
        """Give a command in the person's name, and show a failure as a toast."""
        self.run_worker(self._given(self.runner.give(command, arguments, label)), group="commands")

    def show_error(self, error: CuedeskError) -> None:
        """Show a failure: its sentence, what is wrong with which field, and the remedy."""
        fields = error.data.get("fields")
        lines = [error.message]
        if isinstance(fields, Mapping):
            lines += [f"{name}: {sentence}" for name, sentence in fields.items()]
        if error.remedy:
            lines.append(error.remedy)
        self.toast("\n".join(lines), severe=True)

    def toast(self, text: str, *, severe: bool = False) -> None:
        """Show a passing message, literally."""
        safe = "\n".join(visible(line) for line in text.splitlines())
        if severe:
            self.notify(safe, severity="error", timeout=ERROR_SECONDS, markup=False)
        else:
            self.notify(safe, timeout=NOTE_SECONDS, markup=False)

    # ---- keys

    def action_go(self) -> None:
        """Fire what is armed."""
        self.run_worker(self._fire(self.runner.go()), group="commands")

    def action_disarm(self) -> None:
        """Let go of what is armed."""
        self.runner.disarm()

    def action_arm_session(self) -> None:
        """Let on-air commands of this console fire at once for some minutes, or end that."""
        if self.runner.session_left():
            self.give("desk.disarm_session", {}, "disarm the session")
        else:
            self.give("desk.arm_session", {"minutes": SESSION_MINUTES}, "arm the session")

    def action_fade_all(self) -> None:
        """Fade out everything that sounds."""
        self.give("player.fade_all", {}, "fade everything out")

    def action_stop_all(self) -> None:
        """Stop everything that sounds, at once."""
        self.give("player.stop_all", {}, "stop everything that sounds")

    def action_emergency(self) -> None:
        """Play the emergency message, armed like everything that the audience notices."""
        self.give("player.emergency", {}, "play the emergency message")

    # ---- giving

    async def _given(self, outcome: Awaitable[Outcome]) -> None:
        try:
            await outcome
        except CuedeskError as error:
            self.show_error(error)

    async def _fire(self, firing: Awaitable[Fired | None]) -> None:
        try:
            fired = await firing
        except CuedeskError as error:
            self.show_error(error)
        else:
            if fired is not None:
                self._say_done(clip(fired.label, 60), fired.value)

    def _say_done(self, label: str, value: Any) -> None:
        """Say that something was done; where several OBS were to do it, also who did not."""
        if isinstance(value, list):
            from tui.obs.answers import done_words

            words, severe = done_words(label, value)
            self.toast(words, severe=severe)
        else:
            self.toast(f"{label}: done")

    async def _confirm(self, what: str, sentence: str) -> bool:
        from tui.screens.confirm import Confirm

        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def answered(agreed: bool | None) -> None:
            if not answer.done():
                answer.set_result(bool(agreed))

        await self.push_screen(Confirm(what, sentence), answered)
        return await answer
