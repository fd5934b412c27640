"""A ward presses "help now": comfort, whom to call, and the guardians hear of it (Art. 13)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.events import Actor, Imminence, Level
from guardian.link.wire.ward import Role
from guardian.provider.access import Permission
from guardian.provider.accounts.people import WardRow, active_links
from guardian.provider.context import Provider
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.engine.comfort import Comforting, show_support
from guardian.provider.engine.helplines import crisis_helplines
from guardian.provider.signals.support import help_text

CATEGORY = "help_requested_by_ward"
BUTTON = "help-button-1"


@dataclass(frozen=True, kw_only=True)
class HelpGiven:
    """What the ward reads, and whether any guardian's app is there to be told."""

    text: str
    guardians_told: bool
    alert_id: str


def ask_for_help(
    provider: Provider, connection: Connection, person: WardRow, now: datetime
) -> HelpGiven:
    """Give help and tell the guardians; the caller holds the lock of the ward."""
    text = help_text(person.language)
    comforting = Comforting(text=text, helplines=crisis_helplines(person))
    sign = Sign(
        category=CATEGORY,
        level=Level.HIGH,
        imminence=Imminence.URGENT,
        actor=Actor.USER,
        method="human",
        rule_version=BUTTON,
        provider_actions=show_support(connection, person, comforting, now),
    )
    alert_id = raise_signal_alert(provider, connection, person.ward_id, sign, now)
    told = any(
        Permission.ALERTS_READ in link.permissions and link.role is not Role.EMERGENCY_CONTACT
        for link in active_links(connection, person.ward_id)
    )
    return HelpGiven(text=text, guardians_told=told, alert_id=alert_id)
