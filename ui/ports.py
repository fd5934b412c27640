"""What the pages ask for: one port per group of verbs, and how the profile is opened.

Every method may block, so each is called from a worker (see :mod:`ui.tasks`), and raises
:class:`guardian.errors.GuardianError` when it cannot do what it says. The values are those of
:mod:`guardian.desk.values`; they are imported for the type checker only, so that the window can
appear before anything heavy is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from guardian.desk.opening_state import OpeningState

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from guardian.desk.values import (
        AlertView,
        CharacterView,
        FieldRefusal,
        LimitsView,
        LinkView,
        Overview,
        PendingLink,
        SpendingView,
    )
    from guardian.errors import GuardianError
    from guardian.vault.protection import ProtectionView


class Accounts(Protocol):
    """The linked accounts and how to link one more."""

    def links(self) -> tuple[LinkView, ...]:
        """Return every linked account, the oldest first."""
        ...

    def begin_link(self, address: str) -> PendingLink:
        """Ask the service at ``address`` for a code (RFC 8628)."""
        ...

    def wait_for_link(self, pending: PendingLink, cancelled: threading.Event) -> LinkView:
        """Block until the guardian has answered at the service, or ``cancelled`` is set."""
        ...

    def unlink(self, link_id: str) -> None:
        """End the link at the service and forget its data here."""
        ...

    def protection(self) -> ProtectionView:
        """Return what guards the profile on this machine."""
        ...


class Overviews(Protocol):
    """Home."""

    def overview(self, link_id: str) -> Overview:
        """Return everything that Home shows of one account."""
        ...


class Alerts(Protocol):
    """Signals that ask someone to look."""

    def recent(self, limit: int = 200) -> tuple[AlertView, ...]:
        """Return the alerts of every account, the newest first."""
        ...

    def alert(self, alert_id: str) -> AlertView | None:
        """Return one alert."""
        ...

    def acknowledge(self, alert_id: str) -> None:
        """Record that a person has read it, here and at the service."""
        ...

    def mark_shown(self, alert_id: str) -> None:
        """Record that it was on the screen."""
        ...


class Characters(Protocol):
    """The companions of a service."""

    def characters(self, link_id: str) -> tuple[CharacterView, ...]:
        """Return every character as it stands for this child."""
        ...

    def block(self, link_id: str, character_id: str) -> None:
        """Ask for a character to be blocked."""
        ...

    def unblock(self, link_id: str, character_id: str) -> None:
        """Ask for a block of the guardian to be lifted."""
        ...


class Limits(Protocol):
    """Time and money."""

    def limits(self, link_id: str) -> LimitsView:
        """Return what is wished, demanded by law and in force."""
        ...

    def ask(self, link_id: str, patch: Mapping[str, object]) -> LimitsView:
        """Ask for a change, as a merge patch of the settings (RFC 7396).

        An error about single fields also has ``faults`` (see :class:`HasFaults`).
        """
        ...

    def pause_now(self, link_id: str) -> None:
        """Stop the conversation that runs now."""
        ...


class Spending(Protocol):
    """What was bought."""

    def spending(self, link_id: str) -> SpendingView:
        """Return the purchases and the total of this month."""
        ...


class Preferences(Protocol):
    """The guardian's own choices for the window."""

    def language(self) -> str:
        """Return one of ``guardian.words.LANGUAGES``."""
        ...

    def set_language(self, language: str) -> None:
        """Keep the language."""
        ...

    def theme(self) -> str:
        """Return ``system``, ``light`` or ``dark``."""
        ...

    def set_theme(self, theme: str) -> None:
        """Keep the theme."""
        ...


class Watch(Protocol):
    """Keeps the accounts up to date in the background and says when something changed."""

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None],
    ) -> None:
        """Begin; all are called from any thread.

        With topics, with an alert's id, and with what keeps accounts from being watched.
        """
        ...

    def stop(self) -> None:
        """Stop and close what ``open`` opened; returns when it is done."""
        ...


class Services(Protocol):
    """What an opened profile offers; each page gets the few that it uses."""

    @property
    def accounts(self) -> Accounts:
        """Linked accounts."""
        ...

    @property
    def overviews(self) -> Overviews:
        """Home."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Signals."""
        ...

    @property
    def characters(self) -> Characters:
        """Companions."""
        ...

    @property
    def limits(self) -> Limits:
        """Time and money."""
        ...

    @property
    def spending(self) -> Spending:
        """Purchases."""
        ...

    @property
    def preferences(self) -> Preferences:
        """Language and theme."""
        ...

    @property
    def watch(self) -> Watch:
        """The background."""
        ...


class Opening(Protocol):
    """Opens the profile: vault, database, services."""

    def state(self) -> OpeningState:
        """Return what it takes; may ask the keyring service."""
        ...

    def open(self, passphrase: str | None) -> Services:
        """Open it, or make a new one; ``passphrase`` only where the state asks for one."""
        ...


class NotifierPort(Protocol):
    """Desktop notifications."""

    def show(
        self, *, key: str, title: str, body: str, crisis: bool, on_click: Callable[[], None]
    ) -> bool:
        """Show one and return whether it went out; ``on_click`` may come on any thread."""
        ...


@runtime_checkable
class HasFaults(Protocol):
    """An error that knows which fields it is about."""

    @property
    def faults(self) -> tuple[FieldRefusal, ...]:
        """Return one entry per field, with its remedy in words."""
        ...
