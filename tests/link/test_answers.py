import io
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.client.answers import is_json, read, refusal, retry_after_seconds, skew
from guardian.link.client.plain_text import plain
from guardian.link.errors import (
    AwaitingWardError,
    LinkError,
    LinkSuspendedError,
    MalformedAnswerError,
    SignInAgainError,
    StepUpError,
)
from guardian.link.wire.events import PollResponse
from guardian.link.wire.problems import PREFIX, Problem, ProblemType
from guardian.link.wire.ward import Link

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> requests.Response:
    """Return an answer as the transport hands it over."""
    response = requests.Response()
    response.status_code = status
    response.raw = io.BytesIO(body)
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response.request = requests.Request("GET", "https://example.com/").prepare()
    return response


@given(body=st.binary(max_size=300), status=st.integers(300, 599), problem=st.booleans())
def test_any_error_body_becomes_a_known_error(*, body: bytes, status: int, problem: bool) -> None:
    kind = "application/problem+json" if problem else "text/html"
    assert isinstance(refusal(answer(status, body, Content_Type=kind), NOW), LinkError)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {"type": json_values, "title": json_values, "status": json_values},
        optional={"errors": json_values, "until": json_values, "clause": json_values},
    ),
    st.sampled_from([400, 403, 404, 409, 410, 412, 422, 429, 500]),
)
def test_any_problem_becomes_a_known_error(document: dict[str, object], status: int) -> None:
    body = json.dumps(document).encode()
    refused = answer(status, body, Content_Type="application/problem+json")
    assert isinstance(refusal(refused, NOW), LinkError)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (ProblemType.AWAITING_WARD, AwaitingWardError),
        (ProblemType.LINK_SUSPENDED, LinkSuspendedError),
    ],
)
def test_a_link_that_is_not_in_force_says_why(kind: ProblemType, error: type[LinkError]) -> None:
    body = json.dumps({"type": f"{PREFIX}{kind}", "title": "", "status": 423}).encode()
    assert type(refusal(answer(423, body, Content_Type="application/problem+json"), NOW)) is error


def test_a_step_up_is_no_reason_to_link_again() -> None:
    challenge = 'DPoP error="insufficient_user_authentication", algs="ES256"'
    assert type(refusal(answer(401, WWW_Authenticate=challenge), NOW)) is StepUpError
    assert type(refusal(answer(401, WWW_Authenticate="DPoP"), NOW)) is SignInAgainError


@given(st.binary(max_size=200))
def test_any_body_is_read_or_malformed(body: bytes) -> None:
    for model in (Link, PollResponse, Problem):
        try:
            read(model, answer(body=body, Content_Type="application/json"))
        except MalformedAnswerError as error:
            assert error.__cause__ is None  # noqa: PT017 - both outcomes are right


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/problem+json", True),
        ("application/vnd.example.v1+json", True),
        ("text/json", False),
        ("application/jsonp", False),
        ("application/json-seq", False),
        ("text/html; x=application/json", False),
        ("", False),
    ],
)
def test_only_json_is_json(media_type: str, *, expected: bool) -> None:
    assert is_json(answer(Content_Type=media_type)) is expected


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=40))
def test_any_retry_after_is_bounded(text: str) -> None:
    seconds = retry_after_seconds(answer(503, Retry_After=text), NOW)
    assert seconds is None or 0 <= seconds <= 600


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_date_to_retry_after_is_bounded_too(moment: datetime) -> None:
    date = format_datetime(moment.replace(tzinfo=UTC), usegmt=True)
    seconds = retry_after_seconds(answer(503, Retry_After=date), NOW)
    expected = int((moment.replace(tzinfo=UTC, microsecond=0) - NOW).total_seconds())
    assert seconds == max(0, min(expected, 600))


@pytest.mark.parametrize("hours", [-30, 0, 30])
def test_a_moment_to_wait_for_is_told_by_the_clock_that_set_it(hours: int) -> None:
    theirs = NOW + timedelta(hours=hours)
    date = format_datetime(theirs, usegmt=True)
    until = format_datetime(theirs + timedelta(seconds=90), usegmt=True)
    assert retry_after_seconds(answer(429, Date=date, Retry_After=until), NOW) == 90


def test_who_names_no_time_to_wait_is_not_given_one() -> None:
    assert retry_after_seconds(answer(503), NOW) is None
    assert retry_after_seconds(answer(429, Retry_After="  "), NOW) is None


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_any_date_header_is_survived(text: str) -> None:
    skew(answer(Date=text), NOW)


@pytest.mark.parametrize(("seconds", "minutes"), [(60, None), (61, 1), (-61, 1), (3600, 60)])
def test_skew_is_told_beyond_a_minute(seconds: int, minutes: int | None) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    error = skew(answer(Date=date), NOW)
    assert (None if error is None else error.values["minutes"]) == minutes


@given(st.text(), st.integers(0, 50))
def test_plain_text_is_bounded_and_stays_plain(text: str, limit: int) -> None:
    made = plain(text, limit)
    assert len(made) <= limit
    assert plain(made, limit) == made.strip()
    assert made.isprintable() or not made


def test_plain_text_keeps_words_in_any_script() -> None:
    assert plain(" 学习\n猫头鹰\t 🦉 Śmiała ", 99) == "学习 猫头鹰 🦉 Śmiała"
    assert plain("a\u202eb\u200bc\x00d\u2028e\ud800f", 99) == "abcdef"
