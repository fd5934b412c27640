"""Links the children of a bridge: at first, and again where the sign-in there was lost.

The parent has no password of a bridge that this computer runs; how they sign in is kept here.
"""

import threading
from collections.abc import Iterable
from dataclasses import replace

import requests

from guardian.bridging.values import Running
from guardian.desk import bridge_place
from guardian.desk.accounts import Accounts
from guardian.desk.bridge_errors import (
    BridgeGoneError,
    BridgeSignInError,
    BridgeSignInLostError,
)
from guardian.desk.bridge_keeper import BridgeKeeper
from guardian.desk.consent_forms import ConsentError, approve
from guardian.desk.records import OpenRecords
from guardian.desk.values import LinkView
from guardian.store import bridges, links, wards
from guardian.store.bridges import BridgeSignIn, RunRow
from guardian.store.conditions import Condition
from guardian.store.connection import Connection


class BridgeLinking:
    """The links of one profile to its own bridges."""

    def __init__(self, records: OpenRecords, accounts: Accounts, keeper: BridgeKeeper) -> None:
        self._records = records
        self._accounts = accounts
        self._keeper = keeper

    def link(self, run: RunRow, sign_in: BridgeSignIn, cancelled: threading.Event) -> LinkView:
        """Link the child of ``sign_in``; raises BridgeSignInError and LinkError."""
        pending = self._accounts.begin_link(bridge_place.issuer_of(run.port))
        page = pending.verification_uri_complete
        try:
            approve(page, sign_in.login, sign_in.password, sign_in.ward_id)
        except (ConsentError, requests.RequestException):
            raise BridgeSignInError from None
        return self._accounts.wait_for_link(pending, cancelled)

    def link_again(self, run: RunRow, link_id: str | None) -> tuple[LinkView, ...]:
        """Link one account of a bridge again, or each that lost its sign-in; the new links.

        The bridge is started where it does not run. Raises BridgeGoneError for an account that is
        not of this bridge, BridgeSignInLostError, LinkError, and as :meth:`BridgeKeeper.again`.
        """
        with self._records.database.read() as connection:
            row = bridges.find(connection, run.bridge_id)
            chosen = _chosen(connection, bridge_place.issuer_of(run.port), link_id)
        if row is None or (link_id is not None and not chosen):
            raise BridgeGoneError
        if not chosen:
            return ()
        if row.sign_in is None:
            raise BridgeSignInLostError
        self._have_running(run)
        return tuple(self._again(run, row.sign_in, chosen))

    def _again(self, run: RunRow, sign_in: BridgeSignIn, chosen: Iterable[str]) -> list[LinkView]:
        try:
            return [
                self.link(run, replace(sign_in, ward_id=each), threading.Event()) for each in chosen
            ]
        except BridgeSignInError:
            raise BridgeSignInLostError from None

    def _have_running(self, run: RunRow) -> None:
        standing = self._keeper.standing(run.bridge_id)
        if standing is None or standing[0] is Running.GIVEN_UP:
            self._keeper.again(run)
        else:
            self._keeper.bring_up(run)


def _chosen(connection: Connection, issuer: str, link_id: str | None) -> tuple[str, ...]:
    """Return the ids of the wards to link, each once."""
    found: dict[str, None] = {}
    for link in links.every(connection):
        ward = wards.find(connection, link.link_id)
        wanted = link.link_id == link_id if link_id else link.condition is Condition.SIGN_IN_NEEDED
        if link.issuer == issuer and ward is not None and wanted:
            found[ward.ward_id] = None
    return tuple(found)
