"""Secrets: sealed at rest, invisible everywhere else, and with every trouble about the key told in words."""

import copy
import json
import logging
import pickle
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from core.clock import SystemClock
from core.errors import Invalid, NotFound
from core.paths import Paths
from core.secrets import KeyProblem, KeySource, Secret, Vault, redact
from core.store import Store

PLANTED = "swordfish-9f3c1e"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths.in_directory(tmp_path / "venue")
    paths.ensure()
    return paths


@pytest.fixture
async def store(paths: Paths) -> AsyncIterator[Store]:
    store = Store(paths.database, SystemClock())
    await store.start()
    yield store
    await store.stop()


@pytest.fixture
def vault(store: Store, paths: Paths) -> Vault:
    return fresh(store, paths)


def fresh(store: Store, paths: Paths) -> Vault:
    """A vault that has not read the key yet, as after a restart."""
    return Vault(store, KeySource(paths.key_file, None))


async def test_a_secret_comes_back_as_it_went_in(store, paths, vault):
    await vault.set("obs.password", PLANTED)
    await vault.set("stream.key", Secret("schlüssel 钥匙"))
    assert (await vault.get("obs.password")).reveal() == PLANTED
    assert (await fresh(store, paths).get("stream.key")).reveal() == "schlüssel 钥匙"
    assert await vault.names() == ["obs.password", "stream.key"]
    await vault.set("obs.password", "another")
    assert (await vault.get("obs.password")).reveal() == "another"


async def test_a_deleted_secret_is_gone(vault):
    await vault.set("obs.password", PLANTED)
    await vault.delete("obs.password")
    assert await vault.names() == []
    for call in (vault.get, vault.delete):
        with pytest.raises(NotFound, match=r"no secret 'obs\.password'"):
            await call("obs.password")


@pytest.mark.parametrize(("name", "value"), [("", "x"), ("  ", "x"), ("n" * 101, "x"), ("name", "")])
async def test_empty_and_endless_names_and_empty_values_are_refused(vault, paths, name, value):
    with pytest.raises(Invalid):
        await vault.set(name, value)
    assert not paths.key_file.exists()


async def test_planted_secrets_are_nowhere_to_be_found(store, paths, vault, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    before = {name: PLANTED + name for name in ("a", "b", "c")}
    for name, value in before.items():
        await vault.set(name, value)
        await vault.get(name)
    secret = await vault.get("a")
    logging.getLogger("test").warning("connecting with %s and %r and %s", secret, secret, {"password": secret})
    print(secret, repr(vault), vars(vault), f"{secret:>20}")
    await store.backup(tmp_path / "backup.db")
    open_files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(path.name.endswith("-wal") for path in open_files)
    await vault.delete("a")
    await store.stop()
    closed_files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for path, content in [*open_files.items(), *closed_files.items()]:
        assert PLANTED.encode() not in content, path
    said = capfd.readouterr()
    assert PLANTED not in caplog.text + said.out + said.err
    assert "•••" in caplog.text


def test_a_secret_shows_dots_and_is_written_nowhere():
    secret = Secret(PLANTED)
    assert {str(secret), repr(secret), f"{secret}", f"{secret:>30}", f"{secret!r}", "%s" % secret} == {"•••"}  # noqa: UP031
    for write in (json.dumps, msgspec.json.encode, msgspec.to_builtins, pickle.dumps, copy.copy, vars):
        with pytest.raises(TypeError) as error:
            write(secret)
        assert PLANTED not in str(error.value)


def test_redacting_strikes_out_what_is_secret_at_any_depth():
    given = {"name": "obs", "password": "x", "more": {"password": "y", "list": [{"password": "z"}, Secret("w"), 1]}}
    assert redact(given, {"password"}) == {
        "name": "obs",
        "password": "•••",
        "more": {"password": "•••", "list": [{"password": "•••"}, "•••", 1]},
    }
    assert given["password"] == "x"


async def test_the_key_is_made_once_and_private(store, paths, vault):
    assert not paths.key_file.exists()
    await vault.set("a", "x")
    assert paths.key_file.stat().st_mode & 0o777 == 0o600
    key = paths.key_file.read_bytes()
    await fresh(store, paths).set("b", "y")
    assert paths.key_file.read_bytes() == key


async def test_reading_never_makes_a_key(vault, paths):
    with pytest.raises(NotFound):
        await vault.get("a")
    assert not paths.key_file.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
async def test_a_key_that_others_can_read_is_refused(store, paths, vault, mode):
    await vault.set("a", "x")
    paths.key_file.chmod(mode)
    with pytest.raises(KeyProblem, match="can be read by other users") as error:
        await fresh(store, paths).get("a")
    assert error.value.remedy == f"Close it with: chmod 600 {paths.key_file}"
    assert error.value.code == "key_problem"


async def test_a_lost_key_is_told_and_not_replaced(store, paths, vault):
    await vault.set("a", "x")
    paths.key_file.unlink()
    for call in (fresh(store, paths).get("a"), fresh(store, paths).set("b", "y")):
        with pytest.raises(KeyProblem, match="is missing, so the stored secrets cannot be opened"):
            await call
    assert not paths.key_file.exists()
    later = fresh(store, paths)
    await later.delete("a")
    await later.set("b", "y")
    assert (await later.get("b")).reveal() == "y"


async def test_another_key_is_told(store, paths, vault):
    await vault.set("a", "x")
    paths.key_file.write_bytes(b"k" * 32)
    with pytest.raises(KeyProblem, match="sealed with another key"):
        await fresh(store, paths).get("a")


@pytest.mark.parametrize("content", [b"", b"short", b"k" * 31, b"\xff" * 40, b"a" * 100])
async def test_a_damaged_key_is_told(store, paths, vault, content):
    await vault.set("a", "x")
    paths.key_file.write_bytes(content)
    with pytest.raises(KeyProblem, match="is damaged"):
        await fresh(store, paths).get("a")


async def test_a_key_that_is_a_link_is_refused(store, paths, vault, tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"k" * 32)
    paths.key_file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyProblem, match="not a file of this user's own"):
        await vault.set("a", "x")


async def test_a_sealed_value_does_not_pass_for_another(store, vault):
    await vault.set("a", "x")
    await vault.set("b", "y")
    await store.submit(lambda db: db.execute("UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE name = 'a')"))
    assert (await vault.get("a")).reveal() == "x"
    with pytest.raises(KeyProblem):
        await vault.get("b")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 20, b"\x02" * 60])
async def test_a_damaged_value_is_told(store, vault, sealed):
    await vault.set("a", "x")
    await store.submit(lambda db: db.execute("UPDATE secret SET sealed = ?", (sealed,)).rowcount)
    with pytest.raises(KeyProblem, match="cannot be opened"):
        await vault.get("a")


async def test_the_same_value_is_never_sealed_the_same_way(store, vault):
    await vault.set("a", "x")
    first = (await store.fetch("SELECT sealed FROM secret"))[0][0]
    await vault.set("a", "x")
    assert (await store.fetch("SELECT sealed FROM secret"))[0][0] != first


async def test_a_credential_of_the_service_comes_first(store, paths, tmp_path, monkeypatch):
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "cuedesk.key").write_bytes(b"c" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    await Vault(store, KeySource.of(paths)).set("a", "x")
    assert not paths.key_file.exists()
    assert (await Vault(store, KeySource.of(paths)).get("a")).reveal() == "x"
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(KeyProblem, match="is missing"):
        await Vault(store, KeySource.of(paths)).get("a")


def test_importing_it_does_not_import_the_cipher():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, core.secrets; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "cryptography" not in said.stdout.split()
