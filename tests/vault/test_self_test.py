"""The primitives give their known answers here, and a wrong one opens nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.exceptions import InternalError, InvalidTag, UnsupportedAlgorithm

from guardian.vault.errors import SealBrokenError, SelfTestFailedError
from guardian.vault.self_test import KNOWN_ANSWERS, KnownAnswer, self_test


def test_every_primitive_gives_its_known_answer() -> None:
    self_test()


@pytest.mark.parametrize("known", KNOWN_ANSWERS, ids=lambda known: known.source)
def test_a_single_wrong_answer_fails(known: KnownAnswer) -> None:
    computed = known.compute()
    assert computed == known.expected
    wrong = replace(known, compute=lambda: computed[:-1] + bytes([computed[-1] ^ 1]))
    others = [other for other in KNOWN_ANSWERS if other is not known]
    with pytest.raises(SelfTestFailedError):
        self_test([*others, wrong])


def test_a_short_answer_fails() -> None:
    with pytest.raises(SelfTestFailedError):
        self_test([replace(KNOWN_ANSWERS[0], compute=lambda: b"")])


@pytest.mark.parametrize(
    "failure",
    [UnsupportedAlgorithm("gone"), InternalError("broken", []), InvalidTag(), ValueError("no")],
    ids=["unsupported", "internal", "tag", "value"],
)
def test_a_primitive_that_is_not_there_fails(failure: Exception) -> None:
    def fail() -> bytes:
        raise failure

    failing: Callable[[], bytes] = fail
    with pytest.raises(SelfTestFailedError):
        self_test([replace(KNOWN_ANSWERS[0], compute=failing)])


def test_an_event_that_does_not_open_fails() -> None:
    def broken() -> bytes:
        raise SealBrokenError

    with pytest.raises(SelfTestFailedError):
        self_test([replace(KNOWN_ANSWERS[-1], compute=broken)])
