"""Which configurations of a connection make sense."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import Invalid
from core.obs.connection_rows import check
from core.obs.models import Connection

GOOD = Connection(0, "main", "127.0.0.1", 4455)
OTHER = Connection(7, "Other", "127.0.0.1", 4455)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "obs-left", "obs_left.local", "obs.example.org.", "obs-größe.de", "3com.example", "a" * 63,
        "192.168.1.20", "::1", "fe80::1%eth0", "2001:db8::7", "::ffff:10.0.0.1",
    ],
)  # fmt: skip
def test_hosts_that_could_be(host: str) -> None:
    check(replace(GOOD, host=host), [OTHER])


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("", "is empty"),
        ("[::1]", "without brackets"),
        ("ws://10.0.0.1", "without ws://"),
        ("10.0.0.1/obs", "without ws:// or a path"),
        ("10.0.0.1:4455", "the port has a place of its own"),
        ("obs:4455", "the port has a place of its own"),
        ("300.1.1.1", "neither an address"),
        ("1.2.3", "neither an address"),
        ("::1::2", "neither an address"),
        ("a b", "neither an address"),
        ("user@obs", "neither an address"),
        ("-obs", "neither an address"),
        ("a..b", "neither an address"),
        ("x" * 64, "neither an address"),
        ("x\x1b[2J", "printable"),
        ("x." * 200, "printable"),
    ],
)
def test_hosts_that_could_not_be(host: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(replace(GOOD, host=host), [])
    assert said in refused.value.data["fields"]["host"]
    assert refused.value.message.startswith("Connection “main” cannot be like this: host ")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "OTHER"},
        {"name": "x" * 41},
        {"name": "a\nb"},
        {"port": 0},
        {"port": 65_536},
        {"holding_scene": "x" * 256},
        {"replay_scene": "x" * 256},
    ],
)
def test_nonsense_is_refused_by_field(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        check(replace(GOOD, **changes), [OTHER])
    assert list(refused.value.data["fields"]) == list(changes)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        check(Connection(0, "", "", 0), [])
    assert set(refused.value.data["fields"]) == {"name", "host", "port"}


def test_a_connection_is_not_its_own_rival() -> None:
    check(replace(OTHER, name="other"), [GOOD, OTHER])
    check(replace(GOOD, holding_scene="🙂 " + "x" * 200), [])
