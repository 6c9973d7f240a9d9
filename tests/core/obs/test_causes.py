"""Which call an event of OBS is tied to, and which it is not."""

import pytest

from core.errors import Conflict
from core.obs.causes import Causes, Expected, expected, starts, stops
from core.obs.events import ItemChanged, MuteChanged, OutputChanged, PreviewChanged, SceneChanged, VolumeChanged
from tests.support.clock import SteppedClock


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def causes(clock: SteppedClock) -> Causes:
    return Causes(clock)


def ask(causes: Causes, by: str, *events: Expected) -> None:
    with causes.expecting(by, *events):
        pass


def test_a_click_on_something_else_is_not_the_call_s(causes: Causes) -> None:
    ask(causes, "call", expected(SceneChanged, scene="Bar"), expected(MuteChanged, input="Mic", muted=True))
    assert causes.of(SceneChanged("main", "Stage")) == ""
    assert causes.of(MuteChanged("main", "Music", True)) == ""
    assert causes.of(MuteChanged("main", "Mic", False)) == ""
    assert causes.of(PreviewChanged("main", "Bar")) == ""
    assert causes.of(SceneChanged("main", "Bar", before="Stage")) == "call"
    assert causes.of(MuteChanged("main", "Mic", True)) == "call"


def test_an_event_comes_once(causes: Causes) -> None:
    ask(causes, "call", expected(SceneChanged, scene="Bar"))
    assert [causes.of(SceneChanged("main", "Bar")) for _ in range(2)] == ["call", ""]


def test_calls_at_the_same_time_have_each_their_own(causes: Causes) -> None:
    with causes.expecting("ann", expected(SceneChanged, scene="Bar")):
        ask(causes, "bea", expected(SceneChanged, scene="Break"))
        ask(causes, "cid", expected(SceneChanged, scene="Bar"))
        said = [causes.of(SceneChanged("main", scene)) for scene in ("Break", "Bar", "Bar", "Bar")]
    assert said == ["bea", "ann", "cid", ""]


def test_what_cannot_be_known_before_may_be_anything(causes: Causes) -> None:
    ask(causes, "call", expected(SceneChanged, scene=None), expected(ItemChanged, scene="Bar", item=3, visible=False))
    assert causes.of(SceneChanged("main", "Stage")) == "call"
    assert causes.of(ItemChanged("main", "Bar", 3, False, source="Title")) == "call"


@pytest.mark.parametrize(("volume_db", "by"), [(-12.500001, "call"), (-12.5, "call"), (-12.4, ""), (0.0, "")])
def test_a_fader_may_be_rounded(causes: Causes, volume_db: float, by: str) -> None:
    ask(causes, "call", expected(VolumeChanged, input="Mic", volume_db=-12.5))
    assert causes.of(VolumeChanged("main", "Mic", volume_db)) == by


def test_an_output_goes_step_by_step(causes: Causes) -> None:
    ask(causes, "on", *starts("record"))
    ask(causes, "off", *stops("record"))
    for output, became, by in (
        ("stream", "starting", ""),
        ("record", "starting", "on"),
        ("record", "started", "on"),
        ("record", "paused", ""),
        ("record", "stopping", "off"),
        ("record", "stopped", "off"),
        ("record", "stopped", ""),
    ):
        assert causes.of(OutputChanged("main", output, became)) == by  # type: ignore[arg-type]


def test_it_is_expected_while_the_call_lasts_and_a_moment_longer(causes: Causes, clock: SteppedClock) -> None:
    with causes.expecting("call", *starts("record")):
        clock.advance(5)
        assert causes.of(OutputChanged("main", "record", "starting")) == "call"
    clock.advance(2)
    assert causes.of(OutputChanged("main", "record", "started")) == ""


def test_of_what_was_refused_nothing_comes(causes: Causes) -> None:
    with pytest.raises(Conflict), causes.expecting("call", *starts("record")):
        raise Conflict("no")
    assert causes.of(OutputChanged("main", "record", "starting")) == ""


def test_what_nobody_has_called_for_is_tied_to_nothing(causes: Causes) -> None:
    ask(causes, "", expected(SceneChanged))
    ask(causes, "call", expected(SceneChanged))
    assert causes.of(SceneChanged("main", "Bar")) == "call"
