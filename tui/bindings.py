"""Finds every binding of the console, so that a key map can be checked; imports all there is to see, so only then."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from textual.binding import Binding
from textual.dom import DOMNode

import tui.app
import tui.palette
import tui.screens
import tui.widgets


def known_binding_ids() -> set[str]:
    """List the ids by which a key map can name bindings."""
    return {binding.id for _, binding in bindings() if binding.id is not None}


def bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Give every binding of the console, its screens, dialogs and widgets, with the class that declares it."""
    for package in (tui.screens, tui.widgets):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for cls in _below(DOMNode):
        if cls.__module__.startswith("tui."):
            for binding in Binding.make_bindings(vars(cls).get("BINDINGS", [])):
                yield cls, binding


def _below(cls: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in cls.__subclasses__():
        yield child
        yield from _below(child)
