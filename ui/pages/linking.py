"""Puts together what links an account, and what is proposed once it is linked."""

from collections.abc import Callable
from dataclasses import dataclass

from guardian.desk.values import LinkView
from ui.bridges_port import Bridges
from ui.pages.base import Notice
from ui.pages.first_limits import FirstLimits
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
