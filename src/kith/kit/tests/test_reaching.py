"""T-30: what calls out reaches configured hosts of the open internet, and our own network only where it is named."""

import socket

import pytest

from kith.kit.reaching import NotReached, is_public, reach

OURS = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "ff0e::1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a01:203::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
)  # fmt: skip
OPEN = ("93.184.215.14", "2606:4700:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e")


def answers(*addresses):
    """Return a look-up that gives these."""

    def look_up(host, port, **how):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return look_up


@pytest.fixture
def connected(monkeypatch):
    """Note where a connection would go, and make none."""
    to = []
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: to.append(address))
    return to


@pytest.mark.parametrize("address", OURS)
def test_a_name_that_leads_into_our_own_network_is_not_reached(monkeypatch, connected, address):
    assert not is_public(address)
    monkeypatch.setattr(socket, "getaddrinfo", answers(address))
    with pytest.raises(NotReached):
        reach("mail.example.org", 25, 1)
    assert connected == []


@pytest.mark.parametrize("address", OPEN)
def test_a_name_of_the_open_internet_is_reached(monkeypatch, connected, address):
    monkeypatch.setattr(socket, "getaddrinfo", answers(address))
    reach("mail.example.org", 25, 1)
    assert connected == [(address, 25)]


def test_one_address_inside_is_enough_to_refuse(monkeypatch, connected):
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.215.14", "10.0.0.5"))
    with pytest.raises(NotReached):
        reach("mail.example.org", 25, 1)
    assert connected == []


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch, connected):
    """Rebinding: the connection goes to the address that was looked at, and the name is asked once."""
    asked = []

    def look_up(host, port, **how):
        asked.append(host)
        return answers("93.184.215.14" if len(asked) == 1 else "127.0.0.1")(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    reach("mail.example.org", 25, 1)
    assert (asked, connected) == (["mail.example.org"], [("93.184.215.14", 25)])


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1", "[::1]"])
def test_other_ways_to_write_this_machine_are_no_way_round(connected, host):
    with pytest.raises(NotReached):
        reach(host, 25, 1)
    assert connected == []


def test_a_host_inside_is_reached_where_the_settings_name_it_and_no_other(settings, connected):
    settings.OWN_NETWORK = ["127.0.0.1"]
    reach("127.0.0.1", 25, 1)
    with pytest.raises(NotReached):
        reach("127.0.0.2", 25, 1)
    assert connected == [("127.0.0.1", 25)]
