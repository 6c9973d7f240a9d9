"""What the frame tells of OBS: on air, lights, and what ran when it was lost."""

from dataclasses import replace
from typing import Any

import pytest

from core.client import Event
from core.event import Payload
from core.obs.events import ConnectionChanged, ConnectionRemoved, OutputChanged, SceneChanged
from core.obs.models import Connection, Output
from tests.tui.obs.things import AT, SECOND, connection, instance
from tui.desk import Desk
from tui.lights import Light, lights
from tui.link import LinkState
from tui.marks import PLAIN, RICH
from tui.segments import Situation
from tui.statusbar import status


def told(*payloads: Payload) -> list[Event]:
    return [Event(payload.topic, 1, 0, "obs", "", payload) for payload in payloads]


def desk_with(*connections: Connection, **more: Any) -> Desk:
    desk = Desk()
    up = [each for each in connections if each.state in ("connected", "degraded")]
    desk.obs.take(connections, [instance(each.name, **more) for each in up])
    return desk


def situation(desk: Desk, **more: Any) -> Situation:
    return Situation(desk, LinkState("attached", AT), AT + 12 * SECOND, RICH, **more)


def bar(desk: Desk, width: int = 120, **more: Any) -> str:
    return "\n".join(line.plain for line in status(situation(desk, **more), width))


def light(desk: Desk) -> Light | None:
    return next((light for light in lights(situation(desk)) if light.label == "OBS"), None)


def test_each_obs_s_program_is_told() -> None:
    desk = desk_with(connection(1, "main"), connection(2, "stream"))
    assert "ON AIR main: Stage · stream: Stage" in bar(desk)
    assert not desk.apply(told(SceneChanged("stream", "Live")))
    assert "ON AIR main: Stage · stream: Live" in bar(desk)


@pytest.mark.parametrize("width", [80, 120])
def test_what_is_on_air_is_never_dropped_however_many_there_are(width: int) -> None:
    desk = desk_with(*(connection(number, f"camera {number}") for number in range(1, 11)))
    text = bar(desk, width)
    assert "ON AIR camera 1: Stage" in text
    assert "more" in text


def test_nothing_is_on_air_on_a_lost_one() -> None:
    desk = desk_with(connection())
    desk.apply(told(ConnectionChanged(connection(state="lost"))))
    assert "ON AIR" not in bar(desk)


def test_what_ran_when_it_was_lost_is_a_failure_until_it_is_back() -> None:
    desk = desk_with(connection(), record=Output(active=True))
    desk.apply(told(OutputChanged("main", "stream", "started")))
    desk.apply(told(ConnectionChanged(connection(state="lost"))))
    assert "main was recording and live when it was lost at" in bar(desk)
    assert desk.apply(told(ConnectionChanged(connection())))
    assert "was recording" not in bar(desk)


def test_a_recording_that_was_stopped_is_no_failure() -> None:
    desk = desk_with(connection(), record=Output(active=True))
    desk.apply(told(OutputChanged("main", "record", "stopped"), ConnectionChanged(connection(state="lost"))))
    assert "was recording" not in bar(desk)


def test_a_read_after_the_engine_was_away_remembers_what_ran() -> None:
    desk = desk_with(connection(), record=Output(active=True))
    desk.obs.take([connection(state="lost")], [])
    assert "main was recording" in bar(desk)
    desk.obs.take([connection()], [instance()])
    assert "was recording" not in bar(desk)


def test_one_light_tells_of_the_worst() -> None:
    assert light(desk_with()) is None
    assert light(desk_with(connection())) == Light("OBS", "●", "", "$ok")
    desk = desk_with(connection(1, "main"), connection(2, "stream", state="lost"), connection(3, "x", state="disabled"))
    assert light(desk) == Light("OBS", "✕", "stream lost 12 s", "bold $failure", aside="trying now")
    desk.apply(told(ConnectionChanged(connection(2, "stream", state="degraded", reason="Its disk is full."))))
    assert light(desk) == Light("OBS", "!", "stream: Its disk is full.", "$attention")
    desk.apply(told(ConnectionRemoved("stream")))
    assert light(desk) == Light("OBS", "●", "", "$ok")
    refused = desk_with(replace(connection(), state="refused"))
    assert light(refused) == Light("OBS", "✕", "main: password refused", "bold $failure", aside="trying now")


def test_the_bar_tells_the_next_try_where_there_is_room_to_spare() -> None:
    due = AT + 16 * SECOND
    lost = connection(9, "stream", state="lost", next_try_at=due)
    desk = desk_with(*(connection(number, f"camera {number}") for number in range(1, 4)), lost)
    assert bar(desk, 120).endswith("OBS✕ stream lost 12 s · next try in 4 s ")
    assert bar(desk, 80).endswith("OBS✕ stream lost 12 s · next try in 4 s ")
    assert bar(desk, 110, session_left=599.0).endswith("OBS✕ stream lost 12 s ")
    refused = desk_with(connection(1, "a name that is long", state="refused", next_try_at=due))
    assert bar(refused, 160).endswith(": password refused · next try in 4 s ")


def test_an_armed_session_is_told_with_how_long_it_lasts() -> None:
    assert "SESSION ARMED 9 min" in bar(desk_with(), session_left=599.0)
    assert "SESSION ARMED" in bar(desk_with(connection()), 80, session_left=59.0)
    assert "ARMED" not in bar(desk_with())


def test_replays_are_of_the_obs_that_is_there_for_recording() -> None:
    desk = desk_with(connection(1, "stream", role="stream"), connection(2, "main", role="record"))
    assert desk.obs.recorder == "main"
    desk.apply(told(ConnectionChanged(connection(2, "main", role="record", state="lost"))))
    assert desk.obs.recorder == "stream"
    assert desk_with(connection(state="lost")).obs.recorder is None


def test_hostile_names_are_told_literally() -> None:
    desk = desk_with(connection(name="[red]\x1b[2J"))
    desk.apply(told(SceneChanged("[red]\x1b[2J", "\u202e[bold]漢字")))
    text = bar(desk)
    assert "[red]␛[2J: �[bold]漢字" in text


def test_signs_are_letters_where_a_font_has_no_others() -> None:
    desk = desk_with(connection(state="lost"))
    plain = replace(situation(desk), marks=PLAIN)
    assert [light.sign for light in lights(plain) if light.label == "OBS"] == ["X"]
