"""The keys of the OBS screen, and when each does something."""

from typing import Final

from textual.binding import BindingType

from tui.keymap import key
from tui.obs.column import LETTERS
from tui.obs.state import ObsState, Seen

KEYS: Final[list[BindingType]] = [
    key("obs.scene_a", "scene('a')", "a", "… cut"),
    key("obs.preview", "preview", "enter", "preview"),
    key("obs.next", "choose(1)", "right", "next OBS"),
    key("obs.previous", "choose(-1)", "left", "previous OBS", show=False),
    key("obs.record", "record", "R", "record"),
    key("obs.stop", "stop", label="stop recording"),
    key("obs.end_review", "end_review", "V", "end review"),
    key("obs.everything", "everything", "O", "everything"),
    key("obs.save_replay", "save_replay", "S", "save replay"),
    key("obs.review", "review", "V", "review"),
    key("obs.holding", "holding", "H", "all to holding"),
    key("obs.record_all", "record_all", "asterisk", "record all"),
    key("obs.hold", "hold(True)", "W", "hold recording"),
    key("obs.go_on", "hold(False)", "W", "go on recording"),
    key("obs.take", "take", "T", "take preview"),
    key("obs.mute", "mute", "M", "mute"),
    key("obs.louder", "volume(1)", "plus,equals_sign", "louder"),
    key("obs.softer", "volume(-1)", "minus", "softer"),
    key("obs.go_live", "go_live", "L", "go live"),
    key("obs.end_stream", "end_stream", "L", "end stream"),
    key("obs.add", "add", "A"),
    key("obs.edit", "edit", "E"),
    key("obs.connect", "connect", "N", "connect"),
    key("obs.disconnect", "disconnect", "N", "disconnect"),
    key("obs.picture", "picture", "P", "picture"),
    key("obs.picture_of", "picture_of", "F", "picture of this"),
    key("obs.cut", "cut", "C", "cut to the cursor's scene"),
    key("obs.buffer_on", "buffer(True)", "B", "replay buffer on"),
    key("obs.buffer_off", "buffer(False)", "B", "replay buffer off"),
    key("obs.studio", "studio", "Z", "studio mode"),
    key("obs.delete", "delete", "D", "remove"),
    *(
        key(f"obs.scene_{letter}", f"scene('{letter}')", letter, f"cut to scene {letter}", show=False)
        for letter in LETTERS[1:]
    ),
]


def offers_on(chosen: Seen | None, *, attached: bool) -> dict[str, bool]:
    """Tell of every key that acts on the chosen OBS whether it does something here and now."""
    instance = chosen.instance if chosen is not None else None
    state = chosen.connection.state if chosen is not None else None
    up = instance is not None and attached
    studio = up and bool(instance and instance.studio_mode)
    recording = up and bool(instance and instance.record.active)
    held = recording and bool(instance and instance.record.paused)
    live = up and bool(instance and instance.stream.active)
    buffer = up and bool(instance and instance.replay_buffer.active)
    return {
        **dict.fromkeys(("cut", "studio", "picture_of"), up),
        **dict.fromkeys(("preview", "take"), studio),
        "record": up and not recording,
        "stop": recording,
        "hold(True)": recording and not held,
        "hold(False)": held,
        "save_replay": buffer,
        "buffer(True)": up and not buffer,
        "buffer(False)": buffer,
        "go_live": up and not live,
        "end_stream": live,
        "connect": attached and state in ("disabled", "lost", "refused"),
        "disconnect": attached and state in ("connected", "degraded", "connecting"),
        **dict.fromkeys(("edit", "delete", "everything"), attached and chosen is not None),
    }


def offers_everywhere(state: ObsState, *, attached: bool) -> dict[str, bool]:
    """Tell of every key that does not ask which OBS is chosen whether it does something here and now."""
    return {
        "add": attached,
        "choose": len(state.connections) > 1,
        "end_review": attached and state.is_reviewing,
        **dict.fromkeys(("holding", "record_all"), attached and any(it.instance for it in state.seen())),
    }
