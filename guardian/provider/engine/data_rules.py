"""Who may have which data deleted, and why not (PIPL Art. 47, Art. 50)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.data import DataClass
from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import guardian, ward
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.redress_words import RedressWords

_FOR_GUARDIANS = frozenset(
    {DataClass.USAGE, DataClass.REFUSALS, DataClass.ALERTS, DataClass.REMINDERS}
)
"""What guardians of a minor have to be able to see (Art. 14), so that they decide about it."""


@dataclass(frozen=True, kw_only=True)
class DataRules:
    """What holds for one ward and one who asks: a guardian, or the ward."""

    by_guardian: bool
    minor: bool
    words: RedressWords

    def why_kept(self, data_class: DataClass) -> str | None:
        """Return why nothing of this class is deleted for whoever asks; ``None``: it is."""
        kept = self.words.why_kept(data_class)
        if kept is not None:
            return kept
        if self.by_guardian and not self.minor:
            return self.words.ward_decides()
        if not self.by_guardian and self.minor and data_class in _FOR_GUARDIANS:
            return self.words.guardians_decide()
        return None


def data_rules(
    connection: Connection, ward_id: str, guardian_id: str | None, now: datetime
) -> DataRules:
    """Return the rules for a guardian, or (``None``) for the ward; words in their language."""
    person = ward(connection, ward_id)
    language = (
        person.language if guardian_id is None else guardian(connection, guardian_id).language
    )
    return DataRules(
        by_guardian=guardian_id is not None,
        minor=is_minor(treated_age(person, now)),
        words=RedressWords(language),
    )
