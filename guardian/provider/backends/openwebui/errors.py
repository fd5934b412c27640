"""What can go wrong between the bridge and the family's Open WebUI, in words fit for a parent.

What the server wrote never reaches a sentence or a log.
"""

from guardian.errors import GuardianError, Recovery
from guardian.words import N_

LONGEST_SHOWN = 40
"""Of a name that is told, in characters."""
NAMELESS = "…"


class OpenWebUIError(GuardianError):
    """Base of every error of this bridge."""

    code = "open_webui"
    domain = "provider_openwebui"


class ServerUnreachableError(OpenWebUIError):
    """Refused, unknown, reset, or no answer in time."""

    code = "open_webui_unreachable"
    title = N_("Your Open WebUI does not answer")
    message = N_(
        "Guardian cannot reach your family's Open WebUI. Rules that are set there already stay in "
        "force; new ones wait."
    )
    advice = N_("Check that it is running and that the address is right. Guardian tries again.")
    recovery = Recovery.RETRIES_ITSELF


class InsecureConnectionError(OpenWebUIError):
    """TLS failed: nothing was sent."""

    code = "open_webui_certificate"
    title = N_("Your Open WebUI could not prove who it is")
    message = N_("The secure connection failed, so Guardian sent nothing.")
    advice = N_("Check the address, and the certificate of your Open WebUI.")
    recovery = Recovery.NEEDS_YOU


class ServerTroubleError(OpenWebUIError):
    """It answered that it cannot answer (5xx, 429)."""

    code = "open_webui_trouble"
    title = N_("Your Open WebUI has a problem of its own")
    message = N_("It answers, but only that something inside it failed.")
    advice = N_("Guardian tries again. If it goes on, restart Open WebUI and look at its log.")
    recovery = Recovery.RETRIES_ITSELF


class NotOpenWebUIError(OpenWebUIError):
    """A page, a redirection or something else that is not its interface."""

    code = "open_webui_other"
    title = N_("This address is not Open WebUI's")
    message = N_(
        "Something answers there, but with a page instead of data: perhaps a sign-in page in front "
        "of Open WebUI, or another program."
    )
    advice = N_("Use the address that opens Open WebUI itself, without anything after the port.")
    recovery = Recovery.NEEDS_YOU


class UnreadableAnswerError(OpenWebUIError):
    """Too large, not JSON, or of another shape than this version's."""

    code = "open_webui_unreadable"
    title = N_("Guardian did not understand Open WebUI")
    message = N_("It gave an answer of a form that Guardian does not know, so Guardian left it.")
    advice = N_("Update Guardian. If Open WebUI was updated just now, ask us whether it is known.")


class WrongKeyError(OpenWebUIError):
    """The key is unknown: never made, replaced by a newer one, or taken back."""

    code = "open_webui_wrong_key"
    title = N_("Open WebUI does not know this key")
    message = N_(
        "An account has one key: making a new one ends the old. Guardian can read and change "
        "nothing until it has the right one."
    )
    advice = N_("In Open WebUI, sign in as Guardian's own account and make a new key for it.")
    recovery = Recovery.NEEDS_YOU


class KeysSwitchedOffError(OpenWebUIError):
    """Keys are switched off, or may not be used for what Guardian asks."""

    code = "open_webui_keys_off"
    title = N_("Open WebUI takes no keys")
    message = N_("Its settings switch keys off, or do not let a key do what Guardian needs.")
    advice = N_(
        "In Open WebUI, open the admin settings, switch API keys on and remove the list of allowed "
        "endpoints."
    )
    recovery = Recovery.NEEDS_YOU


class NotAdministratorError(OpenWebUIError):
    """The key's account is not an administrator."""

    code = "open_webui_not_admin"
    title = N_("This key is not an administrator's")
    message = N_("Only an administrator of Open WebUI may see and set what a guardian needs.")
    advice = N_("Make an administrator account for Guardian alone, and use its key.")
    recovery = Recovery.NEEDS_YOU


class TooOldError(OpenWebUIError):
    """A version from before the interfaces that Guardian relies on."""

    code = "open_webui_too_old"
    title = N_("This Open WebUI is too old")
    message = N_(
        "It is version {version}; Guardian needs {needed}. Only pausing a child altogether works "
        "with it."
    )
    advice = N_("Update Open WebUI.")
    recovery = Recovery.NEEDS_YOU


class SwitchedOffError(OpenWebUIError):
    """A part of the server that Guardian needs is switched off there."""

    code = "open_webui_switched_off"
    title = N_("A part of Open WebUI is switched off")
    message = N_("Guardian needs {setting}, and this Open WebUI has it switched off.")
    advice = N_("Set {setting} to true where Open WebUI is started, and restart it.")
    recovery = Recovery.NEEDS_YOU


class NotThereError(OpenWebUIError):
    """The child, the character or the chat that was named is not there any more."""

    code = "open_webui_not_there"
    title = N_("It is no longer in Open WebUI")
    message = N_("What Guardian asked for has been removed there, or was never there.")
    advice = N_("Look at the list again.")
    recovery = Recovery.NEEDS_YOU


