"""What country codes mean: the codes that Cuedesk knows from the start, and what an unknown one may be meant to be."""

import csv
import difflib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

from core.pss.models import Country

_CLOSE = 0.6
"""How like a known code an unknown one has to be (two of three letters in order) to be taken for a slip of it."""

_SHORTEST_PREFIX = 3


def canonical(code: str) -> str:
    """Write a code as it is compared: without blanks around it, in capitals."""
    return code.strip().upper()


@cache
def known() -> Mapping[str, Country]:
    """Give every code of the seed: IOC codes of now and of old, ISO 3166 codes that differ from them, and others.

    Where an ISO code is the IOC code of another country (BRN is Bahrain, not Brunei), the IOC has it.
    """
    source = resources.files("core.pss.records").joinpath("data", "countries.csv")
    rows = csv.DictReader(source.read_text("utf-8").splitlines())
    return MappingProxyType(
        {
            row["code"]: Country(
                row["code"],
                row["ioc"] or None,
                row["name"],
                cast(Literal["current", "historic", "special"], row["kind"]),
            )
            for row in rows
        }
    )


def is_ioc(code: str) -> bool:
    """Tell whether the IOC uses this code, or used it for a team that no longer exists."""
    country = known().get(code)
    return country is not None and country.ioc == code


def suggest(code: str) -> str | None:
    """Guess the IOC code that an unknown code is meant to be, from names that begin like it and from like codes."""
    code = canonical(code)
    if len(code) >= _SHORTEST_PREFIX:
        named = {
            country.ioc
            for country in known().values()
            if country.kind == "current" and country.name and country.name.upper().startswith(code)
        }
        if len(named) == 1:
            return named.pop()
    like = difflib.get_close_matches(code, _current_codes(), n=len(_current_codes()), cutoff=_CLOSE)
    # People get the beginning right: GEM is a slip of GER rather than of YEM.
    best = max(like, key=lambda other: (other[:1] == code[:1]) + (other[:2] == code[:2]), default=None)
    return known()[best].ioc if best else None


def find(text: str) -> Country | None:
    """Find a country by a code or by its English name; None where there is none, or it is no country of the IOC."""
    country = known().get(canonical(text))
    if country is None:
        name = text.strip().casefold()
        country = next((c for c in known().values() if c.name and c.name.casefold() == name), None)
    return country if country is not None and country.ioc is not None else None


@cache
def _current_codes() -> tuple[str, ...]:
    return tuple(code for code, country in known().items() if country.kind == "current")
