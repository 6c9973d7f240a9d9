"""The forms of the Announce screen: how it is spoken, a template's variables, and what a message is called."""

import re
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, get_args

from core.speech.models import CATEGORIES, Announcement, Message, Preset, ProfileName, Template
from tui.audio.announce import Draft
from tui.fields import Field, as_text
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import clip, visible

USUAL = "usual"


def options_form(draft: Draft, presets: Sequence[Preset], decks: Sequence[str], changed: Callable[[], None]) -> Form:
    """Set how texts are spoken from now on, and where they play."""

    def choice(name: str, words: Sequence[str]) -> Field:
        return Field(name, "one of", True, draft.options.get(name, USUAL), (USUAL, *words))

    def number(name: str, kind: str, help: str) -> Field:
        return Field(name, kind, initial=as_text(draft.options.get(name)), help=help, emptied=None)

    fields = [
        choice("deck", decks),
        number("priority", "whole number", "1 to 3 wait, 4 to 7 lower the music, 8 and 9 hold it, 10 cuts through"),
        choice("profile", get_args(ProfileName)),
        choice("category", CATEGORIES),
        choice("preset", [preset.name for preset in presets]),
        number("pad_before", "number", "seconds of silence before it"),
        number("pad_after", "number", "seconds of silence after it"),
        Field("bed", initial=draft.options.get("bed", ""), help="a file of music to lie under the voice", emptied=None),
    ]

    async def send(values: dict[str, Any]) -> None:
        for name, value in values.items():
            if value in (None, USUAL):
                draft.options.pop(name, None)
            else:
                draft.options[name] = value
        changed()

    return Form("How it is spoken", f"“{USUAL}” leaves it to the category and the settings.", fields, send)


def template_form(template: Template, fill: Callable[[dict[str, str]], Coroutine[Any, Any, None]]) -> Form:
    """Fill in a template's variables."""
    fields = [
        Field(name, required=True, help=f"such as {template.example[name]}" if name in template.example else "")
        for name in template.variables
    ]
    return Form(visible(template.title), template.text, fields, fill)


def filter_form(wanted: str, show: Callable[[str], None]) -> Form:
    """Ask for the words that the lists are filtered for."""

    async def send(values: dict[str, Any]) -> None:
        show(values.get("words", wanted))

    fields = [Field("words", initial=wanted, help="of a text, a title, a category, a tag, a language or a voice")]
    return Form("Filter the lists", "Only what has all of these words is listed; esc shows everything.", fields, send)


def template_edit_form(ask: Ask, template: Template | None) -> Form:
    """Add a template, or change one."""
    fields = [
        Field("title", required=True, initial=template.title if template else ""),
        Field("text", required=True, initial=template.text if template else "", help="with {variables} in braces"),
        Field("category", "one of", True, template.category if template else "general", CATEGORIES),
    ]
    if template is None:
        fields.append(Field("language", required=True, initial="en", help="such as en or es"))

    async def send(values: dict[str, Any]) -> None:
        if template is not None:
            await ask("speech.template_put", {"name": template.name, "language": template.language, **values})
        else:
            name = "_".join(re.findall(r"\w+", values["title"].casefold()))
            await ask("speech.template_put", {"name": name, **values})

    title = f"Template {visible(template.title)}" if template else "New template"
    return Form(title, "What stands in braces is asked for whenever the template is used.", fields, send)


def save_form(ask: Ask, announcement: Announcement) -> Form:
    """Keep an announcement under a title."""

    async def send(values: dict[str, Any]) -> None:
        await ask("speech.message_save", {"announcement": announcement.id, **values})

    fields = _fields("", "", announcement.category, ())
    return Form("Save the message", clip(announcement.text, 60), fields, send)


def message_form(ask: Ask, message: Message) -> Form:
    """Change what a saved message is called."""

    async def send(values: dict[str, Any]) -> None:
        await ask("speech.message_edit", {"message": str(message.id), **values})

    fields = _fields(message.title, message.description, message.category, message.tags)
    return Form("Saved message", clip(message.text, 60), fields, send)


def _fields(title: str, description: str, category: str, tags: Sequence[str]) -> list[Field]:
    return [
        Field("title", required=True, initial=title),
        Field("description", initial=description),
        Field("category", "one of", initial=category, choices=CATEGORIES),
        Field("tags", "list of text", initial=", ".join(tags), help="five at most, with commas between", emptied=[]),
    ]
