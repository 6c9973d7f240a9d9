"""The command line as scripts rely on it: exit codes, errors on stderr, JSON, and what is not imported."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.engine import Desk, environment
from tests.support.program import line, program
from tui.cli import build_parser
from tui.themes import THEME_NAMES


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk() as running:
        yield running.start()


def cuedesk(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tui", *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=environment(),
    )


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["call"],
        ["pss"],
        ["config", "nope"],
        ["--theme", "pink"],
        ["pss", "simulate", "--speed", "fast"],
        ["pss", "simulate", "--to", "nowhere"],
        ["pss", "simulate", "--matches", "0"],
        ["pss", "simulate", "--loss", "2"],
        ["pss", "simulate", "--rate", "-1"],
        ["demo", "--speed", "nan"],
        ["simulate"],
        ["simulate", "obs", "--port", "70000"],
        ["simulate", "obs", "--scenes", "A,,B"],
        ["simulate", "obs", "--fault", "tiredness"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(words: list[str]) -> None:
    done = cuedesk(*words)
    assert done.returncode == 2
    assert "usage:" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["serve"],
        ["status"],
        ["call"],
        ["watch"],
        ["pss"],
        ["pss", "simulate"],
        ["config"],
        ["demo"],
        ["simulate", "obs"],
    ],
    ids=" ".join,
)
def test_every_verb_has_help(words: list[str]) -> None:
    done = cuedesk(*words, "--help")
    assert done.returncode == 0
    assert "--data" in done.stdout or words == ["config"]


def test_the_themes_are_the_console_s() -> None:
    console = build_parser()
    theme = next(action for action in console._actions if action.dest == "theme")
    assert tuple(theme.choices or ()) == THEME_NAMES


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["status"]], ids=" ".join)
def test_the_quick_verbs_load_neither_textual_nor_the_engine(words: list[str], desk: Desk) -> None:
    script = (
        "import sys; from tui.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('textual','pydantic','sqlite3','aiosqlite')"
        " or n == 'core.engine'], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words, "--data", str(desk.directory)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env=environment(),
    )
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_commands_are_listed_with_their_risk_and_help(desk: Desk) -> None:
    lines = desk.run("commands", check=True).stdout.splitlines()
    assert any(line.startswith("pss.scoreboard ") and "Show a court's scoreboard." in line for line in lines)
    found = {command["name"]: command for command in json.loads(desk.run("commands", "--json", check=True).stdout)}
    assert found["pss.court_remove"]["risk"] == "destructive"
    assert [p["name"] for p in found["pss.set_status"]["parameters"]] == ["event", "status", "reason"]


def test_call_takes_words_or_json_and_prints_json(desk: Desk) -> None:
    assert desk.call("desk.mode") == "show"
    done = desk.run("call", "settings.set", "--json", '{"key": "desk.venue", "value": "Hall = 1"}')
    assert json.loads(done.stdout)["value"] == "Hall = 1"
    assert desk.call("settings.set", key="desk.venue", value="a=b")["value"] == "a=b"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no.such"], "There is no command"),
        (["pss.scoreboard"], "court is needed"),
        (["pss.scoreboard", "court=nowhere"], "nowhere"),
        (["pss.events", "kind=nonsense"], "kind"),
        (["desk.mode", "nonsense"], "key=value"),
        (["desk.mode", "--json", "[1]"], "object"),
        (["pss.court_remove", "court=1"], "not done during a show"),
        (["settings.get", "key=desk.venu"], "desk.venu"),
    ],
)
def test_a_refusal_exits_1_with_the_reason_and_no_traceback(desk: Desk, words: list[str], said: str) -> None:
    done = desk.run("call", *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_what_cannot_be_taken_back_wants_a_yes(desk: Desk) -> None:
    desk.call("pss.court_add", name="short-lived", port=0x7F01, bind="127.0.0.1", auto_start="false")
    desk.call("desk.set_mode", mode="edit")
    try:
        refused = desk.run("call", "pss.court_remove", "court=short-lived")
        assert refused.returncode == 1
        assert "--yes" in refused.stderr
        desk.run("call", "pss.court_remove", "court=short-lived", "--yes", check=True)
        assert "short-lived" not in desk.run("call", "pss.courts", check=True).stdout
    finally:
        desk.call("desk.set_mode", mode="show")


def test_watch_prints_events_as_they_happen(desk: Desk) -> None:
    with program(desk.words("watch", "settings.", "desk.")) as watching:
        assert json.loads(line(watching))["topic"] == "desk.mode_changed"
        desk.call("settings.set", key="desk.venue", value="Watched")
        event = json.loads(line(watching))
    assert (event["topic"], event["data"]["new"], event["source"]) == ("settings.changed", "Watched", "desk")


def test_status_as_words_and_as_json(desk: Desk) -> None:
    assert "running, mode show" in desk.run("status", check=True).stdout
    found = json.loads(desk.run("status", "--json", check=True).stdout)
    assert found["state"] == "running"
    assert {part["part"] for part in found["health"]} >= {"store", "scoring"}


def test_without_an_engine_it_says_so() -> None:
    with Desk() as none:
        done = none.run("status")
        assert (done.returncode, done.stdout) == (1, "")
        assert "No engine is running." in done.stderr


def test_the_console_wants_a_terminal() -> None:
    with Desk() as none:
        done = subprocess.run(
            [sys.executable, "-m", "tui", "--data", str(none.directory)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env=environment(),
        )
        assert done.returncode == 1
        assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_scripts_know_the_verbs(shell: str) -> None:
    done = cuedesk("completion", shell)
    assert done.returncode == 0
    assert "simulate" in done.stdout


@pytest.fixture(scope="module")
def complete(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """Complete the last word of a command line in a real bash, with our desk as the user's own."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "cuedesk"
    program.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = commands ]; then set -- "$@" --data "{desk.directory}"; fi\n'
        f'exec "{sys.executable}" -m tui "$@"\n'
    )
    program.chmod(0o755)
    script = """
        eval "$(cuedesk completion bash)"
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        function=$(complete -p cuedesk) && function=${function#*-F } && function=${function%% *}
        $function cuedesk "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
    """

    def complete(*words: str) -> list[str]:
        env = environment() | {"PATH": f"{folder}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-c", script, "bash", "cuedesk", *words],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            env=env,
        )
        assert done.stderr == ""
        return done.stdout.split()

    return complete


