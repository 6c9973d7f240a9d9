"""The version, told without loading anything."""

import platform

from core import __version__


def version_line() -> str:
    """Say which Cuedesk this is, and on what it runs."""
    return f"cuedesk {__version__} (Python {platform.python_version()})"
