"""What the desk says of a passphrase is what the vault found, in the desk's values."""

import pytest

from guardian.desk.passphrases import opinion, refuse_weak
from guardian.desk.security_values import Advice, PassphraseOpinion
from guardian.vault.errors import WeakPassphraseError
from guardian.vault.strength import Weakness


def test_a_weak_one_comes_with_an_advice_and_is_refused() -> None:
    weak = opinion("woaini1314")
    assert weak == PassphraseOpinion(score=0, acceptable=False, advice=Advice.NAME_OR_DATE)
    with pytest.raises(WeakPassphraseError):
        refuse_weak("woaini1314")


def test_a_strong_one_needs_no_advice() -> None:
    strong = opinion("correct horse battery staple")
    assert strong == PassphraseOpinion(score=4, acceptable=True, advice=None)
    refuse_weak("correct horse battery staple")


def test_there_is_an_advice_for_every_weakness() -> None:
    assert {each.value for each in Weakness} == {each.value for each in Advice}
