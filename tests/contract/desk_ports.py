"""What every desk must do, the real one or a fake: all that the window's pages rely on.

Subclass :class:`DeskContract` and give the ``family`` fixture. Notes and security, and linking,
have suites of their own: :mod:`tests.contract.notes_and_security`,
:mod:`tests.contract.account_linking`.
"""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, fields, replace
from datetime import time
from typing import Any

import pytest

from guardian.desk.values import AlertView, CharacterStatus, CharacterView, Stage
from guardian.errors import GuardianError
from guardian.policy.settings import Curfew
from guardian.words import LANGUAGES
from ui.faults import HasFaults
from ui.ports import Services

UNKNOWN = "nobody-knows-it"


@dataclass(frozen=True, kw_only=True)
class Family:
    """Two linked children, ``link_id`` linked first and read in full.

    That one has a daily limit of an hour, a curfew from 21:00 to 06:00, time with two characters
    today, a purchase, no character blocked, two alerts that wait and one that was acknowledged
    before now. ``again`` opens the same profile once more.
    """

    services: Services
    again: Callable[[], Services]
    link_id: str
    other_link_id: str
    open_character: str
    another_open_character: str
    banned_character: str
    waiting_alert: str
    settled_alert: str

    def alert(self, alert_id: str) -> AlertView:
        found = self.services.alerts.alert(alert_id)
        assert found is not None
        return found

    def character(self, character_id: str) -> CharacterView:
        found = self.services.characters.characters(self.link_id)
        return next(each for each in found if each.character_id == character_id)

    def waiting(self) -> int:
        return self.services.overviews.overview(self.link_id).alerts_waiting


def say_everything(error: GuardianError) -> None:
    """Check that an error has a sentence for each of its parts in every language."""
    told = [error.in_language(language) for language in LANGUAGES]
    for text in told:
        assert all((text.title, text.message, text.advice))
    english, *others = told
    for other in others:
        assert english.title != other.title
        assert english.message != other.message
        assert english.advice != other.advice


class AccountsContract:
    """Linked accounts that are there."""

    def test_accounts_come_oldest_first(self, family: Family) -> None:
        links = family.services.accounts.links()
        assert [each.link_id for each in links] == [family.link_id, family.other_link_id]
        assert all(each.ward_name and each.provider_name and each.time_zone for each in links)

    def test_what_was_never_linked_cannot_be_unlinked(self, family: Family) -> None:
        with pytest.raises(GuardianError) as caught:
            family.services.accounts.unlink(UNKNOWN)
        say_everything(caught.value)
        assert len(family.services.accounts.links()) == 2


class UnknownAccountContract:
    """An account that was unlinked a moment ago: the page may not know yet."""

    @pytest.mark.parametrize(
        "use",
        [
            lambda services: services.overviews.overview(UNKNOWN),
            lambda services: services.characters.characters(UNKNOWN),
            lambda services: services.characters.block(UNKNOWN, "any"),
            lambda services: services.characters.unblock(UNKNOWN, "any"),
            lambda services: services.limits.limits(UNKNOWN),
            lambda services: services.limits.ask(UNKNOWN, {"daily_minutes": 10}),
            lambda services: services.limits.pause_now(UNKNOWN),
            lambda services: services.spending.spending(UNKNOWN),
        ],
        ids=["overview", "characters", "block", "unblock", "limits", "ask", "pause", "spending"],
    )
    def test_it_is_an_error_in_words(
        self, family: Family, use: Callable[[Services], object]
    ) -> None:
        with pytest.raises(GuardianError) as caught:
            use(family.services)
        say_everything(caught.value)


