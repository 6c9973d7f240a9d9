"""The scenes of a studio: which one is seen, which one waits, and how one becomes the other."""

from core.obs.simulation.studio.changes import (
    ItemShown,
    PreviewSwitched,
    Refused,
    SceneAdded,
    SceneListed,
    SceneRemoved,
    SceneRenamed,
    SceneSwitched,
    StudioModeSwitched,
    TransitionBegun,
    TransitionChosen,
    TransitionOver,
    TransitionTimed,
)
from core.obs.simulation.studio.room import FPS, TRANSITIONS, Item, Scene, Transition
from core.obs.simulation.studio.timeline import Later, Timeline


class Stage:
    """Scenes, program, preview and transition.

    Attributes:
        scenes: In the order of the user interface.
        program: What the audience sees, or is about to see.
        preview: What waits, in studio mode.
        transition: The one in use.
        duration_ms: How long transitions take, where they are not fixed.
    """

    def __init__(self, timeline: Timeline, scenes: list[Scene]) -> None:
        """Take the time and the scenes; the first is seen."""
        self._timeline = timeline
        self.scenes = scenes
        self.program = scenes[0].name if scenes else ""
        self.preview: str | None = None
        self.transition: Transition = TRANSITIONS[0]
        self.duration_ms = 300
        self._under_way: Later | None = None
        self._began = 0.0

    def get(self, name: str) -> Scene | None:
        """Find a scene by its name."""
        return next((scene for scene in self.scenes if scene.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The scenes' names."""
        return tuple(scene.name for scene in self.scenes)

    @property
    def cursor(self) -> float:
        """How far a transition is, from 0 to 1; 1 where none is under way."""
        if self._under_way is None:
            return 1.0
        return min(1.0, (self._timeline.now() - self._began) / self._seconds())

    def shows(self, source: str) -> bool:
        """Whether the audience sees a source."""
        scene = self.get(self.program)
        return scene is not None and any(item.visible and item.source == source for item in scene.items)

    def load(self, scenes: list[Scene]) -> None:
        """Put other scenes in the place of these."""
        if self._under_way is not None:
            self._under_way.call_off()
            self._under_way = None
        self._timeline.say(*(SceneRemoved(scene.name) for scene in self.scenes))
        self.scenes = scenes
        self.program = scenes[0].name if scenes else ""
        self.preview = self.program if self.preview is not None else None
        self._timeline.say(*(SceneAdded(scene.name) for scene in scenes), SceneSwitched(self.program))

    def switch(self, scene: str) -> None:
        """Bring a scene on air; in studio mode the one that was there waits from then on."""
        if scene == self.program:
            return
        before, self.program = self.program, scene
        if self._under_way is not None:
            self._under_way.call_off()
        duration = None if self.transition.fixed else self.duration_ms
        self._timeline.say(TransitionBegun(self.transition.name, self.transition.kind, duration, before, scene))
        self._began = self._timeline.now()
        over = TransitionOver(self.transition.name, self.transition.kind, duration, before, scene)
        self._under_way = self._timeline.later(self._seconds(), lambda: self._arrive(over))

    def _arrive(self, over: TransitionOver) -> None:
        self._under_way = None
        self._timeline.say(over)
        if self.preview is not None and self.preview != over.before and self.get(over.before):
            self.preview = over.before
            self._timeline.say(PreviewSwitched(over.before))
        self._timeline.say(SceneSwitched(over.scene))

    def _seconds(self) -> float:
        return 1 / FPS if self.transition.fixed else self.duration_ms / 1000

    def set_studio_mode(self, enabled: bool) -> None:
        """Switch studio mode on or off."""
        if enabled == (self.preview is not None):
            return
        if self.preview is not None:
            # On its way out OBS names both scenes as the program, the right one last.
            self._timeline.say(SceneSwitched(self.preview), SceneSwitched(self.program))
        self.preview = self.program if enabled else None
        self._timeline.say(StudioModeSwitched(enabled))

    def set_preview(self, scene: str) -> None:
        """Let a scene wait."""
        self.waiting()
        if scene != self.preview:
            self.preview = scene
            self._timeline.say(PreviewSwitched(scene))

    def trigger(self) -> None:
        """Bring on air what waits."""
        self.switch(self.waiting())

    def waiting(self) -> str:
        """Name the scene that waits; refused where studio mode is off."""
        if self.preview is None:
            raise Refused(506, "studio mode not enabled")
        return self.preview

    def choose(self, name: str) -> None:
        """Use another transition."""
        found = next((transition for transition in TRANSITIONS if transition.name == name), None)
        if found is None:
            raise Refused(600, "requested transition does not exist", "No scene transition was found by that name.")
        if found != self.transition:
            self.transition = found
            self._timeline.say(TransitionChosen(name))

    def set_duration(self, milliseconds: int) -> None:
        """Give transitions another duration."""
        if milliseconds != self.duration_ms:
            self.duration_ms = milliseconds
            self._timeline.say(TransitionTimed(milliseconds))

    def show(self, scene: Scene, item: Item, visible: bool) -> None:
        """Show or hide an item."""
        if item.visible != visible:
            item.visible = visible
            self._timeline.say(ItemShown(scene.name, item.id, item.source, visible))

    def add(self, name: str) -> None:
        """Make a scene; it comes last."""
        self.scenes.append(Scene(name))
        self._timeline.say(SceneListed(self.names), SceneAdded(name))

    def remove(self, scene: Scene) -> None:
        """Remove a scene; what is seen is another one then."""
        self.scenes.remove(scene)
        self._timeline.say(SceneRemoved(scene.name), SceneListed(self.names))
        if self.scenes and self.preview == scene.name:
            self.set_preview(self.scenes[0].name)
        if self.scenes and self.program == scene.name:
            self.switch(self.scenes[0].name)

    def rename(self, scene: Scene, name: str) -> None:
        """Give a scene another name."""
        before, scene.name = scene.name, name
        if self.program == before:
            self.program = name
        if self.preview == before:
            self.preview = name
        self._timeline.say(SceneRenamed(name, before))
