"""Another program beside the test."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from tests.support.engine import environment


@contextmanager
def program(
    words: Sequence[str], stdout: int | IO[bytes] = subprocess.PIPE, stderr: int = subprocess.PIPE, **more: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program until the block is left, whatever happens in it; `more` goes into its environment."""
    with subprocess.Popen(words, stdout=stdout, stderr=stderr, env=environment() | more) as running:
        try:
            yield running
        finally:
            running.kill()


def line(running: "subprocess.Popen[bytes]") -> bytes:
    """Read the next line that a program prints."""
    assert running.stdout is not None
    return running.stdout.readline()
