"""What holds for a child at the server, from the ledger: who is kept out, and who is suspended."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from guardian.policy.settings import Block, Curfew, PolicySettings, RelationshipClass
from guardian.provider.accounts.people import ward
from guardian.provider.backends.characters import Offered, set_class
from guardian.provider.backends.gateway.identities import add_identity
from guardian.provider.backends.offering import announce_offered
from guardian.provider.backends.openwebui.household import accounts, facts_of, kept_out
from guardian.provider.backends.openwebui.rules import WardFacts
from guardian.provider.engine.layers import NewVersion, read_layers, write_layer
from guardian.provider.engine.live import Live
from tests.openwebui.told_family import MIA, ToldFamily
from tests.rig.clock import START

OWL = "Owl of Athens"
"""Its id at the server is no id of ours."""


@pytest.fixture
def family(tmp_path: Path) -> Iterator[ToldFamily]:
    told = ToldFamily(f"sqlite:///{tmp_path / 'ledger.db'}")
    offered = [Offered(external_id=name) for name in ("luna", "prince", OWL)]
    announce_offered(told.provider, Live(told.clock), offered)
    yield told
    told.close()


def facts(family: ToldFamily, *, filter_runs: bool = True, **wanted: object) -> WardFacts:
    settings = PolicySettings(**wanted)  # type: ignore[arg-type]
    with family.provider.engine.begin() as connection:
        now = family.clock.now()
        person = ward(connection, MIA)
        version = read_layers(connection, person, now).version + 1
        new = NewVersion(version=version, requested=settings, at=now, guardian_id="guardian-parent")
        write_layer(connection, MIA, new)
        return facts_of(connection, family.account, now, filter_runs=filter_runs)


def owl(family: ToldFamily) -> str:
    with family.provider.engine.begin() as connection:
        members = family.provider.cast.members(connection)
        return next(each.character_id for each in members if each.name("") == OWL)


def test_only_wards_of_this_front_end_are_looked_after(family: ToldFamily) -> None:
    with family.provider.engine.begin() as connection:
        add_identity(connection, "mia-there", MIA, START)
        add_identity(connection, "dad-there", None, START)
        (account,) = accounts(connection)

    assert (account.subject, account.ward_id, account.since) == ("mia-there", MIA, START)


def test_characters_are_named_as_the_server_names_them(family: ToldFamily) -> None:
    ours = owl(family)
    held = facts(family, blocked_characters={ours: Block()}, exempt_characters={"luna": Block()})

    assert ours != OWL
    assert held.blocked == {OWL}
    assert set(held.settings.exempt_characters) == {"luna"}
    assert kept_out([held], ["luna", "prince", OWL]) == {OWL: {"mia"}}


def test_a_class_that_the_law_forbids_is_kept_out(family: ToldFamily) -> None:
    with family.provider.engine.begin() as connection:
        set_class(connection, "prince", RelationshipClass.VIRTUAL_PARTNER)

    assert facts(family).blocked == {"prince"}


def test_who_was_not_approved_is_kept_out_and_a_character_of_later_too(
    family: ToldFamily,
) -> None:
    held = facts(family, approve_new_characters=True, approved_characters={"luna": Block()})

    assert held.allowed == {"luna"}
    assert set(kept_out([held], ["luna", "prince", "made-just-now"])) == {"prince", "made-just-now"}


@pytest.mark.parametrize("filter_runs", [True, False])
def test_hours_and_limits_are_held_by_the_filter_or_else_by_suspension(
    family: ToldFamily, *, filter_runs: bool
) -> None:
    closed = Curfew(start=time(14), end=time(16))  # it is three in the afternoon

    assert facts(family, filter_runs=filter_runs, curfew=closed).paused is not filter_runs
    assert facts(family, filter_runs=filter_runs, daily_minutes=0).paused is not filter_runs
    assert not facts(family, filter_runs=filter_runs).paused


def test_a_rest_is_held_until_it_is_over(family: ToldFamily) -> None:
    for minute in range(0, 12, 4):
        family.said(minute * 60)
    family.take(12 * 60)
    resting = {"session_minutes": 5, "break_minutes": 20}

    assert facts(family, filter_runs=False, **resting).paused
    family.clock.advance(timedelta(minutes=30))
    assert not facts(family, filter_runs=False, **resting).paused


def test_whose_time_costs_nothing_stays_when_the_time_is_used_up(family: ToldFamily) -> None:
    held = facts(family, filter_runs=False, daily_minutes=0, exempt_characters={"luna": Block()})

    assert not held.paused
    assert held.blocked == {"prince", OWL}


def test_what_was_used_and_where_the_child_stands_are_told_together(family: ToldFamily) -> None:
    family.said(0)
    family.said(60)
    family.take(100)
    held = facts(family)

    assert held.used_today is not None
    assert held.used_today.seconds == 65
    assert held.use is not None
    assert (held.use.last_turn_at, held.use.last_character_id) == (family.at(65), "luna")
    assert held.in_talk
