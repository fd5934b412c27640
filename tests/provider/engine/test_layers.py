"""Whose limits hold: by guardianship, by consent, and by what was asked last."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from guardian.link.wire.ward import Role
from guardian.policy.settings import PolicySettings
from guardian.provider.accounts.people import WardRow, create_link, end_link, ward
from guardian.provider.engine.layers import NewVersion, read_layers, write_layer
from guardian.provider.engine.policy_versions import MOST_VERSIONS, policy_versions
from guardian.provider.ledger.people import guardian_table, guardianship_table, ward_table
from guardian.provider.ledger.policy_versions import policy_version_table
from tests.rig.provider_server import ServedProvider

MIA, PARENT, GRAN = "ward-mia", "guardian-parent", "guardian-gran"
HALF_HOUR = PolicySettings(daily_minutes=30)


def add_gran(connection: Connection, role: Role = Role.CO_GUARDIAN) -> None:
    connection.execute(
        insert(guardian_table).values(
            guardian_id=GRAN, display_name="Gran", login="gran", password_hash="", language="en"
        )
    )
    connection.execute(insert(guardianship_table).values(guardian_id=GRAN, ward_id=MIA, role=role))


def end_guardianship(connection: Connection, guardian_id: str) -> None:
    connection.execute(
        delete(guardianship_table).where(guardianship_table.c.guardian_id == guardian_id)
    )


class Layers:
    """The layers of Mia, in one transaction of the test."""

    def __init__(self, served: ServedProvider, connection: Connection) -> None:
        self.connection = connection
        self.now = served.clock.now()
        self.version = 1

    @property
    def mia(self) -> WardRow:
        return ward(self.connection, MIA)

    def held(self) -> dict[str | None, int | None]:
        """Return whose layers hold, with the minutes of the day in each."""
        found = read_layers(self.connection, self.mia, self.now)
        return {each.guardian_id: each.settings.daily_minutes for each in found.layers}

    def ask(self, guardian_id: str, settings: PolicySettings) -> None:
        self.held()  # a family begins with its preset
        self.version += 1
        new = NewVersion(
            version=self.version, requested=settings, at=self.now, guardian_id=guardian_id
        )
        write_layer(self.connection, MIA, new)

    def grow_up(self) -> None:
        born = self.mia.birth_date
        connection, table = self.connection, ward_table
        connection.execute(
            update(table)
            .where(table.c.ward_id == MIA)
            .values(birth_date=born.replace(year=born.year - 20))
        )


def test_the_preset_is_written_once_and_is_the_owners(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        assert layers.held() == layers.held() == {PARENT: 60}
        rows = connection.execute(select(policy_version_table.c.guardian_id)).scalars().all()
        assert rows == [None]
        add_gran(connection)
        assert layers.held() == {PARENT: 60}


def test_the_newest_of_each_guardian_holds(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        add_gran(connection)
        layers.ask(GRAN, HALF_HOUR)
        layers.ask(PARENT, PolicySettings(daily_minutes=90))
        layers.ask(GRAN, PolicySettings(daily_minutes=45))
        assert layers.held() == {PARENT: 90, GRAN: 45}


def test_a_layer_ends_with_the_guardianship(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        add_gran(connection)
        layers.ask(GRAN, HALF_HOUR)
        end_guardianship(connection, GRAN)
        assert layers.held() == {PARENT: 60}


def test_when_the_owner_goes_the_next_guardian_inherits_the_preset(
    served: ServedProvider,
) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        add_gran(connection)
        layers.ask(PARENT, PolicySettings(daily_minutes=300))
        assert layers.held() == {PARENT: 300}
        end_guardianship(connection, PARENT)
        assert layers.held() == {GRAN: 60}


def test_a_minor_without_guardians_keeps_the_preset(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        end_guardianship(connection, PARENT)
        assert layers.held() == {None: 60}


def test_an_adults_limits_are_those_of_linked_guardians_only(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        add_gran(connection)
        layers.ask(GRAN, HALF_HOUR)
        layers.grow_up()
        assert layers.held() == {}
        link_id = create_link(
            connection,
            guardian_id=GRAN,
            ward_id=MIA,
            permissions=(),
            client_name="Guardian",
            now=layers.now,
        )
        assert layers.held() == {GRAN: 30}
        end_link(connection, link_id, layers.now)
        assert layers.held() == {}


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.EMERGENCY_CONTACT])
def test_who_becomes_an_observer_loosens_nothing(served: ServedProvider, role: Role) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        add_gran(connection, role)
        layers.ask(GRAN, HALF_HOUR)
        assert layers.held() == {PARENT: 60, GRAN: 30}


def test_a_long_history_is_cut_and_still_compares_with_what_was_before(
    served: ServedProvider,
) -> None:
    with served.provider.engine.begin() as connection:
        layers = Layers(served, connection)
        add_gran(connection)
        layers.ask(GRAN, HALF_HOUR)
        for minutes in range(MOST_VERSIONS):
            layers.now += timedelta(minutes=1)
            layers.ask(PARENT, PolicySettings(daily_minutes=minutes))
        layers.ask(GRAN, PolicySettings(daily_minutes=30, break_minutes=10))
        versions = policy_versions(connection, MIA)
    assert len(versions) == MOST_VERSIONS
    assert (versions[0].guardian_name, versions[0].changed) == ("Gran", ["break_minutes"])
    assert versions[-1].changed == ["daily_minutes"]
