"""What the OBS screen knows, from reads and events."""

from dataclasses import replace

from core.client import Event
from core.event import Payload
from core.obs.events import ConnectionChanged, ConnectionRemoved, InstanceChanged, LevelsMeasured
from core.obs.models import Instance
from tests.tui.obs.things import connection, instance
from tui.obs.state import ObsRead, ObsState, Seen


def told(*payloads: Payload) -> list[Event]:
    return [Event(payload.topic, 1, 0, "obs", "", payload) for payload in payloads]


def read(*names: str) -> ObsState:
    state = ObsState()
    connections = [connection(number, name) for number, name in enumerate(names, 1)]
    state.take(ObsRead(connections[::-1], [instance(name) for name in names]))
    return state


def chosen(state: ObsState) -> Seen:
    assert state.chosen is not None
    return state.chosen


def known(state: ObsState) -> Instance | None:
    return chosen(state).instance


def test_they_stand_in_the_order_in_which_they_were_added() -> None:
    state = read("main", "stream")
    assert [seen.connection.name for seen in state.seen()] == ["main", "stream"]


def test_choosing_goes_around_and_outlives_a_rename() -> None:
    state = read("main", "stream")
    state.choose(1)
    assert chosen(state).connection.name == "stream"
    state.apply(told(ConnectionChanged(connection(2, "web")), InstanceChanged(instance("web", program="Bar"))))
    assert (chosen(state).connection.name, known(state)) == ("web", instance("web", program="Bar"))
    state.choose(2)
    assert chosen(state).connection.name == "main"


def test_nothing_of_a_lost_one_is_shown_as_if_it_were_so_now() -> None:
    state = read("main")
    state.measure(told(LevelsMeasured("main", {"Mic": -3.0})))
    assert chosen(state).levels == {"Mic": -3.0}
    state.apply(told(ConnectionChanged(connection(state="lost"))))
    assert known(state) is None
    assert chosen(state).last == instance()
    assert chosen(state).levels == {}
    state.apply(told(ConnectionChanged(connection()), InstanceChanged(instance(program="Break"))))
    assert known(state) == instance(program="Break")


def test_levels_of_one_that_is_not_known_are_not_kept() -> None:
    state = read("main")
    state.measure(told(LevelsMeasured("other", {"Mic": -3.0})))
    state.measure(told(LevelsMeasured("main", {"Mic": -4.0}), LevelsMeasured("main", {"Mic": -5.0})))
    assert chosen(state).levels == {"Mic": -5.0}
    state.forget_levels()
    assert chosen(state).levels == {}


def test_a_removed_one_is_gone_and_another_is_chosen() -> None:
    state = read("main", "stream")
    state.choose(1)
    state.apply(told(ConnectionRemoved("stream")))
    assert chosen(state).connection.name == "main"
    state.apply(told(ConnectionRemoved("main")))
    assert state.chosen is None


def test_a_fresh_read_replaces_all() -> None:
    state = read("main")
    state.take(ObsRead([replace(connection(), state="lost")], []))
    assert known(state) is None
    assert chosen(state).last == instance()
