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
    message = N_("{backend} works, but the key that opens this profile is no longer in it.")
    advice = N_(
        "Open the profile with the words of your recovery sheet, or restore a backup of your "
        "keyring and try again. With neither, start a new profile and link the accounts again: "
        "the limits and the records that the services keep come back from them."
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
    """The passphrase would not hold the guesses that are asked (see ``vault.strength``)."""

    code = "weak_passphrase"
    title = N_("The passphrase is too easy to guess")
    message = N_(
        "It is short, or made of what many people choose: common words, names, dates, sayings "
        "or keys in a row."
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
    """A later Guardian wrote the vault file. ``app_version``: the lowest that reads it."""

    code = "vault_too_new"
    title = N_("This profile belongs to a newer Guardian")
    message = N_("This profile needs Guardian {app_version} or newer, and this one is older.")
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


class TooManyTriesError(GuardianError):
    """Wrong passphrases came before. ``seconds``: how long the next try has to wait."""

    code = "too_many_tries"
    title = N_("Please wait a little")
    message = N_("The passphrase was wrong several times. The next try is in {seconds} seconds.")
    advice = N_("Restarting Guardian or the computer does not make it shorter.")
    recovery = Recovery.NEEDS_YOU


class NoRecoverySheetError(GuardianError):
    """No recovery sheet belongs to this vault, or renewing the keys ended the one there was."""

    code = "no_recovery_sheet"
    title = N_("This profile has no recovery sheet")
    message = N_("No recovery sheet opens this profile: none was made since its keys are in use.")
    advice = N_("Open it with the passphrase.")
    recovery = Recovery.NEEDS_YOU


class WrongRecoveryWordsError(GuardianError):
    """All twelve words are words of the list, but not the ones of this vault, or out of order."""

    code = "wrong_recovery_words"
    title = N_("Those are not the words of this profile")
    message = N_("The words do not open this profile.")
    advice = N_(
        "Compare every word and their order with the sheet, and check that the sheet is the "
        "latest one of this profile."
    )
    recovery = Recovery.NEEDS_YOU


class UnknownRecoveryWordError(WrongRecoveryWordsError):
    """A word is not on the list. ``position``: which one, counted from 1."""

    code = "unknown_recovery_word"
    title = N_("One word cannot be right")
    message = N_("Word number {position} is in no recovery sheet.")
    advice = N_("Compare it with the sheet, letter by letter, and correct it.")


class RecoveryWordCountError(WrongRecoveryWordsError):
    """There are not twelve words. ``count``: how many there are."""

    code = "recovery_word_count"
    title = N_("A recovery sheet has twelve words")
    message = N_("Twelve words are needed, and {count} were entered.")
    advice = N_("Enter all twelve words in the order of the sheet.")


class SelfTestFailedError(GuardianError):
    """A primitive does not give its known answer on this machine: nothing is opened with it."""

    code = "self_test_failed"
    title = N_("Guardian's encryption does not work on this computer")
    message = N_("A check before opening the profile failed, so Guardian left it closed.")
    advice = N_("Install Guardian again. If it happens again, have the computer's memory checked.")
    recovery = Recovery.NEEDS_YOU


class SealBrokenError(GuardianError):
    """What was sealed for the inbox does not open: altered, or sealed to another key."""

    code = "seal_broken"
    title = N_("A message that arrived while locked was altered")
    message = N_("It does not open, so Guardian does not show it.")
    advice = N_("The service keeps its own record: look there, or have it send everything again.")
    recovery = Recovery.NEEDS_YOU


class NoWatchTierError(GuardianError):
    """Nothing opens before the passphrase: the vault has no keyring, or is of version 1."""

    code = "no_watch_tier"
    title = N_("Nothing is heard while Guardian is locked")
    message = N_("Without a keyring, Guardian cannot listen before the passphrase is entered.")
    advice = N_("Unlock Guardian once after each start of the computer.")
    recovery = Recovery.NEEDS_YOU


class WrongBackupPassphraseError(GuardianError):
    """The passphrase does not open this backup."""

    code = "wrong_backup_passphrase"
    title = N_("That is not the passphrase of this backup")
    message = N_("The passphrase does not open this backup.")
    advice = N_("Enter the passphrase that you chose when the backup was made.")
    recovery = Recovery.NEEDS_YOU


class BackupForeignError(GuardianError):
    """The file is no backup of Guardian's."""

    code = "backup_foreign"
    title = N_("That file is not a backup of Guardian")
    message = N_("Guardian did not make this file, or its beginning was changed.")
    advice = N_("Choose the file that you saved as a backup.")
    recovery = Recovery.NEEDS_YOU


class BackupTruncatedError(GuardianError):
    """The file began as a backup, and its end is missing or was changed."""

    code = "backup_truncated"
    title = N_("The backup is damaged")
    message = N_("Part of the file is missing or was changed, so it was not restored.")
    advice = N_("Copy the file again from where it was kept, or choose an older backup.")
    recovery = Recovery.NEEDS_YOU


class BackupTooNewError(GuardianError):
    """A later Guardian made the backup. ``app_version``: the lowest that reads it."""

    code = "backup_too_new"
    title = N_("This backup belongs to a newer Guardian")
    message = N_("This backup needs Guardian {app_version} or newer, and this one is older.")
    advice = N_("Install the newest version of Guardian, then restore the backup.")
    recovery = Recovery.NEEDS_YOU
