"""The panel of one OBS, opened from the OBS screen: everything that it has and does, with a key for each."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.worker import Worker

from core.errors import CuedeskError
from core.obs.events import OfConnection
from core.obs.models import Media
from tui.keymap import key
from tui.obs import asked
from tui.obs.asked import Asked, Look, Unknown
from tui.obs.column import away_lines, head_lines
from tui.obs.panel import Whole, lines, sections
from tui.obs.panel_rows import WORDS, Order, Row
from tui.obs.state import TOPICS, Seen
from tui.screens.obs_base import ObsFollowing
from tui.screens.obs_panel_forms import edit_form
from tui.screens.obs_steps import Stepping
from tui.widgets.line import Line
from tui.widgets.obs_panel_rows import PanelRows

if TYPE_CHECKING:
    from core.client import Event

ASK_SECONDS: Final = 1.0
SLOW_ASK_SECONDS: Final = 2.0
"""Where media are goes on by itself, and what a text says may be set by anybody: neither is told."""
ALL_EVERY: Final = 5
"""Nobody tells that an item or a filter was added, so everything is asked for so often: each time of so many."""


class ObsPanel(ObsFollowing):
    """Everything that one OBS has and does. Up and down go from row to row, left and right from section to section.

    One key, t, does what its word in the footer says of the row under the cursor: it switches, chooses, presses, plays.
    Plus and minus move a value, e types it. What the audience would notice is armed, and space (GO) fires.

    f shows the filters of the source under the cursor, or again those of the scene; the brackets choose the scene whose
    items are listed. The full stop stops the recording and never asks. What stands dim cannot be done, and says why.
    """

    STYLE = "obs_panel"
    FOLLOWS = (*TOPICS, *asked.TOPICS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *(key(f"obs_panel.{word}", f"turn('{word}')", "t", word) for word in WORDS),
        key("obs_panel.edit", "edit"),
        key("obs_panel.more", "step(1)", "plus,equals_sign", "more"),
        key("obs_panel.less", "step(-1)", "minus", "less"),
        key("obs_panel.restart", "restart", "r", "from its beginning"),
        key("obs_panel.stop", "stop", label="stop recording"),
        key("obs_panel.back", "back"),
        key("obs_panel.filters", "filters", "f", "its filters"),
        key("obs_panel.next_scene", "scene(1)", "right_square_bracket", "next scene"),
        key("obs_panel.previous_scene", "scene(-1)", "left_square_bracket", "previous scene", show=False),
    ]

    def __init__(self, connection: int, scene: str | None) -> None:
        """Show the OBS of this connection, and the items of this scene first."""
        super().__init__()
        self._connection = connection
        self._scene = scene
        self._source: str | None = None
        self._asked: tuple[Look, Asked] | None = None
        self._media: Mapping[str, Media | Unknown] = {}
        self._texts: Mapping[str, str | Unknown] = {}
        self._stepping = Stepping()
        self._outdated = asyncio.Event()
        self._asking: Worker[None] | None = None

    def compose_body(self) -> ComposeResult:
        """Put who it is above the lists."""
        yield Line(id="head")
        yield Line(id="away")
        with Container(id="lists"):
            yield PanelRows(self.console.marks, id="list")
            yield PanelRows(self.console.marks, id="beside")

    # ---- which OBS, and what is looked at of it

    @property
    def chosen(self) -> Seen | None:
        """Give the OBS of this panel, and never another, also once it is gone from the desk."""
        return self.state.of(self._connection)

    @property
    def scene(self) -> str | None:
        """Give the scene whose items are listed: the program where the one that was chosen is no more."""
        known = self.instance
        if known is None:
            return None
        return self._scene if self._scene in known.scenes else known.program

    @property
    def look(self) -> Look | None:
        """Tell what has to be asked for, while it is up."""
        name = self.connection_name
        return Look(name, self.scene, self._source or self.scene) if name and self.instance is not None else None

    @property
    def lists(self) -> list[PanelRows]:
        """Give the lists, shown or not."""
        return [self.query_one("#list", PanelRows), self.query_one("#beside", PanelRows)]

    @property
    def row(self) -> Row | None:
        """Give the row that the keys act on."""
        focused = next((each for each in self.lists if each.has_focus and each.display), None)
        return focused.row if focused is not None and self.instance is not None else None

    # ---- asking

    def on_screen_resume(self) -> None:
        """Ask from now on for what nobody keeps."""
        self._asking = self.run_worker(self._ask_on(), group="asking", exclusive=True)

    def on_screen_suspend(self) -> None:
        """Ask for nothing that nobody sees."""
        if self._asking is not None:
            self._asking.cancel()

    def apply(self, happened: "Sequence[Event]") -> None:
        """Follow what has happened, and ask again where it does not say what is now."""
        super().apply(happened)
        name = self.connection_name
        if any(isinstance(it.data, OfConnection) and it.data.connection == name for it in happened):
            self._outdated.set()

    async def _ask_on(self) -> None:
        seconds = SLOW_ASK_SECONDS if self.console.slow else ASK_SECONDS
        turn = 0
        while True:
            if self._outdated.is_set():
                turn = 0
            self._outdated.clear()
            if self.is_drawable and self.link.state.attached and (look := self.look) is not None:
                try:
                    await self._ask(look, everything=turn % ALL_EVERY == 0)
                except CuedeskError as error:
                    self.show_error(error)
                turn += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._outdated.wait()

    async def _ask(self, look: Look, *, everything: bool) -> None:
        client, known = self.link.client, self.instance
        if everything:
            answer = await asked.ask(client, look)
            if self.link.state.attached:
                self._asked = look, answer
        if known is not None:
            media, texts = await asyncio.gather(asked.ask_media(client, known), asked.ask_texts(client, known))
            if self.link.state.attached:
                self._media, self._texts = media, texts
        self.draw()

    # ---- drawing

    def draw(self) -> None:
        """Show what is known now, and ask for what is looked at since."""
        super().draw()
        if self.look is not None and (self._asked is None or self._asked[0] != self.look):
            self._outdated.set()

    def paint(self) -> None:
        """Show the OBS, or why nothing is known of it."""
        seen, room, tall = self.chosen, self.app.size.width, self.has_class("-tall")
        head, away = self.query_one("#head", Line), self.query_one("#away", Line)
        if seen is None:
            gone = "This OBS is gone from the desk; esc goes back." if self.state.read else "reading …"
            head.show([Content(), Content(f" {gone}")])
            away.show([])
        else:
            head.show(head_lines(seen, self.view(), room, chosen=True))
            away.show(away_lines(seen, self.view(), room) if seen.instance is None else [])
        self.query_one("#lists").display = seen is not None and seen.instance is not None
        if seen is not None and seen.instance is not None:
            self._fill(seen, roomy=tall)
        self._keep_focus()

    def _fill(self, seen: Seen, *, roomy: bool) -> None:
        look, known = self.look, seen.instance
        if look is None or known is None:
            return
        answer = self._asked[1] if self._asked is not None and self._asked[0] == look else None
        found = sections(Whole(seen, known, self.view(), look.scene, look.source, answer, self._media, self._texts))
        first, beside = self.lists
        beside.display = self.has_class("-wide")
        if beside.display:
            first.put(lines([section for section in found if not section.beside], roomy=roomy))
            beside.put(lines([section for section in found if section.beside], roomy=roomy))
        else:
            first.put(lines(found, roomy=roomy))

    def _keep_focus(self) -> None:
        """Have the keys in a list that is seen."""
        if self.focused is None or not self.focused.display:
            self.lists[0].focus()

    @on(PanelRows.Moved)
    @on(events.DescendantFocus)
    def elsewhere(self) -> None:
        """Offer what the row that the keys are on now takes."""
        self.draw()

    # ---- keys

    def _order(self, order: Order) -> None:
        if (name := self.connection_name) is not None:
            self.give(f"obs.{order.verb}", {"connection": name, **order.arguments}, f"{order.words} {name}")

    def action_turn(self, word: str) -> None:
        """Do what the row is for."""
        if self.row is not None and self.row.turn is not None and self.row.word == word:
            self._order(self.row.turn)

    def action_restart(self) -> None:
        """Play from the beginning."""
        if self.row is not None and self.row.again is not None:
            self._order(self.row.again)

    def action_step(self, by: int) -> None:
        """Move the value of the row; what is armed already is moved on."""
        row, name = self.row, self.connection_name
        if row is not None and row.step is not None and name is not None:
            now = asyncio.get_running_loop().time()
            self._order(self._stepping.order(name, row.step, by, self.console.runner.armed, now))

    def action_edit(self) -> None:
        """Type what the row is to be."""
        row, name = self.row, self.connection_name
        if row is not None and row.edit is not None and name is not None:
            self.app.push_screen(edit_form(self.ask, name, row.edit))

    def action_stop(self) -> None:
        """Stop recording; that never asks."""
        self._order(Order("stop_recording", "stop recording on"))

    def action_filters(self) -> None:
        """Show the filters of the source under the cursor, or those of the scene again."""
        if self.row is not None and self.row.source is not None:
            self._source = None if self.row.source == self._source else self.row.source
            self.draw()

    def action_scene(self, step: int) -> None:
        """List the items of the scene before or after."""
        if (known := self.instance) is not None and known.scenes:
            place = known.scenes.index(self.scene) + step if self.scene in known.scenes else 0
            self._scene, self._source = known.scenes[place % len(known.scenes)], None
            self.draw()

    def action_back(self) -> None:
        """Go back to every OBS."""
        self.dismiss(None)

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        row, known = self.row if self.link.state.attached else None, self.instance
        return {
            **{f"turn({word})": row is not None and row.turn is not None and row.word == word for word in WORDS},
            "restart": row is not None and row.again is not None,
            "step": row is not None and row.step is not None,
            "edit": row is not None and row.edit is not None,
            "filters": row is not None and row.source is not None,
            "stop": self.link.state.attached and known is not None and bool(known.record.active),
            "scene": known is not None and len(known.scenes) > 1,
        }
