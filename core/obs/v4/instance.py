"""One OBS that is asked and told by protocol v4."""

import asyncio
from typing import Final

from core.clock import SystemClock
from core.errors import Unsupported
from core.event import Payload
from core.obs import sentences
from core.obs.events import OutputChanged, PreviewChanged, ScenesChanged, StudioModeChanged, TransitionChanged
from core.obs.following import Following
from core.obs.instance import Figures, ObsInstance, Said, Target
from core.obs.measures import Rate, picture
from core.obs.models import Instance, Picture, PictureFormat, SceneItem, Spoken
from core.obs.patience import Holding
from core.obs.reaching import is_no_obs, where
from core.obs.v4 import events, reading
from core.obs.v4.asking import Request
from core.obs.v4.events import Question
from core.obs.v4.inputs import Inputs
from core.obs.v4.line import Line
from core.obs.v4.outputs import Outputs
from core.obs.v4.protocol import Event, challenge_of, proof
from core.obs.v4.reading import CAMERA, EVERYTHING, FIGURES, Answers
from core.obs.v4.refusals import RUNS_ALREADY, RUNS_NOT
from core.obs.wire import Malformed, Object, find, need

_CANNOT: Final = (
    "measure levels",
    "split a recording",
    "list hotkeys",
    "tell when a saved replay is there, and in which file",
    "tell that scenes were put in another order",
)
_NO_CAMERA: Final = "run a virtual camera, which it can from version 4.9.1 on"


async def open_v4(target: Target, said: Said) -> ObsInstance:
    """Connect to an OBS that speaks protocol v4.

    Args:
        target: Which it is, and how.
        said: Takes what it says, from now on.

    Raises:
        Refused: The password is wrong or missing.
        Unavailable: There is nobody, or nobody who speaks the protocol.
        Unsupported: What it has is too old.
    """
    return await V4Instance.open(target, said)


