"""The commands on templates."""

from typing import Protocol

from core.command import command, service
from core.speech.models import Category, Template


@service("speech")
class Templates(Protocol):
    """Texts with variables."""

    @command()
    async def templates(self, category: Category | None = None, language: str | None = None) -> list[Template]:
        """List the templates, by category."""
        ...

    @command()
    async def template(self, template: str, language: str | None = None) -> Template:
        """Show a template, with its variables and an example of each."""
        ...

    @command()
    async def fill(self, template: str, variables: dict[str, str], language: str | None = None) -> str:
        """Give a template's text with its variables put in; missing ones are named."""
        ...

    @command(role="operator", risk="change")
    async def template_put(
        self,
        name: str,
        language: str = "en",
        category: Category | None = None,
        title: str | None = None,
        text: str | None = None,
        example: dict[str, str] | None = None,
        preset: str | None = None,
    ) -> Template:
        """Add a template, or change the one of that name and language; what is not given stays.

        Args:
            name: Its name, such as `store_closing`.
            language: Its language, such as `en`.
            category: What it is about.
            title: What people read in the list.
            text: The text, with `{variables}`.
            example: A value for each variable.
            preset: The way of speaking; empty for none.
        """
        ...

    @command(role="operator", risk="destructive")
    async def template_remove(self, template: str, language: str | None = None) -> None:
        """Remove a template."""
        ...
