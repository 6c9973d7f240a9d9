"""Where files go, and who may read them."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import Unavailable
from core.paths import SYSTEM_SOCKET, Paths


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that is only talked about; its path is short enough for a socket's address."""
    monkeypatch.setenv("HOME", "/home/ada")
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    return Path("/home/ada")


def test_a_users_files_are_where_the_specification_says(home):
    paths = Paths.for_user()
    assert paths.config_file == home / ".config/cuedesk/config.toml"
    assert paths.key_file == home / ".config/cuedesk/secrets.key"
    assert paths.database == home / ".local/share/cuedesk/cuedesk.db"
    assert paths.lock == home / ".local/share/cuedesk/cuedesk.lock"
    assert paths.log_file == home / ".local/state/cuedesk/engine.log"
    assert paths.socket == home / ".local/state/cuedesk/run/engine.sock"


def test_the_environment_is_followed_where_it_is_absolute(home, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("XDG_STATE_HOME", "")
    paths = Paths.for_user()
    assert paths.data == Path("/srv/data/cuedesk")
    assert paths.config == home / ".config/cuedesk"
    assert paths.state == home / ".local/state/cuedesk"


def test_the_socket_does_not_depend_on_the_session(home, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    inside = Paths.for_user().socket
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert Paths.for_user().socket == inside


def test_everything_can_be_below_one_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = Paths.in_directory(Path("venue"))
    for path in (paths.config, paths.data, paths.state):
        assert path.parent == tmp_path / "venue"
    assert paths == Paths.in_directory(tmp_path / "venue")


def test_the_directories_are_private(tmp_path):
    paths = Paths.in_directory(tmp_path / "venue")
    paths.ensure()
    for path in (paths.config, paths.data, paths.state, paths.runtime):
        assert mode(path) == 0o700
    paths.ensure()


def test_what_was_open_to_others_is_closed_and_the_directory_above_left_alone(tmp_path):
    tmp_path.chmod(0o755)
    paths = Paths.in_directory(tmp_path)
    paths.data.mkdir(mode=0o755)
    paths.ensure()
    assert mode(paths.data) == 0o700
    assert mode(tmp_path) == 0o755


def test_a_file_in_a_directorys_place_is_refused(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(Unavailable, match="data cannot be used: File exists"):
        Paths.in_directory(tmp_path).ensure()


def test_a_directory_whose_name_is_no_text_is_refused(tmp_path):
    with pytest.raises(Unavailable, match=r"caf\\udce9.* not text in UTF-8"):
        Paths.in_directory(tmp_path / os.fsdecode(b"caf\xe9")).ensure()
    assert list(tmp_path.iterdir()) == []


def of_somebody_else(tmp_path: Path) -> tuple[Path, int]:
    """Give a directory of another user: one that root gives away, or else one of root's."""
    if os.geteuid() != 0:
        return Path("/usr"), 0
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    os.chown(theirs, 12345, 12345)
    return theirs, 12345


def test_somebody_elses_directory_is_refused_and_left_alone(tmp_path):
    theirs, owner = of_somebody_else(tmp_path)
    paths = Paths.in_directory(tmp_path)
    paths.data.symlink_to(theirs)
    with pytest.raises(Unavailable, match=f"belongs to the user with id {owner}"):
        paths.ensure()
    assert mode(theirs) == 0o755


def deep(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 60) / ("y" * 60)


def test_a_long_path_gets_a_short_socket_that_works(tmp_path):
    paths = Paths.in_directory(deep(tmp_path))
    assert paths == Paths.in_directory(deep(tmp_path)), "the engine and the console must come to the same one"
    assert paths.socket != Paths.in_directory(deep(tmp_path) / "other").socket
    paths.ensure()
    try:
        assert mode(paths.runtime) == 0o700
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(paths.socket))
        paths.socket.unlink()
    finally:
        paths.runtime.rmdir()


def test_a_short_runtime_directory_that_is_a_link_is_refused(tmp_path):
    paths = Paths.in_directory(deep(tmp_path))
    (tmp_path / "trap").mkdir()
    paths.runtime.symlink_to(tmp_path / "trap")
    try:
        with pytest.raises(Unavailable, match="is not a directory"):
            paths.ensure()
    finally:
        paths.runtime.unlink()


def test_every_socket_path_fits_its_address(tmp_path):
    for length in range(1, 250, 7):
        directory = Path("/srv") / "é" / ("z" * length)
        assert len(os.fsencode(Paths.in_directory(directory).socket)) <= 107
    assert len(os.fsencode(SYSTEM_SOCKET)) <= 107


def test_without_a_home_a_directory_is_asked_for(monkeypatch):
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    with pytest.raises(Unavailable, match="no home directory") as error:
        Paths.for_user()
    assert "--data" in error.value.remedy


def test_importing_it_is_light():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, core.paths; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert not {"pydantic", "sqlite3", "asyncio", "platformdirs", "tempfile"} & set(said.stdout.split())
