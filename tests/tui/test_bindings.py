"""Which keys can be remapped: all of them, wherever in the console they work."""

from tui.bindings import bindings, known_binding_ids


def test_bindings_are_found_in_screens_dialogs_and_widgets() -> None:
    ids = known_binding_ids()
    assert {"app.go", "app.screen_log", "log.filter", "settings.add", "events.filter"} <= ids
    assert {"palette.open", "dialog.back", "form.send", "confirm.yes"} <= ids
    assert {"rows.first", "table.raw", "hand.more", "desk.next_pane"} <= ids


def test_every_binding_of_ours_has_an_id_to_be_remapped_by() -> None:
    assert [(cls.__name__, binding.key) for cls, binding in bindings() if binding.id is None] == []
