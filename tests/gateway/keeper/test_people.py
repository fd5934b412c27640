"""Who asks: by a key, or by what a front end signs; anybody else is nobody."""

import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import Engine, select

from guardian.provider.accounts.families import LoginTakenError, NewWard, WardWanted, add_ward
from guardian.provider.accounts.people import guardian_wards, ward
from guardian.provider.backends.gateway.health import WRITTEN_EVERY, Trouble, counted
from guardian.provider.backends.gateway.identities import (
    FrontEndSecret,
    SecretError,
    add_identity,
    identities,
    remove_identity,
)
from guardian.provider.backends.gateway.keys import (
    CallerKind,
    NewKey,
    keys_of,
    make_key,
    revoke_key,
)
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.port import Caller, UnknownCallerError
from guardian.provider.engine.consents import latest_consents
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.gateway import caller_key_table
from guardian.provider.ledger.schema import open_provider_ledger
from tests.gateway.keeper.kept_family import LEO, MIA, KeptFamily
from tests.gateway.keeper.ledgers import BOTH
from tests.rig.clock import START

SECRET = "a secret of the front end and of the gateway"
NOW = int(START.timestamp())


@pytest.fixture
def fronted(family_db: str, tmp_path: Path) -> Iterator[KeptFamily]:
    """Give a family whose front end signs who asks; Mia has two accounts there."""
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    trust = Trust(secret=FrontEndSecret.read(tmp_path / "secret"))
    kept = KeptFamily(family_db, trust=trust)
    with kept.provider.engine.begin() as connection:
        for subject, ward_id in (("mia", MIA), ("mia-2", MIA), ("leo", LEO), ("dad", None)):
            add_identity(connection, subject, ward_id, START)
    yield kept
    kept.close()


def key_of(family: KeptFamily, kind: CallerKind, ward_id: str | None = None) -> NewKey:
    with family.provider.engine.begin() as connection:
        return make_key(connection, kind, "somebody", START, ward_id=ward_id)


def bearer(key: NewKey | str) -> dict[str, str]:
    secret = key if isinstance(key, str) else key.secret
    return {"authorization": f"Bearer {secret}"}


def signed(secret: str = SECRET, alg: str = "HS256", **claims: object) -> dict[str, str]:
    told = {"sub": "mia", "iat": NOW, "exp": NOW + 300} | claims
    told = {name: value for name, value in told.items() if value is not None}
    token = jwt.encode({"alg": alg}, told, OctKey.import_key(secret), algorithms=[alg])
    return {"x-openwebui-user-jwt": token}


def troubles(family: KeptFamily) -> dict[str, int]:
    family.keeper.health.write()
    with reading(family.provider.engine) as connection:
        return {what: each.times for what, each in counted(connection).items()}


def refused(family: KeptFamily, headers: dict[str, str], peer: str | None = None) -> str:
    with pytest.raises(UnknownCallerError) as error:
        family.keeper.caller(headers, peer)
    return str(error.value)


@BOTH
def test_a_key_tells_whose_it_is(family: KeptFamily) -> None:
    mia = key_of(family, CallerKind.WARD, MIA)
    dad = key_of(family, CallerKind.ADULT)
    assert mia.secret.startswith("gk-")
    assert family.keeper.caller(bearer(mia)) == Caller(
        ward_id=MIA, key_id=mia.key_id, language="en"
    )
    assert family.keeper.caller({"authorization": f"bearer  {dad.secret} "}).ward_id is None
    with family.provider.engine.begin() as connection:
        assert [each.key_id for each in keys_of(connection, MIA)] == [mia.key_id]
        assert revoke_key(connection, mia.key_id, START)
        assert not revoke_key(connection, mia.key_id, START)
        kept = connection.execute(select(caller_key_table)).mappings().all()
    assert mia.secret not in str(kept)
    assert mia.secret not in repr(mia)
    assert refused(family, bearer(mia)) == Trouble.REVOKED_KEY


