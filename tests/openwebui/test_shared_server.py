"""A test that leaves the shared server changed is found out, and the next has another one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
import requests

from guardian.provider.backends.openwebui.bridge import FILTER_ID, Bridge
from guardian.provider.backends.openwebui.filter.counting import Policy
from tests.openwebui.server import Family
from tests.openwebui.shared_server import SharedServer
from tests.openwebui.version_proxy import version_proxy

pytestmark = pytest.mark.openwebui


class Starts:
    """How often a server was started, and how many of them run; each is the family's own."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.count = 0
        self.running = 0

    @contextmanager
    def start(self) -> Iterator[Family]:
        self.count += 1
        self.running += 1
        yield self.family
        self.running -= 1


@pytest.fixture
def starts(family: Family) -> Starts:
    return Starts(family)


def test_people_and_characters_are_no_change(family: Family, starts: Starts) -> None:
    with SharedServer(starts.start) as shared:
        assert starts.count == 0, "nobody wanted one"
        for _ in range(2):
            there = shared.family()
            there.child("Mia")
            there.character("Luna")
            assert shared.changed() == []
        assert (starts.count, starts.running) == (1, 1)
    assert starts.running == 0


def test_what_a_bridge_leaves_is_named_and_the_next_test_has_another_server(
    starts: Starts, bridge: Bridge
) -> None:
    with SharedServer(starts.start) as shared:
        mia = shared.family().child("Mia")
        assert shared.changed() == []
        shared.family()
        bridge.set_policy(Policy())
        bridge.keep_chats_countable()
        bridge.let_new_accounts_wait("A break", "Ask your family.")
        bridge.suspend(mia.user_id)
        assert shared.changed() == [
            "/api/v1/users/default/permissions chat",
            "/api/v1/auths/admin/config PENDING_USER_OVERLAY_CONTENT",
            "/api/v1/auths/admin/config PENDING_USER_OVERLAY_TITLE",
            f"/api/v1/functions/export?include_valves=true {FILTER_ID}",
            f"users {mia.user_id}",
        ]
        shared.family()
        assert (starts.count, starts.running) == (2, 1)


def test_a_server_that_ended_is_used_no_more(family: Family) -> None:
    with ExitStack() as until_it_ends:
        proxy = until_it_ends.enter_context(version_proxy(family.url))
        starts = Starts(replace(family, parent=replace(family.parent, url=proxy.url)))
        with SharedServer(starts.start) as shared:
            shared.family()
            until_it_ends.close()
            with pytest.raises(requests.ConnectionError):
                shared.changed()

            starts.family = family
            assert shared.family() is family
            assert (starts.count, starts.running) == (2, 1)
