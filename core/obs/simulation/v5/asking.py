"""A request of protocol v5: its fields, checked as OBS checks them."""

from typing import Any

from core.obs.simulation.face import number
from core.obs.simulation.studio.changes import Refused
from core.obs.simulation.studio.room import Filter, Input, Item, Scene
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.table import Version


class Ask:
    """One request's data, read in the order in which OBS reads it, so that the first mistake is the same.

    Attributes:
        studio: What is asked.
        version: The version that the server claims.
        counts: How many messages of this session came in and went out.
    """

    def __init__(self, studio: Studio, data: Any, version: Version, counts: tuple[int, int] = (0, 0)) -> None:
        """Take the studio, the request's data (anything that JSON can say, or None), the version and the counts."""
        self.studio, self.version, self.counts = studio, version, counts
        self._data = data

    def get(self, name: str) -> Any:
        """Give a field as it is; None where it is not there."""
        return self._data.get(name) if isinstance(self._data, dict) else None

    def has(self, name: str) -> bool:
        """Whether a field is there and not null."""
        return self.get(name) is not None

    def text(self, name: str) -> str:
        """Read a string that is not empty."""
        value = self._field(name)
        if not isinstance(value, str):
            raise _wrong_type(name, "a string")
        if not value:
            raise Refused(403, "", f"The field value of `{name}` must not be empty.")
        return value

    def number(self, name: str, least: float | None = None, most: float | None = None) -> float:
        """Read a number within its bounds."""
        value = number(self._field(name))
        if value is None:
            raise _wrong_type(name, "a number")
        if least is not None and value < least:
            raise Refused(402, "", f"The field value of `{name}` is below the minimum of `{least:f}`")
        if most is not None and value > most:
            raise Refused(402, "", f"The field value of `{name}` is above the maximum of `{most:f}`")
        return value

    def flag(self, name: str) -> bool:
        """Read a yes or no."""
        value = self._field(name)
        if not isinstance(value, bool):
            raise Refused(401, "", f"The field value of `{name}` must be boolean.")
        return value

    def object(self, name: str) -> dict[str, Any]:
        """Read an object."""
        value = self._field(name)
        if not isinstance(value, dict):
            raise _wrong_type(name, "an object")
        return value

    def source(self, name: str) -> str:
        """Read the name of a scene or an input that is there."""
        source = self.text(name)
        if not self.studio.knows(source):
            raise Refused(600, "", f"No source was found by the name of `{source}`.")
        return source

    def scene(self, name: str = "sceneName") -> Scene:
        """Read a scene's name."""
        scene = self.studio.stage.get(self.source(name))
        if scene is None:
            raise Refused(602, "", "The specified source is not a scene.")
        return scene

    def input(self, sounding: bool = False) -> Input:
        """Read an input's name; one that has sound, where that is asked for."""
        input = self.studio.inputs.get(self.source("inputName"))
        if input is None:
            raise Refused(602, "", "The specified source is not an input.")
        if sounding and not input.has_sound:
            raise Refused(604, "", "The specified input does not support audio.")
        return input

    def item(self) -> tuple[Scene, Item]:
        """Read a scene's name and the number of one of its items."""
        scene, number = self.scene(), int(self.number("sceneItemId", 0))
        found = next((item for item in scene.items if item.id == number), None)
        if found is None:
            comment = f"No scene items were found in scene `{scene.name}` with the ID `{number}`."
            raise Refused(600, "", comment)
        return scene, found

    def filter(self) -> tuple[str, Filter]:
        """Read a source's name and that of one of its filters."""
        source, name = self.source("sourceName"), self.text("filterName")
        found = self.studio.inputs.filter(source, name)
        if found is None:
            raise Refused(600, "", f"No filter was found in the source `{source}` with the name `{name}`.")
        return source, found

    def _field(self, name: str) -> Any:
        if not isinstance(self._data, dict):
            raise Refused(301, "", "Your request data is missing or invalid (non-object)")
        if self._data.get(name) is None:
            raise Refused(300, "", f"Your request is missing the `{name}` field.")
        return self._data[name]


def _wrong_type(name: str, expected: str) -> Refused:
    return Refused(401, "", f"The field value of `{name}` must be {expected}.")
