"""Keys: every binding has an id, standard verbs have the same key on every screen, and any id can be remapped."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from textual.binding import ActiveBinding, Binding

from core.errors import Invalid

STANDARD: Mapping[str, tuple[str, str]] = {
    "filter": ("slash", "filter"),
    "open": ("enter", "open"),
    "cue": ("enter", "cue"),
    "select": ("v", "select"),
    "edit": ("e", "edit"),
    "add": ("a", "add"),
    "delete": ("d", "delete"),
    "undo": ("u", "undo"),
    "export": ("x", "export"),
    "first": ("g,home", "first"),
    "last": ("G,end", "last"),
    "up": ("up", "up"),
    "down": ("down", "down"),
    "page_up": ("pageup", "page up"),
    "page_down": ("pagedown", "page down"),
    "next_pane": ("tab", "panes"),
    "previous_pane": ("shift+tab", "previous pane"),
    "back": ("escape", "back"),
    "stop": ("full_stop", "stop"),
}
"""Verb to key and footer word: the same key means the same thing everywhere."""

GO_KEY = "space"
"""Fires what is armed and does nothing else, so nothing may be mapped to it."""


def key(id: str, action: str, keys: str = "", label: str = "", *, show: bool = True, priority: bool = False) -> Binding:
    """Declare a binding.

    Args:
        id: `screen.verb`, unique in the console; the verb alone settles key and label where it is a standard one.
        action: The Textual action, such as `open_row` or `app.go`.
        keys: Key or comma-separated keys, where the verb is no standard one (or a screen must differ).
        label: The word in footer and help.
        show: It appears in the footer where it works; the help shows it always.
        priority: It is looked at before the focused widget's own keys.
    """
    verb = id.rpartition(".")[2]
    standard_keys, standard_label = STANDARD.get(verb, ("", verb.replace("_", " ")))
    return Binding(
        keys or standard_keys,
        action,
        label or standard_label,
        show=show,
        priority=priority,
        id=id,
    )


def as_declared(active: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """Put bindings in the order in which their widget or screen declares them; Textual puts remapped ones last."""
    found = list(active)
    nodes = list(dict.fromkeys(each.node for each in found))

    def place(each: ActiveBinding) -> tuple[int, int]:
        ids = [binding.id for binding in Binding.make_bindings(each.node.BINDINGS)]
        return nodes.index(each.node), ids.index(each.binding.id) if each.binding.id in ids else len(ids)

    return sorted(found, key=place)


def parse_keymap(value: object) -> dict[str, str]:
    """Read the setting `console.keymap`: a table of id to keys, or the text `id=key id=key`.

    Raises:
        Invalid: It is neither, or something is mapped to the GO key.
    """
    if isinstance(value, str):
        pairs = [word.partition("=")[::2] for word in value.split()]
    elif isinstance(value, Mapping):
        pairs = [(str(id), str(keys)) for id, keys in value.items()]
    elif value is None:
        pairs = []
    else:
        raise Invalid("The key map is not a table of binding and key", remedy="Write it as log.filter=f5")
    keymap: dict[str, str] = {}
    for id, keys in pairs:
        if not id or not keys:
            raise Invalid(f"“{id or keys}” maps nothing", remedy="Write it as log.filter=f5")
        wanted = [each.strip() for each in keys.split(",")]
        if GO_KEY in wanted and id != "app.go":
            raise Invalid("The space key is GO and nothing else", remedy=f"Choose another key for {id}")
        keymap[id] = ",".join(wanted)
    return keymap


def check_ids(keymap: Mapping[str, str], known: Iterable[str]) -> None:
    """Refuse a key map that names a binding nobody has.

    Raises:
        Invalid: With the nearest known id as its remedy.
    """
    ids = sorted(known)
    for id in keymap:
        if id not in ids:
            near = get_close_matches(id, ids, 1)
            remedy = f"Did you mean {near[0]}?" if near else "The help (?) names every binding"
            raise Invalid(f"No binding is called “{id}”", remedy=remedy)


def check_clashes(keymap: Mapping[str, str], bindings: Iterable[Binding]) -> None:
    """Refuse a key map that takes a key from another binding of its screen or of the whole console.

    Raises:
        Invalid: With what would have had no key any more.
    """
    owners: dict[tuple[str, str], dict[str, None]] = {}
    for binding in bindings:
        id = binding.id or ""
        for each in keymap.get(id, binding.key).split(","):
            owners.setdefault((id.partition(".")[0], key_word(each)), {})[id] = None
    for id, keys in keymap.items():
        for each in keys.split(","):
            for place in (id.partition(".")[0], "app"):
                for other in owners.get((place, key_word(each)), {}):
                    if other != id:
                        raise Invalid(
                            f"{key_word(each)} is the key of {other}", remedy=f"Give {other} another one as well"
                        )


def unparse_keymap(keymap: Mapping[str, str]) -> str:
    """Write a key map as the text that `parse_keymap` reads."""
    return " ".join(f"{id}={keys}" for id, keys in sorted(keymap.items()))


KEY_NAMES: Mapping[str, str] = {
    "slash": "/",
    "question_mark": "?",
    "full_stop": ".",
    "comma": ",",
    "minus": "-",
    "plus": "+",
    "asterisk": "*",
    "equals_sign": "=",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def key_word(key: str) -> str:
    """Write a key as the footer and the help show it."""
    *modifiers, last = key.split("+")
    last = last.removeprefix("upper_").upper() if last.startswith("upper_") else KEY_NAMES.get(last, last)
    return "+".join([*modifiers, last])
