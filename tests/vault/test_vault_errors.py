"""Every error of the vault says what happened, what it means and what to do."""

import pytest

from guardian.errors import GuardianError, Recovery
from guardian.vault import errors

VALUES: dict[str, str | int] = {
    "backend": "KDE Wallet",
    "minimum": 8,
    "different": 5,
    "mebibytes": 256,
    "app_version": "9.1",
    "seconds": 30,
    "position": 5,
    "count": 11,
}
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, GuardianError) and kind is not GuardianError
]


def test_each_has_a_code_of_its_own() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_has_its_own_words_and_a_remedy(kind: type[GuardianError]) -> None:
    text = kind(**VALUES).in_language("en")
    for sentence, inherited in (
        (text.title, GuardianError.title),
        (text.message, GuardianError.message),
        (text.advice, GuardianError.advice),
    ):
        assert sentence != inherited
        assert "{" not in sentence
    assert kind.recovery is Recovery.NEEDS_YOU
    assert text.message.endswith(".")
    assert text.advice.endswith(".")
