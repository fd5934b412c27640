import pytest

from guardian.link.client.link_client import LinkClient
from guardian.link.errors import (
    AnswerTooLargeError,
    LinkError,
    MalformedAnswerError,
    NotAProviderError,
    OfflineError,
    PermissionMissingError,
    ProviderTroubleError,
)
from guardian.link.refusals import NotOfferedError
from guardian.link.wire.reports import REPORT_MEDIA_TYPE
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, Reply, claims_of, json_reply, problem_reply

PATH = "/gl/v1/usage"
TARGET = "/usage?from=2026-11-20&to=2026-11-20&granularity=stretch"
COMPACT = b"eyJhIjoxfQ.eyJiIjoyfQ.c2ln-_"


def signed(body: bytes = COMPACT, content_type: str = REPORT_MEDIA_TYPE) -> Reply:
    return Reply(body=body, content_type=content_type)


@pytest.mark.parametrize(
    "content_type",
    [REPORT_MEDIA_TYPE, REPORT_MEDIA_TYPE.upper(), f"{REPORT_MEDIA_TYPE}; charset=utf-16"],
)
def test_a_report_is_asked_for_by_its_form_and_returned_as_sent(
    client: LinkClient, server: HostileServer, content_type: str
) -> None:
    server.answer(PATH, signed(content_type=content_type))
    assert client.signed_report(TARGET) == COMPACT.decode()
    (seen,) = server.seen
    assert seen.path == f"/gl/v1{TARGET}"
    assert seen.headers["Accept"] == REPORT_MEDIA_TYPE
    assert claims_of(seen)["htu"] == f"{server.origin}{PATH}"


@pytest.mark.parametrize(
    "reply",
    [
        json_reply({"usage": [], "as_of": "2026-11-22T07:00:00Z"}),
        Reply(body=COMPACT, content_type=None),
        signed(content_type="application/jwt"),
        signed(content_type="application/secevent+jwt"),
        Reply(status=406, content_type="text/html", body=b"<h1>No</h1>"),
        problem_reply("not-implemented", 501),
    ],
)
def test_a_provider_that_does_not_sign_does_not_offer_it(
    client: LinkClient, server: HostileServer, reply: Reply
) -> None:
    server.answer(PATH, reply)
    with pytest.raises(NotOfferedError):
        client.signed_report(TARGET)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (signed(b""), MalformedAnswerError),
        (signed(b"a.b"), MalformedAnswerError),
        (signed(b"a.b.c.d"), MalformedAnswerError),
        (signed(b"a..c"), MalformedAnswerError),
        (signed(b"a.b.c\n"), MalformedAnswerError),
        (signed(b"a.b=.c"), MalformedAnswerError),
        (signed("ä.b.c".encode()), MalformedAnswerError),
        (signed(b"\xff\xfe.\x00.c"), MalformedAnswerError),
        (signed(b"<html>not a token</html>"), MalformedAnswerError),
        (signed(b"a.b." + b"c" * (2 * 1024 * 1024)), AnswerTooLargeError),
        (bad.endless, AnswerTooLargeError),
        (bad.truncated, OfflineError),
        (bad.reset, OfflineError),
        (bad.hang_up, OfflineError),
        (Reply(status=503), ProviderTroubleError),
        (Reply(status=404, content_type="text/html"), NotAProviderError),
        (problem_reply("permission-not-granted", 403), PermissionMissingError),
    ],
)
def test_every_bad_answer_has_its_own_error(
    client: LinkClient, server: HostileServer, reply: bad.Behaviour, error: type[LinkError]
) -> None:
    server.answer(PATH, reply)
    with pytest.raises(error) as caught:
        client.signed_report(TARGET)
    assert type(caught.value) is error
    server.answer(PATH, signed())
    assert client.signed_report(TARGET) == COMPACT.decode()


def test_the_largest_report_that_is_read_is_read(client: LinkClient, server: HostileServer) -> None:
    largest = b"a.b." + b"c" * (2 * 1024 * 1024 - 4)
    server.answer(PATH, signed(largest))
    assert client.signed_report(TARGET) == largest.decode()
