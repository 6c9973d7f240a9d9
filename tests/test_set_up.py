"""What the scripts promise: one set-up and no more, with uv where it can be had and pip elsewhere."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.project import ROOT, run

LIBRARY = (ROOT / "scripts" / "lib.sh").read_text()
SET_UP = 'set -eu; root=$1; . "$root/scripts/lib.sh"; ensure_environment requirements.lock'

# A set-up downloads where nothing is cached yet.
pytestmark = pytest.mark.timeout(300)


# --- scripts/run ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, started once, so that these tests never touch the real environment."""
    folder = tmp_path_factory.mktemp("checkout") / "a project"
    for name in ("scripts", "core", "tui", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    for lock in ROOT.glob("requirements*.lock"):
        shutil.copy(lock, folder)
    done = run(folder / "scripts/run", "--version", cwd=folder)
    assert done.stdout.startswith("cuedesk ")
    assert "Set up." in done.stderr
    return folder


def test_the_second_start_sets_nothing_up(checkout: Path, tmp_path: Path) -> None:
    stamp = checkout / ".venv/cuedesk/requirements.lock"
    before = stamp.stat().st_mtime_ns
    assert run(checkout / "scripts/run", "--version", cwd=tmp_path).stderr == ""
    assert stamp.stat().st_mtime_ns == before


def test_a_folder_of_the_same_name_where_one_stands_is_not_taken_for_ours(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "tui").mkdir()
    (tmp_path / "tui" / "__init__.py").write_text("raise SystemExit('the wrong package')")
    assert run(checkout / "scripts/run", "--version", cwd=tmp_path).stdout.startswith("cuedesk ")


def test_a_set_up_that_broke_off_is_done_again(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".venv/cuedesk/requirements.lock").unlink()
    shutil.rmtree(next((checkout / ".venv/lib").glob("python3*/site-packages")))
    done = run(checkout / "scripts/run", "--version", cwd=tmp_path)
    assert done.stdout.startswith("cuedesk ")
    assert "Set up." in done.stderr


def test_what_else_the_environment_holds_survives_a_new_lock(checkout: Path, tmp_path: Path) -> None:
    marker = next((checkout / ".venv/lib").glob("python3*/site-packages")) / "of_a_developer.py"
    marker.touch()
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert "Set up." in run(checkout / "scripts/run", "--version", cwd=tmp_path).stderr
    assert marker.exists()


# --- uv, or pip ------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The scripts with a lock of one package."""
    folder = tmp_path / "small"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copy(ROOT / "requirements-uv.lock", folder)
    [package] = re.findall(
        r"^iniconfig==.*(?:\n    --hash.*)+", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE
    )
    (folder / "requirements.lock").write_text(package + "\n")
    return folder


def path_with_uv(folder: Path, script: str) -> str:
    """Give a path on which that script is found as `uv` before any other."""
    program = folder / "bin" / "uv"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return f"{program.parent}:{os.environ['PATH']}"


def set_up(folder: Path, path: str) -> tuple[str, str]:
    """Set the folder up; gives who installed the package, and what was said."""
    said = run("sh", "-c", SET_UP, "sh", folder, cwd=folder, PATH=path).stderr
    [installer] = (folder / ".venv").glob("lib/python3*/site-packages/iniconfig-*.dist-info/INSTALLER")
    return installer.read_text().strip(), said


def test_uv_installs_where_it_is(small: Path) -> None:
    real = shutil.which("uv", path=f"{os.environ['PATH']}:{sys.prefix}/bin")
    if real is None:
        pytest.skip("there is no uv here, and none could be fetched at the set-up")
    assert set_up(small, path_with_uv(small, f'exec "{real}" "$@"'))[0] == "uv"
    assert not (small / ".venv/bin/uv").exists(), "none is fetched"


def test_uv_is_fetched_where_it_is_not(small: Path) -> None:
    assert set_up(small, path_with_uv(small, "exit 127"))[0] == "uv"
    assert (small / ".venv/bin/uv").exists()


def test_pip_installs_where_no_uv_can_be_had(small: Path) -> None:
    lock = small / "requirements-uv.lock"
    lock.write_text(re.sub(r"sha256:\w+", "sha256:" + "0" * 64, lock.read_text()))
    installer, said = set_up(small, path_with_uv(small, "exit 127"))
    assert installer == "pip"
    assert "ERROR" not in said, "a uv that cannot be had is no trouble"
    assert not (small / ".venv/bin/uv").exists()


def test_pip_installs_what_uv_cannot(small: Path) -> None:
    """As where only pip is told the way to the packages."""
    installer, said = set_up(small, path_with_uv(small, '[ "$1" = --version ]'))
    assert installer == "pip"
    assert "uv could not install them; trying pip.\n" in said


# --- what the system lacks -------------------------------------------------------------------------


@pytest.fixture
def path() -> Iterator[Path]:
    """The only folder of a path, open to every user."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def refused(call: str, path: Path) -> str:
    """Call a function of the scripts as a user without rights who has only the programs of a path; it must fail."""
    words = ["/bin/sh", "-c", f"set -eu\nroot=/nowhere\n{LIBRARY}\n{call}"]
    if os.geteuid() == 0:
        words = [shutil.which("setpriv") or "setpriv", "--reuid", "65534", "--clear-groups", "--", *words]
    done = subprocess.run(words, env={"PATH": str(path)}, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 1, done
    assert done.stdout == ""
    return done.stderr


def test_who_may_not_install_system_packages_is_told_the_exact_command(path: Path) -> None:
    (path / "id").symlink_to(shutil.which("id") or "")
    (path / "apt-get").symlink_to(shutil.which("false") or "")
    said = refused('ensure_packages "for the tests" tmux iproute2', path)
    assert said.splitlines()[-1].strip() == "sudo apt-get update && sudo apt-get install -y tmux iproute2"


def test_a_system_without_apt_is_told_what_is_needed(path: Path) -> None:
    said = refused('ensure_packages "for the tests" tmux', path)
    assert said.startswith("Cuedesk needs tmux for the tests. Please install that with this system's package manager")


def test_a_system_without_python_is_told_which_it_needs(path: Path) -> None:
    assert refused("find_python", path) == (
        "Cuedesk needs Python 3.11 or newer, and no python3 is what this system has.\n"
    )
