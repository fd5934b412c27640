"""Everything that can go wrong on the consent pages: what happened and what to do."""

from dataclasses import dataclass

from guardian.words import N_, Words

_SECONDS_SHOWN = 90  # longer pauses are said in minutes


@dataclass(frozen=True, kw_only=True)
class PageError:
    """An error to show above a form; ``wait_seconds`` is 0 unless one must wait."""

    status: int
    message: str
    wait_seconds: int = 0

    def text(self, words: Words) -> str:
        """Return the sentences in the reader's language."""
        return words.say(self.message)

    def wait_text(self, words: Words) -> str:
        """Return how long to wait, or nothing."""
        if self.wait_seconds == 0:
            return ""
        if self.wait_seconds <= _SECONDS_SHOWN:
            return words.say_n(
                "You can try again in {n} second.",
                "You can try again in {n} seconds.",
                self.wait_seconds,
            )
        return words.say_n(
            "You can try again in {n} minute.",
            "You can try again in {n} minutes.",
            -(-self.wait_seconds // 60),
        )


def stale_form() -> PageError:
    """Return the error for a form without the token of this browser."""
    return PageError(
        status=403,
        message=N_("This page was open too long, or cookies are blocked. Please try again."),
    )


def wrong_password() -> PageError:
    """Return the error for a login and password that do not fit; it does not say which."""
    return PageError(
        status=401,
        message=N_("The account name or the password is wrong. Check both and try again."),
    )


def too_many_passwords(seconds: int) -> PageError:
    """Return the error for signing in again too soon."""
    return PageError(
        status=429, message=N_("There were several wrong passwords."), wait_seconds=seconds
    )


def too_many_codes(seconds: int) -> PageError:
    """Return the error for a code after five wrong ones."""
    return PageError(
        status=429, message=N_("There were several wrong codes."), wait_seconds=seconds
    )


def unknown_code() -> PageError:
    """Return the error for a code that does not exist."""
    return PageError(
        status=404,
        message=N_("There is no such code. Compare it with the code in the app, letter by letter."),
    )


def expired_code() -> PageError:
    """Return the error for a code older than ten minutes."""
    return PageError(
        status=410,
        message=N_("This code has expired. Ask the app for a new code and enter that one."),
    )


def decided_code() -> PageError:
    """Return the error for a code that was approved or denied before."""
    return PageError(
        status=409,
        message=N_("This code was used before. Ask the app for a new code and enter that one."),
    )


def no_ward() -> PageError:
    """Return the error for an approval that names nobody."""
    return PageError(status=422, message=N_("Choose which child this is for."))


def foreign_ward() -> PageError:
    """Return the error for an approval that names somebody else's child."""
    return PageError(
        status=403,
        message=N_("You do not look after this child here. Choose one of the children listed."),
    )


def nothing_ticked() -> PageError:
    """Return the error for an approval that gives nothing."""
    return PageError(
        status=422,
        message=N_("Tick at least one thing that the app may see or do in your role."),
    )


def no_decision() -> PageError:
    """Return the error for a form without a decision."""
    return PageError(status=400, message=N_("Choose Approve or Deny."))
