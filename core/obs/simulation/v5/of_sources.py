"""Protocol v5: inputs, their sound and media, filters, pictures."""

from typing import Any, cast

from core.obs.models import MediaAction
from core.obs.simulation.pictures import can_draw, picture
from core.obs.simulation.studio.changes import Refused
from core.obs.simulation.studio.inputs import Player, to_db, to_mul
from core.obs.simulation.studio.room import DEFAULTS, KINDS, Filter, Input
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v5.asking import Ask
from core.obs.simulation.v5.events import unversioned

REQUESTS = Requests[Ask]()

_ACTION = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_"
_ACTIONS = ("NONE", "PLAY", "PAUSE", "STOP", "RESTART", "NEXT", "PREVIOUS")


@REQUESTS.add("GetInputList")
def _(ask: Ask) -> Answer:
    kind = ask.text("inputKind") if ask.has("inputKind") else None
    inputs = [input for input in ask.studio.inputs.all() if kind in {None, input.kind}]
    return {
        "inputs": [
            {"inputName": input.name, "inputKind": input.kind, "unversionedInputKind": unversioned(input.kind)}
            for input in reversed(inputs)
        ]
    }


@REQUESTS.add("GetInputKindList")
def _(ask: Ask) -> Answer:
    del ask
    return {"inputKinds": list(KINDS)}


@REQUESTS.add("GetSpecialInputs")
def _(ask: Ask) -> Answer:
    nothing = dict.fromkeys(("desktop1", "desktop2", "mic1", "mic2", "mic3", "mic4"))
    return {**nothing, "mic1": ask.studio.collection.microphone}


@REQUESTS.add("GetInputDefaultSettings")
def _(ask: Ask) -> Answer:
    kind = ask.text("inputKind")
    if kind not in KINDS:
        raise Refused(605, "", "The input kind you specified is not supported.")
    return {"defaultInputSettings": DEFAULTS.get(kind, {})}


@REQUESTS.add("GetInputSettings")
def _(ask: Ask) -> Answer:
    input = ask.input()
    return {"inputSettings": input.settings, "inputKind": input.kind}


@REQUESTS.add("SetInputSettings")
def _(ask: Ask) -> Answer:
    input, settings = ask.input(), ask.object("inputSettings")
    overlay = ask.flag("overlay") if ask.has("overlay") else True
    ask.studio.inputs.set_settings(input, settings, overlay)
    return None


@REQUESTS.add("SetInputName")
def _(ask: Ask) -> Answer:
    input, name = ask.input(), ask.text("newInputName")
    if ask.studio.knows(name):
        raise Refused(601, "", "A source already exists by that new input name.")
    ask.studio.rename_input(input, name)
    return None


@REQUESTS.add("GetInputMute")
def _(ask: Ask) -> Answer:
    return {"inputMuted": ask.input(sounding=True).muted}


@REQUESTS.add("SetInputMute")
def _(ask: Ask) -> Answer:
    input = ask.input(sounding=True)
    ask.studio.inputs.mute(input, ask.flag("inputMuted"))
    return None


@REQUESTS.add("ToggleInputMute")
def _(ask: Ask) -> Answer:
    input = ask.input(sounding=True)
    ask.studio.inputs.mute(input, not input.muted)
    return {"inputMuted": input.muted}


@REQUESTS.add("GetInputVolume")
def _(ask: Ask) -> Answer:
    mul = ask.input(sounding=True).mul
    return {"inputVolumeMul": mul, "inputVolumeDb": to_db(mul)}


@REQUESTS.add("SetInputVolume")
def _(ask: Ask) -> Answer:
    input = ask.input(sounding=True)
    mul = ask.number("inputVolumeMul", 0, 20) if ask.has("inputVolumeMul") else None
    db = ask.number("inputVolumeDb", -100, 26) if ask.has("inputVolumeDb") else None
    if mul is not None and db is not None:
        raise Refused(404, "", "You may only specify one volume field.")
    if db is not None:
        mul = to_mul(db)
    if mul is None:
        raise Refused(300, "", "You must specify one volume field.")
    ask.studio.inputs.set_volume(input, mul)
    return None


@REQUESTS.add("GetMediaInputStatus")
def _(ask: Ask) -> Answer:
    player = ask.studio.inputs.player(ask.input())
    return {
        "mediaState": f"OBS_MEDIA_STATE_{player.state.upper() if player else 'NONE'}",
        "mediaDuration": player.length_ms if player else None,
        "mediaCursor": player.position_ms if player else None,
    }


@REQUESTS.add("SetMediaInputCursor")
def _(ask: Ask) -> Answer:
    input, target = ask.input(), ask.number("mediaCursor", 0)
    _open(ask, input).seek(target)
    return None


@REQUESTS.add("OffsetMediaInputCursor")
def _(ask: Ask) -> Answer:
    input, offset = ask.input(), ask.number("mediaCursorOffset")
    player = _open(ask, input)
    player.seek((player.position_ms or 0) + offset)
    return None


def _open(ask: Ask, input: Input) -> Player:
    player = ask.studio.inputs.player(input)
    if player is None or player.position_ms is None:
        comment = "The media input must be playing or paused in order to set the cursor position."
        raise Refused(604, "", comment)
    return player


@REQUESTS.add("TriggerMediaInputAction")
def _(ask: Ask) -> Answer:
    input, word = ask.input(), ask.text("mediaAction")
    action = word.removeprefix(_ACTION)
    if not word.startswith(_ACTION) or action not in _ACTIONS:
        raise Refused(400, "", "You have specified an invalid media input action.")
    player = ask.studio.inputs.player(input)
    if player is not None and action != "NONE":
        player.press(cast("MediaAction", action.lower()))
    return None


@REQUESTS.add("GetSourceFilterList")
def _(ask: Ask) -> Answer:
    filters = ask.studio.inputs.filters(ask.source("sourceName"))
    return {"filters": [{**_filter(filter, index), "filterName": filter.name} for index, filter in enumerate(filters)]}


@REQUESTS.add("GetSourceFilter")
def _(ask: Ask) -> Answer:
    source, filter = ask.filter()
    return _filter(filter, ask.studio.inputs.filters(source).index(filter))


def _filter(filter: Filter, index: int) -> dict[str, Any]:
    return {
        "filterEnabled": filter.enabled,
        "filterIndex": index,
        "filterKind": filter.kind,
        "filterSettings": filter.settings,
    }


@REQUESTS.add("SetSourceFilterEnabled")
def _(ask: Ask) -> Answer:
    source, filter = ask.filter()
    ask.studio.inputs.switch_filter(source, filter, ask.flag("filterEnabled"))
    return None


@REQUESTS.add("GetSourceActive")
def _(ask: Ask) -> Answer:
    source, stage = ask.source("sourceName"), ask.studio.stage
    active = source == stage.program or stage.shows(source)
    return {"videoActive": active, "videoShowing": active or source == stage.preview}


@REQUESTS.add("GetSourceScreenshot")
def _(ask: Ask) -> Answer:
    source, format = ask.source("sourceName"), ask.text("imageFormat")
    if not can_draw(format):
        raise Refused(400, "", "Your specified image format is invalid or not supported by this system.")
    width, height = (
        int(ask.number(name, 8, 4096)) if ask.has(name) else None for name in ("imageWidth", "imageHeight")
    )
    return {"imageData": picture(ask.studio, source, width, height, format)}
