"""One open OBS with all that it has said, whatever protocol it speaks."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

from core.errors import NotFound
from core.event import Payload
from core.obs.events import OutputChanged
from core.obs.instance import ObsInstance, Said, Target
from tests.support.waiting import until

PASSWORD = 'it\'s "quoted" \\ and ünïcode'

P = TypeVar("P", bound=Payload)


@dataclass
class Watched:
    """An open instance with all that it has said."""

    obs: ObsInstance
    said: list[Payload] = field(default_factory=list)

    def heard(self, kind: type[P]) -> list[P]:
        return [payload for payload in self.said if isinstance(payload, kind)]

    async def hears(self, expected: Payload) -> None:
        with contextlib.suppress(TimeoutError):
            await until(lambda: expected in self.said, 5)
        assert expected in self.said, self.said

    async def becomes(self, output: Any, became: Any) -> OutputChanged:
        def found() -> list[OutputChanged]:
            return [it for it in self.heard(OutputChanged) if (it.output, it.became) == (output, became)]

        await until(found, 10)
        return found()[-1]


@contextlib.asynccontextmanager
async def watching(opened: Callable[[Target, Said], Awaitable[ObsInstance]], target: Target) -> AsyncIterator[Watched]:
    """Open an OBS, and close it in the end."""
    said: list[Payload] = []
    obs = await opened(target, said.append)
    try:
        yield Watched(obs, said)
    finally:
        await obs.close()


async def check_that_what_is_missing_is_named(obs: ObsInstance) -> None:
    """Ask for what is not there, and see that each is said to be missing by its name."""
    for asking, missing in (
        (obs.switch_scene("Nope"), "scene “Nope”"),
        (obs.scene_items("Nope"), "scene “Nope”"),
        (obs.set_item_visible("Stage", 99, True), "item 99 in a scene “Stage”"),
        (obs.set_transition("Nope", None), "transition “Nope”"),
        (obs.set_mute("Nope", True), "input “Nope”"),
        (obs.set_volume("Nope", 0), "input “Nope”"),
        (obs.media("Nope"), "input “Nope”"),
        (obs.text("Nope"), "input “Nope”"),
        (obs.media_action("Nope", "play"), "input “Nope”"),
        (obs.media_seek("Nope", 0), "input “Nope”"),
        (obs.filters("Nope"), "source “Nope”"),
        (obs.set_filter("Music", "Nope", True), "filter “Nope” on a source “Music”"),
        (obs.set_text("Nope", "x"), "input “Nope”"),
        (obs.set_profile("Nope"), "profile “Nope”"),
        (obs.set_collection("Nope"), "scene collection “Nope”"),
        (obs.press_hotkey("Nope"), "hotkey “Nope”"),
        (obs.screenshot("Nope", 64), "source “Nope”"),
    ):
        with pytest.raises(NotFound) as failed:
            await asking
        assert failed.value.message == f"OBS “{obs.connection}” has no {missing}."
