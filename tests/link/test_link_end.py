"""What an app learns of a link that rests or is over: codes that fit, and nothing else."""

from datetime import UTC, datetime

import pytest

from guardian.link.client.link_client import LinkClient
from guardian.link.errors import AwaitingWardError, LinkEndedError, LinkSuspendedError
from tests.rig.hostile_server import HostileServer, json_reply

PATH = "/gl/v1/link"


def refuse(server: HostileServer, status: int, kind: str, **members: object) -> None:
    body = {"type": f"urn:guardian-link:1:problem:{kind}", "title": "No", "status": status}
    server.answer(PATH, json_reply({**body, **members}, status=status))


def test_who_ended_a_link_when_and_why(client: LinkClient, server: HostileServer) -> None:
    told = {"by": "ward", "reason": "ward_objected", "at": "2026-11-20T10:00:00Z"}
    refuse(server, 410, "link-ended", **told)
    with pytest.raises(LinkEndedError) as caught:
        client.link()
    moment = datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (caught.value.by, caught.value.reason, caught.value.at) == (
        "ward",
        "ward_objected",
        moment,
    )


@pytest.mark.parametrize("text", ["", "a b", "<b>", "x" * 65, "wärd", "Ward"])
def test_what_is_no_code_is_not_passed_on(
    client: LinkClient, server: HostileServer, text: str
) -> None:
    refuse(server, 410, "link-ended", by=text, reason=text)
    with pytest.raises(LinkEndedError) as caught:
        client.link()
    assert (caught.value.by, caught.value.reason, caught.value.at) == (None, None, None)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("link-suspended", LinkSuspendedError), ("awaiting-ward", AwaitingWardError)],
)
def test_why_a_link_is_not_in_force(
    client: LinkClient,
    server: HostileServer,
    kind: str,
    error: type[LinkSuspendedError | AwaitingWardError],
) -> None:
    refuse(server, 423, kind, reason="ward_is_of_age")
    with pytest.raises(error) as caught:
        client.link()
    assert caught.value.reason == "ward_is_of_age"
