"""What a child reads about requests: there for every case, in both languages, blaming nobody."""

from datetime import date

import pytest

from guardian.link.wire.consents import ConsentKind
from guardian.link.wire.requests import RequestKind, RequestState
from guardian.policy.presets import ELSEWHERE
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.consent_terms import TERMS_VERSION, consent_terms
from guardian.provider.engine.request_words import (
    AskingRefusal,
    age_notice,
    asking_refused,
    outcome_sentence,
)

LANGUAGES = ("en", "zh-CN")
UNKIND = ("!!", "forbidden", "denied", "illegal", "must not", "禁止", "不许", "拒绝", "违规")


def person(language: str, jurisdiction: str = "CN", name: str = "Mia") -> WardRow:
    return WardRow(
        ward_id="ward-x",
        display_name=name,
        birth_date=date(2014, 1, 1),
        jurisdiction=jurisdiction,
        language=language,
        time_zone="Asia/Shanghai",
        currency="CNY",
    )


def in_language(sentence: str, language: str) -> bool:
    return sentence.isascii() == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", AskingRefusal)
def test_every_refusal_is_said_kindly(refusal: AskingRefusal, language: str) -> None:
    words = asking_refused(person(language), refusal)
    for sentence in (words.title, words.detail):
        assert in_language(sentence, language)
        assert not any(word in sentence.lower() for word in UNKIND)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("kind", RequestKind)
def test_every_outcome_is_said_kindly(
    kind: RequestKind, state: RequestState, language: str
) -> None:
    item = "coins" if language == "en" else "金币"
    said = outcome_sentence(person(language), kind, state, minutes=25, item=item)
    assert in_language(said, language)
    assert not any(word in said.lower() for word in UNKIND)
    told = state in {RequestState.PENDING, RequestState.APPROVED}
    assert ("25" in said) == (told and kind is RequestKind.EXTRA_TIME)
    assert (item in said) == (told and kind is RequestKind.PURCHASE)


def test_a_name_with_braces_is_only_a_name() -> None:
    said = outcome_sentence(
        person("en"), RequestKind.PURCHASE, RequestState.PENDING, minutes=None, item="{x}{0}"
    )
    assert "{x}{0}" in said
    terms = consent_terms(
        ConsentKind.SERVICE_UNDER_14,
        language="en",
        person=person("en", name="{provider}{0}"),
        provider_name="P",
    )
    assert "{provider}{0}" in terms.purpose


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_names_the_way_out(language: str) -> None:
    words = age_notice(person(language))
    assert in_language(words.title, language)
    assert ("appeal" if language == "en" else "申诉") in words.detail
    assert "15" in words.detail


@pytest.mark.parametrize("kind", ConsentKind)
@pytest.mark.parametrize(("jurisdiction", "age"), [("CN", "14"), ("EU", "16"), ("UK", "13")])
def test_the_terms_name_the_age_of_the_place(
    kind: ConsentKind, jurisdiction: str, age: str
) -> None:
    terms = consent_terms(
        kind, language="en", person=person("en", jurisdiction), provider_name="Companion"
    )
    assert (age in terms.purpose) == (kind is not ConsentKind.MODEL_TRAINING)
    assert terms.version == TERMS_VERSION
    assert "Companion" in terms.recipients[0]


@pytest.mark.parametrize("kind", ConsentKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_law_is_named_where_none_is_known(kind: ConsentKind, language: str) -> None:
    terms = consent_terms(
        kind, language=language, person=person(language, ELSEWHERE), provider_name="Companion"
    )
    is_due = kind is not ConsentKind.MODEL_TRAINING
    assert ("13" in terms.purpose) is is_due
    assert in_language(terms.purpose, language)
    named = ("The law lets", "the law asks", "法律要求", "法律规定，不满")
    assert not any(each in terms.purpose for each in named)


def test_a_long_name_of_a_provider_still_fits() -> None:
    terms = consent_terms(
        ConsentKind.MODEL_TRAINING, language="en", person=person("en"), provider_name="P" * 300
    )
    assert all(len(each) <= 200 for each in terms.recipients)


def test_each_consent_is_about_something_else() -> None:
    said = [
        consent_terms(kind, language="en", person=person("en"), provider_name="P")
        for kind in ConsentKind
    ]
    assert len({each.purpose for each in said}) == len(said)
    assert len({each.consequence_of_refusal for each in said}) == len(said)
    training = said[-1]
    assert "off unless" in training.purpose
    assert training.consequence_of_refusal.startswith("None")
