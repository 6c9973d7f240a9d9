"""The Settings screen (7): the courts, and the desk's settings with their documentation."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.clock import Micros
from core.desk.models import Setting
from core.pss.models import Court
from tui.courts import address, counters, court_fields, heard, state_sign, state_words
from tui.desk import KEYMAP
from tui.fields import Field, as_text
from tui.keymap import check_clashes, check_ids, key, parse_keymap, unparse_keymap
from tui.screens.base import DeskScreen
from tui.screens.form import Form
from tui.segments import span
from tui.text import fit, visible, wrap
from tui.widgets.line import Line
from tui.widgets.rows import Rows

COURT_ACTIONS = frozenset({"delete", "start_stop", "restart"})
CHANGES = COURT_ACTIONS | {"edit", "add"}


class SettingsScreen(DeskScreen):
    """The courts and what they listen on, and every setting of the desk with what it is for.

    Tab goes between the two lists. Changes take effect at once; who changed what is kept.
    """

    STYLE = "settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("settings.edit", "edit", "e,enter"),
        key("settings.add", "add", label="add"),
        key("settings.delete", "delete", label="delete"),
        key("settings.start_stop", "start_stop", "s", "start/stop"),
        key("settings.restart", "restart", "r", "restart"),
    ]

    def __init__(self) -> None:
        """Start with nothing shown."""
        super().__init__()
        self._words: list[str] = []

    def compose_body(self) -> ComposeResult:
        """Put the courts above the settings."""
        yield Line(id="engine")
        yield Line(id="courts-title")
        yield Rows(self._draw_court, id="courts", empty="   not known yet")
        yield Line(id="settings-title")
        yield Rows(self._draw_setting, id="settings", empty="   not known yet")
        yield Line(id="about")

    def on_mount(self) -> None:
        """Write the titles."""
        self.query_one("#courts-title", Line).show([Content.styled(" Courts", "bold")])
        self.query_one("#settings-title", Line).show([Content.styled(" Settings", "bold")])
        self.query_one("#courts", Rows).focus()

    def on_resize(self) -> None:
        """Break what the setting is for anew."""
        super().on_resize()
        if self.is_drawable:
            self._show_about()

    def desk_changed(self) -> None:
        """Show what is known now."""
        if self.desk.status is not None:
            self.query_one("#courts", Rows).empty = "   no court yet: a adds one"
        self._fill("#courts", sorted(self.desk.courts.values(), key=lambda court: court.id))
        self._fill("#settings", sorted(self.desk.settings.values(), key=lambda each: each.key))
        self._show_about()
        self.refresh_bindings()

    def _fill(self, list_id: str, rows: list[Any]) -> None:
        """Fill a list where it is not as it was: courts move twice a second, settings hardly ever."""
        shown = self.query_one(list_id, Rows)
        if rows != shown.rows or not rows:
            shown.fill(rows)

    def second(self, now: Micros) -> None:
        """Refresh the ages, where one reads differently now."""
        words = [heard(court, now) for court in self.desk.courts.values()]
        if words != self._words:
            self._words = words
            self.query_one("#courts", Rows).refresh()
        self._show_engine(now)

    def _show_engine(self, now: Micros) -> None:
        status = self.desk.status
        if status is None:
            return
        up = span(now - status.started_at)
        text = f" engine {status.version} · process {status.pid} · up {up} · data in {status.data_directory}"
        self.query_one("#engine", Line).show([Content.styled(visible(text), "$quiet")])

    def _show_about(self) -> None:
        setting = self._setting
        lines = wrap(setting.help, self.app.size.width - 2) if setting else []
        self.query_one("#about", Line).show([Content.styled(f" {line}", "$quiet") for line in lines])

    # ---- what the keys act on

    @property
    def _on_settings(self) -> bool:
        return self.focused is not None and self.focused.id == "settings"

    @property
    def _court(self) -> Court | None:
        court = self.query_one("#courts", Rows).current
        return court if isinstance(court, Court) else None

    @property
    def _setting(self) -> Setting | None:
        setting = self.query_one("#settings", Rows).current
        return setting if isinstance(setting, Setting) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer changes only while the engine is there, and what is about a court only where one is chosen."""
        if action in CHANGES and not self.link.state.attached:
            return False
        if action in COURT_ACTIONS:
            return not self._on_settings and self._court is not None
        if action == "edit":
            return (self._setting if self._on_settings else self._court) is not None
        return True

    @on(Rows.Moved, "#settings")
    def moved(self) -> None:
        """Say what the setting under the cursor is for."""
        self._show_about()

    @on(Rows.Opened)
    def action_edit(self) -> None:
        """Edit what is under the cursor."""
        if self._on_settings and self._setting is not None:
            self.app.push_screen(_setting_form(self, self._setting))
        elif self._court is not None:
            self.app.push_screen(_court_form(self, self._court))

    def action_add(self) -> None:
        """Add a court."""
        self.app.push_screen(_court_form(self, None))

    def action_delete(self) -> None:
        """Remove the court under the cursor."""
        if self._court is not None:
            label = f"remove {self._court.name}"
            self.give("pss.court_remove", {"court": str(self._court.id)}, label)

    def action_start_stop(self) -> None:
        """Start the court under the cursor, or stop it."""
        court = self._court
        if court is not None:
            stopped = court.state in ("stopped", "disabled")
            self.give("pss.court_start" if stopped else "pss.court_stop", {"court": str(court.id)})

    def action_restart(self) -> None:
        """Close the court's socket and open it again."""
        if self._court is not None:
            self.give("pss.court_restart", {"court": str(self._court.id)})

    # ---- rows

    def _draw_court(self, court: Court, width: int) -> Content:
        sign, style = state_sign(court, self.console.marks)
        wide = width >= 100
        parts: list[tuple[str, str]] = [
            (f"   {sign} ", style),
            (fit(court.name, 24 if width >= 130 else 14) + " ", "bold"),
            (fit(address(court), 20) + " ", ""),
        ]
        rest = width - sum(len(text) for text, _ in parts)
        if wide and court.state != "retrying":
            parts += [
                (fit(state_words(court), 20), style),
                (fit(heard(court, self.console.now()), 16), "$quiet"),
                (counters(court, rest - 36), "bold $attention" if court.dropped else "$quiet"),
            ]
        else:
            words = " · ".join(word for word in (state_words(court), heard(court, self.console.now())) if word)
            parts.append((fit(words, max(0, rest)), style))
        return Content.assemble(*parts)

    def _draw_setting(self, setting: Setting, width: int) -> Content:
        changed = setting.value != setting.default
        value = fit(_text(setting), 28 if width >= 100 else max(10, width - 36))
        parts = [(f"   {fit(setting.key, 30)} ", ""), (value + "  ", "bold" if changed else "$quiet")]
        if width >= 100:
            parts.append((fit(setting.help, width - 64), "$quiet"))
        return Content.assemble(*parts)


