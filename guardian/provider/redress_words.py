"""What people read about their data and their complaints, in their own language.

All of it is here, apart from the sentences of the engine, so that one person can check that it
says the same in every language.
"""

from guardian.link.wire.data import DataClass
from guardian.words import N_, Words, best_language

_DOMAIN = "provider_redress"

PURPOSES = {
    DataClass.ACCOUNT: N_("To know whose account this is, and which rules hold at this age."),
    DataClass.CONVERSATIONS: N_(
        "To show you your own conversations. They are encrypted, and no guardian reads them from "
        "the age of 8 on."
    ),
    DataClass.USAGE: N_("To keep limits of time and to show guardians how long was chatted."),
    DataClass.REFUSALS: N_("To show what was tried and not allowed, and why."),
    DataClass.PURCHASES: N_("To keep spending limits and to account for money."),
    DataClass.ALERTS: N_("To tell guardians about danger and to prove that they were told."),
    DataClass.POLICY: N_("To keep the limits that guardians set, and who set them when."),
    DataClass.CONSENTS: N_("To prove what was consented to, and when that was withdrawn."),
    DataClass.CONTACTS: N_("To reach somebody in an emergency."),
    DataClass.REMINDERS: N_("To show that reminders appeared when they had to."),
}
_KEPT = {
    DataClass.ACCOUNT: N_("It is needed as long as the account lives."),
    DataClass.PURCHASES: N_("The law asks for records of payments to be kept."),
    DataClass.POLICY: N_("The limits that hold are part of the account."),
    DataClass.CONSENTS: N_("They prove what was consented to, so they are never deleted."),
    DataClass.CONTACTS: N_("Change or remove them on the page of emergency contacts."),
}
"""Why a class cannot be deleted."""
_PARTLY_KEPT = {
    DataClass.USAGE: N_("Today's stays until tomorrow, because today's limits depend on it."),
    DataClass.ALERTS: N_("Alerts stay until somebody has dealt with them."),
}
"""What stays of a class that can otherwise be deleted."""
_GUARDIANS_DECIDE = N_("Your guardians decide about this until you are 18.")
_WARD_DECIDES = N_("Only this person can have it deleted.")
_SERVICE_OVER = N_("The service has ended, and the time for copying data is over.")
_DAMAGED = N_("Something that is kept was damaged. Please write to the service.")
_APP_PURPOSE = N_("To let a guardian look after this account with an app.")
_CONTACT_PURPOSE = N_("To reach somebody in an emergency.")
_FORMER_CONTACT = N_("An emergency contact who is no longer registered")
_SOME_KEPT = N_("Some of it has to be kept. The list of what is held says why.")
_AUTHORITIES = {
    "CN": N_(
        "Call 12377 for illegal or harmful content, or turn to the cyberspace administration where "
        "you live."
    ),
}
_OTHER_AUTHORITY = N_("Turn to the data protection or consumer authority where you live.")


class RedressWords:
    """The sentences in the language of one reader (BCP 47 tag, as ``zh-CN``)."""

    def __init__(self, language: str) -> None:
        self._words = Words(_DOMAIN, best_language(language))

    def purpose(self, data_class: DataClass) -> str:
        """Return what a class of data is kept for."""
        return self._words.say(PURPOSES[data_class])

    def why_kept(self, data_class: DataClass) -> str | None:
        """Return why a class cannot be deleted at all, or ``None``."""
        return self._words.say(_KEPT[data_class]) if data_class in _KEPT else None

    def partly_kept(self, data_class: DataClass) -> str | None:
        """Return what stays of a class that can be deleted, or ``None``."""
        return self._words.say(_PARTLY_KEPT[data_class]) if data_class in _PARTLY_KEPT else None

    def guardians_decide(self) -> str:
        """Tell a minor that guardians delete this, because they have to see it (Art. 14)."""
        return self._words.say(_GUARDIANS_DECIDE)

    def ward_decides(self) -> str:
        """Tell a guardian that an adult's data is the adult's to delete."""
        return self._words.say(_WARD_DECIDES)

    def service_over(self) -> str:
        """Say that data can no longer be copied."""
        return self._words.say(_SERVICE_OVER)

    def damaged(self) -> str:
        """Say that a job failed."""
        return self._words.say(_DAMAGED)

    def app_purpose(self) -> str:
        """Say what a linked app gets data for."""
        return self._words.say(_APP_PURPOSE)

    def contact_purpose(self) -> str:
        """Say what an emergency contact is told something for."""
        return self._words.say(_CONTACT_PURPOSE)

    def former_contact(self) -> str:
        """Name a contact whose name is gone."""
        return self._words.say(_FORMER_CONTACT)

    def some_kept(self) -> str:
        """Say that several things were kept."""
        return self._words.say(_SOME_KEPT)

    def next_authority(self, jurisdiction: str) -> str:
        """Return whom to turn to when a complaint is not answered in time."""
        return self._words.say(_AUTHORITIES.get(jurisdiction, _OTHER_AUTHORITY))
