"""A request of protocol v4: its fields, checked as loosely as 4.9.1 does."""

from typing import Any

from core.obs.simulation.face import number
from core.obs.simulation.studio.changes import Refused
from core.obs.simulation.studio.room import Input, Item, Scene
from core.obs.simulation.studio.studio import Studio

MISSING = "missing request parameters"
INVALID = "invalid request parameters"


class Ask:
    """One request with its fields.

    Attributes:
        studio: What is asked.
        name: The request's type.
    """

    def __init__(self, studio: Studio, name: str, data: dict[str, Any]) -> None:
        """Take the studio, the request's type and the whole message."""
        self.studio, self.name = studio, name
        self._data = data

    def has(self, field: str) -> bool:
        """Whether a field is there."""
        return self._data.get(field) is not None

    def text(self, field: str) -> str:
        """Read a string."""
        value = self._field(field)
        if not isinstance(value, str) or not value:
            raise fail(INVALID)
        return value

    def number(self, field: str) -> float:
        """Read a number."""
        value = number(self._field(field))
        if value is None:
            raise fail(INVALID)
        return value

    def flag(self, field: str) -> bool:
        """Read a yes or no; what is neither is no, as the plugin's library has it."""
        return self._field(field) is True

    def object(self, field: str) -> dict[str, Any]:
        """Read an object."""
        value = self._field(field)
        if not isinstance(value, dict):
            raise fail(INVALID)
        return value

    def scene(self, field: str = "scene-name", words: str = "requested scene does not exist") -> Scene:
        """Read a scene's name."""
        scene = self.studio.stage.get(self.text(field))
        if scene is None:
            raise fail(words)
        return scene

    def scene_or_current(self, field: str = "scene-name") -> Scene:
        """Read a scene's name; the program where none is given."""
        name = self.text(field) if self.has(field) else self.studio.stage.program
        scene = self.studio.stage.get(name)
        if scene is None:
            raise fail("requested scene doesn't exist")
        return scene

    def source(self, field: str = "sourceName") -> str:
        """Read the name of a scene or an input."""
        source = self.text(field)
        if not self.studio.knows(source):
            raise fail("specified source doesn't exist")
        return source

    def input(self, field: str = "sourceName") -> Input:
        """Read the name of an input."""
        input = self.studio.inputs.get(self.source(field))
        if input is None:
            raise fail("specified source doesn't exist")
        return input

    def item(self, field: str) -> tuple[Scene, Item]:
        """Read an item of a scene: by its source's name, its id, or an object with its `id` or `name`."""
        scene, value = self.scene_or_current(), self._field(field)
        wanted = value if isinstance(value, dict) else {"id" if isinstance(value, int) else "name": value}
        for item in reversed(scene.items):
            if item.id == wanted.get("id") or ("id" not in wanted and item.source == wanted.get("name")):
                return scene, item
        raise fail("specified scene item doesn't exist")

    def _field(self, field: str) -> Any:
        if not self.has(field):
            raise fail(MISSING)
        return self._data[field]


def fail(words: str) -> Refused:
    """Make a refusal; the codes of the later protocol mean nothing here."""
    return Refused(0, words)
