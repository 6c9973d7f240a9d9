"""Programs measured from outside: each contestant is a process of its own, so that its CPU time is only its own.

A contestant is a function of a benchmark module. It is given `ready`, to be called with plain values once the parent
may go on, and returns plain values when it is done.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

Ready = Callable[..., None]
Contestant = Callable[..., dict[str, Any]]


class Child:
    """A contestant at work.

    Attributes:
        told: What it said when it was ready.
    """

    def __init__(self, contestant: Contestant, arguments: dict[str, Any]) -> None:
        name = f"{contestant.__module__}:{contestant.__qualname__}"
        words = [sys.executable, "-P", "-m", __name__, name, json.dumps(arguments)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.told = self._line()

    def result(self, seconds: float = 300.0) -> dict[str, Any]:
        """Wait for what it returns."""
        result = self._line()
        self._process.wait(seconds)
        return result

    def close(self) -> None:
        """End it, whether it is done or not."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"A measured program ended early, with exit code {self._process.wait()}.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def running(contestant: Contestant, **arguments: Any) -> Iterator[Child]:
    """Start a contestant and wait until it is ready; it is ended when the block is left."""
    child = Child(contestant, arguments)
    try:
        yield child
    finally:
        child.close()


def measured(contestant: Contestant, **arguments: Any) -> dict[str, Any]:
    """Run a contestant that needs nothing from its parent, and give its result."""
    with running(contestant, **arguments) as child:
        return child.result()


def main() -> None:
    """Be a contestant."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("arguments", type=json.loads)
    given = parser.parse_args()
    module, _, function = given.name.partition(":")
    said = False

    def ready(**values: Any) -> None:
        nonlocal said
        said = True
        print(json.dumps(values), flush=True)

    result = getattr(import_module(module), function)(ready, **given.arguments)
    if not said:
        ready()
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
