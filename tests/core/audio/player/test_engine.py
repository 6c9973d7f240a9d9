"""The player in a whole engine, from the command line, and that nothing plays on when the engine is killed."""

import signal
from pathlib import Path

import pytest

from tests.support.engine import Desk
from tests.support.pulse import Pulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.timeout(90)


def test_a_track_plays_by_the_command_line_and_falls_silent_with_the_engine(sounds: Pulse, tones: Path) -> None:
    with Desk() as desk, sounds.recording() as hall:
        desk.start()
        desk.call("library.folder_add", path=str(tones))
        wait_until(lambda: desk.call("library.search", text="long")["total"] == 1)
        (track,) = desk.call("library.search", text="long")["tracks"]
        wait_until(lambda: desk.call("player.status", deck="music")[0]["state"] == "stopped")
        refused = desk.run("call", "player.play", "deck=music", f"track={track['id']}")
        assert refused.returncode != 0, "the audience would notice: it must be armed"
        desk.run("call", "--armed", "player.play", "deck=music", f"track={track['id']}", check=True)
        wait_until(lambda: hall.now > -60)
        wait_until(lambda: desk.call("player.status", deck="music")[0]["state"] == "playing")
        assert desk.engine is not None
        desk.engine.send_signal(signal.SIGKILL)
        wait_until(lambda: hall.now < -100, 5)


@pytest.mark.parametrize("mode", ["locked", "show", "edit"])
def test_a_fade_and_a_stop_of_everything_need_no_arming_in_any_mode(sounds: Pulse, tones: Path, mode: str) -> None:
    with Desk() as desk, sounds.recording() as hall:
        desk.start()
        wait_until(lambda: desk.call("player.status", deck="music")[0]["state"] == "stopped")
        for silence in ({"fade_all": {"seconds": 0.5}}, {"stop_all": {}}, {"stop": {"deck": "music"}}):
            desk.call("desk.set_mode", mode="show")
            desk.run("call", "--armed", "player.play", "deck=music", f"path={tones / 'long.wav'}", check=True)
            wait_until(lambda: hall.now > -60)
            desk.call("desk.set_mode", mode=mode)
            for verb, arguments in silence.items():
                desk.call(f"player.{verb}", **arguments)
            wait_until(lambda: hall.now < -100, 5)
