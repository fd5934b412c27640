"""Registers guardians and wards, and who looks after whom.

Passwords come as hashes: those are slow on purpose, and are made before a transaction begins.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert

from guardian.link.wire.ward import Role
from guardian.provider.accounts.people import GuardianRow, WardRow
from guardian.provider.ledger.people import guardian_table, guardianship_table, ward_table


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """How somebody will sign in."""

    login: str
    password_hash: str = field(repr=False)


def register_guardian(connection: Connection, person: GuardianRow, sign_in: SignIn) -> None:
    """Record a guardian who looks after nobody yet."""
    connection.execute(
        insert(guardian_table).values(
            guardian_id=person.guardian_id,
            display_name=person.display_name,
            language=person.language,
            login=sign_in.login,
            password_hash=sign_in.password_hash,
        )
    )


def register_ward(connection: Connection, person: WardRow, sign_in: SignIn) -> None:
    """Record a ward whom nobody looks after yet."""
    kept = {
        column.name: getattr(person, column.name)
        for column in ward_table.c
        if column.name not in {"login", "password_hash"}
    }
    connection.execute(
        insert(ward_table).values(
            kept | {"login": sign_in.login, "password_hash": sign_in.password_hash}
        )
    )


def entrust(connection: Connection, *, guardian_id: str, ward_id: str, role: Role) -> None:
    """Let a guardian look after a ward."""
    connection.execute(
        insert(guardianship_table).values(guardian_id=guardian_id, ward_id=ward_id, role=role)
    )
