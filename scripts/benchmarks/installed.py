"""Other programs to compare with, installed on demand into a cache directory of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_LOG_TAIL = 2_000
_ROOT = Path(__file__).parents[2]
_SEE_TO_OBS = """
root=$0; . "$root/scripts/lib.sh"; missing=$(packages_for_obs)
if [ -n "$missing" ]; then ensure_packages "to run a real OBS" $missing; fi
"""


def node_red() -> Path:
    """Give the directory of a Node-RED with its SQLite node, which may be compiled on the way."""
    home = cache() / "node-red"
    if not (home / "node_modules" / "node-red-node-sqlite").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        words = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(home), "node-red@4"]
        _run([*words, "node-red-node-sqlite"], "Node-RED")
    return home


def glances() -> Path:
    """Give the program `glances` of an environment of its own."""
    home = cache() / "glances"
    program = home / "bin" / "glances"
    if not program.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(home)], "glances")
        _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "glances"], "glances")
    return program


def beets() -> Path:
    """Give the program `beet` of an environment of its own."""
    home = cache() / "beets"
    program = home / "bin" / "beet"
    if not program.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(home)], "beets")
        _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "beets"], "beets")
    return program


def see_to_obs() -> None:
    """See that an OBS can be run here, or end with the words to type for it."""
    if subprocess.run(["sh", "-eu", "-c", _SEE_TO_OBS, str(_ROOT)], check=False).returncode:
        raise SystemExit("OBS cannot be measured here: the lines above say why.")


def cache() -> Path:
    """Give the directory of what the benchmarks keep between their runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "cuedesk-bench")


def _run(words: Sequence[str], what: str) -> None:
    if shutil.which(words[0]) is None:
        raise SystemExit(f"{what} cannot be installed here: there is no {words[0]}.")
    print(f"  installing {what} …", flush=True)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what} cannot be installed here: {(done.stderr or done.stdout)[-_LOG_TAIL:]}")
