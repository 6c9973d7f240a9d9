from core.desk.models import LogLevel, LogRecord
from tui.logbook import MOST, PAGE, LogBook, LogFilter


def line(number: int, level: LogLevel = "info", part: str = "pss", message: str = "said") -> LogRecord:
    return LogRecord(number, number, level, part, message)


def test_a_filter_lets_level_part_and_text() -> None:
    wanted = LogFilter(part="pss", level="warning", text="PORT")
    assert wanted.lets(line(1, "error", "pss", "port in use"))
    assert not wanted.lets(line(1, "info", "pss", "port in use"))
    assert not wanted.lets(line(1, "error", "store", "port in use"))
    assert not wanted.lets(line(1, "error", "pss", "disk full"))


def test_pages_come_in_front_until_nothing_is_older() -> None:
    book = LogBook()
    book.replace([line(number) for number in range(PAGE + 50, 50, -1)])
    assert (book.oldest, book.complete) == (51, False)
    assert book.add_older([line(number) for number in range(50, 0, -1)]) == 50
    assert book.complete
    assert [record.number for record in book.records] == list(range(1, PAGE + 51))


def test_new_lines_are_taken_as_the_filter_says() -> None:
    book = LogBook()
    book.filter = LogFilter(level="warning")
    book.replace([])
    assert book.add([line(1), line(2, "error", "store")]) == 1
    assert [record.number for record in book.records] == [2]
    assert book.parts == ["pss", "store"]


def test_the_book_never_grows_beyond_its_limit() -> None:
    book = LogBook()
    book.replace([])
    book.add(line(number) for number in range(MOST + 10))
    assert len(book.records) == MOST
    assert (book.oldest, book.complete) == (10, False)
    assert book.add_older([line(1)]) == 0
    assert not book.complete, "there is an older line, though no room for it"
