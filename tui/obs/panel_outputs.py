"""Writes what one OBS makes of its program as the rows of its panel."""

from core.obs.models import Instance, Output
from tui.obs.column import View
from tui.obs.panel_rows import Order, Row
from tui.obs.state import Seen
from tui.obs.words import kbps_words, record_words, replay_words, stream_words


def outputs(seen: Seen, known: Instance, view: View) -> list[Row]:
    """List the recording with what can be done to it, the replay buffer, the stream, the camera and the studio mode."""
    return [
        _record(known, view),
        _hold(known.record),
        _split(known.record, _why_not(seen, "split a recording")),
        _replay_buffer(known, view),
        _stream(known, view),
        _camera(known.virtual_camera, _why_not(seen, "run a virtual camera")),
        _studio(known),
    ]


def _why_not(seen: Seen, what: str) -> str:
    """Say in its own words why an OBS cannot do something, or nothing."""
    found = next((words for words in seen.connection.cannot if words.startswith(what)), "")
    return f"it cannot {found}" if found else ""


def _record(known: Instance, view: View) -> Row:
    words, style = record_words(known, view.now)
    file = (known.record.path or "").replace("\\", "/").rpartition("/")[2]
    value = f"{words}   {file}" if known.record.active and file else words
    runs = bool(known.record.active)
    order = Order("stop_recording", "stop recording on") if runs else Order("start_recording", "record on")
    return Row(("outputs", "record"), "recording", value, style, on=runs, turn=order)


def _hold(record: Output) -> Row:
    if not record.active:
        return Row(("outputs", "hold"), "held", "nothing is recorded")
    words = "go on recording on" if record.paused else "hold the recording of"
    order = Order("pause_recording", words, {"paused": not record.paused})
    value, style = ("held", "bold $attention") if record.paused else ("not held", "$quiet")
    return Row(("outputs", "hold"), "held", value, style, on=record.paused, turn=order)


def _split(record: Output, why_not: str) -> Row:
    if why_not or not record.active:
        return Row(("outputs", "split"), "another file", why_not or "nothing is recorded")
    order = Order("split_recording", "split the recording of")
    return Row(("outputs", "split"), "another file", "goes on in a new one", "$quiet", word="press", turn=order)


def _replay_buffer(known: Instance, view: View) -> Row:
    words, style = replay_words(known, view.now, view.zone)
    on = bool(known.replay_buffer.active)
    order = Order("set_replay_buffer", f"{'stop' if on else 'start'} the replay buffer of", {"enabled": not on})
    return Row(("outputs", "replay buffer"), "replay buffer", words, style, on=on, turn=order)


def _stream(known: Instance, view: View) -> Row:
    words, style = stream_words(known, view.now)
    live = bool(known.stream.active)
    rate = kbps_words(known.stream.kbps) if live else ""
    order = Order("stop_stream", "end the stream of") if live else Order("start_stream", "go live on")
    return Row(("outputs", "stream"), "stream", f"{words}   {rate}".rstrip(), style, on=live, turn=order)


def _camera(camera: Output, why_not: str) -> Row:
    if why_not:
        return Row(("outputs", "camera"), "virtual camera", why_not)
    on = bool(camera.active)
    value, style = ("on", "bold $on-air") if on else ("off" if camera.active is False else "not known", "$quiet")
    order = Order("set_virtual_camera", f"{'stop' if on else 'start'} the virtual camera of", {"enabled": not on})
    return Row(("outputs", "camera"), "virtual camera", value, style, on=on, turn=order)


def _studio(known: Instance) -> Row:
    on = bool(known.studio_mode)
    value = f"on   preview {known.preview}" if on and known.preview else "on" if on else "off"
    order = Order("set_studio_mode", f"studio mode {'off' if on else 'on'} on", {"enabled": not on})
    return Row(("outputs", "studio"), "studio mode", value, "" if on else "$quiet", on=on, turn=order)
