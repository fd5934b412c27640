"""Linked accounts: link one more, look at them, end one."""

import contextlib
import json
import threading

from guardian.clock import Clock
from guardian.desk import successions
from guardian.desk.errors import AccountGoneError
from guardian.desk.reading import link_view
from guardian.desk.values import LinkView, PendingLink
from guardian.desk.watch import Watch
from guardian.link.client.credentials import Credentials
from guardian.link.client.device import DeviceAuthorization, DeviceLink
from guardian.link.client.discovery import discover
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.errors import CredentialsError, LinkCancelledError, LinkError, SignInAgainError
from guardian.store import credentials, journal, links
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.store.links import LinkRow
from guardian.sync.judging import close_all

ACCOUNTS_CHANGED = frozenset({"link"})


class Accounts:
    """The accounts of one profile. Every method may block on network or disk."""

    def __init__(self, database: Database, clock: Clock, watch: Watch) -> None:
        self._database = database
        self._clock = clock
        self._watch = watch
        self._waiting: dict[str, DeviceAuthorization] = {}

    def links(self) -> tuple[LinkView, ...]:
        """Return every linked account that was read at least once, the oldest first."""
        with self._database.read() as connection:
            views = [link_view(connection, row) for row in links.every(connection)]
        return tuple(view for view in views if view is not None)

    def begin_link(self, address: str) -> PendingLink:
        """Ask the service at ``address`` for a code (RFC 8628).

        Raises the errors of :mod:`guardian.link.errors`.
        """
        authorization = DeviceLink(self._clock).begin(discover(address, clock=self._clock))
        self._waiting = {authorization.user_code: authorization}
        return PendingLink(
            provider_name=authorization.provider.name,
            user_code=authorization.user_code,
            verification_uri=authorization.verification_uri,
            verification_uri_complete=authorization.verification_uri_complete,
            expires_at=authorization.expires_at,
        )

    def wait_for_link(self, pending: PendingLink, cancelled: threading.Event) -> LinkView:
        """Block until the guardian has answered at the service, or ``cancelled`` is set.

        The account is kept before it is read for the first time, so that nothing is lost if the
        network fails in between. It goes on for links to the same account that give nothing any
        more. Raises LinkDeniedError, CodeExpiredError, LinkCancelledError.
        """
        authorization = self._waiting.get(pending.user_code)
        if authorization is None:
            raise LinkCancelledError
        kept = DeviceLink(self._clock).wait(authorization, cancelled)
        self._waiting.pop(pending.user_code, None)
        self._keep(authorization.provider, kept)
        try:
            self._watch.catch_up(kept.link_id)
            with contextlib.suppress(LinkError):  # tried again as soon as it is watched
                self._watch.take_over(kept.link_id)
        finally:
            self._watch.add(kept.link_id)
            self._watch.changed(ACCOUNTS_CHANGED)
        return self._view(kept.link_id)

    def try_now(self, link_id: str) -> None:
        """Ask the service at once, whatever pause was meant to come before."""
        self._watch.wake(link_id)

    def unlink(self, link_id: str) -> None:
        """End the link at the service, then forget here what was read through it.

        When the service cannot be reached nothing is forgotten and the error is raised: otherwise
        it would go on telling a computer that no longer listens. A link without tokens, as from a
        backup, cannot be ended at the service and is forgotten here only. Alerts stay. Raises
        AccountGoneError for one that is not linked.
        """
        with self._database.read() as connection:
            if links.find(connection, link_id) is None:
                raise AccountGoneError
        self._forget(link_id, told=self._end_at_service(link_id))

    def forget(self, link_id: str) -> None:
        """Forget here what was read through a link whose service is gone itself, and told nothing.

        Alerts stay.
        """
        self._forget(link_id, told=False)

    def _forget(self, link_id: str, *, told: bool) -> None:
        self._watch.remove(link_id)
        with self._database.write() as connection:
            close_all(connection, link_id, self._clock.now())
            links.remove(connection, link_id)
            journal.append_act(
                connection,
                Act.LINK_ENDED,
                self._clock.now(),
                link_id=link_id,
                details={"service_told": told},
            )
        self._watch.changed(ACCOUNTS_CHANGED)

    def _end_at_service(self, link_id: str) -> bool:
        """Return whether the service was told; ``False``: it takes no word from this link."""
        try:
            client = self._watch.client(link_id)
        except CredentialsError:
            return False
        try:
            client.end_link()
        except SignInAgainError:
            return False
        finally:
            client.close()
        return True

    def _keep(self, provider: DiscoveredProvider, kept: Credentials) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            links.add(
                connection,
                LinkRow(
                    link_id=kept.link_id,
                    provider_name=provider.name,
                    issuer=provider.issuer,
                    provider_card=json.dumps(provider.to_dict()),
                    condition=Condition.CATCHING_UP,
                    created_at=now,
                ),
            )
            credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))
            successions.expect(connection, kept.link_id)
            journal.append_act(connection, Act.LINK_ADDED, now, link_id=kept.link_id)

    def _view(self, link_id: str) -> LinkView:
        with self._database.read() as connection:
            row = links.find(connection, link_id)
            view = link_view(connection, row) if row else None
        if view is None:
            raise AccountGoneError
        return view
