"""What each consent says, in full and in the guardian's language, before it is given (PIPL 17)."""

from dataclasses import dataclass

from guardian.link.wire.consents import ConsentKind, ConsentTerms
from guardian.policy.presets import ELSEWHERE, consent_under
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.conversations import RETENTION
from guardian.words import N_, Words, best_language

DOMAIN = "provider_minors"
TERMS_VERSION = "2026-11"
"""Changes with every change of meaning; a consent is always to one version."""
TRAINING_DAYS = 180
"""How long what was taken for training is kept."""
_SHORT = 200  # a provider may have a long name


@dataclass(frozen=True, kw_only=True)
class _Text:
    """Sentences before translation, with places for ward, provider, age and days."""

    purpose: str
    data_classes: tuple[str, ...]
    recipients: tuple[str, ...]
    retention_days: int | None
    refusal: str


_PROVIDER = N_("{provider}, which runs the service")
_APPS = N_("Guardian apps that you or another guardian have linked, as far as you permitted each")
_TEXTS = {
    ConsentKind.SERVICE_UNDER_14: _Text(
        purpose=N_(
            "In this service children talk with characters that are played by an AI. The law "
            "lets a child under {age} use it only if a parent or another guardian agrees. With "
            "this consent you allow {ward} to use it in minors' mode: no virtual relatives or "
            "partners, reminders that this is an AI and not a person, the limits on time and "
            "money that you set, and a message to you when there is a sign of danger. You can "
            "withdraw this consent at any time, with one step, in your Guardian app under "
            "Consents. The service then closes for {ward} at once, and a running conversation "
            "ends. Your other consents stay as they are. From the age of {age} on this consent "
            "is no longer needed."
        ),
        data_classes=(
            N_("The child's name in the service, age, language and time zone"),
            N_("Which guardian consented to which version of this text, and when"),
        ),
        recipients=(_PROVIDER, _APPS),
        retention_days=None,
        refusal=N_(
            "{ward} cannot chat or buy anything here until a guardian agrees. The account "
            "itself stays, and you can have it deleted. Nothing else happens."
        ),
    ),
    ConsentKind.MINOR_DATA_PROCESSING: _Text(
        purpose=N_(
            "To answer {ward}, to keep the limits that you set, to notice signs of danger and "
            "get help, and to show you how the service is used, {provider} processes personal "
            "data of your child. Data of a child under {age} is sensitive, and the law asks for "
            "your separate consent. It is not sold, not used for advertising and not used to "
            "train AI models. The words of conversations are kept encrypted for {days} days, "
            "everything else as long as the account exists. From the age of 8 on no guardian "
            "reads the words. You can withdraw this consent at any time, with one step, in your "
            "Guardian app under Consents. The service then closes for {ward} at once, and a "
            "running conversation ends. Your other consents stay as they are. You can also have "
            "the data copied, corrected or deleted there. From the age of {age} on this consent "
            "is no longer needed."
        ),
        data_classes=(
            N_("The child's name in the service, age, language and time zone"),
            N_("What the child writes and what the characters answer"),
            N_("When, how long and with which character the child chats"),
            N_("Signs of danger or of dependence: what kind, how grave, when, without the words"),
            N_("Purchases, limits, requests, complaints and appeals"),
            N_("Names and numbers of guardians and of emergency contacts"),
        ),
        recipients=(
            _PROVIDER,
            _APPS,
            N_("Emergency contacts that you registered: only that there is a crisis"),
        ),
        retention_days=RETENTION.days,
        refusal=N_(
            "Without this data the service cannot answer, so {ward} cannot chat or buy anything "
            "here until a guardian agrees. What is held already can be copied or deleted."
        ),
    ),
    ConsentKind.MODEL_TRAINING: _Text(
        purpose=N_(
            "To let {provider} use conversations of {ward}, which may be sensitive, to train and "
            "improve AI models. This is off unless you switch it on here; no other consent does. "
            "Names are removed before the conversations are used, and copies for training are "
            "kept for {days} days. You can withdraw this consent at any time, with one step, in "
            "your Guardian app under Consents; from then on nothing more is used."
        ),
        data_classes=(N_("What the child writes and what the characters answer"),),
        recipients=(_PROVIDER,),
        retention_days=TRAINING_DAYS,
        refusal=N_("None. Everything works just the same."),
    ),
}


_WHERE_NO_LAW_IS_KNOWN = {
    ConsentKind.SERVICE_UNDER_14: N_(
        "In this service children talk with characters that are played by an AI. A child "
        "under {age} uses it only if a parent or another guardian agrees; no law is known "
        "here, this is the service's own rule. With this consent you allow {ward} to use it in "
        "minors' mode: no virtual relatives or "
        "partners, reminders that this is an AI and not a person, the limits on time and "
        "money that you set, and a message to you when there is a sign of danger. You can "
        "withdraw this consent at any time, with one step, in your Guardian app under "
        "Consents. The service then closes for {ward} at once, and a running conversation "
        "ends. Your other consents stay as they are. From the age of {age} on this consent "
        "is no longer needed."
    ),
    ConsentKind.MINOR_DATA_PROCESSING: N_(
        "To answer {ward}, to keep the limits that you set, to notice signs of danger and "
        "get help, and to show you how the service is used, {provider} processes personal "
        "data of your child. Data of a child under {age} is sensitive; no law is known here, "
        "and the service asks for your separate consent by a rule of its own. It is not sold, "
        "not used for advertising and not used to "
        "train AI models. The words of conversations are kept encrypted for {days} days, "
        "everything else as long as the account exists. From the age of 8 on no guardian "
        "reads the words. You can withdraw this consent at any time, with one step, in your "
        "Guardian app under Consents. The service then closes for {ward} at once, and a "
        "running conversation ends. Your other consents stay as they are. You can also have "
        "the data copied, corrected or deleted there. From the age of {age} on this consent "
        "is no longer needed."
    ),
}
"""Purposes at a place that no preset is known of: what the law asks for is not known there."""


def consent_terms(
    kind: ConsentKind, *, language: str, person: WardRow, provider_name: str
) -> ConsentTerms:
    """Return what a guardian who reads ``language`` (BCP 47) is asked to consent to now."""
    text = _TEXTS[kind]
    words = Words(DOMAIN, best_language(language))
    purpose = text.purpose
    if person.jurisdiction == ELSEWHERE:
        purpose = _WHERE_NO_LAW_IS_KNOWN.get(kind, purpose)
    places = {
        "ward": person.display_name,
        "provider": provider_name,
        "age": consent_under(person.jurisdiction),
        "days": text.retention_days,
    }

    def say(msgid: str) -> str:
        return words.say(msgid, **places)

    return ConsentTerms(
        kind=kind,
        version=TERMS_VERSION,
        purpose=say(purpose),
        data_classes=[say(each) for each in text.data_classes],
        recipients=[say(each)[:_SHORT] for each in text.recipients],
        retention_days=text.retention_days,
        consequence_of_refusal=say(text.refusal),
    )
