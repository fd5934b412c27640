"""The window's fake desk keeps the contract that the real desk keeps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guardian.link.errors import LinkDeniedError
from guardian.link.wire.events import Imminence, Level
from tests.contract.account_linking import Household, LinkingContract
from tests.contract.asked_requests import Asking, RequestsContract
from tests.contract.care_ports import CareContract
from tests.contract.desk_ports import DeskContract, Family
from tests.contract.listed_alerts import ListedAlertsContract, Listing
from tests.contract.notes_and_security import NotesContract, SecurityContract
from tests.contract.taking_back import TakingBackContract
from tests.contract.ward_records import WardRecordsContract
from tests.ui import samples
from tests.ui.fakes import Desk


class TestFakeDesk(
    DeskContract,
    TakingBackContract,
    NotesContract,
    SecurityContract,
    CareContract,
    WardRecordsContract,
):
    @pytest.fixture
    def family(self) -> Family:
        desk = Desk()
        desk.linked = (samples.link(), samples.second_link())
        return Family(
            services=desk.services(),
            again=desk.services,
            link_id="link-1",
            other_link_id="link-2",
            open_character="study_owl",
            another_open_character="buddy_max",
            banned_character="first_love",
            waiting_alert="alert-crisis",
            settled_alert="alert-details",
        )


class TestFakeLists(ListedAlertsContract):
    @pytest.fixture
    def listing(self) -> Listing:
        desk = Desk()
        desk.linked = (samples.link(), samples.second_link())
        now, hour = samples.NOW, timedelta(hours=1)
        other = {"link_id": "link-2", "ward_name": "Leo", "category": "bullying"}
        seen = {"category": "gambling", "acknowledged_at": now}
        told: tuple[tuple[str, dict[str, object]], ...] = (
            ("grave", {"level": Level.CRITICAL}),
            ("mild-1", {**other, "level": Level.MODERATE, "imminence": Imminence.NONE}),
            ("pressing", {"level": Level.LOW, "imminence": Imminence.EMERGENCY}),
            ("mild-2", {**other, "level": Level.INFO, "imminence": Imminence.NONE}),
            ("hurried", {**other, "level": Level.LOW, "imminence": Imminence.URGENT}),
            ("old-1", seen),
            ("old-2", seen),
            ("old-3", seen),
        )
        desk.found_alerts = tuple(
            samples.alert(alert_id, received_at=now - number * hour, **change)
            for number, (alert_id, change) in enumerate(told)
        )
        return Listing(
            services=desk.services(),
            link_id="link-1",
            other_link_id="link-2",
            grave="grave",
            pressing="pressing",
            mild=("mild-1", "mild-2"),
            hurried="hurried",
            settled=("old-1", "old-2", "old-3"),
        )


class TestFakeLinking(LinkingContract):
    @pytest.fixture
    def household(self) -> Household:
        desk = Desk()
        desk.linked = ()

        def deny(_pending: object) -> None:
            desk.answer_link = LinkDeniedError()
            desk.answered.set()

        return Household(
            accounts=desk,
            address="companion.example",
            approve=lambda _pending: desk.answered.set(),
            deny=deny,
        )


class TestFakeRequests(RequestsContract):
    @pytest.fixture
    def asking(self) -> Asking:
        desk = Desk()
        desk.linked = (samples.link(), samples.second_link())
        time, _, purchase, leave = samples.requests()
        desk.asked = (
            time,
            replace(purchase, asked_at=time.asked_at + timedelta(minutes=1)),
            replace(leave, asked_at=time.asked_at + timedelta(minutes=2)),
        )
        return Asking(
            services=desk.services(),
            again=desk.services,
            link_id="link-1",
            other_link_id="link-2",
            time="time",
            purchase="purchase",
            other="leave",
        )
