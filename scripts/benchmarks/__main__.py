"""Runs the benchmarks and prints what they found, as a table and as JSON."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.consoles import fed_console, first_paint, idle_console, visible_row
from benchmarks.figures import Absolute, Case, Comparison, Figure, Options
from benchmarks.ingest import durable_ingest, send_to_commit
from benchmarks.library import against_beets, library_scan, library_search
from benchmarks.library_screen import library_screen
from benchmarks.obs import many_obs, scene_switch
from benchmarks.others import against_glances, against_node_red
from benchmarks.pages import pages, whole_day
from benchmarks.player import idle_player, key_to_sound
from benchmarks.sockets import socket_loop
from benchmarks.speech import text_to_file, text_to_sound
from benchmarks.starting import help_text, idle_engine, second_start

CASES: tuple[Case, ...] = (
    socket_loop,
    durable_ingest,
    send_to_commit,
    pages,
    whole_day,
    second_start,
    help_text,
    first_paint,
    visible_row,
    fed_console,
    idle_console,
    idle_engine,
    scene_switch,
    many_obs,
    library_scan,
    library_search,
    library_screen,
    key_to_sound,
    idle_player,
    text_to_file,
    text_to_sound,
)

PEERS: tuple[Case, ...] = (against_node_red, against_glances, against_beets)
"""These install what they compare with, so they are measured only where that is asked for."""


def main() -> int:
    """Measure; 1 where a gated ratio is missed."""
    given = _parser().parse_args()
    cases = [case for case in (*CASES, *(PEERS if given.peers else ())) if given.only in (None, case.__name__)]
    if given.list:
        for case in cases:
            print(f"{case.__name__:20} {_about(case)}")
        return 0
    if not cases:
        print(f"{given.only} is measured with --peers only.", file=sys.stderr)
        return 2
    options = Options(quick=given.quick)
    found: dict[str, list[Figure]] = {}
    print("\n".join(f"{name}: {value}" for name, value in _machine().items()))
    for case in cases:
        print(f"\n{case.__name__}: {_about(case)}", flush=True)
        found[case.__name__] = list(_shown(case(options)))
    if given.json:
        given.json.write_text(
            json.dumps({"machine": _machine(), "quick": given.quick, "cases": _plain(found)}, indent=1)
        )
    missed = [
        figure.what
        for figures in found.values()
        for figure in figures
        if isinstance(figure, Comparison) and figure.gated and not figure.met
    ]
    print(f"\nMissed: {'; '.join(missed)}." if missed else "\nEvery gated ratio holds.")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    names = [case.__name__ for case in (*CASES, *PEERS)]
    parser.add_argument("--only", metavar="NAME", choices=names, help=f"one of {', '.join(names)}")
    parser.add_argument(
        "--peers", action="store_true", help="install Node-RED, glances and beets, and measure them too"
    )
    parser.add_argument("--quick", action="store_true", help="small amounts: to see that it works, not to judge")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to a file too")
    parser.add_argument("--list", action="store_true", help="say what there is to measure, and measure nothing")
    return parser


def _about(case: Case) -> str:
    return (case.__doc__ or "").partition("\n")[0]


def _shown(figures: Iterator[Figure]) -> Iterator[Figure]:
    for figure in figures:
        print(f"  {_line(figure)}", flush=True)
        yield figure


def _line(figure: Figure) -> str:
    sign = {"at_most": "≤", "at_least": "≥"}[figure.sense]
    if isinstance(figure, Absolute):
        wanted = "" if figure.wanted is None else f"  wanted {sign} {figure.wanted:g}"
        return f"{figure.what:52} {figure.value:>10.4g} {figure.unit:8}{wanted}{'' if figure.met else '  not here'}"
    verdict = "ok" if figure.met else "MISSED" if figure.gated else "missed, not gated"
    return (
        f"{figure.what:52} {figure.ours:>10.4g} {figure.unit:8} against {figure.theirs:.4g} of {figure.peer}:"
        f" {figure.ratio:.2f}×, wanted {sign} {figure.bound:g}×  {verdict}"
    )


def _plain(found: dict[str, list[Figure]]) -> dict[str, Any]:
    def plain(figure: Figure) -> dict[str, Any]:
        values = {name: getattr(figure, name) for name in figure.__slots__}
        if isinstance(figure, Comparison):
            values["ratio"] = figure.ratio
        return {**values, "met": figure.met}

    return {name: [plain(figure) for figure in figures] for name, figures in found.items()}


def _machine() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": str(os.cpu_count()),
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


if __name__ == "__main__":
    sys.exit(main())
