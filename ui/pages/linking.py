"""Puts together what links an account, and what is proposed once it is linked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guardian.desk.values import LinkView
from ui.bridges_port import Bridges
from ui.pages.base import Notice, Page
from ui.pages.first_limits import FirstLimits
from ui.pages.settings import SettingsPage
from ui.pages.wizard import LinkWizard, OwnCompanions, WizardActs
from ui.ports import Services
from ui.presentation import Presentation
from ui.sayings.proposals import Family


@dataclass(frozen=True, kw_only=True)
class LinkingActs:
    """What the window does about it; ``family``: what the first page was told."""

    linked: Callable[[LinkView], None]
    leave: Callable[[], None]
    notice: Notice
    family: Callable[[], Family]


def link_wizard(
    presentation: Presentation,
    services: Services,
    bridges: Bridges | None,
    address: str,
    acts: LinkingActs,
) -> LinkWizard:
    """Return the wizard; ``address``: of the service, where it is known.

    ``bridges``: of this window, ``None`` where none of it is real.
    """
    own = None
    if bridges is not None:
        own = OwnCompanions(bridges=bridges, family=acts.family, notice=acts.notice)
    return LinkWizard(
        presentation,
        services.accounts,
        acts=WizardActs(
            linked=acts.linked,
            leave=acts.leave,
            first_limits=lambda link: FirstLimits(
                presentation, services.limits, link, acts.family()
            ),
        ),
        address=address,
        own=own,
    )


def link_again(
    link: LinkView,
    pages: Mapping[str, Page[Any]],
    go_to: Callable[[str], None],
    at_service: Callable[[str], None],
    linked: Callable[[LinkView], None],
) -> None:
    """Link an account at its service, or at once in Settings where the family runs that itself."""
    settings = pages["settings"]
    if link.own is None or not isinstance(settings, SettingsPage):
        at_service(link.provider_url)
        return
    go_to("settings")
    settings.link_own_again(link, link.own, linked)
