"""What the pages ask for: one port per group of verbs.

Every method may block, so each is called from a worker (see :mod:`ui.tasks`), and raises
:class:`guardian.errors.GuardianError` when it cannot do what it says. The values are those of
:mod:`guardian.desk.values`; they are imported for the type checker only, so that the window can
appear before anything heavy is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from guardian.desk.character_values import CastView
    from guardian.desk.locked_values import Seen
    from guardian.desk.notice_values import NoticeChoices
    from guardian.desk.security_values import (
        Checked,
        RecoverySheet,
        SecurityView,
    )
    from guardian.desk.values import (
        CharacterView,
        LimitsView,
        LinkView,
        Overview,
        PendingLink,
        SpendingView,
    )
    from guardian.errors import GuardianError
    from guardian.policy.merge_patch import JsonValue
    from guardian.policy.settings import PolicySettings, RelationshipClass
    from ui.about_port import AboutPort
    from ui.activity_port import ActivityPort
    from ui.alerts_port import Alerts
    from ui.bridges_port import Bridges
    from ui.finding_port import Findings
    from ui.records_port import Records, WardRecords
    from ui.request_port import Requests


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

    def try_now(self, link_id: str) -> None:
        """Ask the service at once, whatever pause was meant to come before."""
        ...

    def unlink(self, link_id: str) -> None:
        """End the link at the service and forget its data here."""
        ...


class Overviews(Protocol):
    """Home."""

    def overview(self, link_id: str) -> Overview:
        """Return everything that Home shows of one account."""
        ...

    def every(self) -> tuple[Overview, ...]:
        """Return the same of every linked account, the oldest first, all of one moment."""
        ...


class Characters(Protocol):
    """The companions of a service."""

    def characters(self, link_id: str) -> tuple[CharacterView, ...]:
        """Return every character as it stands for this child."""
        ...

    def cast(self, link_id: str) -> CastView:
        """Return every character and every type as they stand for this child."""
        ...

    def block(self, link_id: str, character_id: str) -> None:
        """Ask for a character to be blocked."""
        ...

    def unblock(self, link_id: str, character_id: str) -> None:
        """Ask for a block of the guardian to be lifted."""
        ...

    def set_type_blocked(self, link_id: str, kind: RelationshipClass, blocked: bool) -> None:
        """Ask for every character of a type to be blocked, or for that to be lifted."""
        ...

    def set_approval(self, link_id: str, on: bool) -> None:
        """Ask for new characters to wait for an approval; those that are there are none."""
        ...

    def set_approved(self, link_id: str, character_id: str, approved: bool) -> None:
        """Ask for a new character to answer, or to wait again."""
        ...

    def set_exempt(self, link_id: str, character_id: str, exempt: bool) -> None:
        """Ask for time with a character not to count, or to count again."""
        ...

    def keep_theirs(self, link_id: str, field: str) -> object:
        """Let the value of a field in conflict stand that the service has."""
        ...

    def use_ours(self, link_id: str, field: str, theirs: JsonValue) -> object:
        """Ask again for what was wished here instead of ``theirs``, as it was shown."""
        ...


class Limits(Protocol):
    """Time and money."""

    def limits(self, link_id: str) -> LimitsView:
        """Return what is wished, demanded by law and in force."""
        ...

    def ask(
        self, link_id: str, patch: Mapping[str, object], seen: PolicySettings | None = None
    ) -> LimitsView:
        """Ask for a change, as a merge patch of the settings (RFC 7396).

        ``seen``: the settings that were edited; what somebody else changed in the same fields
        since then is a conflict. An error about single fields also has ``faults`` (see
        :class:`ui.faults.HasFaults`).
        """
        ...

    def keep_theirs(self, link_id: str, field: str) -> LimitsView:
        """Let the value of a field in conflict stand that the service has."""
        ...

    def use_ours(self, link_id: str, field: str, theirs: JsonValue) -> LimitsView:
        """Ask again for what was wished here instead of ``theirs``, as it was shown.

        It also takes :meth:`keep_theirs` back.
        """
        ...

    def take_back(
        self, link_id: str, patch: Mapping[str, object], before: PolicySettings
    ) -> LimitsView:
        """Ask for the values that the fields of ``patch`` had in ``before``."""
        ...

    def give_extra(self, link_id: str, minutes: int) -> LimitsView:
        """Ask for so many minutes more today, in place of any given before; 0 takes them back.

        The service ends them with the child's day.
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

    def notices(self) -> NoticeChoices:
        """Return which alerts a notification tells of, and when none shall."""
        ...

    def set_notices(self, chosen: NoticeChoices) -> None:
        """Keep that."""
        ...


class Security(Protocol):
    """Passphrase, lock, backup and records of the opened profile."""

    def security(self) -> SecurityView:
        """Return how the profile is protected."""
        ...

    def change_passphrase(self, old: str, new: str) -> None:
        """Take another passphrase; wrong and weak ones are told as such."""
        ...

    def make_recovery_sheet(self, passphrase: str, language: str) -> RecoverySheet:
        """Make the words that open the profile without the passphrase; earlier ones end."""
        ...

    def renew_keys(self, passphrase: str) -> None:
        """Replace every key and write all records anew; takes seconds."""
        ...

    def back_up(self, file: Path, passphrase: str) -> None:
        """Write an encrypted copy of the records; the passphrase of that day opens it."""
        ...

    def check_records(self) -> Checked:
        """Read every page and every entry of the log; takes seconds."""
        ...

    def accept_history(self) -> None:
        """Go on with records that are not the newest: the guardian knows why."""
        ...

    def set_lock_after(self, minutes: int) -> None:
        """Keep one of ``LOCK_AFTER_MINUTES``."""
        ...

    def set_seen_while_locked(self, seen: Seen) -> None:
        """Keep what the lock screen may tell."""
        ...

    def set_keep_months(self, months: int | None) -> None:
        """Keep one of ``KEEP_MONTHS`` or ``None`` for ever, and remove what is older for good."""
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
    def activity(self) -> ActivityPort:
        """Time with the companions."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Signals."""
        ...

    @property
    def findings(self) -> Findings:
        """What Guardian found out."""
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
    def requests(self) -> Requests:
        """What the children ask for."""
        ...

    @property
    def records(self) -> Records:
        """The log."""
        ...

    @property
    def ward_records(self) -> WardRecords:
        """Consents, guardians, contacts."""
        ...

    @property
    def preferences(self) -> Preferences:
        """Language and theme."""
        ...

    @property
    def security(self) -> Security:
        """Passphrase, lock, backup, records."""
        ...

    @property
    def about(self) -> AboutPort:
        """The program itself."""
        ...

    @property
    def bridges(self) -> Bridges | None:
        """Companions that the family runs itself; ``None`` where there can be none."""
        ...

    @property
    def watch(self) -> Watch:
        """The background."""
        ...
