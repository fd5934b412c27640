"""A check: one thing that the text of Guardian Link or a row of the Measures demands."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guardian.conformance.world import World

MAX_EVIDENCE_CHARACTERS = 400


class CheckFailedError(Exception):
    """The provider did otherwise; ``expected`` and ``got`` are short and free of secrets."""

    def __init__(self, expected: str, got: object) -> None:
        self.expected = expected
        self.got = short(got)
        super().__init__(f"expected {expected}; got {self.got}")


class NotTestableError(Exception):
    """The matter cannot be brought about here; ``args[0]`` says what is missing."""


class NotClaimedError(Exception):
    """The provider may do without it, and says that it does; ``args[0]`` says where."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. ``row`` is R01 to R38 or an area as ``DPOP``; ``title`` an English msgid.

    ``run`` returns short evidence, or raises :class:`CheckFailedError`,
    :class:`NotTestableError` or :class:`NotClaimedError`.
    """

    row: str
    name: str
    clause: str
    """``Measures Art. 13``, ``RFC 9449 section 4.3``."""
    profile: str
    title: str
    test_control: bool
    """Whether it needs a family made for it, and time that moves at will."""
    declared: bool
    """Whether it looks at a mere statement of the provider's."""
    run: "Callable[[World], str]"

    @property
    def check_id(self) -> str:
        """``R13.second_contact``."""
        return f"{self.row}.{self.name}"


def check(
    row: str,
    clause: str,
    title: str,
    *,
    profile: str = "core",
    test_control: bool = True,
    declared: bool = False,
) -> "Callable[[Callable[[World], str]], Check]":
    """Make a :class:`Check` of a function of the same name; mark ``title`` with ``N_``."""

    def made(run: "Callable[[World], str]") -> Check:
        return Check(
            row=row,
            name=run.__name__,
            clause=clause,
            profile=profile,
            title=title,
            test_control=test_control,
            declared=declared,
            run=functools.wraps(run)(run),
        )

    return made


def demand(holds: object, expected: str, got: object = "otherwise") -> None:
    """Raise :class:`CheckFailedError` unless ``holds``."""
    if not holds:
        raise CheckFailedError(expected, got)


def equal(got: object, wanted: object, what: str) -> None:
    """Raise :class:`CheckFailedError` unless ``got`` is ``wanted``."""
    demand(got == wanted, f"{what} {short(wanted)}", got)


def short(value: object) -> str:
    """Return ``value`` in one short line that can be printed anywhere."""
    text = " ".join(str(value).split())
    printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    if len(printable) <= MAX_EVIDENCE_CHARACTERS:
        return printable
    return f"{printable[: MAX_EVIDENCE_CHARACTERS - 1]}…"
