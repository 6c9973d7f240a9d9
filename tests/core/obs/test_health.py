"""The health and the gauges of all OBS together."""

from dataclasses import replace

import pytest

from core.health import HealthState
from core.obs.health import gauges_of, health_of
from core.obs.models import Connection, Instance, LinkState, Output, Stats

MAIN = Connection(1, "main", "127.0.0.1", 4455, state="connected")
BAR = replace(MAIN, id=2, name="bar")


def test_without_any_there_is_nothing_to_be_ill() -> None:
    assert health_of([]).state == "disabled"
    assert health_of([replace(MAIN, enabled=False, state="disabled")]).state == "disabled"


def test_all_connected_is_well() -> None:
    health = health_of([MAIN, BAR, replace(MAIN, id=3, enabled=False, state="disabled")])
    assert (health.state, health.reason) == ("ok", "2 of 2 connected")


@pytest.mark.parametrize(
    ("state", "health"),
    [("connecting", "unknown"), ("degraded", "degraded"), ("lost", "failed"), ("refused", "failed")],
)
def test_one_that_is_not_well_is_named(state: LinkState, health: HealthState) -> None:
    found = health_of([MAIN, replace(BAR, state=state, reason="It is so.")])
    assert (found.state, found.reason) == (health, f"“bar” is {state}: It is so")


def test_the_worst_is_told_with_what_helps() -> None:
    found = health_of(
        [
            replace(MAIN, state="degraded", reason="It answers late."),
            replace(BAR, state="refused", reason="The password is wrong."),
            replace(BAR, id=3, name="left", state="lost", reason="Nothing listens there."),
        ]
    )
    assert found.state == "failed"
    assert found.reason == "“bar” is refused: The password is wrong; “left” is lost: Nothing listens there"
    assert found.remedy == "Give its password: obs.connection_edit."


def test_gauges_tell_only_what_was_measured() -> None:
    instances = [
        Instance("main", 0, stats=Stats(fps=29.9, skipped=3), stream=Output(dropped=7, kbps=2500.0)),
        Instance("bar", 0),
    ]
    connections = [MAIN, replace(BAR, state="degraded"), replace(BAR, id=3, state="lost")]
    assert gauges_of(connections, instances) == {
        "enabled": 3,
        "connected": 2,
        "main.fps": 29.9,
        "main.skipped": 3,
        "main.dropped": 7,
        "main.stream_kbps": 2500.0,
    }
