"""The command line: `cuedesk …`. Parses the words and hands over; each verb's work is in `tui/verbs/`.

Nothing heavy is imported before it is known to be needed: `--help`, `--version` and `status` load neither Textual nor
the engine. Exit codes: 0 done, 1 refused or failed (the reason on stderr), 2 wrong usage, 130 ended by Ctrl-C.
"""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from tui.arguments import above_zero, address, count, fault, names, port, share, speed

DONE, FAILED, INTERRUPTED = 0, 1, 130

Verb = Callable[[argparse.Namespace], int]


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no sign for a letter gets the letter's number, and no traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            return _run(build_parser().parse_args(words))
        finally:
            # Here, so that a reader who has gone is met in this function and not at the interpreter's end.
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads our output has enough of it; the rest has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except OSError as error:
        print(f"cuedesk: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    from core.errors import CuedeskError

    module, name = options.run.split(":")
    try:
        verb: Verb = getattr(importlib.import_module(module), name)
        return verb(options)
    except CuedeskError as error:
        print(f"cuedesk: {error.message}", file=sys.stderr)
        if error.remedy:
            print(error.remedy, file=sys.stderr)
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Describe every verb; `run` names the function that does its work, imported only then."""
    parser = argparse.ArgumentParser(
        prog="cuedesk",
        description="The control desk of a venue or a studio. Without a verb it opens the console.",
        parents=[_common()],
    )
    parser.set_defaults(run="tui.verbs.console:console", data=None, config=None, slow=False, theme=None, ascii=False)
    parser.add_argument("--version", action="version", version=_Version("%(prog)s"))
    _console_options(parser)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    for add in (_engine_verbs, _catalog_verbs, _store_verbs, _config_verbs, _pss_verbs, _simulate_verbs):
        add(verbs)
    return parser


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _verb(verbs: Verbs, name: str, run: str, help: str) -> argparse.ArgumentParser:
    """Add a verb; `run` is `module:function` below `tui.verbs`."""
    added = verbs.add_parser(name, help=help, description=_sentence(help), parents=[_common()])
    added.set_defaults(run=f"tui.verbs.{run}")
    return added


def _group(verbs: Verbs, name: str, help: str) -> Verbs:
    """Add a word that verbs of its own follow."""
    added = verbs.add_parser(name, help=help, description=_sentence(help), parents=[_common()])
    return added.add_subparsers(title="what", metavar="WHAT", required=True)


def _sentence(help: str) -> str:
    return help[0].upper() + help[1:] + "."


def _common() -> argparse.ArgumentParser:
    """Describe what goes with every verb; made anew for each, since parsers share and change their parents' options."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data", type=Path, metavar="DIR", help="keep everything below this directory")
    common.add_argument("--config", type=Path, metavar="FILE", help="the configuration file")
    return common


def _console_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--slow", action="store_true", help="for a slow link: two redraws a second, nothing animated")
    parser.add_argument("--ascii", action="store_true", help="plain signs, for a terminal whose font has no others")
    themes = ("dark", "light", "contrast", "terminal")
    parser.add_argument("--theme", choices=themes, help="colours, for this time only")


def _engine_verbs(verbs: Verbs) -> None:
    _verb(verbs, "serve", "engine:serve", "run the engine in the foreground")
    status = _verb(verbs, "status", "engine:status", "tell how the engine and its parts are")
    status.add_argument("--json", action="store_true", help="as JSON")
    _verb(verbs, "stop", "engine:stop", "end the engine")
    _verb(verbs, "setup", "setup:setup", "answer the first questions: venue, time zone, courts")
    demo = _verb(verbs, "demo", "demo:demo", "show a simulated match on a throwaway desk")
    demo.add_argument("--speed", type=above_zero, metavar="N", help="how many times faster than a real match")
    _console_options(demo)
    completion = _verb(verbs, "completion", "completion:completion", "print a completion script for a shell")
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _catalog_verbs(verbs: Verbs) -> None:
    commands = _verb(verbs, "commands", "catalog:commands", "list every command that the engine knows")
    commands.add_argument("--json", action="store_true", help="as JSON")
    call = _verb(verbs, "call", "catalog:call", "run a command and print its result as JSON")
    call.add_argument("name", metavar="COMMAND", help="such as pss.scoreboard")
    call.add_argument("arguments", nargs="*", metavar="key=value", help="the command's arguments")
    call.add_argument(
        "--json", metavar="OBJECT", help="the arguments as one JSON object; - reads it from standard input"
    )
    call.add_argument("--armed", action="store_true", help="arm and fire a command that goes on air")
    call.add_argument("--yes", action="store_true", help="confirm a command that cannot be taken back")
    watch = _verb(verbs, "watch", "catalog:watch", "print events as JSON lines as they happen")
    watch.add_argument("topics", nargs="*", metavar="TOPIC", help="such as pss. or pss.point_scored; all without")
    secret = _verb(verbs, "secret", "catalog:secret", "store a password or key, asked for or read from standard input")
    secret.add_argument("name", help="the secret's name")


def _store_verbs(verbs: Verbs) -> None:
    backup = _verb(verbs, "backup", "store:backup", "copy the database to a new file while everything goes on")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _verb(verbs, "restore", "store:restore", "put a backup in the database's place; the engine must not run")
    restore.add_argument("file", type=Path, metavar="FILE")
    _verb(verbs, "check", "store:check", "check the database's integrity")


def _config_verbs(verbs: Verbs) -> None:
    under = _group(verbs, "config", "look at the configuration")
    for name, help_text in (
        ("check", "say what is wrong in the configuration file"),
        ("show", "print the configuration in force"),
        ("path", "print where things are kept"),
        ("schema", "print the configuration's JSON schema"),
        ("example", "print an example file with every setting explained"),
    ):
        _verb(under, name, f"config:{name}", help_text)


def _pss_verbs(verbs: Verbs) -> None:
    under = _group(verbs, "pss", "send, simulate and export scoring events")
    replay = _verb(under, "replay", "pss:replay", "send a recorded capture again")
    replay.add_argument("file", type=Path, metavar="FILE")
    replay.add_argument("--speed", type=speed, default=1.0, metavar="N|max", help="how many times faster than it was")
    simulate = _verb(under, "simulate", "pss:simulate", "play plausible best-of-3 matches")
    simulate.add_argument("--dialect", choices=("2.3", "gen2"), default="2.3")
    simulate.add_argument("--matches", type=count, default=1, metavar="N")
    simulate.add_argument("--rate", type=above_zero, metavar="N", help="datagrams a second, in place of real time")
    simulate.add_argument(
        "--speed", type=speed, default=1.0, metavar="N|max", help="how many times faster than real time"
    )
    simulate.add_argument("--seed", type=int, default=1, metavar="N")
    simulate.add_argument("--loss", type=share, default=0.0, metavar="P", help="share of datagrams lost, 0 to 1")
    simulate.add_argument("--reorder", type=share, default=0.0, metavar="P", help="share sent out of order, 0 to 1")
    for sender in (replay, simulate):
        sender.add_argument("--to", type=address, default="127.0.0.1:6000", metavar="HOST:PORT")
    export = _verb(under, "export", "pss:export", "write events or a match report")
    export.add_argument("--format", choices=("csv", "jsonl", "report"), default="csv")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new file; standard output without")
    for name, kind in (("court", str), ("match", int), ("tournament", str), ("day", str), ("side", str), ("text", str)):
        export.add_argument(f"--{name}", type=kind)
    for name in ("kind", "status"):
        export.add_argument(f"--{name}", action="append")


def _simulate_verbs(verbs: Verbs) -> None:
    under = _group(verbs, "simulate", "stand in for an outside system that is not there")
    obs = _verb(under, "obs", "simulate:obs", "be an OBS that others can connect to")
    obs.add_argument("--protocol", choices=("v5", "v4"), default="v5", help="v5 is that of OBS 28 and later")
    obs.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen; 127.0.0.1 without")
    obs.add_argument("--port", type=port, metavar="N", help="4455 (v5) or 4444 (v4) without; 0 is any free one")
    obs.add_argument("--password", default="", metavar="TEXT", help="what to ask clients for; nothing without")
    obs.add_argument("--scenes", type=names, default="Stage,Bar,Break,Replay", metavar="A,B,…", help="its scenes")
    obs.add_argument("--recordings", type=Path, metavar="DIR", help="where files go; they are thrown away without")
    obs.add_argument(
        "--fault",
        type=fault,
        action="append",
        metavar="WORD[@SECONDS]",
        help="drop, delay=MS, refuse, wrong-password, malformed, silent, exit or none, from then on; may be repeated",
    )
    obs.add_argument("--verbose", action="store_true", help="print also what is only asked and changes nothing")


class _Version(str):
    """The version text, looked up only when it is printed."""

    __slots__ = ()

    def __mod__(self, _: object) -> str:
        from tui.verbs.version import version_line

        return version_line()


if __name__ == "__main__":
    sys.exit(main())
