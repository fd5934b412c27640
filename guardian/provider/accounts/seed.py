"""The sandbox family: one guardian and two wards, with openly documented passwords."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select

from guardian.provider.accounts.passwords import hash_password
from guardian.provider.ledger.people import guardian_table, guardianship_table, ward_table
from guardian.words import best_language

GUARDIAN_ID = "guardian-parent"
_WARDS = (("mia", {"en": "Mia", "zh_CN": "小雅"}, 11), ("leo", {"en": "Leo", "zh_CN": "小乐"}, 15))
_SINCE_BIRTHDAY = timedelta(days=120)  # far from a birthday on both sides


def seed_family(connection: Connection, language: str, now: datetime) -> None:
    """Put the family into an empty ledger; does nothing where there already is a guardian.

    ``language`` is a BCP 47 tag (``zh-CN`` or ``en``). Mia is 11 and Leo 15 on the day of ``now``.
    """
    if connection.execute(select(guardian_table.c.guardian_id).limit(1)).first() is not None:
        return
    catalogue = best_language(language)
    connection.execute(
        insert(guardian_table).values(
            guardian_id=GUARDIAN_ID,
            display_name="妈妈" if catalogue == "zh_CN" else "Mum",
            login="parent",
            password_hash=hash_password("sandbox-parent"),
            language=language,
        )
    )
    for login, names, age in _WARDS:
        _seed_ward(connection, login, names[catalogue], language, birth_date_for(age, now))


def _seed_ward(
    connection: Connection, login: str, name: str, language: str, birth_date: date
) -> None:
    connection.execute(
        insert(ward_table).values(
            ward_id=f"ward-{login}",
            display_name=name,
            login=login,
            password_hash=hash_password(f"sandbox-{login}"),
            birth_date=birth_date,
            jurisdiction="CN",
            language=language,
            time_zone="Asia/Shanghai",
            currency="CNY",
            test=True,
        )
    )
    connection.execute(
        insert(guardianship_table).values(guardian_id=GUARDIAN_ID, ward_id=f"ward-{login}")
    )


def birth_date_for(age: int, now: datetime) -> date:
    """Return a birthday some months ago of somebody who is ``age`` years old."""
    last_birthday = (now - _SINCE_BIRTHDAY).date()
    return date(last_birthday.year - age, last_birthday.month, min(last_birthday.day, 28))
