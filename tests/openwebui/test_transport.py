"""What goes wrong on the way, said in words that name what is wrong."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.messages import Analytics, ChatsOneByOne
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import MAX_BYTES, Calls, Server
from guardian.words import LANGUAGES
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.payloads import payload
from tests.rig.hostile_server import HostileServer, Reply, hostile_server, json_reply

KEY = "sk-0123456789abcdef0123456789abcdef"
USERS = "/api/v1/users/"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        yield running


@pytest.fixture
def calls(server: HostileServer) -> Iterator[Calls]:
    with Transport() as transport:
        yield Calls(Server(address=f"{server.origin}/", key=KEY), transport)


def recorded(name: str) -> Reply:
    """Answer as a real server once did."""
    answer = payload("refusals")[name]
    return Reply(
        status=answer["status"],
        body=answer["body"].encode(),
        content_type=answer["content_type"],
    )


def detail(text: str, status: int) -> Reply:
    return json_reply({"detail": text}, status=status)


REFUSALS = [
    (recorded("unknown_key"), errors.WrongKeyError),
    (recorded("no_administrator"), errors.NotAdministratorError),
    (recorded("no_account"), errors.NotThereError),
    (recorded("no_function"), errors.NotThereError),
    (recorded("no_character"), errors.NotThereError),
    (recorded("no_route"), errors.NotOpenWebUIError),
    (
        detail("Use of API key is not enabled in the environment.", 403),
        errors.KeysSwitchedOffError,
    ),
    (
        detail("You do not have permission to access this resource. Please contact us.", 403),
        errors.KeysSwitchedOffError,
    ),
    (detail("no", 403), errors.RefusedThereError),
    (detail("no", 400), errors.RefusedThereError),
    (detail("no", 422), errors.RefusedThereError),
    (detail("no", 429), errors.ServerTroubleError),
    (Reply(status=502, body=b"<html>", content_type="text/html"), errors.ServerTroubleError),
    (Reply(status=302, headers={"Location": "/sign-in"}), errors.NotOpenWebUIError),
    (Reply(status=403, body=b"<html>", content_type="text/html"), errors.NotOpenWebUIError),
    (Reply(body=b"{", content_type="application/json"), errors.UnreadableAnswerError),
    (json_reply({"users": [{"id": ""}], "total": 1}), errors.UnreadableAnswerError),
    (Reply(body=b" " * (MAX_BYTES + 1)), errors.UnreadableAnswerError),
]


@pytest.mark.parametrize(("reply", "expected"), REFUSALS)
def test_an_answer_is_refused_for_what_it_is(
    server: HostileServer, calls: Calls, reply: Reply, expected: type[errors.OpenWebUIError]
) -> None:
    server.answer(USERS, reply)

    with pytest.raises(expected) as told:
        Reading(calls).users()

    assert type(told.value) is expected


def test_a_server_that_is_not_there_is_told_from_one_that_refuses() -> None:
    with Transport() as transport:
        calls = Calls(Server(address="http://127.0.0.1:1", key=KEY), transport)
        with pytest.raises(errors.ServerUnreachableError):
            Reading(calls).version()


@pytest.mark.parametrize("key", ["", "sk-\nX-Other: 1", "钥匙", "k" * 5_000])
def test_what_is_no_key_is_never_sent(key: str) -> None:
    with Transport() as transport, pytest.raises(errors.WrongKeyError):
        Calls(Server(address="http://127.0.0.1:1", key=key), transport)


def test_a_key_goes_to_its_server_and_into_no_text(server: HostileServer, calls: Calls) -> None:
    server.answer(USERS, json_reply(payload("users")))

    Reading(calls).users()

    assert server.seen[-1].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(Server(address=server.origin, key=KEY))


def test_what_was_recorded_is_read_with_all_that_guardian_needs(
    server: HostileServer, calls: Calls
) -> None:
    reading = Reading(calls)
    for path, name in (
        ("/api/version", "version"),
        (USERS, "users"),
        ("/api/v1/groups/", "groups"),
        ("/api/v1/models/list", "characters"),
        ("/api/v1/models/base", "bare_models"),
        ("/api/v1/functions/list", "functions"),
        ("/api/tasks", "tasks"),
    ):
        server.answer(path, json_reply(payload(name)))

    assert reading.version() == "0.12.4"
    assert {user.role for user in reading.users()} == {"admin", "user"}
    assert reading.bare_models()[0].base_model_id is None
    assert reading.functions()[0].is_global
    assert len(reading.running()) == 1
    character = reading.characters()[0]
    assert character.persona.startswith("You are ")
    assert character.meta.tags[0].name == "friend"
    assert character.access_grants[0].permission == "read"


def test_an_old_version_is_named_and_can_still_be_paused(
    server: HostileServer, calls: Calls, tmp_path: Path
) -> None:
    server.answer("/api/version", json_reply({"version": "0.6.5"}))
    server.answer(USERS, json_reply(payload("users")))
    server.answer("/api/v1/users/mia/info", json_reply(payload("user")))
    server.answer("/api/v1/users/mia/update", json_reply({}))
    bridge = Bridge(calls, ChangeFile(tmp_path / "changes.json"))

    with pytest.raises(errors.TooOldError, match=r"0\.6\.5.*0\.12"):
        bridge.check_right()
    bridge.suspend("mia")

    assert server.requests_of("/api/v1/users/mia/update")[-1].body == b'{"role":"pending"}'


def test_a_part_that_is_switched_off_is_named(server: HostileServer, calls: Calls) -> None:
    server.answer("/api/v1/analytics/messages", recorded("no_route"))
    server.answer("/api/v1/chats/list/user/mia", recorded("no_administrator"))

    for messages, setting in (
        (Analytics(calls), "ENABLE_ADMIN_ANALYTICS"),
        (ChatsOneByOne(calls), "ENABLE_ADMIN_CHAT_ACCESS"),
    ):
        with pytest.raises(errors.SwitchedOffError) as told:
            messages.since("mia", None)
        for language in LANGUAGES:
            assert setting in told.value.in_language(language).message


def kinds_of(kind: type[errors.OpenWebUIError]) -> list[type[errors.OpenWebUIError]]:
    """Return every kind that has words of its own, however deep."""
    deeper = chain.from_iterable(kinds_of(each) for each in kind.__subclasses__())
    return [*deeper, *([kind] if "title" in vars(kind) else [])]


def an_error_of(kind: type[errors.OpenWebUIError]) -> errors.OpenWebUIError:
    if issubclass(kind, errors.DoubtfulAccountError):
        return kind("Zoe")
    return kind(version="0.6.5", needed="0.12", setting="X", what="--server")


def test_every_error_is_said_in_every_language() -> None:
    kinds = kinds_of(errors.OpenWebUIError)
    assert len(kinds) > 10
    assert {errors.SecondAccountError, errors.UnknownAccountError} <= set(kinds)
    for kind in kinds:
        told = [an_error_of(kind).in_language(language) for language in LANGUAGES]
        assert len({text.title for text in told}) == len(LANGUAGES)
        assert all(text.message and text.advice for text in told)
