"""The console's stand-in engine with an OBS part: instances in memory that do what they are told."""

import base64
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from core.errors import CuedeskError, NeedsArming, NeedsConfirmation, Unavailable
from core.obs.events import ClipChanged, ConnectionChanged, ConnectionRemoved, InstanceChanged, SceneChanged
from core.obs.models import Clip, Connection, Done, Instance, MatchRecording, Output, Picture
from tests.tui.obs.things import bmp, connection, instance, png
from tests.tui.scoring_double import ScoringDouble


class ObsDouble(ScoringDouble):
    """A desk with OBS instances; what the audience would notice is armed, as in a show."""

    def __init__(self, *names: str, **more: Any) -> None:
        super().__init__(**more)
        self.obs = [connection(number, name, since=self.now()) for number, name in enumerate(names, 1)]
        self.instances = [replace(instance(name), at=self.now()) for name in names]
        self.kept_clips: list[Clip] = []
        self.recordings: list[MatchRecording] = []
        self.tells_paths = True
        self.session = False
        self.refusal: CuedeskError | None = None
        self.pictures = 0

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name in ON_AIR and not self.session and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsArming, name)
        if name in DESTRUCTIVE and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsConfirmation, name)
        if self.refusal is not None and name.startswith("obs.") and name not in ("obs.connections", "obs.instances"):
            raise self.refusal
        return await super().call(name, arguments, token)

    # ---- what happens

    def known(self, name: str) -> Instance:
        for each in self.instances:
            if each.connection == name:
                return each
        raise Unavailable(f"OBS “{name}” is not connected.")

    def change(self, name: str, **changes: Any) -> None:
        """Let an OBS be another."""
        after = replace(self.known(name), at=self.now(), **changes)
        self.instances = [after if each.connection == name else each for each in self.instances]
        if "program" in changes:
            self.publish(SceneChanged(name, changes["program"]))
        self.publish(InstanceChanged(after))

    def stand(self, name: str, **changes: Any) -> None:
        """Let the desk stand otherwise with an OBS."""
        before = next(each for each in self.obs if each.name == name)
        after = replace(before, **{"since": self.now(), **changes})
        self.obs = [after if each.name == name else each for each in self.obs]
        if after.state not in ("connected", "degraded"):
            self.instances = [each for each in self.instances if each.connection != name]
        self.publish(ConnectionChanged(after))

    # ---- commands

    def do_desk_arm_session(self, minutes: int) -> None:
        self.session = True

    def do_desk_disarm_session(self) -> None:
        self.session = False

    def do_obs_switch_scene(self, connection: str, scene: str) -> None:
        self.change(connection, program=scene)

    def do_obs_preview_scene(self, connection: str, scene: str) -> None:
        self.change(connection, preview=scene)

    def do_obs_set_studio_mode(self, connection: str, enabled: bool) -> None:
        self.change(connection, studio_mode=enabled, preview=self.known(connection).program if enabled else None)

    def do_obs_transition(self, connection: str) -> None:
        known = self.known(connection)
        self.change(connection, program=known.preview, preview=known.program)

    def do_obs_start_recording(self, connection: str) -> None:
        self.change(connection, record=Output(active=True, duration_ms=0))

    def do_obs_stop_recording(self, connection: str) -> str:
        self.change(connection, record=Output(active=False))
        return "/rec/main.mkv"

    def do_obs_record_all(self) -> list[dict[str, Any]]:
        first, *others = self.obs
        done = [Done(first.name, True), *(Done(each.name, False, "its disk is full") for each in others)]
        return [asdict(each) for each in done]

    def do_obs_all_to_holding(self) -> list[dict[str, Any]]:
        return self.do_obs_record_all()

    def do_obs_set_mute(self, connection: str, input: str, muted: bool) -> None:
        self._change_input(connection, input, lambda each: replace(each, muted=muted))

    def do_obs_set_volume(self, connection: str, input: str, volume_db: float) -> None:
        self._change_input(connection, input, lambda each: replace(each, volume_db=volume_db))

    def _change_input(self, connection: str, name: str, change: Callable[[Any], Any]) -> None:
        inputs = tuple(change(each) if each.name == name else each for each in self.known(connection).inputs)
        self.change(connection, inputs=inputs)

    def do_obs_screenshot(self, connection: str, source: str | None, width: int, format: str) -> Picture:
        self.pictures += 1
        shown = source or self.known(connection).program or ""
        colour = (200, 30, 40) if source is None else (20, 160, 60)
        height = width * 9 // 16
        file = png(width, height, colour) if format == "png" else bmp([[colour] * width] * height)
        data = base64.b64encode(file).decode()
        return Picture(shown, "png" if format == "png" else "bmp", width, height, data)

    def do_obs_connection_add(self, name: str, host: str, port: int = 4455, password: str | None = None) -> None:
        added = Connection(len(self.obs) + 1, name, host, port, has_password=bool(password), state="connecting")
        self.obs.append(added)
        self.publish(ConnectionChanged(added))

    def do_obs_connection_remove(self, connection: str) -> None:
        self.obs = [each for each in self.obs if each.name != connection]
        self.instances = [each for each in self.instances if each.connection != connection]
        self.publish(ConnectionRemoved(connection))

    def do_obs_disconnect(self, connection: str) -> None:
        self.stand(connection, state="disabled", enabled=False)

    def do_obs_connect(self, connection: str) -> None:
        self.instances.append(instance(connection))
        self.stand(connection, state="connected", enabled=True)
        self.change(connection)

    def do_obs_clips(self, match: int | None = None) -> list[Clip]:
        return [clip for clip in self.kept_clips if match in (None, clip.match)]

    def do_obs_recordings(self, match: int | None = None) -> list[MatchRecording]:
        return [each for each in self.recordings if match in (None, each.match)]

    def do_obs_save_replay(self, connection: str, **about: Any) -> dict[str, Any] | None:
        self.known(connection)
        if not self.tells_paths:
            return None
        number, path = len(self.kept_clips) + 1, f"/rec/replay {len(self.kept_clips) + 1}.mkv"
        about = {"match": None, "event": None, "caption": "", **about}
        clip = Clip(number, connection=connection, kind="replay", path=path, recording=None, offset_ms=None,
                    duration_ms=8000, at=self.now(), by="ann", **about)  # fmt: skip
        self._keep(clip)
        return asdict(clip)

    def do_obs_clip_edit(self, clip: int, **changes: Any) -> dict[str, Any]:
        after = replace(next(each for each in self.kept_clips if each.id == clip), **changes)
        self._keep(after)
        return asdict(after)

    def _keep(self, clip: Clip) -> None:
        self.kept_clips = [each for each in self.kept_clips if each.id != clip.id] + [clip]
        self.publish(ClipChanged(clip))

    def do_obs_clip_delete(self, clip: int) -> None:
        gone = next(each for each in self.kept_clips if each.id == clip)
        self.kept_clips.remove(gone)
        self.publish(ClipChanged(gone, deleted=True))


ON_AIR = {
    "obs.switch_scene", "obs.transition", "obs.set_mute", "obs.set_volume", "obs.all_to_holding", "obs.start_stream",
    "obs.stop_stream",
}  # fmt: skip
DESTRUCTIVE = {"obs.connection_remove", "obs.clip_delete"}
