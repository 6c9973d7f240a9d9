"""The keys of a decision on the OBS screen: hold the recording, begin a review and end it."""

from functools import partial
from typing import Any

from tui.obs.answers import done_words
from tui.obs.replays import COURT, shown_by, subject
from tui.screens.obs_clips import ClipKeys


class ReviewKeys(ClipKeys):
    """The keys of a pause and of a review."""

    @property
    def reviewable(self) -> bool:
        """Tell whether some stream that is up has something to show in a review."""
        return any(
            seen.instance is not None and seen.connection.role == "stream" and bool(seen.connection.replay_scene)
            for seen in self.state.seen()
        )

    def action_hold(self, held: bool) -> None:
        """Hold the recording, or go on with it."""
        self.order("pause_recording", "hold the recording of" if held else "go on recording on", paused=held)

    def action_review(self) -> None:
        """Save the replay, for the match and the event that it shows, and show it on the streams."""
        self.work(self._review)

    async def _review(self) -> None:
        client, court = self.link.client, str(self.desk.value(COURT) or "")
        matches = await shown_by(client, self.connection_name or "", court, self.console.looked_at)
        # Where it might be of several matches it is of none: nobody is to be asked while a decision is waited for.
        about = (await subject(client, matches[0], self.console.now())).asked() if len(matches) == 1 else {}
        await self._all_told("obs.review_begin", about, "begin the review")

    def action_end_review(self) -> None:
        """Bring the streams back to what they showed before."""
        self.work(partial(self._all_told, "obs.review_end", {}, "end the review"))

    async def _all_told(self, command: str, arguments: dict[str, Any], label: str) -> None:
        outcome = await self.ask(command, arguments, label)
        if outcome.ran:
            words, severe = done_words(label, outcome.value)
            self.console.toast(words, severe=severe)
