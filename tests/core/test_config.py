"""The configuration file: strict, with every mistake told in words, and documented by its own code."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from core import config
from core.config import Config
from core.errors import Invalid
from tests.support.engine import environment
from tests.support.privileges import without_override


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def mistakes(file: Path, text: str | bytes) -> list[str]:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Invalid) as wrong:
        config.load(file)
    assert str(file) in wrong.value.message
    return [line.removeprefix(str(file)) for line in wrong.value.message.splitlines()]


def test_without_a_file_everything_is_at_its_default(file):
    assert config.load(file) == Config()


def test_an_empty_file_is_good(file):
    file.write_text("")
    assert config.load(file) == Config()


def test_values_are_taken(file):
    file.write_text('[log]\nlevel = "debug"\n[store]\nslow_query_ms = 5\n')
    loaded = config.load(file)
    assert (loaded.log.level, loaded.store.slow_query_ms, loaded.pss) == ("debug", 5.0, Config().pss)


def test_a_configuration_cannot_be_changed():
    with pytest.raises(ValidationError):
        Config().log.level = "debug"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[log]\nlevl = 'info'", ", line 2: log.levl is not a setting; did you mean log.level?"),
        ("[lgo]\nlevel = 'info'", ", line 1: lgo is not a setting; did you mean log?"),
        ("level = 'info'", ", line 1: level is not a setting; did you mean log.level?"),
        ("[pss]\nslow_query_ms = 3", ", line 2: pss.slow_query_ms is not a setting; did you mean store.slow_query_ms?"),
        ("[audio]\n", ", line 1: audio is not a setting."),
        ("[store]\n\nslow_query_ms = 'fast'", ', line 3: store.slow_query_ms should be a number, not "fast".'),
        ("[store]\nslow_query_ms = true", ", line 2: store.slow_query_ms should be a number, not true."),
        ("[store]\nslow_query_ms = 0", ", line 2: store.slow_query_ms should be greater than 0, not 0."),
        ("[pss]\nbuffer_limit = '5000'", ', line 2: pss.buffer_limit should be a whole number, not "5000".'),
        (
            "[log]\nlevel = 'loud'",
            ', line 2: log.level should be "debug", "info", "warning" or "error", not "loud".',
        ),
        ("log = 3", ", line 1: log should be a section, written [log], not 3."),
        ("log.level = 3", ', line 1: log.level should be "debug", "info", "warning" or "error", not 3.'),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_was_probably_meant(file, text, said):
    assert mistakes(file, text) == [said]


def test_all_mistakes_are_told_at_once_in_the_files_order(file):
    file.write_text("[log]\nlevl = 'x'\nlevel = 3\n[store]\nslow_query_ms = 'fast'\n")
    with pytest.raises(Invalid) as wrong:
        config.load(file)
    assert [line.split(":")[0] for line in wrong.value.message.splitlines()] == [
        f"{file}, line {number}" for number in (2, 3, 5)
    ]
    assert set(wrong.value.data["fields"]) == {"log.levl", "log.level", "store.slow_query_ms"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[log\n", " is not valid TOML: Expected ']'"),
        (b"\xff\xfe", " is not a text in UTF-8"),
        ("[log]\nlevel = 'info'\nlevel = 'info'", " is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(file, text, said):
    (line,) = mistakes(file, text)
    assert line.startswith(said)


def test_a_directory_is_told(tmp_path):
    with pytest.raises(Invalid, match="cannot be read: Is a directory"):
        config.load(tmp_path)


def test_a_file_that_may_not_be_read_is_told(file):
    file.write_text("")
    file.chmod(0)
    done = subprocess.run(
        without_override(sys.executable, "-m", "tui", "config", "check", "--config", str(file)),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=environment(),
    )
    assert (done.returncode, done.stderr) == (1, f"cuedesk: {file} cannot be read: Permission denied.\n")


def test_a_file_that_somebody_has_named_must_exist(tmp_path):
    assert config.load(tmp_path / "none.toml") == Config()
    with pytest.raises(Invalid, match=r"There is no configuration file .*none\.toml"):
        config.load(tmp_path / "none.toml", must_exist=True)


def test_what_is_shown_can_be_loaded_again(file):
    changed = Config.model_validate({"log": {"level": "error"}, "pss": {"publish_wait_ms": 7}})
    file.write_text(config.show(changed))
    assert config.load(file) == changed


def test_the_example_shows_every_setting_with_its_default_and_its_documentation(file):
    file.write_text(config.example())
    assert config.load(file) == Config()
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line else line for line in config.example().splitlines()
    )
    assert tomllib.loads(uncommented) == Config().model_dump()
    for _, section in Config():
        assert f"# {section.__doc__}\n" in config.example()
        for setting in type(section).model_fields.values():
            assert setting.description
            assert f"# {setting.description}\n" in config.example()


def test_the_shipped_example_is_true():
    shipped = Path(config.__file__).with_name("config.example.toml")
    assert shipped.read_text() == config.example(), "write it again with: cuedesk config example"


def test_the_schema_describes_every_setting():
    schema = config.schema()
    level = schema["$defs"]["LogConfig"]["properties"]["level"]
    assert level["enum"] == ["debug", "info", "warning", "error"]
    assert level["description"].startswith("The least serious lines")
    assert schema["additionalProperties"] is False
