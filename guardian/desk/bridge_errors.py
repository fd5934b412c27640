"""What can go wrong with the bridges that this computer runs."""

from guardian.errors import ErrorText, GuardianError, Recovery
from guardian.words import N_

LONGEST_TEXT = 600
"""In characters, of each part of what a command says of its own error."""


class BridgeError(GuardianError):
    """Base of every error of the bridges; nothing stayed of a set-up that raises one."""

    code = "bridge"
    recovery = Recovery.NEEDS_YOU


class BridgeCommandError(BridgeError):
    """A command of ours ended with an error and said which, in the language it was asked in.

    ``told_code``: its own name of it. What it told may name a server: it is shown and never logged.
    """

    code = "bridge_command"
    title = N_("This did not work")
    message = N_("Guardian met a problem with the program that it was to look after.")
    advice = N_("Check that the program runs, then try again.")

    def __init__(self, told_code: str, told: ErrorText) -> None:
        super().__init__()
        self.told_code = told_code
        self._told = told

    def in_language(self, language: str) -> ErrorText:
        """Return what was told; what was left out is said in general words of ``language``."""
        general = super().in_language(language)
        return ErrorText(
            title=self._told.title or general.title,
            message=self._told.message or general.message,
            advice=self._told.advice or general.advice,
        )


class BridgeSilentError(BridgeError):
    """A command of ours gave no answer, or none that makes sense."""

    code = "bridge_silent"
    recovery = Recovery.FAULT
    title = N_("Guardian got no answer from its own helper")
    message = N_("The part of Guardian that talks with the program did not answer as it should.")
    advice = N_("Try again. If it happens again, restart Guardian.")


class BridgeLeftError(BridgeError):
    """What a set-up that was broken off left at that server is still there."""

    code = "bridge_left"
    title = N_("An earlier try is not cleared away yet")
    message = N_("Guardian could not put back what it had changed in the program, so it waits.")
    advice = N_("Check that the program runs, then try again.")


class BridgeKeyRefusedError(BridgeError):
    """The server does not take the key."""

    code = "bridge_key_refused"
    title = N_("The program does not accept this key")
    message = N_("Nothing was changed. The key is another one, or only a part of it.")
    advice = N_("Copy the whole key once more and try again.")


class BridgeNotStartedError(BridgeError):
    """The process does not answer."""

    code = "bridge_not_started"
    title = N_("Guardian's part on this computer did not start")
    message = N_(
        "It was started and does not answer, so your child's program gets no answers either."
    )
    advice = N_("Restart the computer and try again.")


class BridgePortTakenError(BridgeError):
    """Something else listens where the bridge has to. ``port``: which."""

    code = "bridge_port_taken"
    title = N_("Another program is in the way")
    message = N_(
        "Guardian's part on this computer needs port {port}, and another program uses it. Until it "
        "is free, your child's program gets no answers."
    )
    advice = N_("Close the other program or restart the computer. Then start it again in Settings.")

    def __init__(self, port: int) -> None:
        super().__init__(port=port)


class BridgeGivenUpError(BridgeError):
    """The process ended again and again."""

    code = "bridge_given_up"
    title = N_("Guardian's part on this computer keeps ending")
    message = N_(
        "It was started several times and ended each time. Nothing is heard from your child's "
        "program now."
    )
    advice = N_("Look at it in Settings and start it again, or restart the computer.")


class BridgeGoneError(BridgeError):
    """There is no such bridge on this computer, or its folder is gone."""

    code = "bridge_gone"
    title = N_("This is not set up on this computer")
    message = N_("What Guardian kept for it is not here, so it cannot be started.")
    advice = N_("Take it away in Settings, then set it up again.")


class BridgeKeyMissingError(BridgeError):
    """The server's key is not here, as after a restored backup, which holds no keys."""

    code = "bridge_key_missing"
    title = N_("The key of the program is missing")
    message = N_(
        "A backup holds no keys of other programs, so Guardian's part on this computer cannot be "
        "started by itself."
    )
    advice = N_("Type the key again in Settings.")


class BridgeSignInLostError(BridgeError):
    """How the guardian signs in at the bridge is not known here, or no longer true."""

    code = "bridge_sign_in_lost"
    recovery = Recovery.NEEDS_YOU
    title = N_("The account could not be linked again")
    message = N_(
        "Guardian's part on this computer does not take the sign-in that was kept, as after a "
        "backup that is older. It runs on, and its limits stay as they are."
    )
    advice = N_(
        "Choose “Link another account” and set it up once more with the same child: nothing that "
        "was recorded is lost."
    )


class BridgeSignInError(BridgeError):
    """The guardian could not sign in at the bridge, or it did not offer the child."""

    code = "bridge_sign_in"
    recovery = Recovery.FAULT
    title = N_("The child could not be linked")
    message = N_(
        "Guardian could not sign in at its own part on this computer. Nothing was changed."
    )
    advice = N_("Try again. If it happens again, restart Guardian.")
