"""The stand-in engine with OBS whose items, filters, media, hotkeys and files can be asked for and changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.errors import CuedeskError, NeedsArming, Unsupported
from core.obs.events import FilterChanged, ItemChanged, MediaChanged, ReviewChanged
from core.obs.models import FileRule, Filter, Input, Media, SceneItem, Step, Transition
from tests.tui.obs_double import ObsDouble

ON_AIR = {
    "obs.set_item_visible", "obs.set_filter", "obs.set_text", "obs.media_action", "obs.media_seek", "obs.set_profile",
    "obs.set_collection", "obs.set_virtual_camera", "obs.press_hotkey", "obs.review_begin", "obs.review_end",
}  # fmt: skip
INPUTS = (
    Input("Mic", "alsa", False, -12.0),
    Input("Music", "ffmpeg_source", True, -28.5),
    Input("Title", "text_ft2_source_v2"),
)


class PanelDouble(ObsDouble):
    """A desk with OBS of which everything can be asked."""

    def __init__(self, *names: str, **more: Any) -> None:
        super().__init__(*names, **more)
        self.items = {
            "Stage": [SceneItem(1, "Title", "text_ft2_source_v2", True), SceneItem(2, "Music", "ffmpeg_source", True)],
            "Bar": [SceneItem(1, "Music", "ffmpeg_source", False)],
        }
        self.filters = {"Stage": [Filter("Blur", "blur", True)], "Music": [Filter("Gain", "gain", False)]}
        self.media = {"Music": Media("Music", "playing", 12_000, 20_000)}
        self.texts: dict[str, str | CuedeskError] = {"Title": "Welcome"}
        self.hotkeys: Sequence[str] | None = ("OBSBasic.Screenshot", "libobs.mute", "libobs.mute")
        self.rule = FileRule("/srv/video", "%CCYY-%MM-%DD")
        self.instances = [
            replace(
                each, inputs=INPUTS, transitions=("Cut", "Fade"), profile="Venue", profiles=("Venue", "Own"),
                collection="Hall", collections=("Hall", "Street"),
            )
            for each in self.instances
        ]  # fmt: skip

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name in ON_AIR and not self.session and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsArming, name)
        return await super().call(name, arguments, token)

    # ---- what is asked

    def do_obs_scene_items(self, connection: str, scene: str) -> list[SceneItem]:
        return list(self.items.get(scene, []))

    def do_obs_filters(self, connection: str, source: str) -> list[Filter]:
        return list(self.filters.get(source, []))

    def do_obs_media(self, connection: str, input: str) -> Media:
        return self.media[input]

    def do_obs_text(self, connection: str, input: str) -> str:
        said = self.texts[input]
        if isinstance(said, CuedeskError):
            raise said
        return said

    def do_obs_hotkeys(self, connection: str) -> list[str]:
        if self.hotkeys is None:
            raise Unsupported(f"OBS “{connection}” speaks protocol v4, which cannot list hotkeys.")
        return list(self.hotkeys)

    def do_obs_file_rule(self, connection: str) -> FileRule:
        return self.rule

    # ---- what is done

    def do_obs_set_item_visible(self, connection: str, scene: str, item: int, visible: bool) -> None:
        self.items[scene] = [replace(it, visible=visible) if it.id == item else it for it in self.items[scene]]
        self.publish(ItemChanged(connection, scene, item, visible))

    def do_obs_set_filter(self, connection: str, source: str, filter: str, enabled: bool) -> None:
        self.filters[source] = [Filter(filter, "kind", enabled)]
        self.publish(FilterChanged(connection, source, filter, enabled))

    def do_obs_set_text(self, connection: str, input: str, text: str) -> None:
        self.texts[input] = text

    def do_obs_media_action(self, connection: str, input: str, action: str) -> None:
        became = "paused" if action == "pause" else "playing"
        begun = 0 if action == "restart" else self.media[input].position_ms
        self.media[input] = replace(self.media[input], state=became, position_ms=begun)  # type: ignore[arg-type]
        self.publish(MediaChanged(connection, input, became))  # type: ignore[arg-type]

    def do_obs_media_seek(self, connection: str, input: str, position_ms: int) -> None:
        self.media[input] = replace(self.media[input], position_ms=position_ms)
        self.publish(MediaChanged(connection, input, self.media[input].state))

    def do_obs_set_transition(self, connection: str, transition: str, duration_ms: int | None = None) -> None:
        self.change(connection, transition=Transition(transition, duration_ms or 300))

    def do_obs_set_profile(self, connection: str, profile: str) -> None:
        self.change(connection, profile=profile)

    def do_obs_set_collection(self, connection: str, collection: str) -> None:
        self.change(connection, collection=collection)

    def do_obs_set_file_rule(self, connection: str, **changes: str) -> FileRule:
        self.rule = replace(self.rule, **changes)
        return self.rule

    def do_obs_pause_recording(self, connection: str, paused: bool) -> None:
        self.change(connection, record=replace(self.known(connection).record, paused=paused))

    def do_obs_set_virtual_camera(self, connection: str, enabled: bool) -> None:
        camera = replace(self.known(connection).virtual_camera, active=enabled)
        self.change(connection, virtual_camera=camera)

    def do_obs_review_begin(self, **about: Any) -> list[dict[str, Any]]:
        self.publish(ReviewChanged("stream", True, "Stage"))
        return [{"connection": "stream", "step": "replay scene", "done": True, "said": None}]

    def do_obs_review_end(self) -> list[Step]:
        self.publish(ReviewChanged("stream", False))
        return []

    def do_obs_recordings(self, match: int | None = None, limit: int = 100) -> list[Any]:
        return super().do_obs_recordings(match)[:limit]

    def do_obs_clips_csv(self, match: int | None = None) -> str:
        return f"id,match\n1,{match}\n"

    def do_obs_chapters(self, recording: int) -> str:
        return f"00:00 recording {recording}\n"
