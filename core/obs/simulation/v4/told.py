"""What protocol v4 says again and again: scenes with their items, figures, media states."""

from typing import Any

from core.obs.simulation.face import timecode
from core.obs.simulation.studio.inputs import Player
from core.obs.simulation.studio.room import CANVAS, CPU_PERCENT, DISK_FREE_MB, FPS, MEMORY_MB, RENDER_MS, Item, Scene
from core.obs.simulation.studio.studio import Studio


def scene(studio: Studio, scene: Scene) -> dict[str, Any]:
    """Describe a scene, its topmost item first."""
    return {"name": scene.name, "sources": [_item(studio, item) for item in reversed(scene.items)]}


def scenes(studio: Studio) -> list[dict[str, Any]]:
    """Describe all scenes, in the order of the user interface."""
    return [scene(studio, each) for each in studio.stage.scenes]


def sources(studio: Studio, name: str) -> list[dict[str, Any]]:
    """Describe the items of a scene, topmost first."""
    found = studio.stage.get(name)
    return scene(studio, found)["sources"] if found else []


def _item(studio: Studio, item: Item) -> dict[str, Any]:
    input = studio.inputs.get(item.source)
    width, height = map(float, CANVAS)
    return {
        "name": item.source,
        "id": item.id,
        "type": input.kind if input else "scene",
        "render": item.visible,
        "locked": False,
        "muted": bool(input and input.muted),
        "volume": input.mul if input else 1.0,
        "alignment": 5,
        "x": 0.0,
        "y": 0.0,
        "cx": width,
        "cy": height,
        "source_cx": int(width),
        "source_cy": int(height),
    }


def stats(studio: Studio) -> dict[str, Any]:
    """Tell how the machine does."""
    return {
        "fps": float(FPS),
        "render-total-frames": studio.frames,
        "render-missed-frames": 0,
        "output-total-frames": studio.frames,
        "output-skipped-frames": 0,
        "average-frame-time": RENDER_MS,
        "cpu-usage": CPU_PERCENT,
        "memory-usage": MEMORY_MB,
        "free-disk-space": DISK_FREE_MB,
    }


def timecodes(studio: Studio) -> dict[str, str]:
    """Tell how long the outputs have lasted, of those that run."""
    outputs = {
        "stream-timecode": studio.stream,
        "rec-timecode": studio.record,
        "virtualcam-timecode": studio.virtual_camera,
    }
    return {name: timecode(output.elapsed()) for name, output in outputs.items() if output.active}


def media_state(player: Player | None) -> str:
    """Tell the state of a media input."""
    return player.state if player else "none"
