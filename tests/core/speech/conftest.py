"""What the tests of speech share: the part on a directory of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.speech import Desk, open_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened
