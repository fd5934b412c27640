"""Passphrase, lock, backup and records of a profile in memory."""

from dataclasses import replace
from pathlib import Path

from guardian.desk.locked_values import Seen
from guardian.desk.security_values import (
    KEEP_MONTHS,
    LOCK_AFTER_MINUTES,
    Checked,
    History,
    HistoryView,
    RecoverySheet,
    SecurityView,
)
from guardian.vault.errors import WrongPassphraseError
from tests.ui import samples
from tests.ui.fake_calls import Calls

RECOVERY_WORDS = (
    *("owl", "river", "lamp", "stone", "kite", "maple"),
    *("bread", "cloud", "piano", "salt", "anchor", "fern"),
)


class FakeSecurity:
    """Fulfils ``ui.ports.Security``; ``passphrase`` is the one that opens the profile."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.passphrase = "four brown owls"
        self.entries = 1204
        self.sound = True
        self.security_now = SecurityView(
            keyring="Secret Service",
            recovery_sheet_made_at=None,
            last_backup_at=None,
            lock_after_minutes=15,
            seen_while_locked=Seen.WHETHER,
            keep_months=None,
            history=HistoryView(history=History.SOUND, marked_at=samples.NOW),
        )

    def security(self) -> SecurityView:
        self.calls.note("security")
        return self.security_now

    def change_passphrase(self, old: str, new: str) -> None:
        self.calls.note("change_passphrase", old, new)
        self._known(old)
        self.passphrase = new

    def make_recovery_sheet(self, passphrase: str, language: str) -> RecoverySheet:
        self.calls.note("make_recovery_sheet", passphrase, language)
        self._known(passphrase)
        self.security_now = replace(self.security_now, recovery_sheet_made_at=samples.NOW)
        return RecoverySheet(
            words=RECOVERY_WORDS, language=language, profile_mark="3f9a01bc", made_at=samples.NOW
        )

    def renew_keys(self, passphrase: str) -> None:
        self.calls.note("renew_keys", passphrase)
        self._known(passphrase)

    def back_up(self, file: Path, passphrase: str) -> None:
        self.calls.note("back_up", file, passphrase)
        self._known(passphrase)
        self.security_now = replace(self.security_now, last_backup_at=samples.NOW)

    def check_records(self) -> Checked:
        self.calls.note("check_records")
        return Checked(checked_at=samples.NOW, entries=self.entries, sound=self.sound)

    def accept_history(self) -> None:
        self.calls.note("accept_history")
        sound = HistoryView(history=History.SOUND, marked_at=samples.NOW)
        self.security_now = replace(self.security_now, history=sound)

    def set_lock_after(self, minutes: int) -> None:
        self.calls.note("set_lock_after", minutes)
        if minutes not in LOCK_AFTER_MINUTES:
            raise ValueError(f"no such choice: {minutes}")
        self.security_now = replace(self.security_now, lock_after_minutes=minutes)

    def set_seen_while_locked(self, seen: Seen) -> None:
        self.calls.note("set_seen_while_locked", seen)
        self.security_now = replace(self.security_now, seen_while_locked=seen)

    def set_keep_months(self, months: int | None) -> None:
        self.calls.note("set_keep_months", months)
        if months is not None and months not in KEEP_MONTHS:
            raise ValueError(f"no such choice: {months}")
        self.security_now = replace(self.security_now, keep_months=months)

    def _known(self, passphrase: str) -> None:
        if passphrase != self.passphrase:
            raise WrongPassphraseError
