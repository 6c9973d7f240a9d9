"""The health board: every part is asked, and one that cannot answer hides no other."""

from core.health import Health, HealthBoard


def test_a_check_that_fails_is_a_failure_and_hides_no_other() -> None:
    def broken() -> Health:
        raise ZeroDivisionError("nothing to divide")

    board = HealthBoard()
    board.declare("broken", check=broken)
    board.declare("sound", check=lambda: Health("ok", "fine"))
    answers = board.check_all()
    assert answers["sound"] == Health("ok", "fine")
    assert answers["broken"].state == "failed"
    assert "nothing to divide" in answers["broken"].reason


def test_gauges_are_named_after_their_part() -> None:
    board = HealthBoard()
    board.declare("pump", gauges=lambda: {"strokes": 3})
    board.declare("valve")
    assert board.gauges() == {"pump.strokes": 3}
