"""What the page of records asks for: the log, and what the service keeps of a child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guardian.desk.record_values import LogEntry, LogFilter, LogView
    from guardian.desk.records_ward_values import (
        ConsentKind,
        ConsentsView,
        ContactDraft,
        ContactsView,
        GuardiansView,
    )


class Records(Protocol):
    """Everything that was done and received. Both methods may block."""

    def log(self, chosen: LogFilter, before: int | None = None) -> LogView:
        """Return a page of what fits, below position ``before``, the newest first."""
        ...

    def whole_log(self, chosen: LogFilter) -> Iterator[LogEntry]:
        """Yield everything that fits, the newest first."""
        ...


class WardRecords(Protocol):
    """What the service keeps of each child; wishes leave as soon as it is reached. All may block.

    Each raises ``AccountGoneError`` for an account that is not here.
    """

    def consents(self, link_id: str) -> ConsentsView:
        """Return what was agreed to."""
        ...

    def guardians(self, link_id: str) -> GuardiansView:
        """Return who looks after the child, the reader first."""
        ...

    def contacts(self, link_id: str) -> ContactsView:
        """Return who is called when no guardian answers, wishes included."""
        ...

    def give_consent(self, link_id: str, kind: ConsentKind, version: str) -> None:
        """Ask for a consent to be given to the terms as they were read; changed ones are told."""
        ...

    def withdraw_consent(self, link_id: str, consent_id: str) -> None:
        """Ask for a consent to be withdrawn; one that is not given is told as such."""
        ...

    def put_contact(self, link_id: str, draft: ContactDraft, contact_id: str | None = None) -> None:
        """Ask for a contact to be changed, or for a new one; one that cannot be is told as such."""
        ...

    def move_contact(self, link_id: str, contact_id: str, *, earlier: bool) -> None:
        """Ask for a contact to be called one place earlier or later."""
        ...

    def remove_contact(self, link_id: str, contact_id: str) -> None:
        """Ask for a contact to be forgotten."""
        ...

    def send_code(self, link_id: str, contact_id: str) -> None:
        """Ask for a new code to be sent to a contact."""
        ...

    def verify_contact(self, link_id: str, contact_id: str, code: str) -> None:
        """Pass on the code that a contact got; what cannot be one is told as such."""
        ...
