"""What an OBS has to be asked for while somebody looks, because nobody keeps it: items, filters, media, texts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from core.errors import CuedeskError
from core.obs.models import FileRule, Filter, Input, Instance, Media, SceneItem

if TYPE_CHECKING:
    from core.client import Client

T = TypeVar("T")

TOPICS: Final = (
    "obs.item_changed",
    "obs.filter_changed",
    "obs.media_changed",
    "obs.inputs_changed",
    "obs.scenes_changed",
    "obs.profile_changed",
    "obs.collection_changed",
)
"""What tells that something of it is another."""

_MEDIA: Final = ("ffmpeg_source", "vlc_source", "slideshow")
_TEXT: Final = "text_"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be told, and why, in words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at on which OBS.

    Attributes:
        connection: The OBS.
        scene: Whose items are listed, or None where it has no scenes.
        source: Whose filters are listed: a source, or a scene.
    """

    connection: str
    scene: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What it answered; nothing of it is kept longer than it is looked at."""

    items: tuple[SceneItem, ...] | Unknown
    filters: tuple[Filter, ...] | Unknown
    hotkeys: tuple[str, ...] | Unknown
    files: FileRule | Unknown


def media_inputs(instance: Instance) -> list[Input]:
    """List the inputs that play something."""
    return [input for input in instance.inputs if (input.kind or "").startswith(_MEDIA)]


def text_inputs(instance: Instance) -> list[Input]:
    """List the inputs that show a text."""
    return [input for input in instance.inputs if (input.kind or "").startswith(_TEXT)]


async def ask(client: "Client", look: Look) -> Asked:
    """Ask for all that is looked at; what cannot be told says why."""
    obs, connection = client.obs, look.connection
    items, filters, hotkeys, files = await asyncio.gather(
        _told(obs.scene_items(connection=connection, scene=look.scene)) if look.scene else _no("It has no scenes."),
        _told(obs.filters(connection=connection, source=look.source)) if look.source else _no("It has no sources."),
        _told(obs.hotkeys(connection=connection)),
        _told(obs.file_rule(connection=connection)),
    )
    return Asked(_frozen(items), _frozen(filters), _unique(hotkeys), files)


async def ask_media(client: "Client", instance: Instance) -> Mapping[str, Media | Unknown]:
    """Ask where every media input is, by its name."""
    return await _each(media_inputs(instance), lambda it: client.obs.media(connection=instance.connection, input=it))


async def ask_texts(client: "Client", instance: Instance) -> Mapping[str, str | Unknown]:
    """Ask what every text input says, by its name."""
    return await _each(text_inputs(instance), lambda it: client.obs.text(connection=instance.connection, input=it))


async def _each(inputs: Iterable[Input], ask: Callable[[str], Awaitable[T]]) -> Mapping[str, T | Unknown]:
    names = [input.name for input in inputs]
    return dict(zip(names, await asyncio.gather(*(_told(ask(name)) for name in names)), strict=True))


async def _told(answer: Awaitable[T]) -> T | Unknown:
    try:
        return await answer
    except CuedeskError as error:
        return Unknown(error.message)


async def _no(reason: str) -> Unknown:
    return Unknown(reason)


def _frozen(rows: list[T] | Unknown) -> tuple[T, ...] | Unknown:
    return rows if isinstance(rows, Unknown) else tuple(rows)


def _unique(names: list[str] | Unknown) -> tuple[str, ...] | Unknown:
    """Keep one of each name: every source has a hotkey of the same name, and by its name the first one is pressed."""
    return names if isinstance(names, Unknown) else tuple(dict.fromkeys(names))
