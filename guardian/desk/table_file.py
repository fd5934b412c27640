"""A table that the guardian takes along, as a file where they want it."""

from pathlib import Path

from guardian.errors import GuardianError, Recovery
from guardian.vault.durable_file import write_durably
from guardian.vault.errors import VaultStorageError
from guardian.words import N_

_BYTE_ORDER_MARK = "\ufeff"
"""Excel takes UTF-8 for an old code page without it (RFC 3629, section 6, allows it)."""


class TableNotSavedError(GuardianError):
    """The file could not be written: full, read-only, gone, or not ours."""

    code = "table_not_saved"
    title = N_("The table is not saved")
    message = N_("Nothing was written. What Guardian has recorded is unchanged.")
    advice = N_("Choose another place, or check that the disk is not full, and save again.")
    recovery = Recovery.NEEDS_YOU


def save_table(file: Path, csv: str) -> None:
    """Write ``csv`` (RFC 4180) in UTF-8: wholly or not at all. Raises TableNotSavedError."""
    try:
        write_durably(file, f"{_BYTE_ORDER_MARK}{csv}".encode(), blank=False)
    except VaultStorageError as error:
        raise TableNotSavedError from error
