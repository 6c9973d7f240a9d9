"""Texts with `{variables}`, as rows."""

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from core.part import Room
from core.speech.keeping.shared import LONGEST_NAME, change, check_language, check_name, given, no_such, statement, tidy
from core.speech.models import Category, Template
from core.validation import refuse_fields

_COLUMNS: Final = "name, language, category, title, text, example, preset"
_SELECT: Final = f"""
    SELECT id, {_COLUMNS}, used FROM speech_template
    WHERE (?1 IS NULL OR category = ?1) AND (?2 IS NULL OR language = ?2) ORDER BY category, title, language
"""
_UPSERT: Final = f"""
    INSERT INTO speech_template (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET (category, title, text, example, preset)
    = (excluded.category, excluded.title, excluded.text, excluded.example, excluded.preset)
"""
_VARIABLE: Final = re.compile(r"\{(\w{1,40})\}")
_BRACE: Final = re.compile(r"[{}]")
_LONGEST_TEXT: Final = 2000
_LONGEST_VALUE: Final = 500


class Templates:
    """The templates."""

    def __init__(self, room: Room) -> None:
        """Work on the table `speech_template`."""
        self._room = room

    async def all(self, category: Category | None = None, language: str | None = None) -> list[Template]:
        """List them by category."""
        return [_template(row) for row in await self._room.store.fetch(_SELECT, (category, language))]

    async def find(self, template: str, language: str | None = None) -> Template:
        """Give one by id or name; where several have the name, the language chooses, else the first.

        Raises:
            NotFound: There is none.
        """
        known, wanted = await self.all(language=language), template.strip().casefold()
        for each in known:
            if wanted in (str(each.id), each.name.casefold()):
                return each
        raise no_such("template", template, (each.name for each in known), "speech.templates lists them.")

    async def put(
        self,
        name: str,
        language: str,
        category: Category | None,
        title: str | None,
        text: str | None,
        example: dict[str, str] | None,
        preset: str | None,
    ) -> Template:
        """Add one, or change the one of that name and language."""
        name = tidy(name)
        known = await self.all(language=language)
        before = next((each for each in known if each.name.casefold() == name.casefold()), None)
        base = before or Template(0, name, language, category or "general", name, "", (), {})
        after = replace(
            base,
            category=category or base.category,
            title=tidy(given(title, base.title)),
            text=given(text, base.text).strip(),
            example=given(example, base.example),
            preset=given(preset, base.preset) or None,
        )
        _check(after)
        example_json = json.dumps(after.example, ensure_ascii=False)
        row = (after.id or None, after.name, after.language, after.category, after.title, after.text, example_json)
        await change(self._room, "templates", statement(_UPSERT, *row, after.preset))
        return await self.find(name, language)

    async def remove(self, template: str, language: str | None) -> None:
        """Remove one."""
        found = await self.find(template, language)
        await change(self._room, "templates", statement("DELETE FROM speech_template WHERE id = ?", found.id))

    async def count(self, template: Template) -> None:
        """Note that one was used."""
        await self._room.store.submit(statement("UPDATE speech_template SET used = used + 1 WHERE id = ?", template.id))


def fill(template: Template, variables: Mapping[str, str]) -> str:
    """Give a template's text with its variables put in; a value with braces stays as it is.

    Raises:
        Invalid: A variable has no value, or there is no such variable; each is named.
    """
    fields = {name: "is needed" for name in template.variables if not variables.get(name, "").strip()}
    for name, value in variables.items():
        if name not in template.variables:
            fields[name[:LONGEST_NAME]] = "is not one of its variables"
        elif len(value) > _LONGEST_VALUE:
            fields[name] = f"may have {_LONGEST_VALUE} characters at most"
    refuse_fields(f"The template “{template.name}” cannot be filled like this", fields)
    return _VARIABLE.sub(lambda found: variables[found[1]].strip(), template.text)


def _template(row: sqlite3.Row) -> Template:
    id_, name, language, category, title, text, example, preset, used = row
    return Template(id_, name, language, category, title, text, _variables(text), json.loads(example), preset, used)


def _variables(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def _check(template: Template) -> None:
    fields: dict[str, str] = {}
    check_name(fields, "name", template.name)
    check_name(fields, "title", template.title)
    check_language(fields, template.language)
    if not template.text:
        fields["text"] = "is empty"
    elif len(template.text) > _LONGEST_TEXT:
        fields["text"] = f"may have {_LONGEST_TEXT} characters at most, not {len(template.text)}"
    elif _BRACE.search(_VARIABLE.sub("", template.text)):
        fields["text"] = "has a brace that belongs to no {variable}"
    if unknown := template.example.keys() - set(_variables(template.text)):
        fields["example"] = f"has a value for {', '.join(sorted(unknown))}, which the text does not name"
    refuse_fields(f"The template “{template.name[:LONGEST_NAME]}” cannot be like this", fields)
