"""Addresses of contacts: what can be one, and how much of it is shown again."""

import re

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64})*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]",
    re.ASCII,
)
"""A dot-atom at a domain name (RFC 5321 section 4.1.2), without quoting and without literals."""
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
"""E.164: the country first, fifteen digits at most."""
_MOST_LOCAL = 64
_SHOWN_DIGITS = 2


def fault_of_address(channel: str, address: str) -> str | None:
    """Return what is wrong with an address, in words for whoever sends it; ``None``: nothing."""
    if channel == "phone":
        if _PHONE.fullmatch(address):
            return None
        return "A telephone number begins with + and the country, as +8613800138000: digits only."
    local = address.partition("@")[0]
    if _EMAIL.fullmatch(address) and len(local) <= _MOST_LOCAL:
        return None
    return "An e-mail address looks like name@example.org."


def masked(channel: str, address: str) -> str:
    """Return enough of an address to recognise it, and too little to use it."""
    if channel == "phone":
        return f"{address[:3]}…{address[-_SHOWN_DIGITS:]}"
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
