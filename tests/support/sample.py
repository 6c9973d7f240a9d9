"""The recorded sample match."""

from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data" / "pss_match_2.3.txt"


def sample_lines() -> list[tuple[int, str]]:
    """Read it as offsets in milliseconds and wire text, one datagram each."""
    lines = (line.split("\t", 1) for line in SAMPLE.read_text("utf-8").splitlines())
    return [(int(offset), text) for offset, text in lines]


def sample_match() -> list[str]:
    """Read its wire text alone."""
    return [text for _, text in sample_lines()]