def test_bash_completes_verbs_commands_and_files(
    complete: Callable[..., list[str]], tmp_path: Path, desk: Desk
) -> None:
    assert complete("st") == ["status", "stop"]
    assert complete("pss", "sim") == ["simulate"]
    assert complete("config", "sch") == ["schema"]
    assert complete("completion", "b") == ["bash"]
    assert set(complete("call", "desk.")) == {
        command["name"] for command in desk.call("desk.commands") if command["name"].startswith("desk.")
    }
    (tmp_path / "desk.db").touch()
    assert complete("restore", f"{tmp_path}/de") == [f"{tmp_path}/desk.db"]
    assert complete("status", "--js") == ["--json"]


def test_an_export_is_the_same_to_the_byte_in_a_file_and_through_a_pipe(desk: Desk, tmp_path: Path) -> None:
    desk.call("pss.court_add", name="exported", port=0x7F02, bind="127.0.0.1", auto_start="false")
    desk.call("pss.mark", court="exported", note="one, two; three")
    file = tmp_path / "marks.csv"
    desk.run("pss", "export", "--kind", "mark", "-o", str(file), check=True)
    assert "three" in file.read_text()
    through = subprocess.run(
        [sys.executable, "-m", "tui", "pss", "export", "--kind", "mark", "--data", str(desk.directory)],
        capture_output=True,
        timeout=30,
        check=True,
        env=environment(),
    )
    assert through.stdout == file.read_bytes()


def piped(desk: Desk, words: str) -> "subprocess.CompletedProcess[str]":
    """Run a pipeline in bash, where $CUEDESK is the program, and fail as any of its members does."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", words],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=environment() | {"CUEDESK": f"{sys.executable} -m tui --data {desk.directory}"},
    )


@pytest.mark.parametrize("words", ["commands", "commands --json", "call desk.commands", "--help", "watch"])
def test_who_has_read_enough_is_no_failure(desk: Desk, words: str) -> None:
    done = piped(desk, f"$CUEDESK {words} | head -c 1")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_output_that_cannot_be_written_is_told(desk: Desk) -> None:
    done = piped(desk, "$CUEDESK commands > /dev/full")
    assert (done.returncode, done.stderr) == (1, "cuedesk: the output: No space left on device\n")


def test_a_terminal_with_few_letters_is_no_failure(desk: Desk) -> None:
    done = piped(desk, "PYTHONIOENCODING=ascii $CUEDESK status")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u25cf store" in done.stdout


def test_what_is_not_text_is_refused_in_a_sentence(desk: Desk) -> None:
    done = piped(desk, "$CUEDESK call settings.set key=desk.venue value=$'\\xff'")
    assert done.returncode == 1
    assert done.stderr == "cuedesk: settings.set cannot be called like this: what was given is not text in UTF-8.\n"


def test_ctrl_c_ends_a_watch_quietly(desk: Desk) -> None:
    with program(desk.words("watch")) as watching:
        line(watching)
        watching.send_signal(signal.SIGINT)
        _, said = watching.communicate(timeout=10)
    assert (watching.returncode, said) == (130, b"")


@pytest.mark.parametrize(
    "words", [["name=x", "value=correct-horse"], ["--json", '{"name": "x", "value": "correct-horse"}']]
)
def test_a_secret_is_not_taken_from_the_command_line(desk: Desk, words: list[str]) -> None:
    done = desk.run("call", "secrets.set", *words)
    assert done.returncode == 1
    assert "value is secret" in done.stderr
    assert "correct-horse" not in done.stderr
    assert "value=-" in done.stderr


def test_a_secret_is_taken_from_standard_input_with_all_its_lines(desk: Desk) -> None:
    desk.run("call", "secrets.set", "name=by word", "value=-", stdin="two\nlines\n", check=True)
    desk.run("call", "secrets.set", "--json", "-", stdin='{"name": "by json", "value": "x"}', check=True)
    desk.run("secret", "by verb", stdin="x\n", check=True)
    assert set(desk.call("secrets.names")) >= {"by word", "by json", "by verb"}


def test_a_named_configuration_file_must_be_there(desk: Desk) -> None:
    for verb in (["serve"], ["config", "check"], ["config", "show"]):
        done = desk.run(*verb, "--config", "/nowhere/cuedesk.toml")
        assert (done.returncode, done.stderr) == (1, "cuedesk: There is no configuration file /nowhere/cuedesk.toml.\n")


def test_config_is_checked_with_the_nearest_key_named(desk: Desk) -> None:
    file = desk.directory / "wrong.toml"
    file.write_text("[log]\nlevl = 'info'\n")
    done = desk.run("config", "check", "--config", str(file))
    assert done.returncode == 1
    assert "levl" in done.stderr
    assert "log.level" in done.stderr
    for what in ("show", "path", "schema", "example"):
        assert desk.run("config", what, check=True).stdout
