"""The look of the console: Textual CSS, one file a screen, over shared tokens."""

from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> str:
    """Give a stylesheet by its name without ending, the shared tokens before it."""
    here = files(__name__)
    tokens = (here / "tokens.tcss").read_text("utf-8")
    return tokens + (here / f"{name}.tcss").read_text("utf-8")
