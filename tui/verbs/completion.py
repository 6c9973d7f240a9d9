"""`cuedesk completion`: a script that completes verbs and options in a shell."""

from argparse import Namespace


def completion(options: Namespace) -> int:
    """Print the script."""
    import shtab

    from tui.cli import build_parser

    print(shtab.complete(build_parser(), shell=options.shell))
    return 0
