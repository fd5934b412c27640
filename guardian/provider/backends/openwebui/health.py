"""How the bridge does: a value in memory for whoever asks, and in the ledger for the next start."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine

from guardian.bridging.values import BridgeHealth, CapabilityLine, Person, Running
from guardian.provider.backends.openwebui.capabilities import Found, lines
from guardian.provider.backends.openwebui.errors import DoubtfulAccountError, OpenWebUIError
from guardian.provider.backends.openwebui.rules import DOMAIN
from guardian.provider.backends.openwebui.versions import NOT_TRIED
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.facts import read_fact, write_fact
from guardian.words import N_, Words

FACT = "open_webui_health"
WRITTEN_EVERY = timedelta(minutes=1)
_STARTING = N_("Guardian is looking at your Open WebUI for the first time")
_NOT_TRIED = N_(
    "It is newer than the versions that Guardian was tried with. Guardian looks after each thing "
    "that it sets there, and says here what does not hold. Update Guardian when there is an update."
)
_WELL = N_("Your Open WebUI is in step with Guardian")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the next start is told. ``code``: of the error that stands, ``None``: none."""

    code: str | None = None
    since: datetime | None = None
    last_round_at: datetime | None = None
    found: Found | None = None


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How it is. ``trouble``: what stands in the way; ``kept`` as in the ledger.

    ``doubtful``: accounts of which somebody has to say whose they are.
    """

    running: Running = Running.STARTING
    trouble: OpenWebUIError | None = None
    kept: Kept = field(default_factory=Kept)
    doubtful: tuple[Person, ...] = ()


_KEPT = TypeAdapter(Kept)


class Health:
    """Holds it; from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._written_at: datetime | None = None
        with reading(engine) as connection:
            self._condition = Condition(kept=_read(read_fact(connection, FACT)))

    @property
    def condition(self) -> Condition:
        """How it is now."""
        with self._lock:
            return self._condition

    @property
    def found(self) -> Found | None:
        """What the server lets the bridge do, as far as it was looked at."""
        return self.condition.kept.found

    def note_only(self, trouble: OpenWebUIError, now: datetime) -> None:
        """Note in memory alone what stands in the way, as where nothing can be written."""
        with self._lock:
            before = self._condition
            same = before.kept.code == trouble.code
            since = before.kept.since if same else now
            kept = replace(before.kept, code=trouble.code, since=since)
            self._condition = replace(before, running=Running.TROUBLE, trouble=trouble, kept=kept)

    def note(
        self,
        found: Found | None,
        trouble: OpenWebUIError | None,
        now: datetime,
        *,
        whole: bool,
        doubtful: tuple[Person, ...] = (),
    ) -> bool:
        """Note how a round ended; return whether what the bridge can do is another than before.

        ``found`` ``None``: as it was known. ``whole``: the round came to its end, in step with the
        server as far as that goes.
        """
        running = Running.WELL if trouble is None else Running.TROUBLE
        code = None if trouble is None else trouble.code
        with self._lock:
            before = self._condition
            same = before.running is running and before.kept.code == code
            kept = replace(
                before.kept,
                code=code,
                since=before.kept.since if same else now,
                last_round_at=now if whole else before.kept.last_round_at,
                found=found or before.kept.found,
            )
            self._condition = Condition(
                running=running, trouble=trouble, kept=kept, doubtful=doubtful
            )
            changed = kept.found != before.kept.found
            if same and not changed and not has_passed(self._written_at, WRITTEN_EVERY, now):
                return False
        with self._engine.begin() as connection:
            write_fact(connection, FACT, _KEPT.dump_json(kept).decode())
        with self._lock:
            self._written_at = now
        return changed


def has_passed(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether so much time has passed; a clock that was set back makes no wait longer."""
    return since is None or not timedelta(0) <= now - since < span


def told(condition: Condition, language: str, *, with_names: bool) -> BridgeHealth:
    """Say it in one of ``words.LANGUAGES``; no secret is in it.

    ``with_names``: of accounts that somebody has to say something about; else no name is in it.
    """
    say = Words(DOMAIN, language).say
    title, advice = say(_WELL if condition.running is Running.WELL else _STARTING), ""
    found, trouble = condition.kept.found, condition.trouble
    if condition.running is Running.WELL and found and found.standing in NOT_TRIED:
        advice = say(_NOT_TRIED)
    if trouble is not None:
        if isinstance(trouble, DoubtfulAccountError) and not with_names:
            trouble = trouble.unnamed()
        text = trouble.in_language(language)
        title, advice = text.title, f"{text.message} {text.advice}"
    return BridgeHealth(
        running=condition.running,
        title=title,
        advice=advice,
        since=condition.kept.since,
        last_round_at=condition.kept.last_round_at,
    )


def capability_lines(condition: Condition, language: str) -> tuple[CapabilityLine, ...]:
    """Say what it can do there; nothing is claimed before anybody has looked."""
    found = condition.kept.found
    return () if found is None else lines(found, language)


def found_before(connection: Connection) -> Found | None:
    """Return what the last round found that the server lets the bridge do."""
    return _read(read_fact(connection, FACT)).found


def _read(written: str | None) -> Kept:
    try:
        return Kept() if written is None else _KEPT.validate_json(written)
    except ValidationError:
        return Kept()  # of an earlier program: the first round says it anew
