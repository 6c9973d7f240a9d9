"""Speech in a real engine, by the command line: what a script relies on."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.engine import Desk


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk() as running:
        yield running.start()


def test_a_text_is_generated_by_a_script(desk: Desk) -> None:
    made = desk.call("speech.generate", text="The doors are open.", voice="English", pad_before=0, pad_after=0)
    assert made["path"].startswith(str(desk.directory))
    assert made["duration_ms"] > 500
    assert desk.call("speech.generate", text="The doors are open.", pad_before=0, pad_after=0)["cached"]


def test_what_is_wrong_is_one_sentence_and_a_code(desk: Desk) -> None:
    empty = desk.run("call", "speech.generate", "text=")
    assert (empty.returncode != 0, "text is empty" in empty.stderr) == (True, True)
    assert "Traceback" not in empty.stderr
    long = desk.run("call", "speech.generate", "text=" + "x" * 100_000)
    assert "5000 characters at most, not 100000" in long.stderr


def test_what_lies_ready_is_kept_listened_to_and_taken_elsewhere(desk: Desk) -> None:
    made = desk.call("speech.generate", text="Welcome.")
    saved = desk.call("speech.message_save", announcement=made["id"], title="Welcome")
    assert (saved["path"], saved["sent"], saved["sent_at"]) == (made["path"], 0, None)
    piece = desk.call("speech.file", announcement=saved["announcement"])
    assert base64.b64decode(piece["data"]) == Path(made["path"]).read_bytes()[: 256 * 1024]
    assert piece["size"] == Path(made["path"]).stat().st_size


def test_going_on_air_has_to_be_armed(desk: Desk) -> None:
    for words in (
        ("speech.say", "text=Hello."),
        ("speech.play", "announcement=1"),
        ("speech.message_play", "message=1"),
    ):
        asked = desk.run("call", *words)
        assert asked.returncode != 0
        assert "armed" in asked.stderr


def test_a_key_never_comes_from_the_command_line_and_is_never_shown(desk: Desk) -> None:
    typed = desk.run("call", "speech.provider_key", "provider=openai", "key=sk-secret")
    assert typed.returncode != 0
    stored = desk.run("call", "speech.provider_key", "provider=openai", "key=-", stdin="sk-secret\n", check=True)
    assert '"has_key": true' in stored.stdout
    shown = desk.run("call", "speech.providers", check=True)
    assert "sk-secret" not in stored.stdout + shown.stdout + (desk.directory / "serve.log").read_text()