class V4Instance(Inputs, Outputs):
    """One connected OBS; `ObsInstance` says what everything does."""

    spoken: Spoken = "v4"
    version: str
    cannot: tuple[str, ...]
    ended: asyncio.Future[str]

    def __init__(self, target: Target, said: Said) -> None:
        """Prepare; `open` connects."""
        super().__init__(target.connection)
        self._said = said
        self._clock = SystemClock()
        self._rates = {"record": Rate(), "stream": Rate()}
        self._following, self._holding = Following(), Holding()
        self._loading = 0
        self._requests: frozenset[str] = frozenset()
        self._soundless: frozenset[str] = frozenset()

    @classmethod
    async def open(cls, target: Target, said: Said) -> "V4Instance":
        """Connect, and find out what is there."""
        instance = cls(target, said)
        instance._line = await Line.open(target.host, target.port, instance._hear)
        instance.ended = instance._line.ended
        try:
            await instance._be_let_in(target)
            await instance._get_to_know()
        except BaseException:
            await instance.close()
            raise
        return instance

    async def close(self) -> None:
        """End the connection; never raises, and takes no longer than a second."""
        self._let_be()
        await self._line.close()

    async def _be_let_in(self, target: Target) -> None:
        place = where(target.host, target.port)
        try:
            challenge = challenge_of(await self._ask("GetAuthRequired"))
        except (Malformed, Unsupported):
            raise is_no_obs(target.host, target.port, "v4") from None
        if challenge is None:
            return
        password = target.password.reveal() if target.password else ""
        if not password:
            raise sentences.password_missing(place)
        answer = await self._ask_raw("Authenticate", {"auth": proof(password, *challenge)})
        if answer.refusal is not None:
            raise sentences.password_wrong(place)

    async def _get_to_know(self) -> None:
        of = await self._ask("GetVersion")
        version = need(of, "obs-websocket-version", str)
        self.version = f"{need(of, 'obs-studio-version', str)} ({version})"
        self._requests = frozenset(need(of, "available-requests", str).split(","))
        if not self._requests.issuperset(EVERYTHING):
            raise Unsupported(f"{self._obs} has obs-websocket {version}; 4.9 is the oldest that is understood.")
        self.cannot = _CANNOT if CAMERA in self._requests else (*_CANNOT, _NO_CAMERA)
        self._soundless = reading.kinds_without_sound(await self._ask("GetSourceTypesList"))

    # ---- what it is like

    async def read(self) -> Instance:
        """Ask for everything that an `Instance` holds."""
        answers = await self._answers(EVERYTHING)
        inputs = await self._inputs(answers["GetSourcesList"])
        preview = await self._preview() if reading.studio_mode(answers["GetStudioModeStatus"]) else None
        at = self._clock.now()
        now = reading.figures(answers, self._rates, at)
        return reading.instance(self.connection, answers, inputs, preview, now, at)

    async def figures(self) -> Figures:
        """Ask for what no event tells."""
        return reading.figures(await self._answers(FIGURES), self._rates, self._clock.now())

    async def scene_items(self, scene: str) -> list[SceneItem]:
        """List what stands in a scene, topmost first."""
        # The list of a scene's items alone does not tell which of them are visible.
        items = reading.scene_items(await self._ask("GetSceneList"), scene)
        if items is None:
            raise sentences.has_no(self._obs, sentences.scene(scene))
        return items

    async def hotkeys(self) -> list[str]:
        """Refuse: hotkeys can be pressed and not listed."""
        raise Unsupported(
            f"{self._obs} speaks protocol v4, which cannot list hotkeys.",
            remedy="Press one by its name, such as OBSBasic.StartRecording: obs.press_hotkey.",
        )

    async def screenshot(self, source: str | None, width: int, format: PictureFormat = "png") -> Picture:
        """Take a picture of a source or scene; of the program where none is named."""
        wanted: Object = {"embedPictureFormat": format, "width": width}
        if source is not None:
            wanted["sourceName"] = source
        of = await self._ask("TakeSourceScreenshot", wanted, sentences.source(source or "program"))
        return picture(need(of, "sourceName", str), need(of, "img", str))

    # ---- what it is to do

    async def switch_scene(self, scene: str) -> None:
        """Cut to a scene."""
        await self._ask("SetCurrentScene", {"scene-name": scene}, sentences.scene(scene))

    async def preview_scene(self, scene: str) -> None:
        """Put a scene into the preview."""
        await self._ask("SetPreviewScene", {"scene-name": scene}, sentences.scene(scene))

    async def set_studio_mode(self, enabled: bool) -> None:
        """Switch studio mode."""
        request, fine = ("EnableStudioMode", RUNS_ALREADY) if enabled else ("DisableStudioMode", RUNS_NOT)
        await self._ask(request, what="studio mode", fine=fine)

    async def set_transition(self, transition: str, duration_ms: int | None) -> None:
        """Choose a transition, and its duration where given."""
        what = f"transition “{transition}”"
        await self._ask("SetCurrentTransition", {"transition-name": transition}, what)
        if duration_ms is not None:
            await self._ask("SetTransitionDuration", {"duration": duration_ms}, what)

    async def transition(self) -> None:
        """Bring the preview on air."""
        await self._ask("TransitionToProgram", what="preview")

    async def set_item_visible(self, scene: str, item: int, visible: bool) -> None:
        """Show or hide an item of a scene."""
        wanted = {"scene-name": scene, "item": item, "render": visible}
        await self._ask("SetSceneItemRender", wanted, f"item {item} in a scene “{scene}”")

    async def set_profile(self, profile: str) -> None:
        """Use another profile."""
        await self._ask("SetCurrentProfile", {"profile-name": profile}, f"profile “{profile}”")

    async def set_collection(self, collection: str) -> None:
        """Load another scene collection."""
        await self._ask("SetCurrentSceneCollection", {"sc-name": collection}, f"scene collection “{collection}”")

    async def press_hotkey(self, hotkey: str) -> None:
        """Press a hotkey by its name."""
        await self._ask("TriggerHotkeyByName", {"hotkeyName": hotkey}, f"hotkey “{hotkey}”")

    async def listen_to_levels(self, wanted: bool) -> None:
        """Refuse: the protocol has no levels."""
        raise Unsupported(f"{self._obs} speaks protocol v4, which cannot measure levels.")

    # ---- asking for many things at once

    async def _answers(self, requests: tuple[str, ...]) -> Answers:
        if CAMERA in self._requests:
            requests = (*requests, CAMERA)
        answers = await self._ask_all(*map(Request, requests))
        return {name: self._data_of(answer, name) for name, answer in zip(requests, answers, strict=True)}

    async def _preview(self) -> str | None:
        """Tell what waits in studio mode, which may have been left a moment ago."""
        return find((await self._ask_raw("GetPreviewScene")).data, "name", str)

    # ---- what it says

    def _hear(self, event: Event) -> None:
        try:
            found = events.understand(self.connection, event.name, event.data)
        except Malformed as error:
            self._is_puzzled(event.name, error)
            return
        if isinstance(found, OutputChanged):
            self._following.hear(found)
        if isinstance(found, Payload):
            self._said(found)
        elif found is not None:
            self._find_out(self._say_answer(found))
        if isinstance(found, StudioModeChanged) and found.enabled:
            self._find_out(self._say_answer("preview"))

    async def _say_answer(self, question: Question) -> None:
        match question:
            case "scenes":
                scenes = events.scene_names(await self._ask("GetSceneList"))
                self._said(ScenesChanged(self.connection, scenes))
            case "preview":
                self._said(PreviewChanged(self.connection, await self._preview()))
            case "transition":
                if now := reading.transition(await self._ask("GetCurrentTransition")):
                    self._said(TransitionChanged(self.connection, now.name, now.duration_ms))
