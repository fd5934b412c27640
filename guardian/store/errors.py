"""What can go wrong with the database, said to a parent."""

from typing import ClassVar

from guardian.errors import GuardianError, Recovery
from guardian.words import N_


class StoreError(GuardianError):
    """Base of every error of the database."""

    code = "store"
    title = N_("Guardian's records cannot be used")
    message = N_("Guardian's encrypted records on this computer could not be read or written.")
    advice = N_(
        "The limits at the service stay in force. Restart Guardian; if it happens again, "
        "check the disk of this computer."
    )
    recovery: ClassVar[Recovery] = Recovery.NEEDS_YOU


class DatabaseTooNewError(StoreError):
    """Written by a later Guardian: ``found`` and ``known`` are schema versions."""

    code = "store_too_new"
    title = N_("The records come from a newer Guardian")
    message = N_(
        "A newer Guardian wrote these records (format {found}; this one reads up to {known}). "
        "Nothing was changed."
    )
    advice = N_("Install the newest Guardian. The limits at the service stay in force meanwhile.")


class DatabaseNeedsVersionError(DatabaseTooNewError):
    """Written by a later Guardian that told its version: ``app_version``."""

    code = "store_needs_version"
    message = N_(
        "Guardian {app_version} wrote these records (format {found}; this one reads up to "
        "{known}). Nothing was changed."
    )
    advice = N_(
        "Install Guardian {app_version} or a newer one. The limits at the service stay in force "
        "meanwhile."
    )


class CorruptDatabaseError(StoreError):
    """Damaged: pages are missing or do not carry their seal."""

    code = "store_corrupt"
    title = N_("The records are damaged")
    message = N_(
        "The encrypted records on this computer are damaged and cannot be trusted. "
        "The limits at the service stay in force."
    )
    advice = N_(
        "Guardian can put the damaged file aside, without deleting it, and start new records. "
        "Then link the account again."
    )


class WrongKeyError(StoreError):
    """The first page does not open: another key, or damage exactly there; these look alike."""

    code = "store_wrong_key"
    title = N_("The records cannot be opened with this key")
    message = N_(
        "The key on this computer does not open the encrypted records: it belongs to other "
        "records, or the beginning of the file is damaged."
    )
    advice = N_(
        "Unlock with the passphrase or the keyring of this profile, or put its backup back. "
        "Otherwise Guardian can put the file aside, without deleting it, and start new records."
    )


class DiskFullError(StoreError):
    """No room for a transaction, which was undone as a whole."""

    code = "store_disk_full"
    title = N_("The disk is full")
    message = N_("Guardian could not save: there is no room left on the disk.")
    advice = N_(
        "Free some room. Nothing that was saved before is lost, and the service delivers "
        "again what could not be saved."
    )


class StoreAccessError(StoreError):
    """The file or its folder cannot be read or written by this user."""

    code = "store_access"
    title = N_("The records cannot be reached")
    message = N_("Guardian may not read or write its own folder on this computer.")
    advice = N_("Check that the folder belongs to you and that its disk is connected.")


class StoreBusyError(StoreError):
    """Another process holds the database for longer than anybody should."""

    code = "store_busy"
    title = N_("The records are in use")
    message = N_("Another program is using Guardian's records.")
    advice = N_("Close other windows of Guardian for this profile and try again.")


class DatabaseClosedError(StoreError):
    """Used after :meth:`Database.close`: the app is locked or ending."""

    code = "store_closed"
    title = N_("The records are closed")
    message = N_("Guardian is locked or is closing.")
    advice = N_("Unlock Guardian and try again.")
