"""Tells a person that an alert arrived: on the desktop, and in the window."""

from collections.abc import Callable
from dataclasses import dataclass

from guardian.desk.values import AlertView
from guardian.errors import GuardianError
from ui import tasks
from ui.alerts_port import Alerts
from ui.bridge import Bridge
from ui.formats import foreign
from ui.opening_port import NotifierPort
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis
from ui.sayings.signals import signal_title
from ui.shell import Shell


@dataclass(frozen=True, kw_only=True)
class Message:
    """A notification in the guardian's language; no word of a chat."""

    title: str
    body: str


def message(presentation: Presentation, alert: AlertView, *, again: bool = False) -> Message:
    """Return what a notification of this alert says; ``again``: a crisis is told once more."""
    words = presentation.words
    name = foreign(alert.ward_name, 24)
    if again:
        title = words.say("Guardian: a crisis alert about {name} still waits", name=name)
    elif is_crisis(alert):
        title = words.say("Guardian: a crisis alert about {name}", name=name)
    else:
        title = words.say("Guardian: an alert about {name}", name=name)
    body = words.say(
        "{signal}. Open it to see what you can do.", signal=signal_title(words, alert.category)
    )
    return Message(title=title, body=body)


class Messenger:
    """Reads the alert, shows the notification and records that it was shown, in a worker.

    ``may_tell``: whether the guardian wants to be told of it now; it may block.
    """

    def __init__(
        self,
        presentation: Presentation,
        alerts: Alerts,
        notifier: NotifierPort | None,
        shell: Shell,
        bridge: Bridge,
        may_tell: Callable[[AlertView], bool],
    ) -> None:
        self._may_tell = may_tell
        self._presentation = presentation
        self._alerts = alerts
        self._notifier = notifier
        self._shell = shell
        self._bridge = bridge

    def tell(self, alert_id: str) -> None:
        """Tell about one alert."""
        self._tell(alert_id, again=False)

    def remind(self, alert: AlertView) -> None:
        """Tell once more of a crisis that nobody acknowledged."""
        self._tell(alert.alert_id, again=True)

    def _tell(self, alert_id: str, *, again: bool) -> None:
        alerts, notifier = self._alerts, self._notifier
        presentation, bridge, may_tell = self._presentation, self._bridge, self._may_tell

        def show() -> tuple[AlertView | None, bool]:
            alert = alerts.alert(alert_id)
            over = alert is None or (again and alert.acknowledged_at is not None)
            over = over or (alert is not None and not may_tell(alert))
            if alert is None or over or notifier is None:
                return None if over else alert, False
            said = message(presentation, alert, again=again)
            sent = notifier.show(
                key=alert_id,
                title=said.title,
                body=said.body,
                crisis=is_crisis(alert),
                on_click=lambda: bridge.announce_click(alert_id),
            )
            if sent:
                alerts.mark_shown(alert_id)
            return alert, sent

        tasks.run(show, lambda told: self._told(*told), self._not_told, parent=self._shell)

    def _told(self, alert: AlertView | None, sent: bool) -> None:
        """Say it in the window where the desktop could not."""
        if alert is None or sent:
            return
        self._shell.notice(
            message(self._presentation, alert).title,
            self._presentation.words.say("Open"),
            lambda: self._shell.open_alert(alert.alert_id),
        )

    def _not_told(self, error: GuardianError) -> None:
        text = error.in_language(self._presentation.words.language)
        self._shell.notice(text.message)
