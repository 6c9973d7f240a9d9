"""The real process of the decks, spoken to as the engine does."""

import itertools
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from core.audio.decks.wire import AnyFact, Beat, Configure, DeckNow, Fact, Item, Order, Play
from tests.support.engine import environment
from tests.support.waiting import wait_until

F = TypeVar("F", bound=Fact)


class Decks:
    """A child process with what it has said so far."""

    def __init__(self, told: dict[str, str]) -> None:
        self.facts: list[AnyFact] = []
        self.complaints: list[str] = []
        self._ids = itertools.count(1)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.audio.decks"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**told, "PYTHONPATH": environment()["PYTHONPATH"]},
        )  # fmt: skip
        self._readers = [threading.Thread(target=read) for read in (self._read_facts, self._read_complaints)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> "Decks":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def pid(self) -> int:
        return self._process.pid

    def end(self) -> int:
        """Say no more, and wait for its end."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            return self._process.wait(10)
        finally:
            self._process.kill()
            for reader in self._readers:
                reader.join()

    def order(self, *orders: Order) -> None:
        assert self._process.stdin
        for order in orders:
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()

    def item(self, file: Path | str, **more: Any) -> Item:
        return Item(next(self._ids), file.as_uri() if isinstance(file, Path) else file, **more)

    def play(self, deck: str, file: Path | str, *, fade_ms: int = 0, **more: Any) -> Item:
        item = self.item(file, **more)
        self.order(Play(deck, item, fade_ms))
        return item

    def set_up(self, deck: str, **more: Any) -> None:
        self.order(Configure(deck, **more))

    def told(self, kind: type[F], item: Item) -> F | None:
        """Give the fact of this kind on an item, if it was told."""
        return next((f for f in self.facts if isinstance(f, kind) and getattr(f, "item", 0) == item.id), None)

    def wait(self, kind: type[F], item: Item, seconds: float = 15) -> F:
        wait_until(lambda: self.told(kind, item) is not None, seconds)
        found = self.told(kind, item)
        assert found is not None
        return found

    def now(self, deck: str) -> DeckNow | None:
        beat = next((fact for fact in reversed(self.facts) if isinstance(fact, Beat)), None)
        return next((each for each in beat.decks if each.deck == deck), None) if beat else None

    def _read_facts(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            self._decode(lines)

    def _decode(self, lines: IO[bytes]) -> None:
        for line in lines:
            self.facts.append(msgspec.json.decode(line, type=AnyFact))

    def _read_complaints(self) -> None:
        assert self._process.stderr
        with self._process.stderr as lines:
            self.complaints.extend(line.decode(errors="replace") for line in lines)
