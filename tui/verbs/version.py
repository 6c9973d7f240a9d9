"""The version, told without loading anything."""

import platform
from importlib.metadata import PackageNotFoundError, version


def version_line() -> str:
    """Say which Cuedesk this is, and on what it runs."""
    try:
        own = version("cuedesk")
    except PackageNotFoundError:
        own = "from a checkout"
    return f"cuedesk {own} (Python {platform.python_version()})"
