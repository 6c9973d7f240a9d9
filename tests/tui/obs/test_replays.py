"""What a saved replay shows."""

from core.pss.models import MatchInfo, MatchStateName, Scoreboard
from tui.obs.replays import Shown, Subject, likely


def on(court: str, id: int, state: MatchStateName = "running") -> Shown:
    return Shown(id, f"match {id}", Scoreboard(court, MatchInfo(id), state=state))


def matches(*shown: Shown, court: str = "", looked_at: str | None = None) -> list[int]:
    return [each.match for each in likely(shown, court, looked_at)]


ONE, TWO, THREE = on("Ring 1", 1), on("Ring 2", 2), on("Ring 3", 3, "decided")


def test_where_one_match_is_on_a_replay_is_of_that() -> None:
    assert matches() == []
    assert matches(ONE) == matches(ONE, looked_at="Ring 2") == [1]
    assert matches(ONE, THREE) == [1]
    assert matches(THREE) == [3]


def test_the_court_that_recordings_follow_comes_before_all() -> None:
    assert matches(ONE, TWO, court=" ring 2 ", looked_at="Ring 1") == [2]
    assert matches(ONE, THREE, court="Ring 3") == [3]
    assert matches(ONE, court="Ring 2") == [1]


def test_then_the_one_that_a_person_looks_at() -> None:
    assert matches(ONE, TWO, looked_at="Ring 2") == [2]


def test_where_only_a_person_can_tell_there_are_several() -> None:
    assert matches(ONE, TWO, THREE) == [1, 2]
    assert matches(ONE, THREE, looked_at="Ring 3") == [1, 3], "it has just been decided, or long ago"


def test_what_it_is_of_is_told_in_words_and_as_a_caption() -> None:
    assert Subject(7, "match 214").words == "match 214"
    assert Subject(7, "match 214").asked() == {"match": 7, "caption": "match 214"}
    kick = Subject(7, "match 214", 33, "red Head kick +3")
    assert kick.words == "match 214, red Head kick +3"
    assert kick.asked() == {"match": 7, "caption": "red Head kick +3", "event": 33}
