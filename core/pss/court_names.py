"""Which court a person means, who may say its name or its number in the store."""

from collections.abc import Iterable

from core.errors import NotFound


def find_courts(courts: Iterable[tuple[int, str]], wanted: str) -> list[int]:
    """Find courts among ids and names: all that have or had a name, or else the one with an id.

    Courts are often called 1, 2, 3, so what people call one goes before its number.

    Raises:
        NotFound: None has this name or id.
    """
    said, known = wanted.strip(), list(courts)
    named = [id_ for id_, name in known if name.casefold() == said.casefold()]
    found = named or [id_ for id_, _ in known if str(id_) == said]
    if not found:
        raise NotFound(f"There is no court “{said}”.", remedy="pss.courts lists them all.")
    return found
