"""The commands that tie recordings to matches."""

from typing import Protocol

from core.command import command, service
from core.obs.models import MatchRecording, Step


@service("obs")
class Matches(Protocol):
    """The sequences that tie recordings to matches. Arguments are named as in the scoring part's match events."""

    @command(role="operator", risk="change")
    async def prepare_match(self, match: int, tournament: str | None = None, day: int | None = None) -> list[Step]:
        """Have every recording OBS write into the folder of the tournament's day."""
        ...

    @command(role="operator", risk="change")
    async def start_match_recording(
        self,
        match: int,
        number: str | None = None,
        blue: str | None = None,
        blue_country: str | None = None,
        red: str | None = None,
        red_country: str | None = None,
        tournament: str | None = None,
        day: int | None = None,
    ) -> list[Step]:
        """Name the file for a match, see to the replay buffer, and start recording on every recording OBS."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def stop_match_recording(self, match: int) -> list[Step]:
        """Stop the recordings of a match."""
        ...

    @command(role="operator", risk="on_air")
    async def review_begin(self, match: int | None = None, event: int | None = None, caption: str = "") -> list[Step]:
        """Save the replay, attach it, and switch streams to their replay scene."""
        ...

    @command(role="operator", risk="on_air")
    async def review_end(self) -> list[Step]:
        """Bring the streams back to the scene that they showed before the review."""
        ...

    @command()
    async def recordings(self, match: int | None = None, limit: int = 100) -> list[MatchRecording]:
        """List the desk's recordings, newest first."""
        ...

    @command()
    async def chapters(self, recording: int) -> str:
        """Write a recording's chapters as YouTube reads them, a line each."""
        ...
