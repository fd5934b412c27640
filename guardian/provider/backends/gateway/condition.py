"""How a gateway does: looked at in the background, so that whoever asks is answered at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from guardian.bridging.values import BridgeHealth, Running
from guardian.clock import Clock
from guardian.provider.backends.gateway.errors import DOMAIN, GatewayError
from guardian.provider.backends.gateway.health import Counted, Trouble
from guardian.provider.backends.gateway.models import ModelList
from guardian.words import N_, Words

LOOK_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 5.0
"""While something is wrong: it may be mended at any moment."""
LATELY = timedelta(minutes=10)
"""So long a request that was refused is told of."""

NO_MODEL, PRICES, OTHER = "no_model", "prices", "upstream_failed"
_KEYS = (Trouble.UNKNOWN_KEY, Trouble.REVOKED_KEY)
_NAMES = (
    Trouble.NO_IDENTITY,
    Trouble.BAD_IDENTITY,
    Trouble.EXPIRED_IDENTITY,
    Trouble.UNKNOWN_IDENTITY,
)
_STARTING = N_("Guardian is asking the model's server for the first time")
_WELL = N_("Your family's model answers through Guardian")
_TROUBLES = {
    "upstream_unreachable": (
        N_("The model's server does not answer"),
        N_("Start it, or check its address. Until then nobody is answered."),
    ),
    "upstream_key_refused": (
        N_("The model's server refuses its key"),
        N_("Give Guardian a key that works there. Until then nobody is answered."),
    ),
    "upstream_not_found": (
        N_("There is no list of models at this address"),
        N_("Check the address: programs often need it with /v1 at its end."),
    ),
    "upstream_timeout": (
        N_("The model's server takes too long to answer"),
        N_("It may be loading a model. Guardian asks it again by itself."),
    ),
    "upstream_busy": (
        N_("The model's server asks for a pause"),
        N_("Too much was asked of it, or its account is used up. Guardian asks again by itself."),
    ),
    NO_MODEL: (
        N_("The model's server offers no model"),
        N_("Load one there. Guardian asks again by itself."),
    ),
    PRICES: (
        N_("Answers that cost money are refused to a child"),
        N_(
            "The prices are in another currency than the child's limits on spending. Write them in "
            "the same currency, or take these limits away."
        ),
    ),
    OTHER: (
        N_("The model's server answers with an error"),
        N_("Look at what it says itself, or start it anew. Guardian asks it again by itself."),
    ),
}
_WRONG_KEY = N_(
    "A program lately asked with a key that Guardian does not know, or with one that has ended, "
    "and was refused. If it is your child's, make a new key and type it in there."
)
_NOBODY = N_(
    "A program that several people share lately did not prove who asked, or named somebody whom "
    "Guardian does not know. It was refused."
)


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What the ledger knows: refused callers, and whether a price keeps a child from answers."""

    counted: Mapping[str, Counted]
    kept_from_paying: bool


class Condition:
    """Looks, and holds what it saw. ``notice`` blocks for a transaction; ``clock`` is the wall's.

    Everything but ``notice`` happens on the event loop of the server.
    """

    def __init__(self, models: ModelList, notice: Callable[[], Noticed], clock: Clock) -> None:
        self._models = models
        self._notice = notice
        self._clock = clock
        self._running = Running.STARTING
        self._code: str | None = None
        self._since: datetime | None = None
        self._noticed = Noticed(counted={}, kept_from_paying=False)

    async def attend(self, ask: Callable[[Callable[[], Noticed]], Awaitable[Noticed]]) -> None:
        """Look again and again, until cancelled; ``ask`` runs what blocks in a thread."""
        while True:
            await self.look(ask)
            well = self._running is Running.WELL
            await asyncio.sleep(LOOK_SECONDS if well else LOOK_AGAIN_SECONDS)

    async def look(self, ask: Callable[[Callable[[], Noticed]], Awaitable[Noticed]]) -> None:
        """Look once."""
        code = None
        try:
            if not await self._models.listed("en"):
                code = NO_MODEL
        except GatewayError as error:
            code = str(error)
        with suppress(SQLAlchemyError):  # as it was known; a ledger that fails shows elsewhere
            self._noticed = await ask(self._notice)
        if code is None and self._noticed.kept_from_paying:
            code = PRICES
        running = Running.WELL if code is None else Running.TROUBLE
        if (running, code) != (self._running, self._code):
            self._since = self._clock.now()
        self._running, self._code = running, code

    def told(self, language: str) -> BridgeHealth:
        """Say it in one of ``words.LANGUAGES``: no secret, and no name of anybody."""
        say = Words(DOMAIN, language).say
        if self._running is Running.STARTING:
            title, advice = say(_STARTING), ""
        elif self._code is None:
            title, advice = say(_WELL), " ".join(say(each) for each in self._refused_lately())
        else:
            trouble = _TROUBLES.get(self._code, _TROUBLES[OTHER])
            title, advice = say(trouble[0]), say(trouble[1])
        return BridgeHealth(
            running=self._running,
            title=title,
            advice=advice,
            since=self._since,
            last_round_at=None,
        )

    def _refused_lately(self) -> list[str]:
        now = self._clock.now()
        recent = {
            what for what, each in self._noticed.counted.items() if now - each.last_at < LATELY
        }
        said = ((_KEYS, _WRONG_KEY), (_NAMES, _NOBODY))
        return [sentence for kinds, sentence in said if not recent.isdisjoint(kinds)]
