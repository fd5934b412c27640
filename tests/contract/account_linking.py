"""What linking must do, against a service or a fake: the wizard and the settings rely on it.

Subclass :class:`LinkingContract` and give the ``household`` fixture.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from guardian.desk.values import PendingLink
from guardian.errors import GuardianError
from tests.contract.desk_ports import say_everything
from ui.ports import Accounts

WAIT_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Household:
    """A profile without accounts, and a service where a guardian answers. No link is there yet."""

    accounts: Accounts
    address: str
    approve: Callable[[PendingLink], object]
    deny: Callable[[PendingLink], object]


class LinkingContract:
    """The suite of linking: what the wizard and the settings rely on."""

    def test_an_account_is_linked_and_ended(self, household: Household) -> None:
        accounts = household.accounts
        pending = accounts.begin_link(household.address)
        assert pending.verification_uri_complete.endswith(pending.user_code)
        assert pending.provider_name
        with ThreadPoolExecutor(1) as pool:
            linking = pool.submit(accounts.wait_for_link, pending, threading.Event())
            household.approve(pending)
            link = linking.result(WAIT_SECONDS)
        assert accounts.links() == (link,)
        with pytest.raises(GuardianError):
            accounts.wait_for_link(pending, threading.Event())
        accounts.unlink(link.link_id)
        assert accounts.links() == ()
        with pytest.raises(GuardianError):
            accounts.unlink(link.link_id)

    def test_a_refusal_links_nothing(self, household: Household) -> None:
        pending = household.accounts.begin_link(household.address)
        with ThreadPoolExecutor(1) as pool:
            linking = pool.submit(household.accounts.wait_for_link, pending, threading.Event())
            household.deny(pending)
            with pytest.raises(GuardianError) as caught:
                linking.result(WAIT_SECONDS)
        say_everything(caught.value)
        assert household.accounts.links() == ()

    def test_who_leaves_does_not_wait(self, household: Household) -> None:
        pending = household.accounts.begin_link(household.address)
        cancelled = threading.Event()
        cancelled.set()
        with pytest.raises(GuardianError):
            household.accounts.wait_for_link(pending, cancelled)
        assert household.accounts.links() == ()