def _text(setting: Setting) -> str:
    if setting.key == KEYMAP and isinstance(setting.value, dict):
        return unparse_keymap(setting.value)
    return as_text(setting.value)


def _setting_form(screen: SettingsScreen, setting: Setting) -> Form:
    """Make the form of one setting."""

    async def write(values: dict[str, Any]) -> None:
        value = values["value"]
        if setting.key == KEYMAP:
            from tui.bindings import bindings, known_binding_ids

            value = parse_keymap(value)
            check_ids(value, known_binding_ids())
            check_clashes(value, (binding for _, binding in bindings()))
        await screen.ask("settings.set", {"key": setting.key, "value": value})

    keymap = setting.key == KEYMAP
    field = Field(
        name="value",
        type="text" if keymap else setting.type,
        required=not keymap,
        initial=_text(setting),
        choices=setting.choices,
        help="id=key id=key, such as log.filter=f5" if keymap else f"usually {as_text(setting.default) or 'empty'}",
    )
    return Form(setting.key, setting.help, [field], write)


def _court_form(screen: SettingsScreen, court: Court | None) -> Form:
    """Make the form of a new court, or of one there is."""

    async def write(values: dict[str, Any]) -> None:
        if court is None:
            await screen.ask("pss.court_add", values)
        elif values:
            await screen.ask("pss.court_edit", {"court": str(court.id), **values})

    title = "New court" if court is None else f"Court {court.name}"
    return Form(title, "One ring that a scoring system broadcasts for.", court_fields(court), write)
