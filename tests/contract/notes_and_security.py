"""What every desk must do with notes on alerts and with the profile's protection.

Subclass :class:`NotesContract` and :class:`SecurityContract` and give the ``family`` fixture.
"""

from pathlib import Path

import pytest

from guardian.desk.alert_values import AlertQuery
from guardian.desk.locked_values import Seen
from guardian.desk.security_values import KEEP_MONTHS, LOCK_AFTER_MINUTES
from guardian.errors import GuardianError
from tests.contract.desk_ports import UNKNOWN, Family, say_everything


class NotesContract:
    """The guardian's own words about an alert, and how alerts are found."""

    def test_a_note_is_kept_and_found(self, family: Family) -> None:
        alerts = family.services.alerts
        assert family.alert(family.waiting_alert).note == ""
        alerts.set_note(family.waiting_alert, "Spoke with 王老师 about it")
        assert family.alert(family.waiting_alert).note == "Spoke with 王老师 about it"
        for text in ("王老师", "spoke", "about it"):
            found = alerts.listed(AlertQuery(text=text)).alerts
            assert [each.alert_id for each in found] == [family.waiting_alert]
        assert alerts.listed(AlertQuery(text="nobody wrote this")).alerts == ()
        alerts.set_note(family.waiting_alert, "")
        assert family.alert(family.waiting_alert).note == ""
        assert alerts.listed(AlertQuery(text="王老师")).alerts == ()

    def test_a_search_looks_at_names_and_at_what_the_window_calls_a_category(
        self, family: Family
    ) -> None:
        alert = family.alert(family.waiting_alert)
        alerts = family.services.alerts
        by_name = alerts.listed(AlertQuery(text=alert.ward_name)).alerts
        assert alert in by_name
        received = [each.received_at for each in by_name]
        assert received == sorted(received, reverse=True)
        query = AlertQuery(text="what it is called", named=(alert.category,))
        by_category = alerts.listed(query).alerts
        assert {each.category for each in by_category} == {alert.category}

    def test_a_note_on_an_alert_that_nobody_knows_is_nothing(self, family: Family) -> None:
        before = family.services.alerts.recent()
        family.services.alerts.set_note(UNKNOWN, "a note")
        assert family.services.alerts.recent() == before


class SecurityContract:
    """The choices about lock and records; what takes a passphrase is shown with a real vault."""

    def test_choices_are_shown_as_they_were_made(self, family: Family) -> None:
        security = family.services.security
        for minutes in LOCK_AFTER_MINUTES:
            security.set_lock_after(minutes)
            assert security.security().lock_after_minutes == minutes
        for seen in Seen:
            security.set_seen_while_locked(seen)
            assert security.security().seen_while_locked is seen
        for months in (*KEEP_MONTHS, None):
            security.set_keep_months(months)
            assert security.security().keep_months == months

    def test_what_is_no_choice_changes_nothing(self, family: Family) -> None:
        security = family.services.security
        before = security.security()
        with pytest.raises(ValueError, match="no such choice"):
            security.set_lock_after(7)
        with pytest.raises(ValueError, match="no such choice"):
            security.set_keep_months(7)
        assert security.security() == before

    def test_a_passphrase_that_is_not_the_one_does_nothing(
        self, family: Family, tmp_path: Path
    ) -> None:
        security, file = family.services.security, tmp_path / "backup"
        before = security.security()
        for use in (
            lambda: security.renew_keys(UNKNOWN),
            lambda: security.make_recovery_sheet(UNKNOWN, "en"),
            lambda: security.back_up(file, UNKNOWN),
        ):
            with pytest.raises(GuardianError) as caught:
                use()
            say_everything(caught.value)
        assert security.security() == before
        assert not file.exists()

    def test_sound_records_have_no_fault(self, family: Family) -> None:
        assert family.services.security.check_records().sound
