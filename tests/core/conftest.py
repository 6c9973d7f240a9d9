"""What the tests of the session, the local socket and the client share: a served counter, and a client on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.client import Client
from tests.support.counting import Served


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with Served(tmp_path) as running:
        yield running


@pytest.fixture
async def client(served: Served) -> AsyncIterator[Client]:
    connected = await Client.connect(served.socket)
    yield connected
    await connected.close()
