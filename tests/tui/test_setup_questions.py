from collections.abc import Iterator

import pytest

from core.errors import Invalid
from tests.tui.desk_double import DeskDouble
from tui.setup_questions import Interview, NewCourt, run_plain


def answered(*answers: str, interview: Interview | None = None) -> Interview:
    interview = interview or Interview()
    for answer in answers:
        interview.answer(answer)
    return interview


def test_the_whole_interview() -> None:
    interview = answered("Hall A", "europe/berlin", "Ring 1", "", "Ring 2", "7001", "", "yes")
    assert interview.step == "done"
    assert interview.answers.venue == "Hall A"
    assert interview.answers.zone == "Europe/Berlin"
    assert interview.answers.courts == [NewCourt("Ring 1", 6000), NewCourt("Ring 2", 7001)]


def test_empty_answers_take_what_is_proposed() -> None:
    interview = answered("", "", "", "", "", "")
    assert interview.step == "done"
    assert interview.answers.courts == [NewCourt("Court 1", 6000)]


def test_ports_that_are_taken_are_not_proposed() -> None:
    interview = answered("Hall", "UTC", interview=Interview(existing=[("Ring 1", 6000)]))
    assert interview.question.default == ""
    interview.answer("Ring 2")
    assert interview.question.default == "6001"


@pytest.mark.parametrize(
    ("before", "answer", "sentence"),
    [
        ((), "x" * 61, "60 characters"),
        (("Hall",), "Berlin time", "no time zone"),
        (("Hall", "UTC", "Ring 1", ""), "ring 1", "already"),
        (("Hall", "UTC", "Ring 1"), "0", "1 to 65535"),
        (("Hall", "UTC", "Ring 1"), "six", "1 to 65535"),
        (("Hall", "UTC", "Ring 1", "6000", "Ring 2"), "6000", "another court"),
        (("Hall", "UTC", "Ring 1", "", ""), "perhaps", "yes or no"),
    ],
)
def test_what_makes_no_sense_leaves_the_question_standing(before: tuple[str, ...], answer: str, sentence: str) -> None:
    interview = answered(*before)
    step = interview.step
    with pytest.raises(Invalid, match=sentence):
        interview.answer(answer)
    assert interview.step == step


def test_a_half_known_time_zone_is_answered_with_names() -> None:
    with pytest.raises(Invalid) as refused:
        answered("Hall", "berlin")
    assert refused.value.remedy is not None
    assert "Europe/Berlin" in refused.value.remedy


def test_every_question_can_be_gone_back_from() -> None:
    interview = answered("Hall", "UTC", "Ring 1", "6000", "")
    steps = [interview.step]
    while interview.step != "venue":
        interview.back()
        steps.append(interview.step)
    assert steps == ["confirm", "port", "court", "zone", "venue"]
    assert interview.answers.courts == []


def test_no_begins_again() -> None:
    interview = answered("Hall", "UTC", "Ring 1", "", "", "no")
    assert (interview.step, interview.answers.courts) == ("venue", [])


async def test_plain_prompts_write_through_commands() -> None:
    double, said = DeskDouble(setup_done=False), list[str]()
    typed: Iterator[str] = iter(["Arena", "Nowhere", "Asia/Seoul", "Ring 9", "7009", "", "yes"])

    async def ask(prompt: str) -> str:
        said.append(prompt)
        return next(typed)

    await run_plain(await double.connect(), ask, said.append)
    assert double.settings["desk.venue"].value == "Arena"
    assert double.settings["desk.time_zone"].value == "Asia/Seoul"
    assert double.settings["desk.setup_done"].value is True
    assert [(court.name, court.port) for court in double.courts][-1] == ("Ring 9", 7009)
    assert any("no time zone" in line for line in said)


async def test_leaving_the_prompts_writes_nothing() -> None:
    double = DeskDouble(setup_done=False)

    async def ask(prompt: str) -> str:
        raise EOFError

    with pytest.raises(EOFError):
        await run_plain(await double.connect(), ask, lambda line: None)
    assert double.settings["desk.setup_done"].value is False
