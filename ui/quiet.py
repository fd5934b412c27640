"""Whether a notification may tell of an alert now: by the guardian's choices and this clock."""

from collections.abc import Callable

from guardian.desk.values import AlertView
from ui.ports import Preferences
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis


def may_tell(presentation: Presentation, preferences: Preferences) -> Callable[[AlertView], bool]:
    """Return what asks for the choices, in a worker, whenever an alert has arrived."""

    def allowed(alert: AlertView) -> bool:
        now = presentation.now().astimezone().time()
        return preferences.notices().allow(alert.level, crisis=is_crisis(alert), now=now)

    return allowed
