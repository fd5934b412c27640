import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.address_errors import AddressError, InsecureAddressError
from guardian.link.client.address import origin_of, same_origin
from guardian.link.errors import LinkError


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("example.com", "https://example.com"),
        ("  Example.COM/ ", "https://example.com"),
        ("https://example.com", "https://example.com"),
        ("HTTPS://example.com:443/", "https://example.com"),
        ("example.com:8443", "https://example.com:8443"),
        ("https：／／ｅｘａｍｐｌｅ。ｃｏｍ", "https://example.com"),
        ("例子.cn", "https://xn--fsqu00a.cn"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://127.0.0.1:8000", "https://127.0.0.1:8000"),
        ("http://127.1:80", "http://127.0.0.1"),
        ("[::1]:99", "http://[::1]:99"),
        ("192.168.1.5:8000", "https://192.168.1.5:8000"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("http://[fe80::1]", "http://[fe80::1]"),
    ],
)
def test_what_a_parent_types_becomes_an_origin(typed: str, origin: str) -> None:
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "x y.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "parent@example.com",
        "https://user:secret@example.com",
        "example.com/some/page",
        "example.com?x=1",
        "example.com\\@evil.com",
        "example.com:0",
        "example..com",
        f"{'a' * 64}.com",
        "example.com:99999",
        "http://0.0.0.0",
        "http://224.0.0.1",
        "https://https://example.com",
        "a" * 301,
    ],
)
def test_what_is_no_address_is_named_as_such(typed: str) -> None:
    with pytest.raises(AddressError):
        origin_of(typed)


@pytest.mark.parametrize(
    "typed",
    ["http://example.com", "http://nas", "http://8.8.8.8", "http://localhost.example.com"],
)
def test_plain_http_never_leaves_the_home(typed: str) -> None:
    with pytest.raises(InsecureAddressError):
        origin_of(typed)


@given(st.text(max_size=80))
def test_any_text_is_an_origin_or_a_known_error(typed: str) -> None:
    try:
        origin = origin_of(typed)
    except LinkError:
        return
    assert origin.startswith(("https://", "http://"))
    assert same_origin(f"{origin}/gl/v1", origin)


@given(st.text(alphabet=string.ascii_lowercase + ".:/@[]%0123456789-#?", max_size=40))
def test_an_origin_is_stable(typed: str) -> None:
    try:
        origin = origin_of(typed)
    except LinkError:
        return
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://example.com/oauth/token", True),
        ("https://example.com:443/oauth/token", True),
        ("https://EXAMPLE.com/oauth/token", True),
        ("https://example.com:444/oauth/token", False),
        ("http://example.com/oauth/token", False),
        ("https://example.com.evil.com/", False),
        ("https://example.com@evil.com/", False),
        ("https://user@example.com/", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("//example.com/", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_only_the_same_origin_is_the_same(url: str, *, same: bool) -> None:
    assert same_origin(url, "https://example.com") is same
