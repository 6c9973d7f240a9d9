"""The real process of the decks, spoken to as the engine does."""

import itertools
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from core.audio.decks.wire import (
    AnyFact,
    AnyOrder,
    Beat,
    Configure,
    DeckNow,
    Device,
    Devices,
    Fact,
    Item,
    Levels,
    ListDevices,
    Output,
    Play,
)
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

    def order(self, *orders: AnyOrder) -> None:
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
        beat = self._last(Beat)
        return next((each for each in beat.decks if each.deck == deck), None) if beat else None

    @property
    def beats(self) -> int:
        """Count how often it has told that it lives."""
        return sum(isinstance(fact, Beat) for fact in self.facts)

    @property
    def output(self) -> Output | None:
        beat = self._last(Beat)
        return beat.output if beat else None

    @property
    def levels(self) -> dict[str, float]:
        told = self._last(Levels)
        return told.decks if told else {}

    def level(self, deck: str) -> float | None:
        return self.levels.get(deck)

    def devices(self) -> list[Device]:
        before = self._last(Devices)
        self.order(ListDevices())
        wait_until(lambda: self._last(Devices) is not before)
        told = self._last(Devices)
        assert told is not None
        return told.devices

    def cpu_seconds(self) -> float:
        """Tell for how long the process has computed."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def _last(self, kind: type[F]) -> F | None:
        return next((fact for fact in reversed(self.facts) if isinstance(fact, kind)), None)

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
