"""What the tests of speech share: the part on a directory of the test's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.speech import Desk, open_desk
from tests.support.speech_services import Service, elevenlabs, openai_speech


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def eleven() -> Iterator[Service]:
    with elevenlabs() as service:
        yield service


@pytest.fixture
def house() -> Iterator[Service]:
    with openai_speech() as service:
        yield service
