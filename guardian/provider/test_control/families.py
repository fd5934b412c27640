"""Making test wards and their guardians, with random logins and passwords."""

import secrets
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from guardian.link.wire.base import Identifier, ShortText, Wire
from guardian.link.wire.ward import Role
from guardian.policy.presets import jurisdictions
from guardian.provider.accounts.passwords import hash_quickly
from guardian.provider.accounts.people import GuardianRow, WardRow, lock_ward
from guardian.provider.accounts.registration import (
    SignIn,
    entrust,
    register_guardian,
    register_ward,
)
from guardian.provider.accounts.seed import birth_date_for
from guardian.provider.context import Provider
from guardian.provider.engine.consents import give_at_registration
from guardian.provider.test_control.wards import test_ward

MOST_GUARDIANS = 10
_CURRENCIES = {"CN": "CNY", "UK": "GBP", "EU": "EUR"}
_CONSENTING = {Role.OWNER, Role.CO_GUARDIAN}


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone")
    return name


def _known_jurisdiction(code: str) -> str:
    if code not in jurisdictions():
        raise ValueError("no such jurisdiction")
    return code


class GuardianWanted(Wire):
    """A guardian to be made."""

    role: Role


class WardWanted(Wire):
    """A ward to be made."""

    age: int = Field(ge=0, le=100)
    language: Literal["en", "zh-CN"] = "en"
    jurisdiction: Annotated[ShortText, AfterValidator(_known_jurisdiction)] = "CN"
    time_zone: Annotated[ShortText, AfterValidator(_known_zone)] = "Asia/Shanghai"
    elder: bool = False
    consents: Literal["given", "none"] = "given"
    """Whether a guardian consented to the service at registration, where that is required."""
    guardians: list[GuardianWanted] = Field(
        default_factory=lambda: [GuardianWanted(role=Role.OWNER)], max_length=MOST_GUARDIANS
    )
    birthday_in_days: int | None = Field(default=None, ge=1, le=365)
    """The next birthday is so many days ahead; without it the last one was 120 days ago."""


class NewGuardian(Wire):
    """A guardian who was made, and how they sign in."""

    guardian_id: Identifier
    role: Role
    login: str
    password: str


class NewWard(Wire):
    """A ward who was made, and how they sign in."""

    ward_id: Identifier
    login: str
    password: str
    guardians: list[NewGuardian]


def add_ward(provider: Provider, wanted: WardWanted) -> NewWard:
    """Register a test ward and the guardians wanted."""
    now = provider.clock.now()
    number = secrets.token_hex(6)
    person = WardRow(
        ward_id=f"ward-{number}",
        display_name=f"Ward {number[:4]}",
        birth_date=_birth_date(wanted, now),
        jurisdiction=wanted.jurisdiction,
        language=wanted.language,
        time_zone=wanted.time_zone,
        currency=_CURRENCIES.get(wanted.jurisdiction, "USD"),
        test=True,
        elder=wanted.elder,
    )
    password = secrets.token_urlsafe(16)
    made = NewWard(
        ward_id=person.ward_id,
        login=person.ward_id,
        password=password,
        guardians=[_new_guardian(each.role) for each in wanted.guardians],
    )
    # hashes are slow on purpose: made before the ledger is held
    own = SignIn(login=made.login, password_hash=hash_quickly(password))
    theirs = [_sign_in(each) for each in made.guardians]
    consenting = next((each for each in made.guardians if each.role in _CONSENTING), None)
    with provider.engine.begin() as connection:
        register_ward(connection, person, own)
        for each, sign_in in zip(made.guardians, theirs, strict=True):
            register_guardian(connection, _row(each, wanted.language), sign_in)
            entrust(
                connection,
                guardian_id=each.guardian_id,
                ward_id=person.ward_id,
                role=each.role,
            )
        if consenting is not None and wanted.consents == "given":
            give_at_registration(connection, person.ward_id, consenting.guardian_id, now)
    return made


def add_guardian(provider: Provider, ward_id: str, role: Role) -> NewGuardian:
    """Register one more guardian of a test ward; raises ``ProblemError`` 404 for any other."""
    made = _new_guardian(role)
    sign_in = _sign_in(made)
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        person = test_ward(connection, ward_id)
        register_guardian(connection, _row(made, person.language), sign_in)
        entrust(connection, guardian_id=made.guardian_id, ward_id=ward_id, role=role)
    return made


def _new_guardian(role: Role) -> NewGuardian:
    guardian_id = f"guardian-{secrets.token_hex(6)}"
    return NewGuardian(
        guardian_id=guardian_id,
        role=role,
        login=guardian_id,
        password=secrets.token_urlsafe(16),
    )


def _row(made: NewGuardian, language: str) -> GuardianRow:
    name = f"Guardian {made.guardian_id[-4:]}"
    return GuardianRow(guardian_id=made.guardian_id, display_name=name, language=language)


def _sign_in(made: NewGuardian) -> SignIn:
    return SignIn(login=made.login, password_hash=hash_quickly(made.password))


def _birth_date(wanted: WardWanted, now: datetime) -> date:
    if wanted.birthday_in_days is None:
        return birth_date_for(wanted.age, now)
    today = now.astimezone(ZoneInfo(wanted.time_zone)).date()
    coming = today + timedelta(days=wanted.birthday_in_days)
    year = coming.year - wanted.age - 1
    try:
        return coming.replace(year=year)
    except ValueError:  # 29 February: in other years the birthday is on 1 March
        return date(year, 3, 1)
