"""Fakes of the window's ports: they behave, and remember on which thread they were called."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from guardian.desk.errors import AccountGoneError, LimitsNotPossibleError
from guardian.desk.policy_reading import patched_fields, settings_json
from guardian.desk.preferences import THEMES
from guardian.desk.values import (
    FieldRefusal,
    LimitsView,
    LinkView,
    Overview,
    PendingLink,
    SpendingView,
    Stage,
)
from guardian.errors import GuardianError
from guardian.link.errors import LinkCancelledError
from guardian.link.wire.policy import SettingsError, parse_requested
from guardian.policy.merge_patch import JsonObject, merge_patch
from guardian.policy.settings import PolicySettings
from guardian.words import LANGUAGES
from tests.ui import samples
from tests.ui.fake_activity import FakeActivity
from tests.ui.fake_alerts import FakeAlerts
from tests.ui.fake_bridges import FakeBridges
from tests.ui.fake_characters import FakeCharacters
from tests.ui.fake_conflicts import FakeConflicts
from tests.ui.fake_findings import FakeFindings
from tests.ui.fake_notices import FakeNotices
from tests.ui.fake_records import FakeRecords
from tests.ui.fake_ward_records import FakeWardRecords
from ui.about_port import AboutPort
from ui.activity_port import ActivityPort
from ui.alerts_port import Alerts
from ui.bridges_port import Bridges
from ui.finding_port import Findings
from ui.ports import (
    Accounts,
    Characters,
    Limits,
    Overviews,
    Preferences,
    Security,
    Services,
    Spending,
    Watch,
)
from ui.records_port import Records, WardRecords
from ui.request_port import Requests


class FixedClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = samples.NOW) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True, kw_only=True)
class _Services:
    accounts: Accounts
    overviews: Overviews
    activity: ActivityPort
    alerts: Alerts
    findings: Findings
    characters: Characters
    limits: Limits
    spending: Spending
    requests: Requests
    records: Records
    ward_records: WardRecords
    preferences: Preferences
    security: Security
    about: AboutPort
    bridges: Bridges | None
    watch: Watch


Watching = tuple[
    Callable[[frozenset[str]], None], Callable[[str], None], Callable[[GuardianError], None]
]


class Desk(
    FakeActivity,
    FakeAlerts,
    FakeCharacters,
    FakeConflicts,
    FakeFindings,
    FakeNotices,
    FakeRecords,
    FakeWardRecords,
):
    """Every port in one object, over one family in memory."""

    def __init__(self, language: str = "en") -> None:
        super().__init__()
        self._language = language
        self._theme = "light"
        self.linked: tuple[LinkView, ...] = (samples.link(language),)
        self.overview_now = samples.overview(language)
        self.others: dict[str, dict[str, Any]] = {}
        self.begin_alerts(language)
        self.found_characters = samples.characters(language)
        self.limits_now = samples.limits()
        self.spending_now = samples.spending(language)
        self.answer_link: LinkView | GuardianError | None = None
        self.verification_scheme = "https"
        self.answered = threading.Event()
        self._waiting_code: str | None = None
        self.watching: Watching | None = None
        self.own: FakeBridges | None = FakeBridges(language)
        self.own.linked = self._link_own
        self.own.unlinked = self.unlink

    def _link_own(self, link: LinkView) -> None:
        self.linked = (*self.linked, link)

    @property
    def chosen_language(self) -> str:
        """What the window may know before it is opened."""
        return self._language

    def services(self) -> Services:
        return _Services(
            accounts=self,
            overviews=self,
            activity=self,
            alerts=self,
            findings=self,
            characters=self,
            limits=self,
            spending=self,
            requests=self,
            records=self,
            ward_records=self,
            preferences=self,
            security=self,
            about=self,
            bridges=self.own,
            watch=self,
        )

    # accounts
    def links(self) -> tuple[LinkView, ...]:
        self.calls.note("links")
        return self.linked

    def begin_link(self, address: str) -> PendingLink:
        self.calls.note("begin_link", address)
        self._waiting_code = "BCDF-GHJK"
        return PendingLink(
            provider_name="Companion Sandbox",
            user_code=self._waiting_code,
            verification_uri="https://companion.example/link",
            verification_uri_complete=(
                f"{self.verification_scheme}://companion.example/link?user_code=BCDF-GHJK"
            ),
            expires_at=samples.NOW + timedelta(minutes=10),
        )

    def wait_for_link(self, pending: PendingLink, cancelled: threading.Event) -> LinkView:
        self.calls.note("wait_for_link", pending.user_code)
        if pending.user_code != self._waiting_code:
            raise LinkCancelledError
        while not self.answered.wait(0.01):
            if cancelled.is_set():
                raise LinkCancelledError
        if isinstance(self.answer_link, GuardianError):
            raise self.answer_link
        made = self.answer_link or samples.second_link(self._language)
        self._waiting_code = None
        self.linked = (*self.linked, made)
        return made

    def try_now(self, link_id: str) -> None:
        self.calls.note("try_now", link_id)

    def unlink(self, link_id: str) -> None:
        self.calls.note("unlink", link_id)
        self._linked(link_id)
        self.linked = tuple(each for each in self.linked if each.link_id != link_id)

    def _linked(self, link_id: str) -> LinkView:
        for each in self.linked:
            if each.link_id == link_id:
                return each
        raise AccountGoneError

    # overviews
    def overview(self, link_id: str) -> Overview:
        self.calls.note("overview", link_id)
        link = self._linked(link_id)
        latest = tuple(
            each for each in self.overview_now.latest_alerts if each.link_id == link.link_id
        )
        return replace(
            replace(self.overview_now, **self.others.get(link_id, {})),
            link=link,
            latest_alerts=latest,
            alerts_waiting=sum(each.acknowledged_at is None for each in latest),
            limits=replace(self.limits_now, link_id=link_id),
            spending=self.spending_now,
            findings=tuple(
                each for each in self.found if each.link_id == link_id and each.closed_at is None
            ),
        )

    def every(self) -> tuple[Overview, ...]:
        return tuple(self.overview(each.link_id) for each in self.linked)

    # limits
    def limits(self, link_id: str) -> LimitsView:
        self.calls.note("limits", link_id)
        self._linked(link_id)
        return replace(self.limits_now, link_id=link_id)

    def ask(
        self, link_id: str, patch: Mapping[str, object], seen: PolicySettings | None = None
    ) -> LimitsView:
        self.calls.note("ask", link_id, dict(patch))
        self.edited = seen
        return self._wish(link_id, cast("JsonObject", dict(patch)))

    def _wish(self, link_id: str, patch: JsonObject) -> LimitsView:
        self._linked(link_id)
        try:
            wished = parse_requested(merge_patch(settings_json(self.limits_now.wished), patch))
        except SettingsError as error:
            raise LimitsNotPossibleError(
                tuple(
                    FieldRefusal(field=each.field, message=each.message, clause=None)
                    for each in error.errors
                )
            ) from None
        asked = tuple(patched_fields(patch))
        self.limits_now = replace(
            self.limits_now,
            wished=wished,
            stages={**self.limits_now.stages, **dict.fromkeys(asked, Stage.ASKED)},
            asked_at=samples.NOW,
        )
        self.stand_anew(asked)
        return replace(self.limits_now, link_id=link_id)

    def pause_now(self, link_id: str) -> None:
        self.calls.note("pause_now", link_id)
        self._linked(link_id)

    # spending
    def spending(self, link_id: str) -> SpendingView:
        self.calls.note("spending", link_id)
        self._linked(link_id)
        return self.spending_now

    # preferences
    def language(self) -> str:
        self.calls.note("language")
        return self._language

    def set_language(self, language: str) -> None:
        self.calls.note("set_language", language)
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language}")
        self._language = language

    def theme(self) -> str:
        self.calls.note("theme")
        return self._theme

    def set_theme(self, theme: str) -> None:
        self.calls.note("set_theme", theme)
        if theme not in THEMES:
            raise ValueError(f"no such theme: {theme}")
        self._theme = theme

    # watch
    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None],
    ) -> None:
        self.calls.note("start")
        self.watching = (on_change, on_alert, on_trouble)

    def stop(self) -> None:
        self.calls.note("stop")
        self.watching = None


class WrongPassphraseError(GuardianError):
    """Not the one."""

    domain: ClassVar[str] = "ui"
    title: ClassVar[str] = "That is not the passphrase"
    message: ClassVar[str] = "Nothing was opened and nothing was changed."
    advice: ClassVar[str] = "Check the keyboard layout and try again."


class FakeNotifier:
    """Keeps what it was asked to show."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.shown: list[dict[str, object]] = []
        self.withdrawn = 0
        self.taken_back: set[str] = set()
        self.clicks: dict[str, Callable[[], None]] = {}

    def show(
        self, *, key: str, title: str, body: str, crisis: bool, on_click: Callable[[], None]
    ) -> bool:
        self.shown.append({"key": key, "title": title, "body": body, "crisis": crisis})
        self.clicks[key] = on_click
        return self.works

    def withdraw(self) -> None:
        self.withdrawn += 1

    def withdraw_answered(self, is_answered: Callable[[str], bool]) -> None:
        self.taken_back |= {key for key in self.clicks if is_answered(key)}
