"""Simulated OBS for the tests of this folder."""

import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from core.clock import SystemClock
from core.obs.models import Spoken
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio

PASSWORD = 'a "quoted" pässword'

Start = Callable[..., contextlib.AbstractAsyncContextManager[SimulatedObs]]


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def start(password: str) -> Start:
    @contextlib.asynccontextmanager
    async def started(protocol: Spoken = "v5", studio: Studio | None = None) -> AsyncIterator[SimulatedObs]:
        front = Front(protocol, password=password)
        async with SimulatedObs(studio or Studio(SystemClock()), front) as obs:
            yield obs

    return started