@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearer(""),
        bearer("gk-"),
        bearer("gk-" + "a" * 43),
        bearer("gk-" + "a" * 10_000),
        bearer("sk-upstream"),
        {"authorization": "Basic bWlhOm1pYQ=="},
    ],
)
def test_who_has_no_key_is_nobody(
    family: KeptFamily, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert refused(family, headers) == Trouble.UNKNOWN_KEY
    assert "gk-" not in caplog.text


def test_a_flood_is_counted_and_written_now_and_then(family: KeptFamily) -> None:
    for _ in range(50):
        refused(family, {})
    with reading(family.provider.engine) as connection:
        assert counted(connection)[Trouble.UNKNOWN_KEY].times == 1
    family.clock.advance(WRITTEN_EVERY)
    refused(family, {})
    with reading(family.provider.engine) as connection:
        told = counted(connection)[Trouble.UNKNOWN_KEY]
    assert (told.times, told.last_at - told.first_at) == (51, WRITTEN_EVERY)


@BOTH
def test_two_accounts_of_a_front_end_may_be_one_child(fronted: KeptFamily, family_db: str) -> None:
    assert fronted.keeper.caller(signed()).ward_id == MIA
    said_by_open_webui = signed(iss="open-webui", email="mia@example.org", name="Mia", role="user")
    assert fronted.keeper.caller(said_by_open_webui).ward_id == MIA
    assert fronted.keeper.caller(signed(sub="mia-2")).ward_id == MIA
    assert fronted.keeper.caller(signed(sub="dad")).ward_id is None
    assert fronted.keeper.caller(signed(sub="leo") | bearer("gk-any")).ward_id == LEO
    with fronted.provider.engine.begin() as connection:
        add_identity(connection, "mia-2", LEO, START)
        assert remove_identity(connection, "leo")
        assert not remove_identity(connection, "leo")
        told = {each.subject: each.ward_id for each in identities(connection)}
    assert told == {"mia": MIA, "mia-2": LEO, "dad": None}
    assert refused(fronted, signed(sub="leo")) == Trouble.UNKNOWN_IDENTITY


@pytest.mark.parametrize(
    ("headers", "trouble"),
    [
        (signed(secret="another secret, as long as the first"), Trouble.BAD_IDENTITY),
        (signed(alg="HS512"), Trouble.BAD_IDENTITY),
        (signed(iat=NOW - 10, exp=NOW), Trouble.EXPIRED_IDENTITY),
        (signed(iat=NOW - 400, exp=NOW - 100), Trouble.EXPIRED_IDENTITY),
        (signed(exp=NOW + 301), Trouble.BAD_IDENTITY),
        (signed(iat=NOW + 61, exp=NOW + 200), Trouble.BAD_IDENTITY),
        (signed(iat=NOW + 10, exp=NOW + 5), Trouble.BAD_IDENTITY),
        (signed(exp=None), Trouble.BAD_IDENTITY),
        (signed(iat=None), Trouble.BAD_IDENTITY),
        (signed(sub=None), Trouble.BAD_IDENTITY),
        (signed(sub=""), Trouble.BAD_IDENTITY),
        (signed(sub="a" * 256), Trouble.BAD_IDENTITY),
        (signed(sub="mia\x00"), Trouble.BAD_IDENTITY),
        (signed(exp=True), Trouble.BAD_IDENTITY),
        (signed(exp=10**400), Trouble.BAD_IDENTITY),
        (signed(iss="https://idp.example.org"), Trouble.BAD_IDENTITY),
        (signed(iss=["open-webui"]), Trouble.BAD_IDENTITY),
        (signed(iss="Open-WebUI"), Trouble.BAD_IDENTITY),
        (signed(aud="http://127.0.0.1:8420"), Trouble.BAD_IDENTITY),
        (signed(iss="open-webui", aud=[]), Trouble.BAD_IDENTITY),
        (signed(sub="stranger"), Trouble.UNKNOWN_IDENTITY),
        ({"x-openwebui-user-jwt": ""}, Trouble.BAD_IDENTITY),
        ({"x-openwebui-user-jwt": "a.b.c"}, Trouble.BAD_IDENTITY),
        ({"x-openwebui-user-jwt": "a" * 9_000}, Trouble.BAD_IDENTITY),
        ({"x-openwebui-user-id": "mia"}, Trouble.NO_IDENTITY),
        ({"x-openwebui-user-email": "mia@example.org"}, Trouble.NO_IDENTITY),
    ],
)
def test_a_name_that_is_not_proven_is_nobodys_whatever_the_key(
    fronted: KeptFamily, headers: dict[str, str], trouble: Trouble
) -> None:
    adult = key_of(fronted, CallerKind.ADULT)
    assert refused(fronted, headers | bearer(adult), "127.0.0.1") == trouble
    assert troubles(fronted) == {trouble: 1}


def test_no_signature_is_no_algorithm(fronted: KeptFamily) -> None:
    def part(document: object) -> str:
        return urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()

    claims = part({"sub": "mia", "iat": NOW, "exp": NOW + 60})
    headers: tuple[object, ...] = ({"alg": "none"}, {"alg": "HS256", "jwk": {}}, {}, [])
    for header in headers:
        token = f"{part(header)}.{claims}."
        assert refused(fronted, {"x-openwebui-user-jwt": token}) == Trouble.BAD_IDENTITY
    deep = urlsafe_b64encode(b"[" * 4_000).rstrip(b"=").decode()
    assert refused(fronted, {"x-openwebui-user-jwt": f"{deep}.a.b"}) == Trouble.BAD_IDENTITY


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=200))
def test_no_text_is_an_identity(fronted: KeptFamily, text: str) -> None:
    refused(fronted, {"x-openwebui-user-jwt": text})
    refused(fronted, {"authorization": text})


