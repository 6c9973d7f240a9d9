"""A whole studio: everything that an OBS holds, in one place."""

import copy
from collections.abc import Callable
from pathlib import Path

from core.clock import Clock
from core.obs.simulation.studio.changes import (
    Broadcast,
    Change,
    CollectionLeft,
    CollectionUsed,
    Exiting,
    Refused,
)
from core.obs.simulation.studio.inputs import Inputs
from core.obs.simulation.studio.outputs import OBS_NAMES, Output, Recording, ReplayBuffer, Stream
from core.obs.simulation.studio.profile import Profiles
from core.obs.simulation.studio.room import FPS, Collection, Input, furnish
from core.obs.simulation.studio.stage import Stage
from core.obs.simulation.studio.timeline import Timeline


class Studio:
    """One OBS without network and disk.

    Whoever holds it calls `advance` when `due` says so, and hands on what `drain` gives. Files are ordered by changes
    (`FileOpened`, `FileClosed`, `ReplayTaken`), and `file_done` says that one is done with.

    Attributes:
        stage: Scenes and transitions.
        inputs: Sound, media, filters, text.
        record: The recording.
        stream: The stream.
        replay_buffer: The replay buffer.
        virtual_camera: The virtual camera.
        profiles: The profiles and their parameters.
        collection: The scene collection in use.
    """

    def __init__(
        self,
        clock: Clock,
        *collections: Collection,
        profiles: tuple[str, ...] = ("Venue", "Own encoder"),
        recordings: Path | None = None,
        is_folder: Callable[[str], bool] = lambda _: True,
        is_there: Callable[[Path], bool] = lambda _: False,
    ) -> None:
        """Take the clock and what there is.

        Args:
            clock: The time.
            collections: The scene collections; two alike where none is given.
            profiles: The profiles' names.
            recordings: Where files go at first; no files are made, and no paths told, where None.
            is_folder: Tells whether a folder is there.
            is_there: Tells whether there is a file of that name already.
        """
        collections = collections or (furnish(), furnish(name="Second"))
        self._timeline = Timeline(clock)
        self._began = self._timeline.now()
        self._collections = {collection.name: copy.deepcopy(collection) for collection in collections}
        self.collection = self._collections[collections[0].name]
        self.stage = Stage(self._timeline, self.collection.scenes)
        self.inputs = Inputs(self._timeline, self.collection)
        self.profiles = Profiles(self._timeline, profiles, recordings, is_there)
        self.record = Recording(
            self._timeline,
            self.profiles.name_file,
            lambda: recordings is None or is_folder(self.profiles.directory),
        )
        self.stream = Stream(self._timeline, "stream", "streaming")
        self.replay_buffer = ReplayBuffer(self._timeline, self.profiles.name_file, self.profiles.replay_seconds)
        self.virtual_camera = Output(self._timeline, "virtual_camera", "virtual cam")

    def due(self) -> float | None:
        """Tell in how many seconds something is to be done; None where nothing is."""
        return self._timeline.due()

    def advance(self) -> None:
        """Do what is due."""
        self._timeline.advance()

    def drain(self) -> list[Change]:
        """Give what has happened since the last time."""
        return self._timeline.drain()

    def now(self) -> float:
        """Tell the studio's time in seconds; only differences mean anything."""
        return self._timeline.now()

    @property
    def frames(self) -> int:
        """How many frames were rendered."""
        return int((self._timeline.now() - self._began) * FPS)

    @property
    def collections(self) -> list[str]:
        """The scene collections' names."""
        return sorted(self._collections)

    def use_collection(self, name: str) -> None:
        """Load another scene collection."""
        if name not in self._collections:
            raise Refused(600, "invalid request parameters")
        if name == self.collection.name:
            return
        self._timeline.say(CollectionLeft(self.collection.name))
        self.collection = self._collections[name]
        self.inputs.load(self.collection)
        self.stage.load(self.collection.scenes)
        self._timeline.say(CollectionUsed(name))

    def knows(self, source: str) -> bool:
        """Whether a scene or an input has that name."""
        return self.stage.get(source) is not None or self.inputs.get(source) is not None

    def is_heard(self, input: Input) -> bool:
        """Whether an input sounds in the program."""
        return input.has_sound and (input.name == self.collection.microphone or self.stage.shows(input.name))

    def rename_input(self, input: Input, name: str) -> None:
        """Give an input another name, wherever it stands."""
        for scene in self.stage.scenes:
            for item in scene.items:
                if item.source == input.name:
                    item.source = name
        if self.collection.microphone == input.name:
            self.collection.microphone = name
        self.inputs.rename(input, name)

    def hotkeys(self) -> dict[str, Callable[[], None]]:
        """Give the hotkeys by name."""
        return {
            "ReplayBuffer.Save": self.replay_buffer.save,
            "OBSBasic.StartStreaming": self.stream.start,
            "OBSBasic.StopStreaming": self.stream.stop,
            "OBSBasic.StartRecording": self.record.start,
            "OBSBasic.StopRecording": self.record.stop,
            "OBSBasic.PauseRecording": lambda: self.record.pause(True),
            "OBSBasic.UnpauseRecording": lambda: self.record.pause(False),
            "OBSBasic.SplitFile": self.record.split,
            "OBSBasic.StartReplayBuffer": self.replay_buffer.start,
            "OBSBasic.StopReplayBuffer": self.replay_buffer.stop,
            "OBSBasic.StartVirtualCam": self.virtual_camera.start,
            "OBSBasic.StopVirtualCam": self.virtual_camera.stop,
            "OBSBasic.TogglePreviewProgram": lambda: self.stage.set_studio_mode(self.stage.preview is None),
            "OBSBasic.Transition": self.stage.trigger,
        }

    def press(self, hotkey: str) -> bool:
        """Press a hotkey; whether there is one of that name. What the moment does not allow it does not do."""
        action = self.hotkeys().get(hotkey)
        if action is None:
            return False
        try:
            action()
        except Refused:
            # A key that means nothing now says nothing, at a real OBS too.
            return True
        return True

    def file_done(self, path: str, *, complete: bool) -> None:
        """Take that an ordered file is complete, or could not be made."""
        self.replay_buffer.finished(path, complete=complete)
        self.record.finished(path)

    def outputs(self) -> tuple[Output, ...]:
        """Give all outputs."""
        return self.record, self.stream, self.replay_buffer, self.virtual_camera

    def output(self, called: str) -> Output | None:
        """Find an output by what OBS calls it."""
        return next((output for output in self.outputs() if OBS_NAMES[output.kind][0] == called), None)

    def broadcast(self, data: dict[str, object], realm: str = "") -> None:
        """Hand something on to all clients."""
        self._timeline.say(Broadcast(data, realm))

    def exit(self) -> None:
        """Say that it ends."""
        self._timeline.say(Exiting())
