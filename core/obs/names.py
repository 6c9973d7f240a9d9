"""Names that are not there: a clear sentence, and those that may have been meant."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from core.errors import NotFound
from core.obs.link import ObsLink
from core.obs.models import Instance


def no_such(what: str, name: str, known: Iterable[str], otherwise: str | None = None) -> NotFound:
    """Make the error that says a name is not known.

    Args:
        what: The sentence up to the name, such as `OBS “main” has no scene`.
        name: What was asked for.
        known: What there is.
        otherwise: The remedy where nothing is spelt much like it.
    """
    spelt = {each.casefold(): each for each in known}
    near = [spelt[each] for each in difflib.get_close_matches(name.casefold(), spelt, n=3)]
    remedy = f"Did you mean {' or '.join(f'“{each}”' for each in near)}?" if near else otherwise
    return NotFound(f"{what} “{name}”.", remedy=remedy, data={"near": near})


@contextmanager
def named(link: ObsLink, **names: str) -> Iterator[None]:
    """Where an OBS does not know a name, say which one it is, and which there are that are spelt like it.

    Args:
        link: The OBS that is asked in here.
        names: What it is asked about: `scene`, `input`, `source` (either), `transition`, `profile`, `collection`.
    """
    try:
        yield
    except NotFound:
        for kind, name in names.items():
            known = _NAMES[kind](link.known)
            if name not in known:
                raise no_such(f"OBS “{link.name}” has no {_WORDS.get(kind, kind)}", name, known) from None
        raise


def _inputs(known: Instance) -> tuple[str, ...]:
    return tuple(input.name for input in known.inputs)


_WORDS: Final = {"source": "source or scene", "collection": "scene collection"}
_NAMES: Final[dict[str, Callable[[Instance], tuple[str, ...]]]] = {
    "scene": lambda known: known.scenes,
    "input": _inputs,
    "source": lambda known: (*known.scenes, *_inputs(known)),
    "transition": lambda known: known.transitions,
    "profile": lambda known: known.profiles,
    "collection": lambda known: known.collections,
}
