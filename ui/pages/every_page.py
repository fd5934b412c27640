"""Every page of the opened window, by the name of its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guardian.desk.values import LinkView
from ui.bridge_views import BridgeViews
from ui.held_steps import HeldSteps
from ui.pages.activity import ActivityPage
from ui.pages.alerts import AlertsPage, AlertsPageActs
from ui.pages.base import Notice, Page
from ui.pages.characters import CharactersPage
from ui.pages.home import HomeActs, HomePage
from ui.pages.limits import LimitsPage
from ui.pages.records import RecordsPage, RecordsServices
from ui.pages.request_cards import Asked
from ui.pages.settings import SettingsActs, SettingsPage, SettingsServices
from ui.pages.spending import SpendingPage
from ui.ports import Services
from ui.presentation import Presentation


@dataclass(frozen=True, kw_only=True)
class PageActs:
    """What pages ask of the window. ``pause`` takes the account, ``pause_here`` the one looked at.

    ``go_to`` takes the name of a place, ``choose`` the account to look at.
    """

    asked: Asked
    held: HeldSteps
    settings: SettingsActs
    open_alert: Callable[[str], None]
    pause: Callable[[str], None]
    pause_here: Callable[[], None]
    go_to: Callable[[str], None]
    choose: Callable[[LinkView], None]
    notice: Notice
    bridges: BridgeViews


def every_page(
    shown: Presentation, services: Services, acts: PageActs, *, theme: str, version: str
) -> dict[str, Page[Any]]:
    """Return a page for each place of the side."""
    return {
        "home": HomePage(
            shown,
            services.overviews,
            acts.asked,
            HomeActs(
                open_alert=acts.open_alert,
                pause=acts.pause_here,
                go_to=acts.go_to,
                choose=acts.choose,
                own=acts.bridges,
            ),
        ),
        "alerts": AlertsPage(
            shown,
            services.alerts,
            services.findings,
            services.characters,
            AlertsPageActs(held=acts.held, pause=acts.pause, go_to=acts.go_to, notice=acts.notice),
        ),
        "activity": ActivityPage(shown, services.activity, notice=acts.notice),
        "characters": CharactersPage(
            shown,
            services.characters,
            notice=acts.notice,
            show_use=lambda: acts.go_to("activity"),
        ),
        "limits": LimitsPage(shown, services.limits, notice=acts.notice),
        "spending": SpendingPage(shown, services.spending),
        "records": RecordsPage(
            shown,
            RecordsServices(log=services.records, ward=services.ward_records),
            check=lambda: acts.go_to("settings"),
            notice=acts.notice,
        ),
        "settings": SettingsPage(
            shown,
            SettingsServices(
                accounts=services.accounts,
                security=services.security,
                preferences=services.preferences,
                about=services.about,
                bridges=acts.bridges,
            ),
            theme=theme,
            version=version,
            acts=acts.settings,
        ),
    }
