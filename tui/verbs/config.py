"""`cuedesk config …`: look at the configuration without an engine."""

from argparse import Namespace

import msgspec

from core import config
from tui.attach import paths_of


def check(options: Namespace) -> int:
    """Say what is wrong; the errors name file, key and the nearest known key."""
    _load(options)
    file = options.config or paths_of(options).config_file
    print(f"{file}: good" if file.exists() else f"{file} does not exist; everything is at its default")
    return 0


def show(options: Namespace) -> int:
    """Print what is in force."""
    print(config.show(_load(options)), end="")
    return 0


def _load(options: Namespace) -> config.Config:
    if options.config:
        return config.load(options.config, must_exist=True)
    return config.load(paths_of(options).config_file)


def path(options: Namespace) -> int:
    """Print where things are kept."""
    paths = paths_of(options)
    for name, where in (
        ("config", options.config or paths.config_file),
        ("database", paths.database),
        ("log", paths.log_file),
        ("socket", paths.socket),
        ("key", paths.key_file),
    ):
        print(f"{name:<9} {where}")
    return 0


def schema(options: Namespace) -> int:
    """Print the JSON schema."""
    del options
    print(msgspec.json.format(msgspec.json.encode(config.schema()), indent=2).decode())
    return 0


def example(options: Namespace) -> int:
    """Print the example file."""
    del options
    print(config.example(), end="")
    return 0
