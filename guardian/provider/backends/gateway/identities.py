"""People as a front end names them, and how it proves that it is the front end that does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import Connection, delete, insert, select

from guardian.errors import GuardianError, Recovery
from guardian.provider.backends.gateway.port import UnknownCallerError
from guardian.provider.ledger.gateway import front_end_identity_table
from guardian.words import N_

OPEN_WEBUI = "openwebui"
FRONT_ENDS = (OPEN_WEBUI,)
SIGNED_HEADER = "x-openwebui-user-jwt"
UNSIGNED_HEADER = "x-openwebui-user-id"
MESSAGE_HEADER = "x-openwebui-message-id"
"""Which answer of its chat a request is for; empty where it is for none."""
USER_HEADERS = "x-openwebui-user-"
"""What each header that names somebody begins with."""
ISSUER = "open-webui"
"""What Open WebUI 0.12 writes into ``iss`` (``open_webui/utils/headers.py``)."""
LONGEST_LIFE = timedelta(minutes=5)
TOLERANCE = timedelta(seconds=60)
"""How far the front end's clock may be ahead."""
LONGEST_SUBJECT = 255
SHORTEST_SECRET = 32
_LONGEST_TOKEN = 8_192
_LONGEST_SECRET = 4_096


class SecretError(GuardianError):
    """The secret that a front end signs with cannot be used."""

    code = "front_end_secret"
    domain = "provider_gateway"
    recovery = Recovery.NEEDS_YOU
    title = N_("The secret of the front end cannot be used")
    message = N_("The file cannot be read, or has fewer than {shortest} characters.")
    advice = N_(
        "Write a long random secret to a file that only you can read, and name that file. The "
        "front end needs the same secret."
    )


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom a front end's name means; ``ward_id`` ``None``: an adult of the family."""

    front_end: str
    subject: str
    ward_id: str | None


@dataclass(frozen=True, kw_only=True)
class FrontEndSecret:
    """The secret that a front end shares with the gateway (HS256, RFC 7518 section 3.2)."""

    key: OctKey = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "FrontEndSecret":
        """Read the secret from a file; raises :class:`SecretError`."""
        try:
            secret = path.read_bytes()
        except OSError:
            raise SecretError(shortest=SHORTEST_SECRET) from None
        return cls.of(secret)

    @classmethod
    def of(cls, given: bytes) -> "FrontEndSecret":
        """Take the secret that was given; raises :class:`SecretError` for one that is too short."""
        secret = given[:_LONGEST_SECRET].strip()
        if len(secret) < SHORTEST_SECRET:
            raise SecretError(shortest=SHORTEST_SECRET)
        return cls(key=OctKey.import_key(secret))

    def subject(self, token: str, now: datetime) -> str:
        """Return whom a signed token names; raises :class:`UnknownCallerError`.

        Only HS256 is read, whatever the token's header asks for, and only a token of at most five
        minutes that has begun and not ended. Open WebUI says that it issued the token and names no
        audience: a token of another issuer, or one that is meant for somebody (RFC 7519 section
        4.1.3), was made for another purpose with the same secret.
        """
        if len(token) > _LONGEST_TOKEN:
            raise UnknownCallerError("bad_identity")
        try:
            claims = jwt.decode(token, self.key, algorithms=["HS256"]).claims
        except (JoseError, ValueError, RecursionError):  # a header is read before it is verified
            raise UnknownCallerError("bad_identity") from None
        issued, ends = _moment(claims.get("iat")), _moment(claims.get("exp"))
        subject = claims.get("sub")
        if claims.get("iss", ISSUER) != ISSUER or "aud" in claims:
            raise UnknownCallerError("bad_identity")
        if not isinstance(subject, str) or not is_subject(subject):
            raise UnknownCallerError("bad_identity")
        at = now.timestamp()
        ahead, life = TOLERANCE.total_seconds(), LONGEST_LIFE.total_seconds()
        if issued > at + ahead or not issued < ends <= issued + life:
            raise UnknownCallerError("bad_identity")
        if ends <= at:
            raise UnknownCallerError("expired_identity")
        return subject


def is_subject(text: str) -> bool:
    """Whether a front end could name somebody so."""
    return 1 <= len(text) <= LONGEST_SUBJECT and text.isprintable()


def add_identity(
    connection: Connection, subject: str, ward_id: str | None, now: datetime
) -> Identity:
    """Say whom a name of Open WebUI means from now on."""
    remove_identity(connection, subject)
    connection.execute(
        insert(front_end_identity_table).values(
            front_end=OPEN_WEBUI, subject=subject, ward_id=ward_id, created_at=now
        )
    )
    return Identity(front_end=OPEN_WEBUI, subject=subject, ward_id=ward_id)


def remove_identity(connection: Connection, subject: str) -> bool:
    """Forget whom a name means; ``False``: it meant nobody."""
    table = front_end_identity_table
    gone = connection.execute(
        delete(table).where(table.c.front_end == OPEN_WEBUI, table.c.subject == subject)
    )
    return gone.rowcount == 1


def find_identity(connection: Connection, subject: str) -> Identity | None:
    """Return whom a name of Open WebUI means, or ``None``."""
    table = front_end_identity_table.c
    row = connection.execute(
        select(table.front_end, table.subject, table.ward_id).where(
            table.front_end == OPEN_WEBUI, table.subject == subject
        )
    ).one_or_none()
    return None if row is None else Identity(**row._mapping)  # noqa: SLF001 - public by SQLAlchemy


def identities(connection: Connection) -> tuple[Identity, ...]:
    """Return everybody whom a front end may name."""
    table = front_end_identity_table.c
    rows = connection.execute(
        select(table.front_end, table.subject, table.ward_id).order_by(table.subject)
    )
    return tuple(Identity(**row._mapping) for row in rows)  # noqa: SLF001 - public by SQLAlchemy


def _moment(claim: object) -> float:
    """Return a NumericDate (RFC 7519 section 2); raises :class:`UnknownCallerError`."""
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        raise UnknownCallerError("bad_identity")
    try:
        return float(claim)
    except OverflowError:
        raise UnknownCallerError("bad_identity") from None
