import pytest

from core.errors import Invalid
from tui.keymap import STANDARD, check_clashes, check_ids, key, key_word, parse_keymap, unparse_keymap


def test_a_standard_verb_has_the_same_key_on_every_screen() -> None:
    assert key("log.filter", "a").key == key("events.filter", "b").key == STANDARD["filter"][0]
    assert key("log.filter", "a").description == "filter"


def test_a_verb_of_its_own_is_named_by_its_id() -> None:
    binding = key("events.show_raw", "raw", "r")
    assert (binding.key, binding.description, binding.id) == ("r", "show raw", "events.show_raw")


def test_a_key_map_reads_as_table_and_as_text() -> None:
    assert parse_keymap({"log.filter": "f5"}) == parse_keymap("log.filter=f5") == {"log.filter": "f5"}
    assert parse_keymap({"log.filter": "f5, f6"}) == {"log.filter": "f5,f6"}
    assert parse_keymap(None) == parse_keymap("") == parse_keymap({}) == {}
    assert parse_keymap(unparse_keymap({"b.x": "f6,f7", "a.x": "f5"})) == {"a.x": "f5", "b.x": "f6,f7"}


@pytest.mark.parametrize("value", ["log.filter=space", {"log.filter": "f5,space"}, {"log.filter": "f5, space"}])
def test_nothing_but_go_may_have_the_go_key(value: object) -> None:
    with pytest.raises(Invalid, match="GO"):
        parse_keymap(value)


def test_go_itself_may_keep_its_key() -> None:
    assert parse_keymap("app.go=space,f12") == {"app.go": "space,f12"}


@pytest.mark.parametrize("value", ["log.filter", "=f5", 5, ["log.filter"]])
def test_what_maps_nothing_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        parse_keymap(value)


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    check_ids({"log.filter": "f5"}, ["log.filter", "log.level"])
    with pytest.raises(Invalid) as refused:
        check_ids({"log.filtre": "f5"}, ["log.filter", "log.level"])
    assert refused.value.remedy == "Did you mean log.filter?"


def test_a_key_is_not_taken_from_another_binding_unawares() -> None:
    bound = [
        key("events.side", "a", "f"),
        key("events.mark", "b", "k"),
        key("log.level", "c", "l"),
        key("app.help", "d", "question_mark"),
    ]
    check_clashes({"events.side": "k", "events.mark": "f"}, bound)
    check_clashes({"events.side": "l"}, bound)
    for taken, other in (("k", "events.mark"), ("f5,question_mark", "app.help")):
        with pytest.raises(Invalid, match=f"is the key of {other}"):
            check_clashes({"events.side": taken}, bound)


@pytest.mark.parametrize(
    ("pressed", "word"),
    [("slash", "/"), ("ctrl+p", "ctrl+p"), ("shift+tab", "shift+tab"), ("escape", "esc"), ("G", "G")],
)
def test_keys_are_written_as_people_know_them(pressed: str, word: str) -> None:
    assert key_word(pressed) == word
