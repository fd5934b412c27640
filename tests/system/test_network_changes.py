"""The kernel's news of the network, for real in a network of its own, and what is no news."""

import shutil
import socket
import struct
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.system.network_changes import NetworkChanges

LISTEN = """
import errno, fcntl, os, select, socket, struct
from guardian.system.network_changes import NetworkChanges

changes = NetworkChanges.open()
control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

def heard():
    told = False
    while select.select([changes], [], [], 0.2)[0]:
        told |= changes.take()
    return told

def set_flags(flags):  # SIOCSIFFLAGS of netdevice(7)
    fcntl.ioctl(control, 0x8914, struct.pack("16sH22x", b"lo", flags))
    return heard()

def set_address(address):  # SIOCSIFADDR
    named = struct.pack("16sHH4s16x", b"lo", socket.AF_INET, 0, socket.inet_aton(address))
    fcntl.ioctl(control, 0x8916, named)
    return heard()

def write_as_anybody():
    anybody = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    same = socket.socket(fileno=os.dup(changes.fileno()))
    port, _groups = same.getsockname()
    anybody.sendto(struct.pack("=IHHII", 32, 17, 0, 0, 0) + bytes(16), (port, 0))
    return heard()

def flood():
    for n in range(1, 250):
        named = struct.pack("16sHH4s16x", b"lo", socket.AF_INET, 0, bytes((192, 0, 2, n)))
        fcntl.ioctl(control, 0x8916, named)

def dropped():
    same = socket.socket(fileno=os.dup(changes.fileno()))
    same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 0)
    flood()
    try:
        same.recvfrom(65536)
    except OSError as error:
        return errno.errorcode[error.errno]

print(heard(), set_flags(0x1), set_address("192.0.2.7"), write_as_anybody())
print(dropped(), heard())
flood()
print(heard(), set_flags(0x0))
"""
OF_ITS_OWN = ["unshare", "--map-root-user", "--net"]


def may_have_a_network_of_its_own() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run([*OF_ITS_OWN, "true"], check=False, capture_output=True).returncode == 0


def message(kind: int, body: bytes) -> bytes:
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body


def address(last: int) -> bytes:
    return struct.pack("=BBBBI", 2, 24, 0, 0, 1) + struct.pack("=HHBBBB", 8, 1, 192, 0, 2, last)


def route(table: int, flags: int) -> bytes:
    return struct.pack("=BBBBBBBBI", 2, 0, 0, 0, table, 3, 0, 1, flags)


def link(which_changed: int) -> bytes:
    return struct.pack("=BxHiII", 0, 1, 2, 0x11043, which_changed)


@pytest.fixture
def changes() -> NetworkChanges:
    deaf, _ = socket.socketpair()
    deaf.close()
    _.close()
    return NetworkChanges(deaf)


@pytest.mark.skipif(not may_have_a_network_of_its_own(), reason="no network namespaces here")
def test_a_network_that_comes_changes_and_goes_is_heard_and_a_stranger_is_not() -> None:
    said = subprocess.run(
        [*OF_ITS_OWN, sys.executable, "-c", LISTEN], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == [
        *("False", "True", "True", "False"),
        *("ENOBUFS", "True"),
        *("True", "True"),
    ], "what the kernel had to drop is a change"


def test_an_address_that_is_confirmed_is_no_change(changes: NetworkChanges) -> None:
    assert changes.heard(message(20, address(7)))
    assert not changes.heard(message(20, address(7)))
    assert changes.heard(message(20, address(8)))
    assert changes.heard(message(21, address(7)))
    assert changes.heard(message(20, address(7)))


@pytest.mark.parametrize(
    ("datagram", "changed"),
    [
        (message(16, link(0)), False),
        (message(16, link(0x10000)), True),
        (message(17, link(0)), True),
        (message(24, route(254, 0)), True),
        (message(25, route(254, 0)), True),
        (message(24, route(255, 0)), False),
        (message(24, route(254, 0x200)), False),
        (message(3, b""), False),
        (message(16, link(0)) + message(24, route(254, 0)), True),
    ],
)
def test_what_is_a_change(changes: NetworkChanges, datagram: bytes, changed: bool) -> None:
    assert changes.heard(datagram) is changed


@given(st.binary(max_size=200))
def test_whatever_arrives_is_read_to_its_end(datagram: bytes) -> None:
    deaf, other = socket.socketpair()
    deaf.close()
    other.close()
    NetworkChanges(deaf).heard(datagram)
