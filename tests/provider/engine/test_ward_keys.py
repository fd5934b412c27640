"""Boxes and seals: what goes in comes out, for the right ward, and for nobody else."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import ECKey, OctKey

from guardian.provider.engine.ward_keys import (
    Box,
    SealError,
    box_of,
    open_for_ward,
    seal_to_ward,
)
from tests.rig.provider_server import ServedProvider

BOX = Box(ward_id="ward-1", key=bytes(range(32)))
ONE_SERVER = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(plain=st.binary(max_size=200), name=st.text(max_size=20))
def test_a_box_gives_back_what_it_took(plain: bytes, name: str) -> None:
    assert BOX.decrypt(BOX.encrypt(plain, name), name) == plain


@given(plain=st.binary(max_size=200), name=st.text(max_size=20), other=st.text(max_size=20))
def test_a_box_opens_under_its_own_name_alone(plain: bytes, name: str, other: str) -> None:
    stored = BOX.encrypt(plain, name)
    if name != other:
        with pytest.raises(SealError):
            BOX.decrypt(stored, other)
    with pytest.raises(SealError):
        replace(BOX, ward_id="ward-2").decrypt(stored, name)


def test_names_do_not_run_into_each_other() -> None:
    stored = Box(ward_id="a", key=BOX.key).encrypt(b"x", "b, c")
    with pytest.raises(SealError):
        Box(ward_id='a", "b', key=BOX.key).decrypt(stored, "c")


@given(garbage=st.binary(max_size=60))
def test_garbage_is_no_box(garbage: bytes) -> None:
    with pytest.raises(SealError):
        BOX.decrypt(garbage, "name")


@ONE_SERVER
@given(plain=st.binary(min_size=1, max_size=300))
def test_a_seal_opens_for_its_ward(served: ServedProvider, plain: bytes) -> None:
    with served.provider.engine.begin() as connection:
        sealed = seal_to_ward(connection, "ward-mia", plain)
        assert open_for_ward(connection, "ward-mia", sealed) == plain
        with pytest.raises(SealError):
            open_for_ward(connection, "ward-leo", sealed)


def test_a_seal_says_how_it_was_made(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        sealed = seal_to_ward(connection, "ward-mia", b"words")
    head = sealed.split(".")[0]
    header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert (header["alg"], header["enc"]) == ("ECDH-ES+A256KW", "A256GCM")
    assert "d" not in header["epk"]


@ONE_SERVER
@given(garbage=st.text(max_size=80))
def test_no_garbage_opens(served: ServedProvider, garbage: str) -> None:
    with served.provider.engine.begin() as connection, pytest.raises(SealError):
        open_for_ward(connection, "ward-mia", garbage)


@ONE_SERVER
@given(cut=st.integers(min_value=1, max_value=200), with_=st.sampled_from("AQg_-."))
def test_no_changed_seal_opens(served: ServedProvider, cut: int, with_: str) -> None:
    with served.provider.engine.begin() as connection:
        sealed = seal_to_ward(connection, "ward-mia", b"words that were said")
        place = cut % len(sealed)
        changed = sealed[:place] + with_ + sealed[place + 1 :]
        # the last character of a base64url part carries bits that mean nothing
        if changed != sealed and sealed[place + 1 : place + 2] not in {".", ""}:
            with pytest.raises(SealError):
                open_for_ward(connection, "ward-mia", changed)


def test_a_weaker_or_foreign_way_of_sealing_is_refused(served: ServedProvider) -> None:
    direct = jwe.encrypt_compact(
        {"alg": "dir", "enc": "A256GCM"},
        b"x",
        OctKey.generate_key(256),
        algorithms=["dir", "A256GCM"],
    )
    foreign = jwe.encrypt_compact(
        {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"},
        b"x",
        ECKey.generate_key("P-256"),
        algorithms=["ECDH-ES+A256KW", "A256GCM"],
    )
    with served.provider.engine.begin() as connection:
        for sealed in (direct, foreign):
            with pytest.raises(SealError):
                open_for_ward(connection, "ward-mia", sealed)


def test_keys_are_made_once(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        sealed = seal_to_ward(connection, "ward-mia", b"words")
        assert box_of(connection, "ward-mia") == box_of(connection, "ward-mia")
    with served.provider.engine.begin() as connection:
        assert open_for_ward(connection, "ward-mia", sealed) == b"words"
