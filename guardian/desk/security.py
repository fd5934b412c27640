"""Passphrase, lock, backup and records of the opened profile."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from guardian.desk import choices, renewing
from guardian.desk.gate import Gate, Result
from guardian.desk.locked_values import Seen
from guardian.desk.passphrases import refuse_weak
from guardian.desk.records import OpenRecords
from guardian.desk.retention import remove_what_is_old
from guardian.desk.security_values import (
    KEEP_MONTHS,
    LOCK_AFTER_MINUTES,
    Checked,
    RecoverySheet,
    SecurityView,
)
from guardian.store import backup, credentials, journal, links, settings
from guardian.store.connection import to_text
from guardian.store.errors import CorruptDatabaseError, DatabaseClosedError
from guardian.store.journal import Act
from guardian.vault import changing, opening
from guardian.vault.errors import WrongPassphraseError
from guardian.vault.keys import KeyWipedError
from guardian.vault.passphrase_backup import wrap_for_backup

MARK_CHARACTERS = 8


class Security:
    """What Settings does about protection. Verbs that take the passphrase count wrong ones."""

    def __init__(self, records: OpenRecords, gate: Gate) -> None:
        self._records = records
        self._gate = gate

    def security(self) -> SecurityView:
        """Return how the profile is protected; raises the errors of the store and the vault."""
        records = self._records
        status = opening.status(records.place.folder)
        with records.watch_database.read() as watched, records.database.read() as connection:
            sheet_made_at = choices.moment(connection, choices.SHEET_MADE_AT)
            return SecurityView(
                keyring=status.keyring,
                recovery_sheet_made_at=sheet_made_at if status.has_recovery else None,
                last_backup_at=choices.moment(connection, choices.BACKED_UP_AT),
                lock_after_minutes=choices.lock_after(connection),
                seen_while_locked=choices.seen_while_locked(connection),
                keep_months=choices.keep_months(connection),
                history=records.history,
                deaf_while_locked=tuple(
                    link.provider_name
                    for link in links.every(connection)
                    if not link.condition.is_end and credentials.find(watched, link.link_id) is None
                ),
            )

    def change_passphrase(self, old: str, new: str) -> None:
        """Take another passphrase; nothing is written anew.

        Raises WeakPassphraseError, WrongPassphraseError, TooManyTriesError and the vault's errors.
        """
        refuse_weak(new)
        place = self._records.place
        keyring = place.keyring()
        self._try(
            lambda: changing.change_passphrase(place.folder, keyring, old, new, place.cost),
            seals_anew=True,
        )
        self._note(Act.PASSPHRASE_CHANGED)

    def make_recovery_sheet(self, passphrase: str, language: str) -> RecoverySheet:
        """Make the words that open the profile without the passphrase; earlier ones end."""
        place, now = self._records.place, self._records.clock.now()
        keyring = place.keyring()
        words = self._try(
            lambda: changing.make_recovery_words(place.folder, keyring, passphrase, language)
        )
        with self._records.database.write() as connection:
            choices.note_moment(connection, choices.SHEET_MADE_AT, now)
            journal.append_act(connection, Act.RECOVERY_SHEET_MADE, now)
        mark = self._records.keys.vault_id.hex[:MARK_CHARACTERS].upper()
        return RecoverySheet(words=words, language=language, profile_mark=mark, made_at=now)

    def renew_keys(self, passphrase: str) -> None:
        """Replace every key and write all records anew; takes seconds.

        After a crash in between the next unlock finishes it.
        """
        place = self._records.place
        keyring = place.keyring()
        keys = self._try(
            lambda: changing.begin_rotation(place.folder, keyring, passphrase, place.cost),
            seals_anew=True,
        )
        renewing.take_new_keys(self._records, keys)

    def back_up(self, file: Path, passphrase: str) -> None:
        """Write an encrypted copy of the records, which the passphrase of today opens.

        A file that is there is replaced, once the new one is whole. Takes seconds.
        """
        place, now = self._records.place, self._records.clock.now()
        keyring = place.keyring()
        self._try(lambda: opening.unlock(place.folder, keyring, passphrase, place.cost)).wipe()
        seal, key = wrap_for_backup(passphrase, backup.BOUND, place.cost)
        backup.write_backup(self._records.database, file, seal, key, now)
        key.wipe()
        with self._records.database.write() as connection:
            choices.note_moment(connection, choices.BACKED_UP_AT, now)
            journal.append_act(connection, Act.BACKUP_MADE, now)

    def check_records(self) -> Checked:
        """Read every page and every entry of the log, and keep that all were found intact.

        Takes seconds.
        """
        database, entries, sound = self._records.database, 0, True
        try:
            database.check()
            with database.read() as connection:
                entries, _ = journal.end(connection)
        except CorruptDatabaseError:
            sound = False
        now = self._records.clock.now()
        with contextlib.suppress(CorruptDatabaseError), database.write() as connection:
            settings.save(connection, choices.INTACT_AT, to_text(now) if sound else None)
        return Checked(checked_at=now, entries=entries, sound=sound)

    def accept_history(self) -> None:
        """Go on with records that are not the newest: the guardian knows why."""
        self._records.accept_history()

    def set_lock_after(self, minutes: int) -> None:
        """Keep one of ``LOCK_AFTER_MINUTES``; raises ``ValueError`` for any other."""
        if minutes not in LOCK_AFTER_MINUTES:
            raise ValueError(f"no such choice: {minutes}")
        self._choose(choices.LOCK_AFTER, minutes)

    def set_seen_while_locked(self, seen: Seen) -> None:
        """Keep what the lock screen may tell."""
        self._choose(choices.SEEN, Seen(seen).value)
        choices.copy_face(self._records.database, self._records.watch_database)

    def set_keep_months(self, months: int | None) -> None:
        """Keep one of ``KEEP_MONTHS`` or ``None`` for ever, and remove what is older for good.

        Raises ``ValueError`` for any other.
        """
        if months is not None and months not in KEEP_MONTHS:
            raise ValueError(f"no such choice: {months}")
        database, now = self._records.database, self._records.clock.now()
        with database.write() as connection:
            settings.save(connection, choices.KEEP, months)
            journal.append_act(connection, Act.RETENTION_CHANGED, now, details={"months": months})
        remove_what_is_old(database, now)

    def _try(self, attempt: Callable[[], Result], *, seals_anew: bool = False) -> Result:
        watch = self._records.keys.watch
        try:
            return self._gate.tried(watch, attempt, seals_anew=seals_anew)[0]
        except KeyWipedError:
            raise DatabaseClosedError from None  # it was locked meanwhile
        except WrongPassphraseError:
            self._note(Act.WRONG_PASSPHRASE)
            raise

    def _note(self, act: Act) -> None:
        with self._records.database.write() as connection:
            journal.append_act(connection, act, self._records.clock.now())

    def _choose(self, name: str, value: str | int) -> None:
        with self._records.database.write() as connection:
            choices.change(connection, name, value, self._records.clock.now())
