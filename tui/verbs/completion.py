"""`cuedesk completion`: a script that completes verbs, options, files and commands in a shell."""

from argparse import ArgumentParser, Namespace, _SubParsersAction

import shtab

from tui.cli import build_parser

# What is meant, by the name under which the help shows it. The catalog is the running engine's to tell.
_COMPLETED = {
    "FILE": shtab.FILE,
    "DIR": shtab.DIRECTORY,
    "COMMAND": {"bash": "_cuedesk_commands"},
}

_PREAMBLE = {
    "bash": """
_cuedesk_commands() {
  compgen -W "$(cuedesk commands 2>/dev/null | cut -d' ' -f1)" -- "$1"
}
"""
}


def completion(options: Namespace) -> int:
    """Print the script."""
    parser = build_parser()
    _mark(parser)
    print(shtab.complete(parser, shell=options.shell, preamble=_PREAMBLE.get(options.shell, "")))
    return 0


def _mark(parser: ArgumentParser) -> None:
    """Note with every argument what completes it, where shtab looks for it."""
    for action in parser._actions:
        if isinstance(action.metavar, str) and action.metavar in _COMPLETED:
            vars(action)["complete"] = _COMPLETED[action.metavar]
        if isinstance(action, _SubParsersAction):
            for verb in action.choices.values():
                _mark(verb)
