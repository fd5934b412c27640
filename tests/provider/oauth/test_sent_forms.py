"""Bodies that no app of ours sends."""

from urllib.parse import urlencode

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.oauth.forms import FORM_TYPE, MAX_FORM_BYTES, parse_form
from tests.provider.oauth.household import TIMEOUT_SECONDS, Household

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@given(st.dictionaries(TEXT.filter(bool), TEXT, max_size=8))
def test_a_form_comes_back_as_it_was_sent(fields: dict[str, str]) -> None:
    assert parse_form(urlencode(fields).encode()).fields == fields


@given(st.binary(max_size=400))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    form = parse_form(body)
    assert form.fault is None or form.fields == {}


@pytest.mark.parametrize(
    "body", [b"a=1&a=2", b"a=%ff", b"a=\xc3\xa9", b"&".join(b"f%d=1" % n for n in range(40))]
)
def test_what_is_refused(body: bytes) -> None:
    assert parse_form(body).fault is not None


def test_secrets_do_not_show_in_a_repr() -> None:
    assert "hunter2" not in repr(parse_form(b"password=hunter2"))


@pytest.mark.parametrize("path", ["device_authorization", "token", "revoke"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"client_id": "guardian-desktop"}', "application/json"),
        (b"client_id=guardian-desktop", ""),
        (b"client_id=guardian-desktop&client_id=guardian-desktop", FORM_TYPE),
        (b"client_id=guardian-desktop&x=" + b"x" * MAX_FORM_BYTES, FORM_TYPE),
        (b"client_id=%ff", FORM_TYPE),
    ],
)
def test_an_endpoint_refuses_them_with_a_reason(
    household: Household, path: str, body: bytes, kind: str
) -> None:
    answer = requests.post(
        f"{household.url}/oauth/{path}",
        data=body,
        headers={"Content-Type": kind},
        timeout=TIMEOUT_SECONDS,
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert answer.json()["error_description"]


@pytest.mark.parametrize("path", ["sign-in", "sign-out", "decide"])
def test_a_page_survives_them(household: Household, path: str) -> None:
    answer = requests.post(
        f"{household.url}/link/{path}",
        json={"login": "parent"},
        timeout=TIMEOUT_SECONDS,
    )
    assert answer.status_code in {200, 401, 403}