def test_without_a_secret_nothing_signed_is_believed(family: KeptFamily) -> None:
    assert refused(family, signed()) == Trouble.BAD_IDENTITY


def test_a_front_ends_key_is_nobody_by_itself(family_db: str) -> None:
    kept = KeptFamily(family_db, trust=Trust(unsigned_from_loopback=True))
    front_end = bearer(key_of(kept, CallerKind.FRONT_END))
    with kept.provider.engine.begin() as connection:
        add_identity(connection, "mia", MIA, START)
    named = front_end | {"x-openwebui-user-id": "mia"}
    assert refused(kept, front_end, "127.0.0.1") == Trouble.NO_IDENTITY
    for peer in ("192.168.1.7", "not an address", None):
        assert refused(kept, named, peer) == Trouble.NO_IDENTITY
    for peer in ("127.0.0.1", "::1"):
        assert kept.keeper.caller(named, peer).ward_id == MIA
    child = bearer(key_of(kept, CallerKind.WARD, LEO)) | {"x-openwebui-user-id": "mia"}
    assert refused(kept, child, "127.0.0.1") == Trouble.NO_IDENTITY
    assert refused(kept, {"x-openwebui-user-id": "mia"}, "::1") == Trouble.UNKNOWN_KEY
    kept.close()


@pytest.mark.parametrize("content", [None, "", "short", "  \n" + " " * 60])
def test_a_secret_must_be_long_and_there(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "secret").write_text(content, encoding="utf-8")
    with pytest.raises(SecretError):
        FrontEndSecret.read(tmp_path / "secret")


def test_the_secret_is_in_no_text(fronted: KeptFamily, tmp_path: Path) -> None:
    assert SECRET not in repr(FrontEndSecret.read(tmp_path / "secret"))


def wanted(name: str, **more: str) -> WardWanted:
    return WardWanted(
        name=name,
        birth_date=date(2015, 3, 1),
        jurisdiction="CN",
        language="zh-CN",
        time_zone="Asia/Shanghai",
        currency="CNY",
        **more,
    )


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = open_provider_ledger(f"sqlite:///{tmp_path / 'new.db'}")
    yield engine
    engine.dispose()


def test_the_first_ward_brings_the_guardian_who_consents(empty: Engine) -> None:
    first: NewWard = add_ward(empty, wanted("Ann"), START)
    second = add_ward(empty, wanted("小雨"), START + timedelta(days=1))
    assert first.guardian is not None
    assert second.guardian is None
    assert (first.ward.login, second.ward.login) == ("ann", second.ward_id)
    with empty.begin() as connection:
        (guardian_id,) = {
            row.given_by for row in latest_consents(connection, first.ward_id).values()
        }
        theirs = {each.ward_id for each in guardian_wards(connection, guardian_id)}
        assert theirs == {first.ward_id, second.ward_id}
        assert ward(connection, second.ward_id).display_name == "小雨"
    assert first.ward.password not in repr(first)


def test_a_name_to_sign_in_is_one_persons(empty: Engine) -> None:
    add_ward(empty, wanted("Ann"), START)
    with pytest.raises(LoginTakenError):
        add_ward(empty, wanted("Ann"), START)
    assert add_ward(empty, wanted("Ann", login="ann-2"), START).ward.login == "ann-2"
