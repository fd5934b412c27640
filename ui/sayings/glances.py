"""What the lock screen says about what happened meanwhile: never what, never about whom."""

from dataclasses import dataclass

from guardian.desk.locked_values import GlanceKind
from guardian.words import N_


@dataclass(frozen=True, kw_only=True)
class GlanceSaying:
    """A sentence with its icon; ``advice`` is empty where there is nothing to add."""

    icon: str
    ink: str
    text: str
    advice: str = ""


GLANCES = {
    GlanceKind.NOTHING_LINKED: GlanceSaying(
        icon="link", ink="second", text=N_("No account is linked yet.")
    ),
    GlanceKind.QUIET: GlanceSaying(icon="check-circle", ink="second", text=N_("All is quiet.")),
    GlanceKind.WAITING: GlanceSaying(
        icon="bell-ringing",
        ink="attention",
        text=N_("Something waits for you."),
        advice=N_("It shows once you have opened Guardian."),
    ),
    GlanceKind.DEAF: GlanceSaying(
        icon="wifi-slash",
        ink="attention",
        text=N_("A service cannot be heard now."),
        advice=N_("So it is not known whether all is quiet. Limits stay in force."),
    ),
    GlanceKind.NOT_LISTENING: GlanceSaying(
        icon="ear-slash",
        ink="attention",
        text=N_("Guardian hears nothing until you open it."),
        advice=N_("Alerts wait at the services, and limits stay in force there."),
    ),
}
"""By kind; what is hidden has no sentence."""

WAITING_FOR_KEYRING = GlanceSaying(
    icon="ear-slash",
    ink="second",
    text=N_("Not listening yet: waiting for your keyring."),
    advice=N_("If a window asks for its password, answer it there."),
)
"""Said instead of ``NOT_LISTENING`` as long as the keyring may still answer."""
