"""The commands that have a text spoken."""

from typing import Protocol

from core.command import command, service
from core.speech.models import Announcement, Category, Cost, Job, ProfileName


@service("speech")
class Generation(Protocol):
    """From a text to a file, and on to the loudspeaker."""

    @command(role="operator", risk="change")
    async def generate(
        self,
        text: str | None = None,
        template: str | None = None,
        variables: dict[str, str] | None = None,
        language: str | None = None,
        voice: str | None = None,
        preset: str | None = None,
        profile: ProfileName | None = None,
        category: Category | None = None,
        pad_before: float | None = None,
        pad_after: float | None = None,
        bed: str | None = None,
        bed_db: float = -6.0,
        duck_db: float = -12.0,
        bed_intro: float = 3.0,
        bed_outro: float = 3.0,
    ) -> Announcement:
        """Have a text spoken into a file, or give the file where it was spoken before.

        Args:
            text: What to say; or a template with its variables.
            template: A template's id or name.
            variables: A value for each of the template's variables.
            language: The template's language, where there are several of that name.
            voice: Who speaks; the default voice, or for a template the first of its language, where none is named.
            preset: The way of speaking.
            profile: How loud; by category where none is given.
            category: What it is about.
            pad_before: Seconds of silence before it.
            pad_after: Seconds of silence after it.
            bed: A file of music to lie under the voice.
            bed_db: How much softer than the voice the music is before and after it.
            duck_db: How much further it goes down under the voice.
            bed_intro: Seconds of music before the voice.
            bed_outro: Seconds of music after the voice.
        """
        ...

    @command(role="operator", risk="on_air")
    async def say(
        self,
        text: str | None = None,
        template: str | None = None,
        variables: dict[str, str] | None = None,
        language: str | None = None,
        voice: str | None = None,
        preset: str | None = None,
        profile: ProfileName | None = None,
        category: Category | None = None,
        deck: str | None = None,
        priority: int | None = None,
        pad_before: float | None = None,
        pad_after: float | None = None,
        bed: str | None = None,
        bed_db: float = -6.0,
        duck_db: float = -12.0,
        bed_intro: float = 3.0,
        bed_outro: float = 3.0,
    ) -> Announcement:
        """Say a text on the loudspeakers.

        A schedule, a rule or another station may call this as people do. Called again it is said again, at no further
        cost: who must not say it twice remembers that they have called.

        Args:
            text: What to say; or a template with its variables.
            template: A template's id or name.
            variables: A value for each of the template's variables.
            language: The template's language, where there are several of that name.
            voice: Who speaks.
            preset: The way of speaking.
            profile: How loud; by category where none is given.
            category: What it is about.
            deck: Where it plays.
            priority: From 1 to 10; by profile where none is given. With 8 or more another voice speaks at once where
                this one fails.
            pad_before: Seconds of silence before it.
            pad_after: Seconds of silence after it.
            bed: A file of music to lie under the voice.
            bed_db: How much softer than the voice that music is before and after it.
            duck_db: How much further it goes down under the voice.
            bed_intro: Seconds of music before the voice.
            bed_outro: Seconds of music after the voice.
        """
        ...

    @command()
    async def cost(
        self,
        text: str | None = None,
        template: str | None = None,
        variables: dict[str, str] | None = None,
        language: str | None = None,
        voice: str | None = None,
        preset: str | None = None,
        profile: ProfileName | None = None,
    ) -> Cost:
        """Tell what speaking a text will take, before it is spoken; the arguments are those of `generate`."""
        ...

    @command()
    async def jobs(self) -> list[Job]:
        """List what is being spoken and what has been of late, newest first."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def cancel(self, job: int) -> Job:
        """Break off a job."""
        ...
