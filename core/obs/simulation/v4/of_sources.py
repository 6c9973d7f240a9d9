"""Protocol v4: sources, their sound and media, filters, text, pictures."""

from typing import cast

from core.obs.models import MediaAction
from core.obs.simulation.pictures import can_draw, picture
from core.obs.simulation.studio.inputs import Player, to_db, to_mul
from core.obs.simulation.studio.room import MEDIA_KIND, TEXT_KIND, Filter, Input
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v4 import told
from core.obs.simulation.v4.asking import INVALID, MISSING, Ask, fail

REQUESTS = Requests[Ask]()


@REQUESTS.add("GetSourcesList")
def _(ask: Ask) -> Answer:
    inputs = [{"name": input.name, "typeId": input.kind, "type": "input"} for input in ask.studio.inputs.all()]
    return {"sources": inputs}


@REQUESTS.add("GetSourceTypesList")
def _(ask: Ask) -> Answer:
    types = []
    for kind in {input.kind: input for input in ask.studio.inputs.all()}.values():
        caps = {
            "isAsync": kind.kind == MEDIA_KIND,
            "hasVideo": not kind.has_sound or kind.kind == MEDIA_KIND,
            "hasAudio": kind.has_sound,
            "canInteract": False,
            "isComposite": False,
            "doNotDuplicate": False,
            "doNotSelfMonitor": False,
        }
        types.append(
            {"typeId": kind.kind, "displayName": kind.kind, "type": "input", "defaultSettings": {}, "caps": caps}
        )
    return {"types": types}


@REQUESTS.add("GetSpecialSources")
def _(ask: Ask) -> Answer:
    microphone = ask.studio.collection.microphone
    return {"mic-1": microphone} if microphone else {}


@REQUESTS.add("SetSourceName")
def _(ask: Ask) -> Answer:
    source, name = ask.source(), ask.text("newName")
    if ask.studio.knows(name):
        raise fail("a source with that newSourceName already exists")
    scene, input = ask.studio.stage.get(source), ask.studio.inputs.get(source)
    if scene is not None:
        ask.studio.stage.rename(scene, name)
    elif input is not None:
        ask.studio.rename_input(input, name)
    return None


@REQUESTS.add("GetVolume")
def _(ask: Ask) -> Answer:
    input = ask.input("source")
    decibel = ask.has("useDecibel") and ask.flag("useDecibel")
    return {"name": input.name, "volume": to_db(input.mul) if decibel else input.mul, "muted": input.muted}


@REQUESTS.add("SetVolume")
def _(ask: Ask) -> Answer:
    if not (ask.has("source") and ask.has("volume")):
        raise fail(MISSING)
    decibel, volume = ask.has("useDecibel") and ask.flag("useDecibel"), ask.number("volume")
    if volume > 26 if decibel else not 0 <= volume <= 20:
        raise fail(INVALID)
    ask.studio.inputs.set_volume(ask.input("source"), to_mul(volume) if decibel else volume)
    return None


@REQUESTS.add("GetMute")
def _(ask: Ask) -> Answer:
    input = ask.input("source")
    return {"name": input.name, "muted": input.muted}


@REQUESTS.add("SetMute")
def _(ask: Ask) -> Answer:
    ask.studio.inputs.mute(ask.input("source"), ask.flag("mute"))
    return None


@REQUESTS.add("ToggleMute")
def _(ask: Ask) -> Answer:
    input = ask.input("source")
    ask.studio.inputs.mute(input, not input.muted)
    return None


@REQUESTS.add("GetAudioActive")
def _(ask: Ask) -> Answer:
    return {"audioActive": ask.studio.is_heard(ask.input())}


@REQUESTS.add("GetSourceActive")
def _(ask: Ask) -> Answer:
    source, stage = ask.source(), ask.studio.stage
    return {"sourceActive": source == stage.program or stage.shows(source)}


@REQUESTS.add("GetSourceSettings")
def _(ask: Ask) -> Answer:
    input = ask.input()
    return {"sourceName": input.name, "sourceType": input.kind, "sourceSettings": input.settings}


@REQUESTS.add("SetSourceSettings")
def _(ask: Ask) -> Answer:
    input = ask.input()
    ask.studio.inputs.set_settings(input, ask.object("sourceSettings"))
    return {"sourceName": input.name, "sourceType": input.kind, "sourceSettings": input.settings}


