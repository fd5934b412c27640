"""What answers cost: a table of prices per model, in decimals that are never rounded on the way.

A file of TOML:

    currency = "CNY"

    [other]                      # every model that is not named
    input = 2                    # minor units (fen, cents) per million tokens
    output = 8

    [models."deepseek-chat"]
    input = 200
    output = "800.5"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from guardian.errors import GuardianError, Recovery
from guardian.provider.backends.gateway.port import Asked, TokenUse
from guardian.words import N_

MICRO = 1_000_000
"""Millionths of a minor unit: tokens times minor units per million tokens are exactly these."""
DEAREST = Decimal(10_000_000)
"""Minor units per million tokens; more is a slip of the hand."""
MOST_TOKENS = 100_000_000
"""Of one answer; more was not told in earnest."""
_CHARACTERS_PER_TOKEN = 3
_LARGEST_FILE = 1_000_000


class PriceTableError(GuardianError):
    """The table of prices cannot be used."""

    code = "price_table"
    domain = "provider_gateway"
    recovery = Recovery.NEEDS_YOU
    title = N_("The table of prices cannot be used")
    message = N_("What is wrong is at: {where}.")
    advice = N_(
        "It is a TOML file with a currency of three letters, a price for other models, and one for "
        "each model that has its own: minor units per million tokens, for input and for output."
    )


@dataclass(frozen=True, kw_only=True)
class Price:
    """Minor units of the table's currency per million tokens."""

    input: Decimal
    output: Decimal

    def cost_micro(self, tokens: TokenUse) -> int:
        """Return the cost of an answer, rounded up to a millionth of a minor unit."""
        exact = self.input * _sane(tokens.input_tokens) + self.output * _sane(tokens.output_tokens)
        return int(exact.to_integral_value(ROUND_CEILING))

    def affordable_tokens(self, left_micro: int) -> int | None:
        """Return how long an answer may be for ``left_micro``; ``None``: as long as it likes.

        At least 1: an answer is refused before it begins, or begins.
        """
        if self.output == 0:
            return None
        whole = (Decimal(left_micro) / self.output).to_integral_value(ROUND_FLOOR)
        return max(1, min(int(whole), MOST_TOKENS))

    @classmethod
    def nothing(cls) -> "Price":
        """Return the price of what costs nothing."""
        return cls(input=Decimal(0), output=Decimal(0))

    @property
    def free(self) -> bool:
        """Whether nothing is paid."""
        return self.input == 0 and self.output == 0


@dataclass(frozen=True, kw_only=True)
class PriceTable:
    """What each model costs; ``other`` is the price of every model that is not named."""

    currency: str
    other: Price
    models: Mapping[str, Price]

    def of(self, model: str) -> Price:
        """Return the price of a model."""
        return self.models.get(model, self.other)

    @property
    def free(self) -> bool:
        """Whether nothing is paid for any model."""
        return self.other.free and all(each.free for each in self.models.values())

    @classmethod
    def read(cls, path: Path) -> "PriceTable":
        """Read a table from a file; raises :class:`PriceTableError`."""
        try:
            text = path.read_bytes()[:_LARGEST_FILE].decode()
            document = tomllib.loads(text, parse_float=Decimal)
        except (OSError, ValueError, RecursionError):  # TOML's and Unicode's errors are values'
            raise PriceTableError(where=path.name) from None
        return _table(document)


def estimated(sent_tokens: int, answer: str) -> TokenUse:
    """Return the tokens of an answer that nobody told, rather too many than too few.

    Models make a token of about four Latin characters or of one Chinese character; here a token is
    three bytes of UTF-8, which is one Chinese character too.
    """
    said = len(answer.encode("utf-8", "replace"))
    return TokenUse(
        input_tokens=max(1, sent_tokens),
        output_tokens=max(1, -(-said // _CHARACTERS_PER_TOKEN)),
    )


def sent_tokens(asked: Asked) -> int:
    """Return the tokens of a question, rather too many than too few: one for each character."""
    return max(1, asked.characters, len(asked.text))


def minor_of(micro: int) -> int:
    """Return whole minor units, a begun one counted as whole."""
    return -(-micro // MICRO)


def _sane(tokens: int) -> int:
    return max(0, min(tokens, MOST_TOKENS))


def _table(document: Mapping[str, Any]) -> PriceTable:
    currency = document.get("currency")
    if not isinstance(currency, str) or not (
        len(currency) == 3 and currency.isascii() and currency.isupper()  # noqa: PLR2004 - ISO 4217
    ):
        raise PriceTableError(where="currency")
    unknown = document.keys() - {"currency", "other", "models"}
    if unknown:
        raise PriceTableError(where=min(unknown)[:64])
    models = document.get("models", {})
    if not isinstance(models, dict):
        raise PriceTableError(where="models")
    return PriceTable(
        currency=currency,
        other=_price(document.get("other"), "other"),
        models={name: _price(given, f"models.{name[:64]}") for name, given in models.items()},
    )


def _price(given: object, where: str) -> Price:
    if not isinstance(given, dict) or given.keys() != {"input", "output"}:
        raise PriceTableError(where=where)
    return Price(
        input=_amount(given["input"], f"{where}.input"),
        output=_amount(given["output"], f"{where}.output"),
    )


def _amount(given: object, where: str) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | str | Decimal):
        raise PriceTableError(where=where)
    try:
        amount = Decimal(given)
    except InvalidOperation:
        raise PriceTableError(where=where) from None
    if not (amount.is_finite() and 0 <= amount <= DEAREST):
        raise PriceTableError(where=where)
    return amount
