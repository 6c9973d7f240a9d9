"""What a text says that nobody has set yet, on a simulated OBS: a real one says nothing by default."""

import pytest

from core.clock import SystemClock
from core.obs.instance import Target
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.room import DEFAULTS, TEXT_KIND
from core.obs.simulation.studio.studio import Studio
from core.obs.v5 import open_v5
from tests.support.obs_watched import watching


async def test_a_text_that_nobody_set_says_what_its_kind_says_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEFAULTS, TEXT_KIND, {"text": "By default"})
    async with SimulatedObs(Studio(SystemClock()), Front("v5")) as obs:
        title = obs.studio.inputs.get("Title")
        assert title is not None
        async with watching(open_v5, Target("main", "127.0.0.1", obs.port)) as main:
            assert await main.obs.text("Title") == "Welcome"
            title.settings = {}
            assert await main.obs.text("Title") == "By default"
