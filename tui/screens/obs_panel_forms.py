"""What can be typed on the panel of one OBS: a value, a text, a name."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from core.errors import Invalid
from tui.fields import Field
from tui.obs.panel_rows import Edit, Editable, Order, Quantity, Step
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.screens.obs_steps import order_of
from tui.text import visible


class Typing(NamedTuple):
    """How something is typed.

    Attributes:
        title: What the form is for, before whose it is.
        type: The field's type.
        help: What to type.
        order: Makes the order of whose it is and what was typed.
        required: It cannot stay empty.
    """

    title: str
    type: str
    help: str
    order: Callable[[str, Any], Order]
    required: bool = True


def _value(quantity: Quantity, read: Callable[[Any], float] = float) -> Callable[[str, Any], Order]:
    return lambda of, value: order_of(Step(quantity, of, 0.0), read(value))


def milliseconds(text: str) -> float:
    """Read a place in a file, such as `1:05` or `65`.

    Raises:
        Invalid: It is none.
    """
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        raise Invalid("That is no place in a file", data={"fields": {"position": "minutes and seconds, such as 1:05"}})
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds * 1000.0


TYPINGS: Final[dict[Editable, Typing]] = {
    "volume": Typing("Volume of", "number", "dB; 0 is unchanged, -100 is nothing, 26 the most", _value("volume")),
    "position": Typing("Position in", "text", "minutes and seconds, such as 1:05", _value("position", milliseconds)),
    "duration": Typing("How long takes", "whole number", "milliseconds", _value("duration")),
    "text": Typing(
        "Text of",
        "text",
        "what it says from now on",
        lambda of, text: Order("set_text", f"another text of {of} on", {"input": of, "text": text}),
        required=False,
    ),
    "directory": Typing(
        "Where recordings go",
        "text",
        "a path on the machine of this OBS",
        lambda _, text: Order("set_file_rule", "another directory of", {"directory": text}),
    ),
    "file_name": Typing(
        "How files are named",
        "text",
        "as OBS has it, such as %CCYY-%MM-%DD %hh-%mm-%ss",
        lambda _, text: Order("set_file_rule", "another file name of", {"file_name": text}),
    ),
    "hotkey": Typing(
        "Hotkey",
        "text",
        "its name, such as OBSBasic.Screenshot",
        lambda _, name: Order("press_hotkey", f"press {name} on", {"hotkey": name}),
    ),
}


def edit_form(ask: Ask, connection: str, edit: Edit) -> Form:
    """Type something; what the audience would notice is armed then, and what was left as it is changes nothing."""
    typing = TYPINGS[edit.what]
    # What OBS has may be of several lines, or could do something to the terminal: neither is for a line to type in.
    is_line = edit.initial == visible(edit.initial)
    initial, help = (edit.initial, typing.help) if is_line else ("", f"{typing.help}; now no single line")

    async def send(values: dict[str, Any]) -> None:
        if edit.what in values:
            order = typing.order(edit.of, values[edit.what])
            await ask(f"obs.{order.verb}", {"connection": connection, **order.arguments}, f"{order.words} {connection}")

    field = Field(edit.what, typing.type, required=typing.required, initial=initial, help=help)
    title = f"{typing.title} {visible(edit.of)}".rstrip()
    return Form(title, f"On {visible(connection)}.", [field], send)