class RefusedThereError(OpenWebUIError):
    """The server said no to something that its administrator may usually do."""

    code = "open_webui_refused"
    title = N_("Open WebUI refused a change")
    message = N_("It did not take what Guardian wanted to set, so nothing was changed.")
    advice = N_("Make the change in Open WebUI yourself, or ask us about your version.")
    recovery = Recovery.NEEDS_YOU


class FilterNotRunningError(OpenWebUIError):
    """The filter is installed, and a message went past it."""

    code = "open_webui_filter_off"
    title = N_("Open WebUI does not run Guardian's filter")
    message = N_(
        "The filter is installed, but a test message was answered without it. Reminders and limits "
        "to the minute do not work; pausing a child and blocking characters do."
    )
    advice = N_("Set ENABLE_FUNCTIONS to true and SAFE_MODE to false, and restart Open WebUI.")
    recovery = Recovery.NEEDS_YOU


class UndoUnreadableError(OpenWebUIError):
    """The record of how things were cannot be read, so nothing more is changed."""

    code = "open_webui_undo_unreadable"
    title = N_("Guardian's notes about Open WebUI are damaged")
    message = N_(
        "Guardian keeps how your Open WebUI was before each change, so that it can be put back. "
        "These notes cannot be read, so Guardian changes nothing more."
    )
    advice = N_("Restore the file from a backup, or put the settings back by hand.")
    recovery = Recovery.NEEDS_YOU


class AccountGoneError(OpenWebUIError):
    """A ward's account is not at the server any more."""

    code = "open_webui_account_gone"
    title = N_("A child's account is no longer in Open WebUI")
    message = N_("Guardian was told of an account that is not there, so it can look after nobody.")
    advice = N_("If your child has another account now, set Open WebUI up again with that one.")
    recovery = Recovery.NEEDS_YOU


class AccountIsAdministratorError(OpenWebUIError):
    """A ward's account is an administrator's, whom the server refuses nothing."""

    code = "open_webui_account_admin"
    title = N_("A child's account is an administrator of Open WebUI")
    message = N_("An administrator may do everything there, so no rule of Guardian's can hold.")
    advice = N_("In Open WebUI, open the admin panel and make the account a user's.")
    recovery = Recovery.NEEDS_YOU


class LedgerFullError(OpenWebUIError):
    """Guardian's own ledger takes nothing: its disk is full, or may not be written."""

    code = "open_webui_ledger_full"
    title = N_("Guardian cannot write down what it counts")
    message = N_(
        "The disk is full, or something is wrong with Guardian's own file there. Rules that are "
        "set in Open WebUI stay in force; what your child does there is counted once Guardian can "
        "write again."
    )
    advice = N_("Make room on this computer's disk. Guardian goes on by itself.")
    recovery = Recovery.RETRIES_ITSELF


class DoubtfulAccountError(OpenWebUIError):
    """Nobody has said whose an account is; base of two. ``name``: as the server shows it."""

    recovery = Recovery.NEEDS_YOU

    def __init__(self, name: str) -> None:
        shown = "".join(each for each in name if each.isprintable()).strip()
        super().__init__(name=shown[:LONGEST_SHOWN] or NAMELESS)

    def unnamed(self) -> "DoubtfulAccountError":
        """Return it for whoever is to learn no name."""
        return type(self)("")


class SecondAccountError(DoubtfulAccountError):
    """One looks as if it were a second one of a child's."""

    code = "open_webui_second_account"
    title = N_("There may be a second account of your child: {name}")
    message = N_(
        "It has the name or the e-mail of your child, and Guardian does not know whose it is. "
        "Without the gateway none of your rules hold there; with it, nothing is answered."
    )
    advice = N_(
        "In Settings, say whose it is: if it is your child's, both accounts share one set of rules "
        "and one limit. Or let it wait (“pending”) in Open WebUI."
    )


class UnknownAccountError(DoubtfulAccountError):
    """One is let in by the server and gets no answers through the gateway."""

    code = "open_webui_unknown_account"
    title = N_("An account in Open WebUI waits for you: {name}")
    message = N_("Guardian does not know whose it is, so its gateway gives it no answers.")
    advice = N_("In Settings, say whether it is your child's or somebody else's.")


class BridgeOptionsError(OpenWebUIError):
    """The server was not described so that it can be asked."""

    code = "open_webui_options"
    title = N_("Your Open WebUI cannot be asked")
    message = N_("{what} is no address of a server, or no file with one key in it.")
    advice = N_("Give an address such as http://127.0.0.1:8080 and a file with the key alone.")
    recovery = Recovery.NEEDS_YOU


SHUT_OUT = (
    ServerUnreachableError,
    InsecureConnectionError,
    NotOpenWebUIError,
    WrongKeyError,
    KeysSwitchedOffError,
    NotAdministratorError,
    UndoUnreadableError,
)
"""Nothing more can be done in a round that met one of these."""
