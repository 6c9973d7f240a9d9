"""The commands by which plans, such as schedules, hold on to the tracks that they need."""

from typing import Protocol

from core.audio.models.lists import Claim
from core.command import command, service


@service("library")
class Claims(Protocol):
    """What is planned with tracks."""

    @command()
    async def claims(self, track: int | None = None) -> list[Claim]:
        """List the plans that need tracks, or that need one; what is claimed is not deleted."""
        ...

    @command(role="operator", risk="change")
    async def claim(self, kind: str, plan: str, title: str, tracks: list[int]) -> Claim:
        """Say that a plan needs these tracks, and from now on no others.

        Args:
            kind: What plans, in one word: `schedule`, `rule`.
            plan: By what its planner knows the plan.
            title: What people call it; they read it where they may not delete a track.
            tracks: The tracks' ids.
        """
        ...

    @command(role="operator", risk="change")
    async def release(self, kind: str, plan: str) -> bool:
        """Say that a plan needs no tracks any more, and tell whether it had needed some."""
        ...
