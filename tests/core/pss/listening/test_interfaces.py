"""This machine's network interfaces, and those of invented machines laid out as the kernel lays them out."""

import socket
from pathlib import Path

from core.pss.listening.interfaces import address_of, list_interfaces


def lay_out(
    sysfs: Path, name: str, *, kind: str = "1", flags: str = "0x1003", state: str = "up", has: str = ""
) -> None:
    entry = sysfs / name
    entry.mkdir()
    for file, text in (("type", kind), ("flags", flags), ("operstate", state)):
        (entry / file).write_text(f"{text}\n")
    if has:
        (entry / has).mkdir()


def test_the_loopback_is_there_and_never_recommended() -> None:
    found = {one.name: one for one in list_interfaces()}
    loopback = found["lo"]
    assert (loopback.address, loopback.kind, loopback.up) == ("127.0.0.1", "loopback", True)
    assert not loopback.recommended
    assert sum(one.recommended for one in found.values()) <= 1


def test_addresses_are_this_machines_own() -> None:
    for one in list_interfaces():
        if one.address:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, one.name.encode())
                sock.bind((one.address, 0))
                assert address_of(one.name) == one.address


def test_an_interface_that_does_not_exist_has_no_address() -> None:
    assert address_of("nosuch0") is None


def test_hardware_is_listed_without_an_address_and_links_of_containers_are_not(tmp_path: Path) -> None:
    lay_out(tmp_path, "zz-eth", has="device", flags="0x1002", state="down")
    lay_out(tmp_path, "zz-wlan", has="phy80211")
    lay_out(tmp_path, "zz-veth")
    (tmp_path / "bonding_masters").write_text("")
    found = list_interfaces(tmp_path)
    assert [(one.name, one.kind, one.up, one.address) for one in found] == [
        ("zz-eth", "wired", False, ""),
        ("zz-wlan", "wireless", True, ""),
    ]
    assert not any(one.recommended for one in found), "nothing without an address can be listened on"


def test_one_that_is_up_comes_before_one_that_is_not(tmp_path: Path) -> None:
    lay_out(tmp_path, "aa-eth", has="device", state="lowerlayerdown")
    lay_out(tmp_path, "zz-eth", has="device")
    lay_out(tmp_path, "lo", kind="772", flags="0x9", state="unknown")
    assert [one.name for one in list_interfaces(tmp_path)] == ["zz-eth", "aa-eth", "lo"]