class OverviewsContract:
    """Home: its figures agree with each other and with the other pages."""

    def test_the_parts_of_the_day_add_up(self, family: Family) -> None:
        home = family.services.overviews.overview(family.link_id)
        assert sum(each.minutes for each in home.characters_today) == home.minutes_today > 0
        assert home.week[-1].minutes == home.minutes_today

    def test_every_child_is_told_as_each_alone(self, family: Family) -> None:
        overviews = family.services.overviews
        every = overviews.every()
        assert [each.link.link_id for each in every] == [family.link_id, family.other_link_id]
        for each in every:
            alone = overviews.overview(each.link.link_id)
            assert replace(each, ward_now=alone.ward_now) == alone

    def test_what_is_left_is_the_limit_without_what_was_used(self, family: Family) -> None:
        home = family.services.overviews.overview(family.link_id)
        assert home.limit_minutes is not None
        assert home.remaining_minutes == max(0, home.limit_minutes - home.minutes_today)

    def test_the_week_ends_today_and_has_no_hole(self, family: Family) -> None:
        home = family.services.overviews.overview(family.link_id)
        assert home.ward_now is not None
        ordinals = [each.day.toordinal() for each in home.week]
        last = home.ward_now.date().toordinal()
        assert ordinals == list(range(last - 6, last + 1))

    def test_the_characters_page_says_the_same(self, family: Family) -> None:
        home = family.services.overviews.overview(family.link_id)
        found = family.services.characters.characters(family.link_id)
        said = {each.character_id: each.minutes for each in home.characters_today if each.minutes}
        assert said == {e.character_id: e.minutes_today for e in found if e.minutes_today}
        assert sum(e.minutes_week for e in found) == sum(day.minutes or 0 for day in home.week)
        assert all(each.minutes_week >= each.minutes_today for each in found)

    def test_the_other_pages_say_the_same(self, family: Family) -> None:
        services, link_id = family.services, family.link_id
        home = services.overviews.overview(link_id)
        assert home.link in services.accounts.links()
        assert home.limits == services.limits.limits(link_id)
        assert home.spending == services.spending.spending(link_id)
        assert home.limit_minutes == home.limits.effective.settings.daily_minutes

    def test_waiting_alerts_are_counted_and_are_those_of_the_list(self, family: Family) -> None:
        recent = family.services.alerts.recent()
        mine = [each for each in recent if each.link_id == family.link_id]
        home = family.services.overviews.overview(family.link_id)
        assert home.alerts_waiting == sum(each.acknowledged_at is None for each in mine) == 2
        assert list(home.latest_alerts) == mine[: len(home.latest_alerts)]

    def test_a_brother_has_no_part_in_it(self, family: Family) -> None:
        home = family.services.overviews.overview(family.other_link_id)
        assert (home.link.link_id, home.limits.link_id) == (family.other_link_id,) * 2
        assert (home.alerts_waiting, home.latest_alerts) == (0, ())

    def test_a_view_cannot_be_changed(self, family: Family) -> None:
        services, link_id = family.services, family.link_id
        home = services.overviews.overview(link_id)
        parts = (home, home.link, home.week[0], home.limits, home.limits.wished, home.spending)
        values: tuple[Any, ...] = (
            *parts,
            *services.alerts.recent(),
            *services.characters.characters(link_id),
        )
        for value in values:
            with pytest.raises(FrozenInstanceError):
                setattr(value, fields(value)[0].name, None)


class AlertsContract:
    """Signals: shown, then acknowledged, and never back."""

    def test_the_newest_comes_first(self, family: Family) -> None:
        received = [each.received_at for each in family.services.alerts.recent()]
        assert received == sorted(received, reverse=True)
        assert len(family.services.alerts.recent(1)) == 1

    def test_the_list_and_the_detail_are_the_same(self, family: Family) -> None:
        recent = family.services.alerts.recent()
        assert all(family.alert(each.alert_id) == each for each in recent)

    def test_showing_is_not_acknowledging(self, family: Family) -> None:
        assert family.alert(family.waiting_alert).shown_at is None
        family.services.alerts.mark_shown(family.waiting_alert)
        alert = family.alert(family.waiting_alert)
        assert alert.shown_at is not None
        assert alert.acknowledged_at is None
        assert family.waiting() == 2

    def test_what_was_acknowledged_was_seen_and_waits_no_more(self, family: Family) -> None:
        family.services.alerts.acknowledge(family.waiting_alert)
        alert = family.alert(family.waiting_alert)
        assert alert.shown_at == alert.acknowledged_at is not None
        assert family.waiting() == 1

    def test_a_second_click_changes_nothing(self, family: Family) -> None:
        family.services.alerts.acknowledge(family.waiting_alert)
        once = family.alert(family.waiting_alert)
        family.services.alerts.acknowledge(family.waiting_alert)
        family.services.alerts.mark_shown(family.waiting_alert)
        assert family.alert(family.waiting_alert) == once
        assert family.waiting() == 1

    def test_what_was_settled_keeps_its_moments(self, family: Family) -> None:
        before = family.alert(family.settled_alert)
        family.services.alerts.mark_shown(family.settled_alert)
        family.services.alerts.acknowledge(family.settled_alert)
        assert family.alert(family.settled_alert) == before

    def test_an_alert_that_nobody_knows_is_nothing(self, family: Family) -> None:
        before = family.services.alerts.recent()
        family.services.alerts.acknowledge(UNKNOWN)
        family.services.alerts.mark_shown(UNKNOWN)
        assert family.services.alerts.alert(UNKNOWN) is None
        assert family.services.alerts.recent() == before

    def test_what_was_acknowledged_stays_so(self, family: Family) -> None:
        family.services.alerts.acknowledge(family.waiting_alert)
        after = family.again().alerts.alert(family.waiting_alert)
        assert after == family.alert(family.waiting_alert)


