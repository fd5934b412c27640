"""What can stand between a parent and the profile, in words fit for a parent."""

from guardian.errors import GuardianError, Recovery
from guardian.words import N_


class KeyringLockedError(GuardianError):
    """The keyring is there and stayed locked, or its prompt was dismissed."""

    code = "keyring_locked"
    title = N_("Your keyring is locked")
    message = N_("Guardian keeps its key in your keyring, and the keyring did not open.")
    advice = N_("Unlock your keyring, usually with the password you sign in with, then try again.")
    recovery = Recovery.NEEDS_YOU


class KeyringMissingError(GuardianError):
    """No such keyring answers on this machine now. ``backend``: the one that is wanted."""

    code = "keyring_missing"
    title = N_("The keyring cannot be reached")
    message = N_("Guardian needs {backend} to open this profile, and it does not answer.")
    advice = N_(
        "Sign in to your desktop the usual way, check that {backend} is running, then try again."
    )
    recovery = Recovery.NEEDS_YOU


class KeyringLostSecretError(GuardianError):
    """The keyring answers, but our secret is gone or is another one. ``backend``: its name."""

    code = "keyring_lost_secret"
    title = N_("The keyring no longer has Guardian's key")
    message = N_(
        "{backend} works, but the key that opens this profile is no longer in it. "
        "Nobody can read this profile without that key."
    )
    advice = N_(
        "If you have a backup of your keyring, restore it and try again. Otherwise start a new "
        "profile and link the accounts again: the limits and the records that the services keep "
        "come back from them."
    )
    recovery = Recovery.NEEDS_YOU


class KeyringTroubleError(GuardianError):
    """The keyring failed in another way, or did not keep what it was given."""

    code = "keyring_trouble"
    title = N_("The keyring did not do what was asked")
    message = N_("{backend} did not keep or return Guardian's key.")
    advice = N_(
        "Restart your computer and try again. If it happens again, choose a passphrase instead."
    )
    recovery = Recovery.NEEDS_YOU


class WrongPassphraseError(GuardianError):
    """The passphrase does not open this vault."""

    code = "wrong_passphrase"
    title = N_("That is not the passphrase")
    message = N_("The passphrase does not open this profile.")
    advice = N_("Check capital letters and the input method, then type it again.")
    recovery = Recovery.NEEDS_YOU


class WeakPassphraseError(GuardianError):
    """The passphrase breaks the rule. ``minimum``, ``different``: characters."""

    code = "weak_passphrase"
    title = N_("The passphrase is too easy to guess")
    message = N_(
        "A passphrase needs at least {minimum} characters, and at least {different} of them "
        "must be different."
    )
    advice = N_("Four or five unrelated words make a good passphrase that is easy to remember.")
    recovery = Recovery.NEEDS_YOU


class VaultDamagedError(GuardianError):
    """The vault file cannot be what Guardian wrote."""

    code = "vault_damaged"
    title = N_("The profile's key file is damaged")
    message = N_("The file vault.json in Guardian's folder has been changed or is incomplete.")
    advice = N_("Put back the file from a backup of Guardian's folder, then try again.")
    recovery = Recovery.NEEDS_YOU


class VaultTooNewError(GuardianError):
    """A later Guardian wrote the vault file."""

    code = "vault_too_new"
    title = N_("This profile belongs to a newer Guardian")
    message = N_("A newer version of Guardian made this profile, and this one cannot read it.")
    advice = N_("Install the newest version of Guardian. Nothing in the profile was changed.")
    recovery = Recovery.NEEDS_YOU


class VaultExistsError(GuardianError):
    """A vault is there already, and it is never overwritten."""

    code = "vault_exists"
    title = N_("This profile already exists")
    message = N_("There is already a key file in Guardian's folder. It was left as it is.")
    advice = N_("Open the profile that is there, or choose another folder for a new one.")
    recovery = Recovery.NEEDS_YOU


class VaultAbsentError(GuardianError):
    """There is no vault to open."""

    code = "vault_absent"
    title = N_("There is no profile here")
    message = N_("Guardian's folder has no key file.")
    advice = N_("Set Guardian up first, or put back the file vault.json from a backup.")
    recovery = Recovery.NEEDS_YOU


class OtherProtectionError(GuardianError):
    """A keyring vault was to be opened with a passphrase, or the other way round."""

    code = "other_protection"
    title = N_("This profile opens in another way")
    message = N_(
        "A profile opens only in the way that was chosen when it was made: with the keyring or "
        "with a passphrase."
    )
    advice = N_("Restart Guardian, which then asks in the right way.")
    recovery = Recovery.NEEDS_YOU


class VaultStorageError(GuardianError):
    """The folder could not be read or written: full, read-only, or not ours."""

    code = "vault_storage"
    title = N_("Guardian cannot use its folder")
    message = N_("Reading or writing the profile's key file failed.")
    advice = N_(
        "Check that the disk is not full and that Guardian's folder belongs to you, then try again."
    )
    recovery = Recovery.NEEDS_YOU


class VaultMemoryError(GuardianError):
    """There is not enough free memory to check a passphrase. ``mebibytes``: what it takes."""

    code = "vault_memory"
    title = N_("Not enough free memory")
    message = N_("Checking the passphrase takes {mebibytes} MB of memory, which is not free now.")
    advice = N_("Close some other programs, then try again.")
    recovery = Recovery.NEEDS_YOU
