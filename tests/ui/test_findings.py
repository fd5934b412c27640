"""Guardian's findings on the Alerts page and on Home, and what is said of a dead channel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from guardian.desk.finding_values import Details, FindingKind
from guardian.desk.values import Condition
from tests.contract.kept_findings import Finder, FindingsContract
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from tests.ui.finding_samples import finding, findings
from ui.presentation import Presentation
from ui.sayings.findings import KINDS, URGENT, said, told
from ui.window import MainWindow


class TestFakeFindings(FindingsContract):
    @pytest.fixture
    def finder(self) -> Finder:
        desk = Desk()
        desk.linked = (samples.link(), samples.second_link())
        at = samples.NOW - timedelta(hours=1)
        minute = timedelta(minutes=1)
        blocked = FindingKind.BLOCKED_CHARACTER_USED
        desk.found = (
            finding(1, opened_at=at, closed_at=samples.NOW),
            finding(2, opened_at=at + minute),
            finding(
                3,
                opened_at=at + 2 * minute,
                kind=blocked,
                subject_name="Zed",
                has_evidence=False,
            ),
            finding(4, opened_at=at + 3 * minute, link_id="link-2"),
        )
        return Finder(
            services=desk.services(),
            again=desk.services,
            link_id="link-1",
            other_link_id="link-2",
            closed=1,
            broken=2,
            blocked=3,
            other=4,
        )


def alerts_page(rig: Rig, desk: Desk) -> MainWindow:
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    return window


def without_alerts(desk: Desk) -> None:
    desk.found_alerts = ()
    desk.overview_now = replace(desk.overview_now, latest_alerts=(), alerts_waiting=0)


class TestAlertsPage:
    def test_a_finding_says_what_was_reported_and_what_to_do(self, rig: Rig, desk: Desk) -> None:
        desk.found = findings()
        words = rig.texts(alerts_page(rig, desk))
        assert "Chat in closed hours" in words
        assert (
            "Companion Sandbox reports that Mia chatted yesterday 22:10, though the night pause"
            " holds from 22:00 to 06:00."
        ) in words
        assert "Ask the service how this came about." in words
        assert "seen 3 times" in words

    def test_seen_takes_note_and_leaves_it_there(self, rig: Rig, desk: Desk) -> None:
        desk.found = findings()
        window = alerts_page(rig, desk)
        rig.click(window, "seen_1")
        assert desk.calls.named("acknowledge_finding") == [(1,)]
        assert rig.find(window, "finding_1").isVisible()
        assert not [e for e in window.findChildren(QWidget, "seen_1") if e.isVisible()]
        assert "still so" in rig.texts(window)

    def test_what_was_settled_stays_in_the_history(self, rig: Rig, desk: Desk) -> None:
        desk.found = findings()[-1:]
        without_alerts(desk)
        words = rig.texts(alerts_page(rig, desk))
        assert "settled Mon 16 Nov, 16:40" in words
        assert "Found by Guardian, settled since" in words
        assert "No alerts." in words, "it is over, and the channel is well"

    def test_findings_wait_in_the_count_beside_the_page(self, rig: Rig, desk: Desk) -> None:
        without_alerts(desk)
        desk.found = findings()
        words = rig.texts(alerts_page(rig, desk))
        assert "Guardian found 2 things for you to look at." in words

    @pytest.mark.parametrize("kind", [FindingKind.NO_SIGN_OF_LIFE, FindingKind.EVENTS_MISSING])
    def test_no_alerts_is_never_said_of_a_dead_channel(
        self, rig: Rig, desk: Desk, kind: FindingKind
    ) -> None:
        without_alerts(desk)
        desk.found = (finding(1, kind=kind, details=Details({}), acknowledged_at=samples.NOW),)
        window = alerts_page(rig, desk)
        words = rig.texts(window)
        assert "No alerts." not in words
        assert "Nothing has arrived, and new alerts may be missing." in words
        rig.click(window, "go_home")
        words = rig.texts(window)
        assert "Nothing waits for you." not in words
        assert "No alerts." not in words
        assert words.count("Whether there are new alerts is not known just now.") == 2

    def test_nor_after_every_alert_was_seen(self, rig: Rig, desk: Desk) -> None:
        desk.found_alerts = desk.found_alerts[-1:]
        desk.linked = (replace(samples.link(), condition=Condition.OFFLINE),)
        words = rig.texts(alerts_page(rig, desk))
        assert "You have seen every alert that arrived." not in words
        assert "new alerts may be missing" in words

    def test_a_failure_is_told_and_can_be_tried_again(self, rig: Rig, desk: Desk) -> None:
        window = rig.window(desk)
        desk.calls.failures["recent_findings"] = WrongPassphraseError()
        rig.click(window, "go_alerts")
        assert rig.find(window, "error").isVisible()
        del desk.calls.failures["recent_findings"]
        desk.found = findings()
        rig.click(window, "retry")
        assert rig.find(window, "finding_1").isVisible()

    def test_evidence_is_saved_where_the_guardian_wants_it(
        self, rig: Rig, desk: Desk, tmp_path: Path
    ) -> None:
        desk.found = findings()
        window = alerts_page(rig, desk)
        rig.click(window, "evidence_1")
        dialog = window.findChild(QFileDialog, "choose_file")
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "report.json"))
        dialog.close()
        rig.settle()
        ((number, file, meaning),) = desk.calls.named("export_evidence")
        assert (number, file) == (1, tmp_path / "report.json")
        assert "Chat in closed hours" in str(meaning)
        assert "report.json is saved." in rig.texts(window)

    def test_an_account_that_is_gone_is_called_so(self, rig: Rig, desk: Desk) -> None:
        desk.found = (
            finding(1, ward_name="", provider_name="", closed_at=samples.NOW, has_evidence=False),
        )
        assert "An account that is no longer linked" in rig.texts(alerts_page(rig, desk))


class TestHome:
    def test_what_was_found_is_one_click_away(self, rig: Rig, desk: Desk) -> None:
        without_alerts(desk)
        desk.found = findings()
        window = rig.window(desk)
        words = rig.texts(window)
        assert "Guardian found 2 things for you to look at." in words
        assert "And 1 more thing to look at." in words
        rig.click(window, "open_finding")
        assert rig.find(window, "finding_1").isVisible()

    def test_figures_say_of_when_they_are(self, rig: Rig, desk: Desk) -> None:
        seen = samples.NOW - timedelta(hours=3)
        desk.overview_now = replace(desk.overview_now, use_as_of=seen)
        assert "As of today 17:09" in rig.texts(rig.window(desk))

    def test_a_day_that_was_not_read_is_not_a_day_without_chat(self, rig: Rig, desk: Desk) -> None:
        desk.overview_now = replace(
            desk.overview_now, use_as_of=None, minutes_today=0, characters_today=()
        )
        words = rig.texts(rig.window(desk))
        assert "Whether Mia chatted today is not known yet." in words
        assert "has not chatted" not in words


class TestWords:
    @pytest.mark.parametrize("kind", sorted(FindingKind))
    @pytest.mark.parametrize("language", ["en", "zh_CN"])
    def test_every_kind_has_words_even_without_its_numbers(
        self, presentation: Callable[[str], Presentation], kind: FindingKind, language: str
    ) -> None:
        shown = presentation(language)
        for details in ({}, {"at": 7, "day": "never", "last": [], "ends": None}):
            words = said(shown, finding(1, kind=kind, details=Details(details)))
            assert all((words.title, words.text, words.advice))
            assert "None" not in words.text
        title, body = told(shown.words, finding(1, kind=kind))
        assert "Mia" in title
        assert "22:10" not in title + body

    @pytest.mark.parametrize(
        ("kind", "details", "expected"),
        [
            ("day_limit_exceeded", {"day": "2026-11-20", "used_minutes": 75, "limit_minutes": 60},
             "75 minutes of chat on Fri 20 Nov; 60 were allowed"),
            ("link_ended", {"by": "ward"}, "Mia has ended the link"),
            ("link_ended", {"by": "guardian"}, "another guardian of Mia"),
            ("link_ended", {"by": "provider"}, "or its time was over"),
            ("link_ended", {"by": "unknown"}, "does not say by whom"),
            ("use_stopped", {"last_day": "2026-11-17", "used_days": 27, "of_days": 28},
             "on 27 of 28 days"),
            ("provider_clock_off", {"ahead_minutes": 1}, "1 minute ahead"),
            ("provider_clock_off", {"ahead_minutes": -9}, "9 minutes behind"),
            ("minor_mode_off", {"reason": "switched_off"}, "though it is asked for"),
            ("events_missing", {"count": 4}, "4 messages of Companion Sandbox are missing"),
            ("messages_after_stop",
             {"stopped_at": "2026-11-21T10:00:00+08:00", "messages_after": 2}, "2 messages"),
            ("spending_cap_exceeded",
             {"at": "2026-11-21T10:00:00+08:00", "price_minor": 600, "spent_minor": 20600,
              "cap_minor": 20000}, "¥6 (today 10:00), which made ¥206 in all; the cap is ¥200"),
            ("alert_told_late",
             {"detected_at": "2026-11-21T10:00:00+08:00", "told_at": "2026-11-21T10:40:00+08:00"},
             "40 minutes later"),
        ],
    )  # fmt: skip
    def test_numbers_are_said(
        self,
        presentation: Callable[[str], Presentation],
        kind: str,
        details: dict[str, object],
        expected: str,
    ) -> None:
        made = finding(1, kind=FindingKind(kind), subject="", details=Details(details))
        assert expected in said(presentation("en"), made).text

    def test_what_others_wrote_is_bounded(
        self, presentation: Callable[[str], Presentation]
    ) -> None:
        made = finding(
            1,
            kind=FindingKind.BLOCKED_CHARACTER_USED,
            subject_name="{0}\u202e" + "x" * 500,
            details=Details({"day": "2026-11-20"}),
        )
        text = said(presentation("en"), made).text
        assert "\u202e" not in text
        assert len(text) < 200

    def test_only_what_silences_alerts_stays_on_the_screen(self) -> None:
        assert {kind for kind in KINDS if kind in URGENT} == {
            FindingKind.NOT_HEARD,
            FindingKind.SIGN_IN_NEEDED,
            FindingKind.LINK_ENDED,
        }