class CharactersContract:
    """Companions: a block shows at once, and as what it is: asked."""

    def test_a_block_shows_at_once_as_asked(self, family: Family) -> None:
        family.services.characters.block(family.link_id, family.open_character)
        blocked = family.character(family.open_character)
        assert (blocked.status, blocked.stage) == (CharacterStatus.BLOCKED, Stage.ASKED)
        other = family.character(family.another_open_character)
        assert (other.status, other.stage) == (CharacterStatus.OPEN, Stage.CONFIRMED)

    def test_a_block_is_a_limit_like_any_other(self, family: Family) -> None:
        family.services.characters.block(family.link_id, family.open_character)
        limits = family.services.limits.limits(family.link_id)
        assert set(limits.wished.blocked_characters) == {family.open_character}
        assert limits.stages[f"blocked_characters/{family.open_character}"] is Stage.ASKED
        assert limits.effective.settings.blocked_characters == {}, "nobody has confirmed it"

    def test_an_unblock_lifts_it(self, family: Family) -> None:
        characters = family.services.characters
        characters.block(family.link_id, family.open_character)
        characters.block(family.link_id, family.another_open_character)
        characters.unblock(family.link_id, family.open_character)
        assert family.character(family.open_character).status is CharacterStatus.OPEN
        assert family.character(family.another_open_character).status is CharacterStatus.BLOCKED

    def test_blocking_twice_is_blocking_once(self, family: Family) -> None:
        for _ in range(2):
            family.services.characters.block(family.link_id, family.open_character)
        assert family.character(family.open_character).status is CharacterStatus.BLOCKED
        family.services.characters.unblock(family.link_id, family.open_character)
        assert family.character(family.open_character).status is CharacterStatus.OPEN

    def test_what_the_law_bans_stays_banned(self, family: Family) -> None:
        assert family.character(family.banned_character).clause
        family.services.characters.unblock(family.link_id, family.banned_character)
        assert family.character(family.banned_character).status is CharacterStatus.BANNED
        family.services.characters.block(family.link_id, family.banned_character)
        assert family.character(family.banned_character).status is CharacterStatus.BANNED

    def test_a_character_that_nobody_knows_changes_no_other(self, family: Family) -> None:
        before = family.services.characters.characters(family.link_id)
        family.services.characters.block(family.link_id, UNKNOWN)
        assert family.services.characters.characters(family.link_id) == before


