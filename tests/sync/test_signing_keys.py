"""Keys that sign events: asked for, kept, waited for, and never too many of them."""

from datetime import timedelta

import pytest

from guardian.link.errors import MalformedAnswerError, OfflineError
from guardian.link.set_tokens import new_signing_key
from guardian.store import signing_keys
from guardian.store.conditions import Condition
from guardian.sync.unpublished import PATIENCE
from tests.rig.seeded_store import LINK
from tests.sync.family import Family


def test_an_event_of_a_key_that_is_not_named_yet_stays_with_the_provider(family: Family) -> None:
    """A cache between the two may keep the key set of yesterday."""
    family.provider.emit_alert("a")
    family.session.catch_up()
    old, family.provider.key = family.provider.key, new_signing_key()
    new = family.provider.key
    family.provider.emit_alert("b")
    family.provider.named_key = old
    family.session.catch_up()
    assert family.provider.errors == {}
    assert family.condition() is Condition.PROVIDER_TROUBLE
    assert family.kept_alerts == ["a", "b"], "the alert itself is read beside it"
    assert [event.gl_seq for event in family.events] == [1]
    family.provider.named_key = new
    family.session.catch_up()
    assert [event.gl_seq for event in family.events] == [1, 2]
    assert [row.alert_id for row in family.alerts] == ["a", "b"], "each is told once"


def test_a_key_that_is_never_named_is_not_waited_for_for_ever(family: Family) -> None:
    family.session.catch_up()
    own, family.provider.key = family.provider.key, new_signing_key()
    jti = family.provider.emit_alert("x")
    family.provider.named_key = own
    family.session.catch_up()
    family.clock.advance(PATIENCE)
    family.session.catch_up()
    family.session.catch_up()
    assert family.provider.errors == {jti: {"err": "invalid_key"}}


def test_a_new_key_is_fetched_once_and_the_old_one_kept_as_history(family: Family) -> None:
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.provider.key = new_signing_key()
    for name in "bcd":
        family.provider.emit_alert(name)
    family.provider.calls.clear()
    family.clock.advance(timedelta(minutes=1))
    family.session.catch_up()
    assert family.kept_alerts == ["a", "b", "c", "d"]
    assert family.provider.calls.count("jwks") == 1
    with family.database.read() as connection:
        history = signing_keys.history(connection, LINK)
    assert [row.retired_at for row in history] == [family.clock.now(), None]
    assert '"d"' not in history[0].jwk


def test_keys_are_cached_over_a_restart(family: Family) -> None:
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.restart()
    family.provider.emit_alert("b")
    family.provider.calls.clear()
    family.session.catch_up()
    assert family.kept_alerts == ["a", "b"]
    assert "jwks" not in family.provider.calls


def test_without_keys_nothing_is_settled(family: Family) -> None:
    family.provider.emit_alert("a")
    family.provider.faults["jwks"] = [OfflineError()]
    with pytest.raises(OfflineError):
        family.session.catch_up()
    assert (family.provider.acked, family.provider.errors) == ([], {})
    family.session.catch_up()
    assert family.kept_alerts == ["a"]


def test_a_flood_of_keys_is_not_kept(family: Family) -> None:
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.provider.further_keys = [new_signing_key() for _ in range(60)]
    family.provider.key = new_signing_key()
    family.provider.emit_alert("b")
    with pytest.raises(MalformedAnswerError):
        family.session.catch_up()
    with family.database.read() as connection:
        assert len(signing_keys.history(connection, LINK)) == 1
