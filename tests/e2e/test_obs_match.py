"""The whole way: a match over UDP is recorded by a real OBS by itself, and its moments are found in the video."""

import json
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.engine import Desk, free_udp_port
from tests.support.obs import RealObs
from tests.support.obs_matches import SECOND, seconds_of
from tests.support.waiting import wait_until

SAMPLE = Path(__file__).parents[1] / "data" / "pss_match_2.3.txt"
SPEED = 12.0


@pytest.fixture
def obs(tmp_path: Path) -> Iterator[RealObs]:
    with RealObs(tmp_path / "obs") as running:
        yield running


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as running:
        yield running.start()


def play_match(port: int) -> None:
    """Send the sample match over UDP, faster than it was fought."""
    began = time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", port))
        for line in SAMPLE.read_text(encoding="utf-8").splitlines():
            offset_ms, _, datagram = line.partition("\t")
            time.sleep(max(0.0, began + int(offset_ms) / 1000 / SPEED - time.monotonic()))
            sender.send(datagram.encode())


def is_whole_video(file: str) -> bool:
    """Decode a video from its first frame to its last."""
    words = ["ffmpeg", "-v", "error", "-xerror", "-i", f"file:{file}", "-map", "0:v", "-f", "null", "-"]
    return subprocess.run(words, check=False, timeout=60).returncode == 0


@pytest.mark.timeout(240)
def test_a_match_records_itself_and_its_moments_are_found(desk: Desk, obs: RealObs, tmp_path: Path) -> None:
    port, base = free_udp_port(), tmp_path / "video"
    for key, value in {"record_base": base, "automation": "true", "stop_delay": 2, "low_disk_gb": 0}.items():
        desk.call("settings.set", key=f"obs.{key}", value=value)
    words = ["name=cam", f"host={obs.host}", f"port={obs.port}", "role=record", "password=-"]
    desk.run("call", "obs.connection_add", *words, stdin=obs.password, check=True)
    desk.call("pss.tournament_create", name="Open 2026")
    desk.call("pss.tournament_start", tournament="Open 2026")
    desk.call("pss.court_add", name="A", port=port, bind="127.0.0.1")

    play_match(port)
    wait_until(lambda: desk.call("obs.recordings")[0]["ended_at"] is not None, 30)
    [recording] = desk.call("obs.recordings")
    match = recording["match"]

    # The right name, in the right folder, as long as it lasted.
    file = Path(recording["path"])
    assert file.parent.parent == base / "Open 2026"
    assert file.name.startswith("214 Lana MARIC (CRO) VS Sade OKAFOR (NGR) - ")
    assert is_whole_video(str(file))
    lasted = (recording["ended_at"] - recording["started_at"]) / SECOND
    assert seconds_of(str(file)) == pytest.approx(lasted, abs=1)
    events = desk.call("pss.events", match=match, limit=1000)
    [ready] = [event for event in events if event["kind"] == "match_ready"]
    [winner] = [event for event in events if event["kind"] == "winner"]
    assert ready["at"] < recording["started_at"] < ready["at"] + 3 * SECOND
    assert winner["at"] + 1.5 * SECOND < recording["ended_at"] < winner["at"] + 5 * SECOND

    # The replays of both challenges, attached to the events that asked for them.
    asked = {
        event["id"] for event in events if event["kind"] == "challenge" and event["fields"]["state"] == "requested"
    }
    replays = desk.call("obs.clips", match=match)
    assert {clip["event"] for clip in replays} == asked
    assert len(asked) == 2
    assert all(clip["by"] == "obs.automation" and is_whole_video(clip["path"]) for clip in replays)

    # A clip of a point, and the chapters.
    [kick] = [event for event in events if event["kind"] == "point" and event["fields"]["point"] == 5]
    clip = desk.call(
        "obs.cut_clip", at=kick["at"], seconds=4, after=1, event=kick["id"], caption="Turning head kick", exact="true"
    )
    assert seconds_of(clip["path"]) == pytest.approx(5, abs=0.2)
    assert clip["offset_ms"] == pytest.approx((kick["at"] - recording["started_at"]) / 1000 - 4000, abs=150)
    assert (clip["match"], clip["recording"]) == (match, recording["id"])
    lines = desk.call("obs.chapters", recording=recording["id"]).splitlines()
    assert lines[0].startswith("00:00 214 Lana MARIC (CRO) VS Sade OKAFOR (NGR)")
    assert len(lines) >= 3
    # What comes within ten seconds shares a line, which is cut where it gets too long; the moments are all kept.
    with closing(sqlite3.connect(desk.paths.database)) as database:
        kept = {caption for (caption,) in database.execute("SELECT caption FROM obs_moment WHERE match = ?", (match,))}
    assert {"Blue: turning head kick", "Round 3", "Blue: review requested"} <= kept
    assert "kick" in "\n".join(lines)

    # Every step of it is in the audit as what it was.
    audit = [entry for entry in desk.call("desk.audit", limit=100) if entry["principal"] == "obs.automation"]
    assert {entry["outcome"] for entry in audit} == {"done"}
    assert json.dumps(audit).count("obs.start_match_recording") == 1
