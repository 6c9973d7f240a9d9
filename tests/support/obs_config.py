"""What a real OBS under test finds when it starts: profiles, scene collections, a WebSocket server switched on."""

import configparser
import json
import subprocess
from pathlib import Path
from typing import Any

PORT = 4455
SCENES = ("Stage", "Bar", "Break")
COLOURS = {"Red": 0xFF0000FF, "Green": 0xFF00FF00, "Blue": 0xFFFF0000}
MUSIC_SECONDS = 20

_VERSION = 29 << 24  # of a configuration, so that OBS neither greets nor converts


def write_config(home: Path, recordings: Path, password: str) -> None:
    """Write all that OBS reads.

    Args:
        home: The directory below which OBS keeps its configuration.
        recordings: Where it records to.
        password: What its WebSocket server asks for; nothing where empty.
    """
    root = home / "obs-studio"
    music = home / "music.ogg"
    recordings.mkdir(parents=True, exist_ok=True)
    # OBS unescapes what it reads.
    escaped = password.replace("\\", "\\\\")
    general = {"FirstRun": "true", "LastVersion": _VERSION, "EnableAutoUpdates": "false", "ConfirmOnExit": "false"}
    for old in ("Pre19Defaults", "Pre21Defaults", "Pre23Defaults", "Pre24.1Defaults"):
        general[old] = "false"
    _write_ini(
        root / "global.ini",
        General=general,
        Basic={
            "Profile": "Venue",
            "ProfileDir": "Venue",
            "SceneCollection": "Venue",
            "SceneCollectionFile": "Venue",
            "ConfigOnNewProfile": "false",
        },
        BasicWindow={
            "SysTrayEnabled": "false",
            "PreviewEnabled": "false",
            "WarnBeforeStartingStream": "false",
            "WarnBeforeStoppingStream": "false",
            "WarnBeforeStoppingRecord": "false",
        },
        OBSWebSocket={
            "FirstLoad": "false",
            "ServerEnabled": "true",
            "ServerPort": PORT,
            "AlertsEnabled": "false",
            "AuthRequired": "true" if password else "false",
            "ServerPassword": escaped,
        },
    )
    _write_profiles(root, recordings)
    _make_tone(music)
    _write_collection(root, "Venue", music)
    _write_collection(root, "Second", music)


def _write_profiles(root: Path, recordings: Path) -> None:
    """Write two: one with a replay buffer, whose encoder recordings share, and one whose recordings have their own.

    Only the latter can be paused, and be split by hand. A recording begins and is split at a key frame, so both have
    one a second, in place of one in eight.
    """
    simple = {
        "FilePath": recordings,
        "RecFormat": "mkv",
        "RecQuality": "Stream",
        "RecRB": "true",
        "RecRBTime": 20,
        "RecRBSize": 64,
        "StreamEncoder": "x264",
        "RecEncoder": "x264",
        "VBitrate": 1000,
        "ABitrate": 128,
        "Preset": "ultrafast",
        "UseAdvanced": "true",
        "x264Settings": "keyint=30",
    }
    _write_profile(root, "Venue", Output={"Mode": "Simple"}, SimpleOutput=simple)
    advanced = {
        "RecFilePath": recordings,
        "RecFormat": "mkv",
        "RecType": "Standard",
        "RecEncoder": "obs_x264",
        "RecTracks": 1,
        "RecSplitFile": "true",
        "RecSplitFileType": "Manual",
    }
    directory = _write_profile(root, "Advanced", Output={"Mode": "Advanced"}, AdvOut=advanced)
    encoder = {"keyint_sec": 1, "rate_control": "CRF", "preset": "ultrafast"}
    (directory / "recordEncoder.json").write_text(json.dumps(encoder))


def _write_profile(root: Path, name: str, **outputs: dict[str, object]) -> Path:
    directory = root / "basic" / "profiles" / name
    _write_ini(
        directory / "basic.ini",
        General={"Name": name},
        **outputs,
        Video={"BaseCX": 640, "BaseCY": 360, "OutputCX": 640, "OutputCY": 360, "FPSType": 0, "FPSCommon": 30},
        Audio={"SampleRate": 48000, "ChannelSetup": "Stereo"},
    )
    service = {"server": "rtmp://127.0.0.1:1935/live", "key": "venue", "use_auth": False}
    (directory / "service.json").write_text(json.dumps({"type": "rtmp_custom", "settings": service}))
    return directory


def _write_ini(file: Path, **sections: dict[str, object]) -> None:
    ini = configparser.RawConfigParser()
    ini.optionxform = str  # type: ignore[assignment,method-assign]
    for name, values in sections.items():
        ini[name] = {key: str(value) for key, value in values.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        ini.write(stream, space_around_delimiters=False)


def _write_collection(root: Path, name: str, music: Path) -> None:
    sources = [
        *(
            _source(source, "color_source", {"color": colour, "width": 640, "height": 360}, "color_source_v3")
            for source, colour in COLOURS.items()
        ),
        _source("Music", "ffmpeg_source", {"local_file": str(music), "looping": True, "restart_on_activate": False}),
        _source("Title", "text_ft2_source", {"text": "Welcome"}, "text_ft2_source_v2"),
        _scene("Stage", "Red", "Music", "Title"),
        _scene("Bar", "Green", "Music"),
        _scene("Break", "Blue"),
    ]
    collection = {
        "name": name,
        "current_scene": "Stage",
        "current_program_scene": "Stage",
        "scene_order": [{"name": scene} for scene in SCENES],
        "sources": sources,
        "groups": [],
        "transitions": [],
        "quick_transitions": [],
        "current_transition": "Cut",
        "transition_duration": 300,
    }
    file = root / "basic" / "scenes" / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(collection))


def _source(name: str, kind: str, settings: dict[str, Any], versioned: str | None = None) -> dict[str, Any]:
    return {
        "id": kind,
        "versioned_id": versioned or kind,
        "name": name,
        "settings": settings,
        "enabled": True,
        "muted": False,
        "volume": 1.0,
        "mixers": 0 if kind == "scene" else 255,
        "filters": [],
        "hotkeys": {},
        "prev_ver": _VERSION,
    }


def _scene(name: str, *sources: str) -> dict[str, Any]:
    """Give a scene, lowest source first."""
    items = [
        {
            "id": number,
            "name": source,
            "visible": True,
            "locked": False,
            "rot": 0.0,
            "pos": {"x": 0.0, "y": 0.0},
            "scale": {"x": 1.0, "y": 1.0},
            "align": 5,
            "bounds_type": 0,
        }
        for number, source in enumerate(sources, 1)
    ]
    return _source(name, "scene", {"id_counter": len(items), "custom_size": False, "items": items})


def _make_tone(file: Path) -> None:
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={MUSIC_SECONDS}"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *tone, str(file)], check=True, timeout=30)