@REQUESTS.add("GetTextFreetype2Properties")
def _(ask: Ask) -> Answer:
    input = _text_input(ask)
    return {"source": input.name, **input.settings}


@REQUESTS.add("SetTextFreetype2Properties")
def _(ask: Ask) -> Answer:
    input = _text_input(ask)
    if ask.has("text"):
        ask.studio.inputs.set_settings(input, {"text": ask.text("text")})
    return None


def _text_input(ask: Ask) -> Input:
    input = ask.input("source")
    if input.kind != TEXT_KIND:
        raise fail("not a freetype 2 source")
    return input


@REQUESTS.add("GetMediaSourcesList")
def _(ask: Ask) -> Answer:
    inputs = ask.studio.inputs
    media = [(input, inputs.player(input)) for input in inputs.all() if input.kind == MEDIA_KIND]
    return {
        "mediaSources": [
            {"sourceName": input.name, "sourceKind": input.kind, "mediaState": told.media_state(player)}
            for input, player in media
        ]
    }


@REQUESTS.add("GetMediaState")
def _(ask: Ask) -> Answer:
    return {"mediaState": told.media_state(_player(ask))}


@REQUESTS.add("GetMediaDuration")
def _(ask: Ask) -> Answer:
    player = _player(ask)
    return {"mediaDuration": (player.length_ms if player else None) or 0}


@REQUESTS.add("GetMediaTime")
def _(ask: Ask) -> Answer:
    player = _player(ask)
    return {"timestamp": (player.position_ms if player else None) or 0}


@REQUESTS.add("SetMediaTime")
def _(ask: Ask) -> Answer:
    player, target = _player(ask), ask.number("timestamp")
    if player is not None:
        player.seek(target)
    return None


@REQUESTS.add("ScrubMedia")
def _(ask: Ask) -> Answer:
    player, offset = _player(ask), ask.number("timeOffset")
    if player is not None:
        player.seek((player.position_ms or 0) + offset)
    return None


@REQUESTS.add("PlayPauseMedia")
def _(ask: Ask) -> Answer:
    player = _player(ask)
    playing = player is not None and player.state == "playing"
    paused = ask.flag("playPause") if ask.has("playPause") else playing
    if player is not None:
        player.press("pause" if paused else "play")
    return None


@REQUESTS.add("RestartMedia", "StopMedia", "NextMedia", "PreviousMedia")
def _(ask: Ask) -> Answer:
    player = _player(ask)
    if player is not None:
        player.press(cast("MediaAction", ask.name.removesuffix("Media").lower()))
    return None


def _player(ask: Ask) -> Player | None:
    return ask.studio.inputs.player(ask.input())


@REQUESTS.add("GetSourceFilters")
def _(ask: Ask) -> Answer:
    return {"filters": [_filter(filter) for filter in ask.studio.inputs.filters(ask.source())]}


@REQUESTS.add("GetSourceFilterInfo")
def _(ask: Ask) -> Answer:
    return _filter(_find_filter(ask))


@REQUESTS.add("SetSourceFilterVisibility")
def _(ask: Ask) -> Answer:
    filter = _find_filter(ask)
    ask.studio.inputs.switch_filter(ask.source(), filter, ask.flag("filterEnabled"))
    return None


def _find_filter(ask: Ask) -> Filter:
    found = ask.studio.inputs.filter(ask.source(), ask.text("filterName"))
    if found is None:
        raise fail("specified filter doesn't exist")
    return found


def _filter(filter: Filter) -> dict[str, object]:
    return {"name": filter.name, "type": filter.kind, "enabled": filter.enabled, "settings": filter.settings}


@REQUESTS.add("TakeSourceScreenshot")
def _(ask: Ask) -> Answer:
    source = ask.source() if ask.has("sourceName") else ask.studio.stage.program
    if not ask.has("embedPictureFormat"):
        raise fail("At least 'embedPictureFormat' or 'saveToFilePath' must be specified")
    format = ask.text("embedPictureFormat")
    if not can_draw(format):
        raise fail("Unsupported picture format: " + format)
    width, height = (int(ask.number(name)) if ask.has(name) else None for name in ("width", "height"))
    if not all(size is None or 8 <= size <= 4096 for size in (width, height)):
        raise fail(INVALID)
    return {"sourceName": source, "img": picture(ask.studio, source, width, height, format)}