class LimitsContract:
    """Time and money: a wish is shown as wished, never as in force."""

    def test_a_wish_is_not_yet_in_force(self, family: Family) -> None:
        limits, link_id = family.services.limits, family.link_id
        before = limits.limits(link_id)
        asked = limits.ask(link_id, {"daily_minutes": 45})
        assert asked == limits.limits(link_id)
        assert asked.wished.daily_minutes == 45
        assert asked.stages["daily_minutes"] is Stage.ASKED
        assert asked.asked_at is not None
        assert asked.effective == before.effective
        assert family.services.overviews.overview(link_id).limit_minutes == 60

    def test_wishes_add_up_field_by_field(self, family: Family) -> None:
        limits, link_id = family.services.limits, family.link_id
        before = limits.limits(link_id).wished
        limits.ask(link_id, {"daily_minutes": 45})
        after = limits.ask(link_id, {"spend_per_month_minor": 12_300}).wished
        assert (after.daily_minutes, after.spend_per_month_minor) == (45, 12_300)
        assert after.curfew == before.curfew
        assert after.spend_per_purchase_minor == before.spend_per_purchase_minor

    def test_half_a_curfew_changes_only_that_half(self, family: Family) -> None:
        asked = family.services.limits.ask(family.link_id, {"curfew": {"start": "20:30"}})
        assert asked.wished.curfew == Curfew(start=time(20, 30), end=time(6))
        assert asked.stages["curfew"] is Stage.ASKED

    @pytest.mark.parametrize("field", ["curfew", "daily_minutes", "spend_per_month_minor"])
    def test_null_lifts_a_limit(self, family: Family, field: str) -> None:
        asked = family.services.limits.ask(family.link_id, {field: None})
        assert getattr(asked.wished, field) is None
        assert asked.stages[field] is Stage.ASKED

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("daily_minutes", -1),
            ("daily_minutes", 1441),
            ("daily_minutes", True),
            ("daily_minutes", "60"),
            ("spend_per_purchase_minor", 10**9),
            ("spend_per_month_minor", 12.5),
            ("curfew", {"start": "21:00", "end": "21:00"}),
            ("curfew", {"start": "25:00"}),
            ("curfew", "always"),
            ("blocked_characters", {"": {}}),
            ("blocked_relationship_classes", {"headmaster": {}}),
            ("no_such_limit", 1),
        ],
    )
    def test_an_absurd_wish_names_its_field_and_changes_nothing(
        self, family: Family, field: str, value: object
    ) -> None:
        limits, link_id = family.services.limits, family.link_id
        before = limits.limits(link_id)
        with pytest.raises(GuardianError) as caught:
            limits.ask(link_id, {"spend_per_month_minor": 700, field: value})
        assert isinstance(caught.value, HasFaults)
        assert {fault.field.split("/")[0] for fault in caught.value.faults} == {field}
        assert all(fault.message for fault in caught.value.faults)
        say_everything(caught.value)
        assert limits.limits(link_id) == before

    def test_pausing_changes_no_limit(self, family: Family) -> None:
        before = family.services.limits.limits(family.link_id)
        family.services.limits.pause_now(family.link_id)
        assert family.services.limits.limits(family.link_id) == before


class SpendingContract:
    """What was bought."""

    def test_purchases_come_newest_first_in_one_currency(self, family: Family) -> None:
        view = family.services.spending.spending(family.link_id)
        moments = [each.at for each in view.purchases]
        assert moments == sorted(moments, reverse=True)
        assert view.purchases
        assert {each.currency for each in view.purchases} == {view.currency}
        assert view.month_total_minor >= 0

    def test_the_caps_are_those_in_force(self, family: Family) -> None:
        family.services.limits.ask(family.link_id, {"spend_per_month_minor": 1})
        held = family.services.limits.limits(family.link_id).effective.settings
        view = family.services.spending.spending(family.link_id)
        assert view.cap_per_month_minor == held.spend_per_month_minor != 1
        assert view.cap_per_purchase_minor == held.spend_per_purchase_minor


class PreferencesContract:
    """The guardian's own choices."""

    def test_choices_are_kept(self, family: Family) -> None:
        family.services.preferences.set_theme("dark_contrast_still_text200")
        for language in LANGUAGES:
            family.services.preferences.set_language(language)
            again = family.again().preferences
            assert (again.language(), again.theme()) == (language, "dark_contrast_still_text200")

    def test_there_is_always_a_choice(self, family: Family) -> None:
        assert family.services.preferences.language() in LANGUAGES
        assert family.services.preferences.theme() in {"system", "light", "dark"}

    def test_what_does_not_exist_cannot_be_chosen(self, family: Family) -> None:
        preferences = family.services.preferences
        before = (preferences.language(), preferences.theme())
        with pytest.raises(ValueError, match="language"):
            preferences.set_language("tlh")
        with pytest.raises(ValueError, match="theme"):
            preferences.set_theme("dark_text300")
        assert (preferences.language(), preferences.theme()) == before


class DeskContract(
    AccountsContract,
    UnknownAccountContract,
    OverviewsContract,
    AlertsContract,
    CharactersContract,
    LimitsContract,
    SpendingContract,
    PreferencesContract,
):
    """The suite of a profile with accounts."""
