"""What is found where a service ignores a limit of time, and what is not."""

from datetime import UTC, datetime, time, timedelta

import pytest

from guardian.policy.decisions import Reason
from guardian.policy.settings import Block, Curfew, PolicySettings, Weekday
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.judge import judge
from tests.sync.proof.households import BERLIN, SHANGHAI, begin, chat, found_in, wait

NIGHT = Curfew(start=time(21), end=time(6))


CURFEW = (FindingKind.CURFEW_BROKEN, "curfew")
DAILY = (FindingKind.DAY_LIMIT_EXCEEDED, "daily_minutes")
SESSION = (FindingKind.SESSION_LIMIT_EXCEEDED, "session_minutes")


class TestClosedHours:
    @pytest.mark.parametrize(
        "begins",
        [
            datetime(2026, 11, 20, 20, 30, tzinfo=BERLIN),
            datetime(2026, 11, 20, 23, 30, tzinfo=SHANGHAI),  # across midnight
            datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN),  # an hour is left out
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),  # an hour comes twice
        ],
    )
    def test_use_in_the_curfew_is_found(self, begins: datetime) -> None:
        service, app = begin(PolicySettings(curfew=NIGHT), begins, ignored=Reason.CURFEW)
        chat(service, 90)

        assert set(found_in(app)) == {CURFEW}

    def test_found_says_when_and_which_report_shows_it(self) -> None:
        service, app = begin(
            PolicySettings(curfew=NIGHT),
            datetime(2026, 11, 20, 22, tzinfo=BERLIN),
            ignored=Reason.CURFEW,
        )
        chat(service, 5)

        found = found_in(app)[CURFEW]

        assert found.details == {
            "at": "2026-11-20T21:00:00+00:00",
            "closed_from": "2026-11-20T20:00:00+00:00",
            "closed_until": "2026-11-21T05:00:00+00:00",
        }
        assert found.target == "/usage?from=2026-11-20&to=2026-11-20&granularity=stretch"

    def test_an_answer_may_end_after_the_curfew_began(self) -> None:
        service, app = begin(
            PolicySettings(curfew=NIGHT), datetime(2026, 11, 20, 20, 59, 50, tzinfo=BERLIN)
        )
        settings = service.held().settings
        assert service.say("lan")
        service.now += timedelta(seconds=100)
        service.answer(settings)
        service.now += timedelta(hours=1)

        assert not found_in(app)

    def test_a_farewell_in_the_curfew_is_no_use(self) -> None:
        service, app = begin(
            PolicySettings(curfew=NIGHT), datetime(2026, 11, 20, 20, 59, tzinfo=BERLIN)
        )
        assert service.say("lan")
        service.now += timedelta(minutes=9)
        service.leave("lan")
        service.now += timedelta(hours=1)

        assert not found_in(app)

    def test_closed_hours_hold_on_their_weekday_alone(self) -> None:
        school = Curfew(start=time(8), end=time(13))
        settings = PolicySettings(closed_hours={Weekday.FRIDAY: {"school": school}})
        friday = datetime(2026, 11, 20, 9, tzinfo=BERLIN)
        service, app = begin(settings, friday - timedelta(days=1), ignored=Reason.CURFEW)
        chat(service, 30)
        assert not found_in(app)

        wait(service, app, friday)
        chat(service, 30)

        assert set(found_in(app)) == {
            (FindingKind.CURFEW_BROKEN, "closed_hours/friday/school"),
        }

    def test_a_curfew_set_in_the_middle_of_a_chat_counts_from_then(self) -> None:
        service, app = begin(
            PolicySettings(),
            datetime(2026, 11, 20, 22, tzinfo=BERLIN),
            ignored=Reason.CURFEW,
        )
        chat(service, 30)
        assert not found_in(app)
        service.change(PolicySettings(curfew=NIGHT))
        app.hear()
        app.read()
        chat(service, 30)

        found = found_in(app)

        assert set(found) == {CURFEW}
        assert found[CURFEW].at == datetime(2026, 11, 20, 21, 32, tzinfo=UTC)

    def test_what_was_changed_and_changed_back_unseen_accuses_nobody(self) -> None:
        """The co-guardian allowed a late evening while this computer was off."""
        night, late = PolicySettings(curfew=NIGHT), PolicySettings()
        service, app = begin(night, datetime(2026, 11, 20, 20, tzinfo=BERLIN))
        service.change(late)
        service.now += timedelta(hours=2)
        chat(service, 30)
        service.change(night)
        service.now += timedelta(hours=10)
        app.read()
        assert not judge(app.facts()).found

        app.hear()
        assert not judge(app.facts()).found

    def test_without_the_events_nothing_is_known_to_have_held(self) -> None:
        service, app = begin(
            PolicySettings(curfew=NIGHT),
            datetime(2026, 11, 20, 22, tzinfo=BERLIN),
            ignored=Reason.CURFEW,
        )
        chat(service, 30)
        app.read()

        assert not judge(app.facts()).found
        assert set(found_in(app)) == {CURFEW}

    def test_the_day_on_which_the_link_began_is_not_judged(self) -> None:
        service, app = begin(
            PolicySettings(curfew=NIGHT),
            datetime(2026, 11, 20, 22, tzinfo=BERLIN),
            ignored=Reason.CURFEW,
        )
        app.linked_at = service.now
        chat(service, 30)

        assert not found_in(app)


