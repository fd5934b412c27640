"""The one base of every error that a parent may see.

An error says what happened, what that means for the child's protection and what to do. It is made
at the border where it arises (an adapter of the keyring, of HTTP, of the database) and carries no
secret and no word that a child, a character or a provider wrote.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from guardian.words import N_, Words


class Recovery(StrEnum):
    """Who mends it, which decides what the window offers."""

    RETRIES_ITSELF = "retries_itself"
    SIGN_IN_AGAIN = "sign_in_again"
    NEEDS_YOU = "needs_you"
    FAULT = "fault"


@dataclass(frozen=True)
class ErrorText:
    """An error in the reader's language."""

    title: str
    message: str
    advice: str


class GuardianError(Exception):
    """Base of every error fit for a parent; sentences are declared on the subclass."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = N_("Something went wrong")
    message: ClassVar[str] = N_("Guardian met a problem that it did not expect.")
    advice: ClassVar[str] = N_("Try again. If it happens again, restart Guardian.")
    recovery: ClassVar[Recovery] = Recovery.FAULT
    domain: ClassVar[str] = "guardian"

    def __init__(self, **values: str | int) -> None:
        self.values = values
        super().__init__(self.message.format(**values))

    def in_language(self, language: str) -> ErrorText:
        """Return title, message and advice in ``language`` (one of ``words.LANGUAGES``)."""
        words = Words(self.domain, language)
        return ErrorText(
            title=words.say(self.title, **self.values),
            message=words.say(self.message, **self.values),
            advice=words.say(self.advice, **self.values),
        )
