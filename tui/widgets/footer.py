"""The footer: the keys that work here and now, read off the live bindings."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tui.keymap import as_declared, key_word

ALWAYS = ("app.palette", "app.help")
"""These stand at the right end, everywhere."""

FIRST = (
    "app.go",
    "app.disarm",
    "app.start_engine",
    "form.send",
    "setup.answer",
    "events.live",
    "rows.open",
    "events.back",
    "log.back",
)
"""These stand before all others while they work at all, in this order."""


class Footer(Widget):
    """One row of key and word pairs; what does not fit is left to the help."""

    DEFAULT_CSS = "Footer { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        """Start without keys."""
        super().__init__(id="footer")
        self._shown: list[Binding] = []

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        bindings = [active.binding for active in as_declared(screen.active_bindings.values()) if active.enabled]
        if bindings != self._shown:
            self._shown = bindings
            self.refresh()

    def render(self) -> Content:
        """Write the keys of this place at the left and those of everywhere at the right."""
        shown = _once([binding for binding in self._shown if binding.show and binding.description])
        right = Content("  ").join(_pair(binding) for binding in shown if binding.id in ALWAYS)
        room = self.size.width - right.cell_length - 3
        left = Content(" ")
        for binding in sorted(shown, key=_place):
            if binding.id in ALWAYS:
                continue
            longer = left + _pair(binding) + Content("  ")
            if longer.cell_length > room:
                break
            left = longer
        gap = self.size.width - left.cell_length - right.cell_length - 1
        return left + Content(" " * max(0, gap)) + right


def _pair(binding: Binding) -> Content:
    return Content.assemble((key_word(binding.key), "bold $accent"), (f" {binding.description}", "$quiet"))


def _place(binding: Binding) -> int:
    return FIRST.index(binding.id) if binding.id in FIRST else len(FIRST)


def _once(bindings: Iterable[Binding]) -> list[Binding]:
    """Keep the first key of each binding."""
    kept: dict[str, Binding] = {}
    for binding in bindings:
        kept.setdefault(binding.id or binding.action, binding)
    return list(kept.values())
