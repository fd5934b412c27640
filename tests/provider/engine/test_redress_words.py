"""Every sentence about data and complaints fits the wire, in both languages."""

from collections.abc import Iterator

import pytest

from guardian.link.wire.data import DataClass
from guardian.policy.presets import jurisdictions
from guardian.provider.engine.data_rules import DataRules
from guardian.provider.redress_words import RedressWords

LANGUAGES = ("en", "zh-CN")
LONGEST = 200


def _sentences(words: RedressWords) -> Iterator[str]:
    for data_class in DataClass:
        yield words.purpose(data_class)
        yield words.why_kept(data_class) or "deletable"
        yield words.partly_kept(data_class) or "wholly"
    for jurisdiction in jurisdictions():
        yield words.next_authority(jurisdiction)
    yield from (
        words.guardians_decide(),
        words.ward_decides(),
        words.service_over(),
        words.damaged(),
        words.app_purpose(),
        words.contact_purpose(),
        words.former_contact(),
        words.some_kept(),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_fits_into_a_short_text(language: str) -> None:
    for sentence in _sentences(RedressWords(language)):
        assert 0 < len(sentence) <= LONGEST


def test_chinese_is_chinese() -> None:
    english = set(_sentences(RedressWords("en"))) - {"deletable", "wholly"}
    chinese = set(_sentences(RedressWords("zh-CN"))) - {"deletable", "wholly"}
    assert english & chinese == set()
    assert all(not sentence.isascii() for sentence in chinese)


def test_only_china_is_sent_to_chinas_authorities() -> None:
    words = RedressWords("en")
    named = {each for each in jurisdictions() if "12377" in words.next_authority(each)}
    assert named == {"CN"}


@pytest.mark.parametrize("minor", [True, False])
@pytest.mark.parametrize("by_guardian", [True, False])
def test_somebody_can_have_each_deletable_class_deleted(minor: bool, by_guardian: bool) -> None:
    words = RedressWords("en")
    rules = DataRules(by_guardian=by_guardian, minor=minor, words=words)
    other = DataRules(by_guardian=not by_guardian, minor=minor, words=words)
    for data_class in DataClass:
        kept_by_law = words.why_kept(data_class) is not None
        if kept_by_law:
            assert rules.why_kept(data_class) == words.why_kept(data_class)
        else:
            assert None in {rules.why_kept(data_class), other.why_kept(data_class)}


def test_an_adults_guardian_deletes_nothing() -> None:
    rules = DataRules(by_guardian=True, minor=False, words=RedressWords("en"))
    assert all(rules.why_kept(data_class) for data_class in DataClass)


def test_a_minor_deletes_words_alone() -> None:
    rules = DataRules(by_guardian=False, minor=True, words=RedressWords("en"))
    free = [data_class for data_class in DataClass if rules.why_kept(data_class) is None]
    assert free == [DataClass.CONVERSATIONS]
