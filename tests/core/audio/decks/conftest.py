"""A sound server for the tests of a file, and the process of the decks for each."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.decks import Decks
from tests.support.pulse import Pulse


@pytest.fixture(scope="module")
def pulse() -> Iterator[Pulse]:
    with tempfile.TemporaryDirectory(prefix="cd-pulse-") as directory, Pulse(Path(directory)) as running:
        yield running


@pytest.fixture
def decks(pulse: Pulse) -> Iterator[Decks]:
    with Decks(pulse.environment) as running:
        yield running
