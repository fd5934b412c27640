"""Reading, giving and withdrawing consents, each act with a signed receipt to keep."""

from datetime import datetime
from http import HTTPStatus
from typing import Literal

from pydantic import JsonValue
from sqlalchemy import Connection, select, update

from guardian.link.wire.consents import (
    Consent,
    ConsentKind,
    ConsentList,
    ConsentState,
    ConsentTerms,
    ConsentWish,
)
from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import ExitMethod
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.policy.bands import is_minor
from guardian.provider.access import Grant
from guardian.provider.accounts.people import GuardianRow, WardRow, guardian, lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.consent_terms import TERMS_VERSION, consent_terms
from guardian.provider.engine.consents import (
    REQUIRED,
    ConsentRow,
    latest_consents,
    record_consent,
    required_kinds,
    state_of,
)
from guardian.provider.engine.events import append_change
from guardian.provider.engine.exits import end_by
from guardian.provider.engine.receipts import sign_receipt
from guardian.provider.ledger.minors import consent_table
from guardian.provider.problems import ProblemError

_TOPICS = (Topic.CONSENTS, Topic.WARD)


class ConsentDesk:
    """The consents of one ward, as one guardian reads and changes them, in one transaction."""

    def __init__(
        self, provider: Provider, connection: Connection, grant: Grant, now: datetime
    ) -> None:
        lock_ward(connection, grant.ward_id)
        self._provider = provider
        self._connection = connection
        self._now = now
        self._person: WardRow = ward(connection, grant.ward_id)
        self._reader: GuardianRow = guardian(connection, grant.guardian_id)

    def read(self) -> ConsentList:
        """Return one entry per kind that is asked of this ward, or that somebody once gave."""
        known = latest_consents(self._connection, self._person.ward_id)
        asked = {*required_kinds(self._person, self._now), ConsentKind.MODEL_TRAINING, *known}
        entries = [self._entry(kind, known.get(kind)) for kind in ConsentKind if kind in asked]
        return ConsentList(consents=entries, as_of=self._now)

    def give(self, wish: ConsentWish) -> Consent:
        """Give one consent; raises ``ProblemError`` 409 or, for terms that changed, 422.

        One that was given to earlier terms stands until it is given anew, and ends as that is.
        """
        if wish.version != TERMS_VERSION:
            raise _other_version()
        ward_id = self._person.ward_id
        earlier = latest_consents(self._connection, ward_id).get(wish.kind)
        self._refuse_pointless(wish.kind, earlier)
        if earlier is not None and earlier.withdrawn_at is None:
            self._set(earlier, withdrawn_at=self._now, withdrawn_by=self._reader.guardian_id)
        record_consent(self._connection, ward_id, wish.kind, self._reader.guardian_id, self._now)
        append_change(self._provider, self._connection, ward_id, _TOPICS, self._now)
        return self._entry(wish.kind, latest_consents(self._connection, ward_id)[wish.kind])

    def withdraw(self, consent_id: str) -> Consent:
        """Withdraw one consent; a required one ends the ward's session too.

        The same call again answers the same. Raises ``ProblemError`` 404.
        """
        row = self._find(consent_id)
        if row.withdrawn_at is None:
            self._set(row, withdrawn_at=self._now, withdrawn_by=self._reader.guardian_id)
            self._end_session(ConsentKind(row.kind))
            row = self._find(consent_id)
        return self._entry(ConsentKind(row.kind), row)

    def _refuse_pointless(self, kind: ConsentKind, known: ConsentRow | None) -> None:
        """Refuse what is given already, what nothing asks for, and what only the ward can give."""
        to_these_terms = known is not None and known.version == TERMS_VERSION
        if to_these_terms and state_of(known) is ConsentState.GIVEN:
            raise _conflict("This consent is given already", "consent_given")
        if kind in REQUIRED and kind not in required_kinds(self._person, self._now):
            raise _conflict("At this age the consent is not needed", "not_required")
        if not is_minor(treated_age(self._person, self._now)):
            raise _conflict("A person of full age decides this alone", "ward_decides")

    def _end_session(self, kind: ConsentKind) -> None:
        ward_id = self._person.ward_id
        if kind in required_kinds(self._person, self._now):
            end_by(self._provider, self._connection, ward_id, ExitMethod.GUARDIAN, self._now)
        append_change(self._provider, self._connection, ward_id, _TOPICS, self._now)

    def _find(self, consent_id: str) -> ConsentRow:
        table = consent_table
        row = self._connection.execute(
            select(table).where(
                table.c.consent_id == consent_id, table.c.ward_id == self._person.ward_id
            )
        ).one_or_none()
        if row is None:
            raise ProblemError(
                HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such consent"
            )
        return row

    def _set(self, row: ConsentRow, **values: object) -> None:
        table = consent_table
        self._connection.execute(
            update(table).where(table.c.consent_id == row.consent_id).values(**values)
        )

    def _entry(self, kind: ConsentKind, row: ConsentRow | None) -> Consent:
        given_by = None if row is None else guardian(self._connection, row.given_by)
        return Consent(
            consent_id=None if row is None else row.consent_id,
            kind=kind,
            state=state_of(row),
            required=kind in required_kinds(self._person, self._now),
            version=None if row is None else row.version,
            given_at=None if row is None else row.given_at,
            given_by=None if given_by is None else given_by.display_name,
            withdrawn_at=None if row is None else row.withdrawn_at,
            receipt=None if row is None else self._receipt(row),
            terms=self._terms(kind, self._reader.language),
        )

    def _receipt(self, row: ConsentRow) -> str:
        """Return the receipt of the last act, signing it where nobody has read it yet."""
        if row.withdrawn_at is None:
            return self._signed(row, "consent_given", "given_receipt", row.given_at)
        return self._signed(row, "consent_withdrawn", "withdrawn_receipt", row.withdrawn_at)

    def _signed(
        self,
        row: ConsentRow,
        what: Literal["consent_given", "consent_withdrawn"],
        column: str,
        at: datetime,
    ) -> str:
        kept: str | None = getattr(row, column)
        if kept is None:
            kept = sign_receipt(
                self._provider,
                self._connection,
                ward_id=self._person.ward_id,
                receipt=what,
                about=self._about(row),
                now=at,
            )
            self._set(row, **{column: kept})
        return kept

    def _about(self, row: ConsentRow) -> dict[str, JsonValue]:
        """Return who consented to what, with the terms as that guardian read them."""
        giver = guardian(self._connection, row.given_by)
        about: dict[str, JsonValue] = {
            "consent_id": row.consent_id,
            "state": state_of(row),
            "given_at": row.given_at.isoformat(),
            "given_by": giver.display_name,
            "guardian_id": giver.guardian_id,
            "controller": self._provider.name,
            "terms": self._terms(ConsentKind(row.kind), giver.language).model_dump(mode="json"),
        }
        if row.withdrawn_at is not None:
            withdrawer = guardian(self._connection, row.withdrawn_by)
            about["withdrawn_at"] = row.withdrawn_at.isoformat()
            about["withdrawn_by"] = withdrawer.display_name
        return about

    def _terms(self, kind: ConsentKind, language: str) -> ConsentTerms:
        return consent_terms(
            kind,
            language=language,
            person=self._person,
            provider_name=self._provider.name,
        )


def _other_version() -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="These are not the current terms",
        detail="Show the current terms, and ask again.",
        errors=(FieldError(field="version", message=f"The current version is {TERMS_VERSION}."),),
    )


def _conflict(title: str, reason: str) -> ProblemError:
    return ProblemError(HTTPStatus.CONFLICT, ProblemType.STATE_CONFLICT, title=title, reason=reason)