class TestDayLimit:
    AFTERNOON = datetime(2026, 11, 20, 14, tzinfo=BERLIN)

    @pytest.mark.parametrize(
        "way",
        [
            {},
            {"stretches": False},
            {"stretches": False, "summed": True},
        ],
    )
    def test_more_use_than_the_limit_is_found(self, way: dict[str, bool]) -> None:
        settings = PolicySettings(daily_minutes=60)
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.LIMIT_REACHED)
        chat(service, 90)

        found = found_in(app, **way)

        assert set(found) == {DAILY}
        assert found[DAILY].details["limit_minutes"] == 60
        assert found[DAILY].details["used_minutes"] == 89

    def test_it_is_the_same_occurrence_however_long_it_goes_on(self) -> None:
        settings = PolicySettings(daily_minutes=60)
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.LIMIT_REACHED)
        chat(service, 70)
        first = found_in(app)[DAILY].at
        chat(service, 70)

        assert found_in(app)[DAILY].at == first == datetime(2026, 11, 20, 14, 2, tzinfo=UTC)

    def test_the_smaller_limit_of_a_weekday_is_the_one(self) -> None:
        settings = PolicySettings(daily_minutes=60, weekday_minutes={Weekday.FRIDAY: 30})
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.LIMIT_REACHED)
        chat(service, 45)

        assert set(found_in(app)) == {
            (FindingKind.DAY_LIMIT_EXCEEDED, "weekday_minutes/friday"),
        }

    def test_extra_time_holds_on_its_day(self) -> None:
        settings = PolicySettings(daily_minutes=60)
        service, app = begin(settings, self.AFTERNOON)
        chat(service, 70)
        service.grant(30)
        app.hear()
        app.read()
        chat(service, 60)

        assert not found_in(app)

    def test_more_than_the_extra_time_is_found(self) -> None:
        settings = PolicySettings(daily_minutes=60)
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.LIMIT_REACHED)
        service.grant(30)
        app.hear()
        app.read()
        chat(service, 100)

        assert found_in(app)[DAILY].details["limit_minutes"] == 90

    def test_exempt_characters_cost_no_time(self) -> None:
        settings = PolicySettings(daily_minutes=60, exempt_characters={"owl": Block()})
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.LIMIT_REACHED)
        chat(service, 50)
        chat(service, 50, "owl")
        assert not found_in(app)
        assert not found_in(app, stretches=False)
        chat(service, 30)

        assert set(found_in(app)) == {DAILY}
        assert set(found_in(app, stretches=False)) == {DAILY}

    def test_sums_that_may_hold_exempt_time_are_not_judged(self) -> None:
        settings = PolicySettings(daily_minutes=60, exempt_characters={"owl": Block()})
        service, app = begin(settings, self.AFTERNOON)
        chat(service, 90, "owl")

        assert not found_in(app, stretches=False, summed=True)

    def test_each_side_of_midnight_counts_for_its_own_day(self) -> None:
        settings = PolicySettings(daily_minutes=60)
        service, app = begin(settings, datetime(2026, 11, 20, 23, 10, tzinfo=SHANGHAI))
        chat(service, 100)

        assert not found_in(app)

    def test_a_day_of_25_hours_has_one_limit(self) -> None:
        settings = PolicySettings(daily_minutes=60)
        begins = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN)
        service, app = begin(settings, begins, ignored=Reason.LIMIT_REACHED)
        chat(service, 90)

        assert set(found_in(app)) == {DAILY}

    def test_a_limit_that_was_lowered_is_no_charge_for_the_time_before(self) -> None:
        service, app = begin(PolicySettings(daily_minutes=120), self.AFTERNOON)
        chat(service, 100)
        service.change(PolicySettings(daily_minutes=30))
        app.hear()
        app.read()
        chat(service, 10)

        assert not found_in(app)


class TestSession:
    AFTERNOON = datetime(2026, 11, 20, 14, tzinfo=BERLIN)
    SETTINGS = PolicySettings(session_minutes=30, break_minutes=20)

    def test_one_that_is_too_long_is_found(self) -> None:
        service, app = begin(self.SETTINGS, self.AFTERNOON, ignored=Reason.REST_BREAK)
        chat(service, 40)

        found = found_in(app)

        assert set(found) == {SESSION}
        assert found[SESSION].at == datetime(2026, 11, 20, 13, 32, tzinfo=UTC)

    def test_changing_the_character_is_no_rest(self) -> None:
        service, app = begin(self.SETTINGS, self.AFTERNOON, ignored=Reason.REST_BREAK)
        chat(service, 20, "lan")
        chat(service, 20, "max")

        assert set(found_in(app)) == {SESSION}

    def test_a_pause_that_is_shorter_than_the_break_is_no_rest(self) -> None:
        settings = PolicySettings(session_minutes=30, break_minutes=60)
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.REST_BREAK)
        chat(service, 28)
        service.now += timedelta(minutes=15)
        chat(service, 28)

        assert set(found_in(app)) == {SESSION}

    def test_after_the_rest_a_new_one_begins(self) -> None:
        service, app = begin(self.SETTINGS, self.AFTERNOON)
        chat(service, 180)

        assert service.seconds
        assert not found_in(app)

    def test_a_rest_that_no_pause_shows_is_not_judged(self) -> None:
        settings = PolicySettings(session_minutes=30, break_minutes=5)
        service, app = begin(settings, self.AFTERNOON, ignored=Reason.REST_BREAK)
        chat(service, 90)

        assert not found_in(app)
