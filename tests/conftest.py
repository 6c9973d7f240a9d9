"""What every test shares: the --long option and the hypothesis profiles behind it."""

import signal
import zlib

import pytest
from hypothesis import settings

# One example has no deadline: a busy machine is slow without being wrong, and pytest-timeout ends a hang.
settings.register_profile("quick", deadline=None)
settings.register_profile("long", deadline=None, max_examples=5_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="longer property and soak tests")


def pytest_configure(config: pytest.Config) -> None:
    # A shell that runs this in the background has it ignored, and so would all that tests start and then interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.load_profile("long" if config.getoption("--long") else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Files in an order of no meaning, so that those with whole evenings in them stand far from each other: several at
    # once are more than two cores can do. None of them stands at the end, where it would keep the other worker waiting.
    def place(item: pytest.Item) -> float:
        file = item.path.relative_to(item.config.rootpath)
        is_long = "e2e" in file.parts or "real" in file.stem
        return zlib.crc32(str(file).encode()) * (0.8 if is_long else 1.0)

    items.sort(key=place)


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """True when a soak test should take its time."""
    return bool(request.config.getoption("--long"))
