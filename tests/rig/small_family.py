"""One ward, one guardian and one link in memory, with a clock that moves by hand."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine

from guardian.link.wire.ward import Role
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import GuardianRow, WardRow, create_link
from guardian.provider.accounts.registration import (
    SignIn,
    entrust,
    register_guardian,
    register_ward,
)
from guardian.provider.accounts.seed import birth_date_for
from guardian.provider.context import Provider
from guardian.provider.engine.consents import give_at_registration
from guardian.provider.ledger.base import metadata

START = datetime(2026, 11, 22, 2, tzinfo=UTC)
"""Ten in the morning in Shanghai."""
_SIGN_IN = SignIn(login="somebody", password_hash="none")


class HandClock:
    """Moves by hand."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


class SmallFamily:
    """A ledger in memory, for state machines that make one for every example."""

    def __init__(self, age: int = 12, role: Role = Role.OWNER) -> None:
        self.clock = HandClock()
        self.engine = create_engine("sqlite://")
        metadata.create_all(self.engine)
        self.provider = Provider(
            engine=self.engine,
            clock=self.clock,
            wall_clock=self.clock,
            issuer="http://127.0.0.1:1",
            name="Sandbox",
            test_control=True,
        )
        person = WardRow(
            ward_id="ward",
            display_name="Ward",
            birth_date=birth_date_for(age, START),
            jurisdiction="CN",
            language="en",
            time_zone="Asia/Shanghai",
            currency="CNY",
        )
        parent = GuardianRow(guardian_id="parent", display_name="Parent", language="en")
        with self.engine.begin() as connection:
            register_ward(connection, person, _SIGN_IN)
            register_guardian(connection, parent, _SIGN_IN)
            entrust(connection, guardian_id="parent", ward_id="ward", role=role)
            give_at_registration(connection, "ward", "parent", START)

    def linked(self) -> Grant:
        """Return what a new link of the owner's may do."""
        with self.engine.begin() as connection:
            link_id = create_link(
                connection,
                guardian_id="parent",
                ward_id="ward",
                permissions=Permission,
                client_name="Guardian",
                now=START,
            )
        return Grant(
            link_id=link_id,
            ward_id="ward",
            guardian_id="parent",
            permissions=frozenset(Permission),
            role=Role.OWNER,
        )

    @property
    def now(self) -> datetime:
        return self.clock.moment

    def wait(self, **span: int) -> None:
        """Let ``hours``, ``minutes`` and so on pass."""
        self.clock.moment += timedelta(**span)

    def close(self) -> None:
        self.engine.dispose()
