"""Tells when the network of this computer is another one: links, addresses and routes.

Linux only, by rtnetlink(7), which any process may listen to. On Windows and macOS nothing tells:
there a pause ends when it is over, or when somebody tries again.

Much that arrives is no change: a wireless link reports itself all the time, and every router
advertisement confirms an IPv6 address (RFC 4861). Such a message wakes nobody.
"""

import errno
import socket
import struct
import sys
from typing import Self

_GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400
"""RTMGRP_LINK, RTMGRP_IPV4_IFADDR, _IPV4_ROUTE, RTMGRP_IPV6_IFADDR, _IPV6_ROUTE."""
_HEADER = struct.Struct("=IHHII")
"""nlmsghdr: length, type, flags, sequence, port."""
_NEWLINK, _DELLINK, _NEWADDR, _DELADDR, _NEWROUTE, _DELROUTE = 16, 17, 20, 21, 24, 25
_IFINFO = struct.Struct("=BxHiII")
"""ifinfomsg: family, type, index, flags, which flags changed."""
_IFADDR = struct.Struct("=BBBBI")
"""ifaddrmsg: family, prefix length, flags, scope, index."""
_RTMSG = struct.Struct("=BBBBBBBBI")
"""rtmsg: family, lengths, tos, table, protocol, scope, type, flags."""
_ATTRIBUTE = struct.Struct("=HH")
_IFA_ADDRESS = 1
_TABLE_MAIN = 254
_CLONED = 0x200
"""A cached route: made by use, not by a change."""
_MOST_BYTES = 65536
_MOST_AT_ONCE = 64


class NetworkChanges:
    """The kernel's own news; close it at the end. Not for several threads."""

    def __init__(self, news: socket.socket) -> None:
        self._news = news
        self._addresses: set[tuple[int, bytes]] = set()

    @classmethod
    def open(cls) -> Self | None:
        """Begin to listen; ``None`` where nothing tells."""
        if sys.platform != "linux":
            return None
        try:
            news = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        except OSError:
            return None
        try:
            news.setblocking(False)
            news.bind((0, _GROUPS))
        except OSError:
            news.close()
            return None
        return cls(news)

    def fileno(self) -> int:
        """Return what to wait on."""
        return self._news.fileno()

    def close(self) -> None:
        """Listen no more."""
        self._news.close()

    def take(self) -> bool:
        """Read what has arrived, without waiting; return whether the network changed."""
        changed = False
        for _ in range(_MOST_AT_ONCE):
            try:
                datagram, (port, _groups) = self._news.recvfrom(_MOST_BYTES)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                changed = True  # so much happened that some of it was dropped
                continue
            if port == 0:  # of the kernel: any process may write to a netlink socket
                changed |= self.heard(datagram)
        return changed

    def heard(self, datagram: bytes) -> bool:
        """Return whether one of the messages in ``datagram`` is a change."""
        changed, at = False, 0
        while at + _HEADER.size <= len(datagram):
            length, kind, *_ = _HEADER.unpack_from(datagram, at)
            if length < _HEADER.size:
                break
            changed |= self._is_change(kind, datagram[at + _HEADER.size : at + length])
            at += (length + 3) & ~3
        return changed

    def _is_change(self, kind: int, body: bytes) -> bool:
        if kind in {_NEWADDR, _DELADDR}:
            return self._address_changed(kind, body)
        if kind in {_NEWROUTE, _DELROUTE}:
            return _route_changed(body)
        if kind == _NEWLINK and len(body) >= _IFINFO.size:
            *_, which_changed = _IFINFO.unpack_from(body)
            return bool(which_changed)
        return kind == _DELLINK

    def _address_changed(self, kind: int, body: bytes) -> bool:
        if len(body) < _IFADDR.size:
            return False
        known = len(self._addresses)
        named = (_IFADDR.unpack_from(body)[-1], _attribute(body[_IFADDR.size :], _IFA_ADDRESS))
        if kind == _DELADDR:
            self._addresses.discard(named)
            return True
        self._addresses.add(named)
        return len(self._addresses) > known


def _route_changed(body: bytes) -> bool:
    if len(body) < _RTMSG.size:
        return False
    *_, table, _protocol, _scope, _type, flags = _RTMSG.unpack_from(body)
    return table == _TABLE_MAIN and not flags & _CLONED


def _attribute(attributes: bytes, wanted: int) -> bytes:
    at = 0
    while at + _ATTRIBUTE.size <= len(attributes):
        length, kind = _ATTRIBUTE.unpack_from(attributes, at)
        if length < _ATTRIBUTE.size:
            break
        if kind == wanted:
            return attributes[at + _ATTRIBUTE.size : at + length]
        at += (length + 3) & ~3
    return b""
