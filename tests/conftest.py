"""What every test shares: the --long option and the hypothesis profiles behind it."""

import signal

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
    # Those with whole evenings in them first: a worker that begins one at the end keeps all others waiting.
    items.sort(key=lambda item: "e2e" not in item.path.parts and "real" not in item.path.stem)


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """True when a soak test should take its time."""
    return bool(request.config.getoption("--long"))
