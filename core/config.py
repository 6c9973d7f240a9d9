"""What the engine must know before its database opens, from a TOML file that is checked strictly."""

import json
import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import Invalid
from core.words import expected

LogLevel = Literal["debug", "info", "warning", "error"]

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class LogConfig(_Section):
    """What the engine writes to its log."""

    level: LogLevel = "info"
    """The least serious lines that are kept: debug, info, warning or error."""


class StoreConfig(_Section):
    """The database."""

    slow_query_ms: float = Field(default=50.0, gt=0)
    """From how many milliseconds on a statement is noted as slow."""

    upgrade_backups_keep: int = Field(default=3, ge=1)
    """How many of the backups made before upgrades of the database stay; older ones are deleted."""


class PssConfig(_Section):
    """Scoring events on their way into the database."""

    publish_wait_ms: int = Field(default=50, ge=0, le=1000)
    """How many milliseconds an event may wait for its commit before it is shown, marked as not stored yet."""

    buffer_limit: int = Field(default=100_000, ge=1000)
    """How many events wait in memory while the database cannot be written; what overflows is counted as lost."""


class Config(_Section):
    """The configuration of the engine."""

    log: LogConfig = LogConfig()
    store: StoreConfig = StoreConfig()
    pss: PssConfig = PssConfig()


def load(path: Path, *, must_exist: bool = False) -> Config:
    """Read a configuration file; everything is at its default where there is none.

    Args:
        path: The file.
        must_exist: Somebody has named the file, so that a missing one is a mistake.

    Raises:
        Invalid: The file cannot be read or is wrong; the message has a line for each mistake, and `data["fields"]`
            a sentence for each key.
    """
    try:
        text = path.read_bytes().decode("utf-8")
        found = tomllib.loads(text)
    except FileNotFoundError as error:
        if must_exist:
            raise Invalid(f"There is no configuration file {path}.") from error
        return Config()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is not a text in UTF-8 (byte {error.start}).") from error
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{path} is not valid TOML: {error}.") from error
    try:
        return Config.model_validate(found)
    except ValidationError as error:
        raise _explain(path, text, error) from None


def _explain(path: Path, text: str, error: ValidationError) -> Invalid:
    fields: dict[str, str] = {}
    for finding in error.errors(include_url=False):
        key = ".".join(str(step) for step in finding["loc"])
        fields[key] = _sentence(key, finding["type"], finding["msg"], finding["input"])
    numbers = _line_numbers(text)
    lines = [
        f"{path}{f', line {numbers[key]}' if key in numbers else ''}: {fields[key]}"
        for key in sorted(fields, key=lambda key: numbers.get(key, 0))
    ]
    return Invalid("\n".join(lines), remedy="`cuedesk config example` shows all settings.", data={"fields": fields})


def _sentence(key: str, kind: str, message: str, given: Any) -> str:
    if kind == "extra_forbidden":
        near = _nearest(key)
        return f"{key} is not a setting" + (f"; did you mean {near}?" if near else ".")
    if kind == "model_type":
        return f"{key} should be a section, written [{key}], not {_toml(given)}."
    wanted = expected(message).replace("'", '"')  # as TOML writes words
    return f"{key} {wanted}, not {_toml(given)}."


def _nearest(key: str) -> str | None:
    """Find the setting that was probably meant: the same name elsewhere, or one that is spelt much like it."""
    known = [key for key, _ in _leaves(Config())] + list(Config.model_fields)
    name = key.rpartition(".")[2]
    same = [candidate for candidate in known if candidate.rpartition(".")[2] == name]
    return next(iter(same or get_close_matches(key, known, 1, cutoff=0.6)), None)


def _line_numbers(text: str) -> dict[str, int]:
    """Find on which line each key stands; good enough for files that people write, and only used in messages."""
    numbers: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            section = f"{header[1]}."
            numbers.setdefault(header[1], number)
        elif key := _KEY.match(line):
            numbers.setdefault(section + key[1].strip("\"'"), number)
    return numbers


def _leaves(config: Config) -> Iterator[tuple[str, Any]]:
    for section in Config.model_fields:
        for name, value in getattr(config, section):
            yield f"{section}.{name}", value


def _toml(value: Any) -> str:
    """Write a value as TOML; for strings, numbers and booleans JSON is the same."""
    return json.dumps(value, ensure_ascii=False, default=str)


def show(config: Config) -> str:
    """Write a configuration as a TOML file."""
    sections = (
        "\n".join([f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in getattr(config, name))])
        for name in Config.model_fields
    )
    return "\n\n".join(sections) + "\n"


def example() -> str:
    """Write the example file: every setting with its documentation and, commented out, its default."""
    lines = ["# The configuration of the Cuedesk engine. Every setting is shown with its default.", ""]
    for name, section in Config():
        lines += [f"# {section.__doc__}", f"[{name}]"]
        for key, setting in type(section).model_fields.items():
            lines += [f"# {setting.description}", f"# {key} = {_toml(setting.default)}"]
        lines.append("")
    return "\n".join(lines)


def schema() -> dict[str, Any]:
    """Give the configuration's JSON schema, for editors."""
    return Config.model_json_schema()
