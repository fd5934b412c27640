import string

import pytest

from guardian.errors import GuardianError, Recovery
from guardian.link import address_errors, errors, refusals
from guardian.link.errors import LinkError

ALL = sorted(
    (
        kind
        for kind in {**vars(errors), **vars(address_errors), **vars(refusals)}.values()
        if isinstance(kind, type) and issubclass(kind, LinkError)
    ),
    key=lambda kind: kind.code,
)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", ALL)
def test_every_error_says_what_happened_and_what_to_do(kind: type[LinkError]) -> None:
    assert kind.title
    assert kind.message.endswith(".")
    assert kind.advice.endswith(".")
    assert not places(kind.title) | places(kind.advice)
    assert kind.recovery in set(Recovery)


def test_codes_name_one_error_each() -> None:
    assert len({kind.code for kind in ALL}) == len(ALL)
    assert all(kind.code.startswith("link") for kind in ALL)


@pytest.mark.parametrize(
    "kind",
    [
        errors.OfflineError,
        errors.HostUnknownError,
        errors.CertificateError,
        errors.ProviderTroubleError,
        errors.TooManyRequestsError,
        errors.MalformedAnswerError,
        errors.AnswerTooLargeError,
        errors.SignInAgainError,
        errors.CredentialsError,
    ],
)
def test_trouble_of_a_linked_account_says_what_still_protects(kind: type[LinkError]) -> None:
    assert "imits already confirmed stay in force" in kind.message


def test_what_passes_by_itself_asks_nobody() -> None:
    waiting = (errors.OfflineError, errors.ProviderTroubleError, errors.TooManyRequestsError)
    assert all(kind.recovery is Recovery.RETRIES_ITSELF for kind in waiting)
    assert errors.SignInAgainError.recovery is Recovery.SIGN_IN_AGAIN


def test_the_minutes_of_a_wrong_clock_are_in_the_sentence() -> None:
    error: GuardianError = errors.ClockSkewError(minutes=7)
    assert "7 min" in error.in_language("en").message
