"""What can go wrong at the desk itself."""

from guardian.desk.values import FieldRefusal
from guardian.errors import GuardianError, Recovery
from guardian.words import N_


class AccountGoneError(GuardianError):
    """The account is not linked (any more), or not read for the first time yet."""

    code = "account_gone"
    title = N_("This account is not linked here")
    message = N_("Guardian keeps nothing about it, so it cannot show or change anything.")
    advice = N_("Link the account again in Settings.")
    recovery = Recovery.NEEDS_YOU


class RecordsDamagedError(GuardianError):
    """The database cannot be read as it was written; nothing of it was touched."""

    code = "records_damaged"
    title = N_("Guardian's records are damaged")
    message = N_(
        "The file with the records cannot be read as Guardian wrote it. It was left as it is, and "
        "limits that the services have confirmed stay in force there."
    )
    advice = N_("Restore a backup, or set the damaged records aside and start with new ones.")
    recovery = Recovery.NEEDS_YOU


class LimitsNotPossibleError(GuardianError):
    """Limits that cannot be meant or that ask for less than the law; ``faults`` says which."""

    code = "limits_not_possible"
    title = N_("These limits are not possible")
    message = N_("Nothing was changed: the limits that held before are still in force.")
    advice = N_("Change the marked fields and save again.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self, faults: tuple[FieldRefusal, ...]) -> None:
        self.faults = faults
        super().__init__()
