"""The commands on templates."""

from core.speech.keeping.presets import Presets
from core.speech.keeping.templates import Templates, fill
from core.speech.models import Category, Template


class TemplatesService:
    """Texts with variables."""

    def __init__(self, templates: Templates, presets: Presets) -> None:
        """Take what is kept."""
        self._templates, self._presets = templates, presets

    async def templates(self, category: Category | None = None, language: str | None = None) -> list[Template]:
        """List the templates, by category."""
        return await self._templates.all(category, language)

    async def template(self, template: str, language: str | None = None) -> Template:
        """Show a template, with its variables and an example of each."""
        return await self._templates.find(template, language)

    async def fill(self, template: str, variables: dict[str, str], language: str | None = None) -> str:
        """Give a template's text with its variables put in; missing ones are named."""
        return fill(await self._templates.find(template, language), variables)

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
        """Add a template, or change the one of that name and language; what is not given stays."""
        if preset:
            preset = (await self._presets.find(preset)).name
        return await self._templates.put(name, language, category, title, text, example, preset)

    async def template_remove(self, template: str, language: str | None = None) -> None:
        """Remove a template."""
        await self._templates.remove(template, language)
