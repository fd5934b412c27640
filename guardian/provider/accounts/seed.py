"""The sandbox family: one guardian and two wards, with openly documented passwords."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from guardian.link.wire.ward import Role
from guardian.provider.accounts.passwords import hash_password, hash_quickly
from guardian.provider.accounts.people import GuardianRow, WardRow
from guardian.provider.accounts.registration import (
    SignIn,
    entrust,
    register_guardian,
    register_ward,
)
from guardian.provider.engine.consents import give_at_registration
from guardian.provider.ledger.people import guardian_table
from guardian.words import best_language, is_chinese

GUARDIAN_ID = "guardian-parent"
_WARDS = (("mia", {"en": "Mia", "zh_CN": "小雅"}, 11), ("leo", {"en": "Leo", "zh_CN": "小乐"}, 15))
_SINCE_BIRTHDAY = timedelta(days=120)  # far from a birthday on both sides


def seed_family(
    connection: Connection, language: str, now: datetime, *, rehearsal: bool = False
) -> None:
    """Put the family into an empty ledger; does nothing where there already is a guardian.

    ``language`` is a BCP 47 tag (``zh-CN`` or ``en``). Mia is 11 and Leo 15 on the day of ``now``.
    In a ``rehearsal``, under test control, signing in takes no time.
    """
    if connection.execute(select(guardian_table.c.guardian_id).limit(1)).first() is not None:
        return
    catalogue = "zh_CN" if is_chinese(best_language(language)) else "en"
    parent = GuardianRow(
        guardian_id=GUARDIAN_ID,
        display_name="妈妈" if catalogue == "zh_CN" else "Mum",
        language=language,
    )
    register_guardian(connection, parent, _sign_in("parent", quick=rehearsal))
    for login, names, age in _WARDS:
        child = WardRow(
            ward_id=f"ward-{login}",
            display_name=names[catalogue],
            birth_date=birth_date_for(age, now),
            jurisdiction="CN",
            language=language,
            time_zone="Asia/Shanghai",
            currency="CNY",
            test=True,
        )
        register_ward(connection, child, _sign_in(login, quick=rehearsal))
        entrust(connection, guardian_id=GUARDIAN_ID, ward_id=child.ward_id, role=Role.OWNER)
        give_at_registration(connection, child.ward_id, GUARDIAN_ID, now)


def _sign_in(login: str, *, quick: bool) -> SignIn:
    hashed = hash_quickly if quick else hash_password
    return SignIn(login=login, password_hash=hashed(f"sandbox-{login}"))


def birth_date_for(age: int, now: datetime) -> date:
    """Return a birthday some months ago of somebody who is ``age`` years old."""
    last_birthday = (now - _SINCE_BIRTHDAY).date()
    return date(last_birthday.year - age, last_birthday.month, min(last_birthday.day, 28))
