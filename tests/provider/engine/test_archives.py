"""Whatever was said: hashes are right, labels stay, sealed is sealed, and the ward reads it all."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from guardian.link.wire.data import DataClass, Manifest
from guardian.provider.accounts.people import ward
from guardian.provider.engine.conversations import SaidMessage, keep_message
from guardian.provider.engine.exports import AI_LABEL, Archive, make_archive, open_sealed
from tests.rig.provider_server import ServedProvider

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
SAID = st.lists(
    st.builds(
        SaidMessage,
        ward_id=st.just("ward-mia"),
        character_id=st.sampled_from(["study_owl", "buddy_max"]),
        by=st.sampled_from(["ward", "ai"]),
        text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
        at=st.integers(0, 10_000).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    ),
    max_size=12,
)
CLASSES = st.lists(st.sampled_from(list(DataClass)), unique=True, max_size=len(DataClass))
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _archive(
    served: ServedProvider, connection: Connection, *, own: bool, classes: list[DataClass]
) -> Archive:
    person = ward(connection, "ward-mia")
    return make_archive(served.provider, connection, person, own=own, data_classes=classes, now=NOW)


def _unzipped(archive: Archive) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive.content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


@EXAMPLES
@given(said=SAID, classes=CLASSES, own=st.booleans())
def test_the_manifest_is_true(
    served: ServedProvider, said: list[SaidMessage], classes: list[DataClass], own: bool
) -> None:
    with served.provider.engine.connect() as connection, connection.begin() as attempt:
        for message in said:
            keep_message(connection, message)
        archive = _archive(served, connection, own=own, classes=classes)
        files = _unzipped(archive)
        head = files.pop("manifest.json")
        manifest = Manifest.model_validate_json(head)
        assert archive.manifest_digest == hashlib.sha256(head).hexdigest()
        assert list(dict.fromkeys(file.data_class for file in manifest.files)) == classes
        assert sorted(files) == sorted(file.path for file in manifest.files)
        for file in manifest.files:
            assert hashlib.sha256(files[file.path]).hexdigest() == file.sha256
            if file.data_class is DataClass.CONVERSATIONS:
                assert file.items == len(said)
                assert (file.sealed_to is None) == own
        attempt.rollback()


@EXAMPLES
@given(said=SAID)
def test_the_wards_copy_and_the_opened_seal_say_the_same(
    served: ServedProvider, said: list[SaidMessage]
) -> None:
    with served.provider.engine.connect() as connection, connection.begin() as attempt:
        for message in said:
            keep_message(connection, message)
        classes = [DataClass.CONVERSATIONS]
        own = _unzipped(_archive(served, connection, own=True, classes=classes))
        guardians = _unzipped(_archive(served, connection, own=False, classes=classes))
        plain = own["conversations.jsonl"]
        pieces = guardians["conversations.jsonl.jwe"].splitlines()
        assert b"".join(open_sealed(connection, "ward-mia", each) for each in pieces) == plain
        lines = [json.loads(line) for line in plain.split(b"\n") if line]
        assert [line["text"] for line in lines] == [message.text for message in said]
        for line, message in zip(lines, said, strict=True):
            assert ("label" in line) == ("metadata" in line) == (message.by == "ai")
            assert line.get("label", AI_LABEL) == AI_LABEL
        attempt.rollback()


@EXAMPLES
@given(planted=st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=24))
def test_no_planted_word_shows_in_a_guardians_copy(served: ServedProvider, planted: str) -> None:
    with served.provider.engine.connect() as connection, connection.begin() as attempt:
        keep_message(
            connection,
            SaidMessage(
                ward_id="ward-mia", character_id="study_owl", by="ward", text=planted, at=NOW
            ),
        )
        archive = _archive(served, connection, own=False, classes=list(DataClass))
        for content in (archive.content, *_unzipped(archive).values()):
            assert planted.encode() not in content
        attempt.rollback()


def test_two_seals_of_the_same_words_differ(served: ServedProvider) -> None:
    classes = [DataClass.CONVERSATIONS]
    with served.provider.engine.begin() as connection:
        keep_message(
            connection,
            SaidMessage(
                ward_id="ward-mia", character_id="study_owl", by="ward", text="yes", at=NOW
            ),
        )
        one = _unzipped(_archive(served, connection, own=False, classes=classes))
        other = _unzipped(_archive(served, connection, own=False, classes=classes))
    assert one["conversations.jsonl.jwe"] != other["conversations.jsonl.jwe"]
