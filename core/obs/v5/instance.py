"""One OBS that is asked and told by protocol v5, through obsws-python kept off the event loop."""

import asyncio

from core.clock import SystemClock
from core.errors import Conflict
from core.event import Payload
from core.obs import sentences
from core.obs.events import CollectionChanged, OutputChanged, ScenesChanged, TransitionChanged
from core.obs.following import Following
from core.obs.instance import Figures, Said, Target
from core.obs.measures import Rate, is_of_a_file, picture
from core.obs.models import Filter, Input, Instance, Media, MediaAction, Picture, PictureFormat, SceneItem, Spoken
from core.obs.patience import Holding
from core.obs.v5 import reading
from core.obs.v5.events import LEVELS, SUBSCRIPTIONS, Interpreter, Question, scene_names
from core.obs.v5.line import Request
from core.obs.v5.link import Link
from core.obs.v5.outputs import Outputs
from core.obs.v5.reading import EVERYTHING, FIGURES, OPTIONAL, Answers
from core.obs.v5.refusals import NOT_NOW, code_of
from core.obs.wire import Malformed, Object, find, need, texts


class V5Instance(Outputs):
    """One connected OBS; `ObsInstance` says what everything does."""

    spoken: Spoken = "v5"
    version: str
    cannot: tuple[str, ...]
    ended: asyncio.Future[str]

    def __init__(self, target: Target, said: Said) -> None:
        """Prepare; `open` connects."""
        super().__init__(target.connection)
        self._said = said
        self._interpreter = Interpreter()
        self._link = Link(target, SUBSCRIPTIONS, self._understand, self._hear)
        self.ended = self._link.ended
        self._clock = SystemClock()
        self._rates = {"record": Rate(), "stream": Rate()}
        self._following, self._holding = Following(), Holding()

    @classmethod
    async def open(cls, target: Target, said: Said) -> "V5Instance":
        """Connect, and find out what is there."""
        instance = cls(target, said)
        await instance._link.open()
        try:
            await instance._get_to_know()
        except BaseException:
            await instance.close()
            raise
        return instance

    async def close(self) -> None:
        """End the connection; never raises, and takes no longer than a second."""
        self._let_be()
        await self._link.close()

    async def _get_to_know(self) -> None:
        version, camera = await self._ask_all(Request("GetVersion"), Request("GetVirtualCamStatus"))
        of = self._data_of(version)
        self.version = f"{need(of, 'obsVersion', str)} ({need(of, 'obsWebSocketVersion', str)})"
        self._can = frozenset(texts(of, "availableRequests"))
        cannot = []
        if "SplitRecordFile" not in self._can:
            cannot.append("tell into which file a split recording goes on")
        if code_of(camera) == NOT_NOW:
            cannot.append("run a virtual camera, because none is installed")
        self.cannot = tuple(cannot)

    # ---- what it is like

    async def read(self) -> Instance:
        """Ask for everything that an `Instance` holds."""
        self._interpreter.inputs_are_asked_for()
        answers = await self._answers(EVERYTHING)
        inputs = await self._inputs(answers["GetInputList"])
        path = await self._record_path()
        at = self._clock.now()
        now = reading.figures(answers, self._rates, at)
        return reading.instance(self.connection, answers, inputs, path, now, at)

    async def figures(self) -> Figures:
        """Ask for what no event tells, and whether events would be heard."""
        await self._link.prove()
        if self._interpreter.is_loading:
            raise Conflict(f"{self._obs} is loading another profile or scene collection.")
        return reading.figures(await self._answers(FIGURES), self._rates, self._clock.now())

    async def inputs(self) -> tuple[Input, ...]:
        """List the inputs with mute and volume."""
        self._interpreter.inputs_are_asked_for()
        return await self._inputs(await self._ask("GetInputList"))

    async def scene_items(self, scene: str) -> list[SceneItem]:
        """List what stands in a scene, topmost first."""
        return reading.scene_items(await self._ask("GetSceneItemList", {"sceneName": scene}, sentences.scene(scene)))

    async def media(self, input: str) -> Media:
        """Tell where a media input is."""
        return reading.media(
            input, await self._ask("GetMediaInputStatus", {"inputName": input}, sentences.input(input))
        )

    async def text(self, input: str) -> str:
        """Tell what a text input says."""
        kind, settings = await self._text(input)
        if "text" not in settings:
            # OBS leaves out of an input's settings what nobody has changed.
            of = await self._ask("GetInputDefaultSettings", {"inputKind": kind}, sentences.input(input))
            settings = {**need(of, "defaultInputSettings", dict), **settings}
        return find(settings, "text", str) or ""

    async def filters(self, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        return reading.filters(await self._ask("GetSourceFilterList", {"sourceName": source}, sentences.source(source)))

    async def hotkeys(self) -> list[str]:
        """List the names of the hotkeys; those of every scene and source have one name each."""
        return list(dict.fromkeys(texts(await self._ask("GetHotkeyList"), "hotkeys")))

    async def screenshot(self, source: str | None, width: int, format: PictureFormat = "png") -> Picture:
        """Take a picture of a source or scene; of the program where none is named."""
        if source is None:
            source = need(await self._ask("GetSceneList"), "currentProgramSceneName", str)
        wanted = {"sourceName": source, "imageFormat": format, "imageWidth": width}
        return picture(
            source, need(await self._ask("GetSourceScreenshot", wanted, sentences.source(source)), "imageData", str)
        )

    # ---- what it is to do

    async def switch_scene(self, scene: str) -> None:
        """Cut to a scene."""
        await self._ask("SetCurrentProgramScene", {"sceneName": scene}, sentences.scene(scene))

    async def preview_scene(self, scene: str) -> None:
        """Put a scene into the preview."""
        await self._ask("SetCurrentPreviewScene", {"sceneName": scene}, sentences.scene(scene))

    async def set_studio_mode(self, enabled: bool) -> None:
        """Switch studio mode."""
        await self._ask("SetStudioModeEnabled", {"studioModeEnabled": enabled}, "studio mode")

    async def set_transition(self, transition: str, duration_ms: int | None) -> None:
        """Choose a transition, and its duration where given."""
        what = f"transition “{transition}”"
        await self._ask("SetCurrentSceneTransition", {"transitionName": transition}, what)
        if duration_ms is not None:
            await self._ask("SetCurrentSceneTransitionDuration", {"transitionDuration": duration_ms}, what)

    async def transition(self) -> None:
        """Bring the preview on air."""
        await self._ask("TriggerStudioModeTransition", what="preview")

    async def set_item_visible(self, scene: str, item: int, visible: bool) -> None:
        """Show or hide an item of a scene."""
        wanted = {"sceneName": scene, "sceneItemId": item, "sceneItemEnabled": visible}
        await self._ask("SetSceneItemEnabled", wanted, f"item {item} in a scene “{scene}”")

    async def set_mute(self, input: str, muted: bool) -> None:
        """Mute or unmute an input."""
        await self._ask("SetInputMute", {"inputName": input, "inputMuted": muted}, sentences.input(input))

    async def set_volume(self, input: str, volume_db: float) -> None:
        """Move an input's fader."""
        await self._ask("SetInputVolume", {"inputName": input, "inputVolumeDb": volume_db}, sentences.input(input))

    async def media_action(self, input: str, action: MediaAction) -> None:
        """Play, pause, stop or restart a media input."""
        # OBS takes these orders for anything, and for what plays nothing it does nothing.
        if (await self.media(input)).state == "none":
            raise sentences.nothing_to_play(self._obs, input)
        wanted = {"inputName": input, "mediaAction": f"OBS_WEBSOCKET_MEDIA_INPUT_ACTION_{action.upper()}"}
        await self._ask("TriggerMediaInputAction", wanted, sentences.input(input))

    async def media_seek(self, input: str, position_ms: int) -> None:
        """Go to a position in a media input."""
        await self._ask("SetMediaInputCursor", {"inputName": input, "mediaCursor": position_ms}, sentences.input(input))

    async def set_filter(self, source: str, filter: str, enabled: bool) -> None:
        """Switch a filter on or off."""
        wanted = {"sourceName": source, "filterName": filter, "filterEnabled": enabled}
        await self._ask("SetSourceFilterEnabled", wanted, f"filter “{filter}” on a source “{source}”")

    async def set_text(self, input: str, text: str) -> None:
        """Set what a text input says."""
        # OBS would take it for anything, also where it shows nothing of it.
        await self._text(input)
        await self._ask(
            "SetInputSettings", {"inputName": input, "inputSettings": {"text": text}}, sentences.input(input)
        )

    async def _text(self, input: str) -> tuple[str, Object]:
        """Give the kind of a text input, and how it is set now."""
        of = await self._ask("GetInputSettings", {"inputName": input}, sentences.input(input))
        kind = need(of, "inputKind", str)
        if not kind.startswith("text_"):
            raise sentences.no_text(self._obs, input)
        settings = need(of, "inputSettings", dict)
        if is_of_a_file(settings):
            raise sentences.text_of_a_file(self._obs, input)
        return kind, settings

    async def set_profile(self, profile: str) -> None:
        """Use another profile."""
        await self._ask("SetCurrentProfile", {"profileName": profile}, f"profile “{profile}”")

    async def set_collection(self, collection: str) -> None:
        """Load another scene collection."""
        wanted, what = {"sceneCollectionName": collection}, f"scene collection “{collection}”"
        await self._ask("SetCurrentSceneCollection", wanted, what)

    async def press_hotkey(self, hotkey: str) -> None:
        """Press a hotkey by its name."""
        await self._ask("TriggerHotkeyByName", {"hotkeyName": hotkey}, f"hotkey “{hotkey}”")

    async def listen_to_levels(self, wanted: bool) -> None:
        """Say `LevelsMeasured` from now on, or no more."""
        await self._link.subscribe(SUBSCRIPTIONS | LEVELS if wanted else SUBSCRIPTIONS)

    # ---- asking for many things at once

    async def _answers(self, requests: tuple[str, ...]) -> Answers:
        """Ask for many things; what may be missing, and is, is left out."""
        given = await self._ask_all(*map(Request, requests))
        return {
            request: self._data_of(answer)
            for request, answer in zip(requests, given, strict=True)
            if request not in OPTIONAL or code_of(answer) is None
        }

    async def _inputs(self, listed: Object) -> tuple[Input, ...]:
        kinds = reading.input_kinds(listed)
        asked = [
            Request(request, {"inputName": name}) for name, _ in kinds for request in ("GetInputMute", "GetInputVolume")
        ]
        # What has no sound refuses, and so does what was removed a moment ago.
        answers = [
            None if code_of(answer) is not None else self._data_of(answer) for answer in await self._ask_all(*asked)
        ]
        sounds = zip(answers[::2], answers[1::2], strict=True)
        return tuple(reading.input(name, kind, *sound) for (name, kind), sound in zip(kinds, sounds, strict=True))

    # ---- what it says

    def _understand(self, name: str, of: Object) -> Payload | Question | None:
        """Make of an event what it means, in the thread that hears it."""
        try:
            return self._interpreter.understand(self.connection, name, of)
        except Malformed as error:
            self._is_puzzled(name, error)
            return None

    def _hear(self, found: Payload | Question) -> None:
        if isinstance(found, CollectionChanged):
            self._find_out(self._say_answer("scenes"))
        if isinstance(found, OutputChanged):
            self._following.hear(found)
        if isinstance(found, Payload):
            self._said(found)
        else:
            self._find_out(self._say_answer(found))

    async def _say_answer(self, question: Question) -> None:
        if question == "scenes":
            self._said(ScenesChanged(self.connection, scene_names(await self._ask("GetSceneList"))))
        elif now := reading.transition(await self._ask("GetCurrentSceneTransition")):
            self._said(TransitionChanged(self.connection, now.name, now.duration_ms))
