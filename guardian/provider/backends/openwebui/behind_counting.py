"""Counts a turn that only the gateway saw: under the model itself, its words looked at."""

from datetime import datetime

from sqlalchemy import Connection

from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import WardRow
from guardian.provider.backends.external_names import character_id_of
from guardian.provider.backends.openwebui.behind_witness import Witnessed
from guardian.provider.backends.openwebui.softening import soften
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.age_suspicion import note_message
from guardian.provider.engine.alerts import WorryingMessage, raise_alerts
from guardian.provider.engine.output_findings import Finding, report_finding
from guardian.provider.engine.told_turns import ToldMoment, count_told
from guardian.provider.signals.ai_output import check_output


def count_said(
    provider: Provider, connection: Connection, person: WardRow, turn: Witnessed
) -> None:
    """Count the ward's side and tell of its signs; the caller has the ward's lock."""
    character_id, at = character_id_of(turn.model), turn.began_at
    said = ToldMoment(character_id=character_id, at=at, by_ward=True, asked_at=at)
    count_told(provider, connection, person, said)
    turn.counted = True
    if not turn.words:
        return
    note_message(provider, connection, person, turn.words, at)
    now = provider.clock.now()
    worrying = WorryingMessage(
        ward_id=person.ward_id,
        character_id=character_id,
        text=turn.words,
        signals=turn.signals,
        provider_actions=soften(connection, person.ward_id, turn.signals, now),
    )
    raise_alerts(provider, connection, worrying, now)


def soften_at_once(connection: Connection, ward_id: str, turn: Witnessed, now: datetime) -> None:
    """Let the answer to a turn be softer already, of whose signs the server's table will tell."""
    soften(connection, ward_id, turn.signals, now)


def count_answered(
    provider: Provider, connection: Connection, person: WardRow, turn: Witnessed
) -> None:
    """Count the model's side and tell of what was wrong with it."""
    if turn.ended_at is None or not turn.said:
        return
    character_id = character_id_of(turn.model)
    answered = ToldMoment(
        character_id=character_id, at=turn.ended_at, by_ward=False, asked_at=turn.began_at
    )
    count_told(provider, connection, person, answered)
    if turn.fault is not None:
        passed = Finding(
            rule=turn.fault, character_id=character_id, action="passed", text=turn.said
        )
        report_finding(provider, connection, person, passed, provider.clock.now())


def report_kept_back(
    provider: Provider, connection: Connection, person: WardRow, model: str, text: str
) -> None:
    """Tell of what a model was about to say; the ward did not read it."""
    now = provider.clock.now()
    rule = check_output(text, minor=is_minor(treated_age(person, now)))
    if rule is not None:
        finding = Finding(rule=rule, character_id=character_id_of(model), text=text)
        report_finding(provider, connection, person, finding, now)
