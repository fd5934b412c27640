"""What can go wrong while a bridge is set up, in words fit for a parent."""

from guardian.errors import GuardianError, Recovery
from guardian.words import N_

DOMAIN = "provider_bridging"


class BridgingError(GuardianError):
    """Base of the errors of setting up; those of Open WebUI itself are of its own base."""

    code = "bridging"
    domain = DOMAIN
    recovery = Recovery.NEEDS_YOU


class AddressError(BridgingError):
    """What was given is no address of a server."""

    code = "bridge_address"
    title = N_("This is not an address")
    message = N_("An address begins with http:// or https://, and has no name or password in it.")
    advice = N_("Write it as in your browser, for example {example}.")

    def __init__(self) -> None:
        super().__init__(example="http://127.0.0.1:8080")


class ModelServerUnreachableError(BridgingError):
    """Refused, unknown, or no answer in time."""

    code = "model_server_unreachable"
    title = N_("The model's server does not answer")
    message = N_("Nothing answers at this address, so nothing was set up.")
    advice = N_("Start the program that runs the model, check the address, and try again.")


class NotModelServerError(BridgingError):
    """Something answers that does not speak OpenAI's interface."""

    code = "model_server_other"
    title = N_("This is not a model's server")
    message = N_(
        "Something answers there, but not with a list of models: perhaps a page to sign in, or "
        "another program."
    )
    advice = N_("Use the address that your program calls the base URL, often with /v1 at its end.")


class ModelKeyRefusedError(BridgingError):
    """The model's server wants a key, or another one."""

    code = "model_server_key"
    title = N_("The model's server does not accept the key")
    message = N_("It answers only to those who have a key, and this one is missing or unknown.")
    advice = N_("Copy the key from the account of the model's service, whole, and try again.")


class AccountGoneError(BridgingError):
    """The account that was chosen is not there."""

    code = "bridge_account_gone"
    title = N_("Your child's account is not in Open WebUI")
    message = N_("The account that you chose has been removed there, or was never there.")
    advice = N_("Look at the list of accounts again and choose your child's.")


class AdministratorChildError(BridgingError):
    """The account that was chosen may do everything."""

    code = "bridge_child_is_administrator"
    title = N_("This account is an administrator")
    message = N_("An administrator can switch everything off that Guardian sets, so no rule holds.")
    advice = N_(
        "In Open WebUI, open the admin panel, then the accounts, and take the role of "
        "administrator from your child."
    )


class ChildWantedError(BridgingError):
    """What was told of the child cannot be."""

    code = "bridge_child"
    title = N_("Something about the child is missing or cannot be")
    message = N_("Please look at {what} again: Guardian cannot use what is written there.")
    advice = N_("Correct it and try again. Nothing was changed.")


class LedgerInUseError(BridgingError):
    """A process serves this ledger."""

    code = "bridge_ledger_in_use"
    title = N_("This bridge is running")
    message = N_("While it runs, it would make again at once what is taken back.")
    advice = N_("Stop it first, then try again. Nothing was changed.")


class NoBridgeError(BridgingError):
    """There is no ledger."""

    code = "bridge_none"
    title = N_("There is no bridge to take away")
    message = N_("Nothing was ever set up with this ledger.")
    advice = N_("Check the address given with --db. Nothing was changed.")


class LeftBehindError(BridgingError):
    """The server went away in the midst, so that what had been begun could not be taken back."""

    code = "bridge_left_behind"
    title = N_("Open WebUI went away in the midst")
    message = N_(
        "Guardian had begun to set it up and could not take that back. It has noted how everything "
        "was before."
    )
    advice = N_(
        "Start Open WebUI and try again, or take the bridge away: either puts in order what is "
        "half done."
    )
