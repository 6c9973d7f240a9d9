"""Captures on a real disk: bounded while it is slow, and ended in words when it is full."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.pss.listening.listener import Datagram
from core.pss.listening.recorder import open_recorder
from core.pss.simulation import capture
from tests.support.waiting import until

SENDER = ("192.0.2.9", 6000)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the kernel refuse to make any file of this process larger, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_everything_taken_is_in_the_file_when_it_is_stopped(tmp_path: Path) -> None:
    recorder = await open_recorder("a.pcap", tmp_path / "captures", 6000)
    sent: list[Datagram] = [(b"%d" % number, SENDER) for number in range(1_000)]
    for number in range(0, 1_000, 100):
        recorder.take(sent[number : number + 100], 1_000_000 + number)
    await recorder.stop()
    assert recorder.path == tmp_path / "captures" / "a.pcap"
    captured = list(capture.read(recorder.path))
    assert [one.data for one in captured] == [data for data, _ in sent]
    assert [one.at for one in captured] == [1_000_000 + number // 100 * 100 for number in range(1_000)]


async def test_what_the_disk_does_not_take_in_time_is_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    recorder = await open_recorder("a.pcap", tmp_path, 6000)
    for _ in range(101):
        recorder.take([(b"", SENDER)] * 1_000, 1)
    assert recorder.missed == 1_000
    await recorder.stop()
    assert len(list(capture.read(recorder.path))) == 100_000
    assert any("1000 datagrams are missing" in message for message in caplog.messages)


async def test_a_full_disk_ends_it_in_words_and_leaves_the_file_whole(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = await open_recorder("a.pcap", tmp_path, 6000)
    recorder.take([(b"small", SENDER)], 1)
    await until(lambda: recorder.written == 1)
    with files_of_at_most(1_000):
        recorder.take([(bytes(10_000), SENDER)], 2)
        await until(lambda: recorder.problem)
    recorder.take([(b"too late", SENDER)], 3)
    await recorder.stop()
    assert recorder.problem
    assert f"the capture has ended: {recorder.problem}" in caplog.messages
    assert recorder.missed == 2
    assert [one.data for one in capture.read(recorder.path)] == [b"small"]


async def test_a_disk_that_is_gone_ends_it_in_words_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    recorder = await open_recorder("a.pcap", tmp_path, 6000)
    # The device takes nothing, cannot be cut to what was whole, and cannot be closed properly.
    device = os.open("/dev/full", os.O_RDWR)
    os.dup2(device, recorder._writer._file.fileno())
    os.close(device)
    recorder.take([(b"one", SENDER), (b"two", SENDER)], 1)
    await until(lambda: recorder.problem)
    await recorder.stop()
    assert recorder.problem == f"The capture {recorder.path} cannot be written: Invalid argument."
    assert f"the capture has ended: {recorder.problem}" in caplog.messages
    assert (recorder.written, recorder.missed) == (0, 2)
