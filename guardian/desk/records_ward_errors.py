"""What cannot be asked about consents and contacts."""

from guardian.errors import GuardianError, Recovery
from guardian.words import N_


class ConsentNotThereError(GuardianError):
    """It is not given, or not any more."""

    code = "consent_not_there"
    title = N_("This consent is not given any more")
    message = N_("There is nothing to withdraw, so nothing was changed.")
    advice = N_("Look at the list again: it shows how each consent stands.")
    recovery = Recovery.NEEDS_YOU


class ConsentNotAskedError(GuardianError):
    """It is given, or asked for in other words than the guardian read."""

    code = "consent_not_asked"
    title = N_("This consent is not asked for any more")
    message = N_("It was given meanwhile, or its terms have changed, so nothing was sent.")
    advice = N_("Look at the list again, and read the terms as they are now.")
    recovery = Recovery.NEEDS_YOU


class ContactNotPossibleError(GuardianError):
    """``faults``: which of ``name`` and ``address`` cannot be meant."""

    code = "contact_not_possible"
    title = N_("This contact cannot be saved yet")
    message = N_("A name, or an address at which somebody can be reached, is missing.")
    advice = N_("Write the number with its country code, as +86, or a whole e-mail address.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self, faults: frozenset[str]) -> None:
        super().__init__()
        self.faults = faults


class CodeNotPossibleError(GuardianError):
    """Not six digits."""

    code = "contact_code_not_possible"
    title = N_("A code has six digits")
    message = N_("Nothing was sent. The contact still waits to be confirmed.")
    advice = N_("Ask the contact for the code in the message, and type its six digits.")
    recovery = Recovery.NEEDS_YOU
