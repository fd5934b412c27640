"""Letters to contacts: by a real mail server, kind, without a word of the child's."""

from asyncio.base_events import Server
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from guardian.provider.contacting.channel import ChannelError, Letter, SmtpChannel
from guardian.provider.contacting.letters import Names, code_letter, crisis_letter
from guardian.provider.context import Provider
from guardian.provider.engine.crisis import run_due, send_messages
from guardian.provider.ledger.contacts import contact_message_table
from guardian.provider.ledger.people import guardian_table, ward_table
from tests.provider.safety.crisis_family import (
    CANARY,
    acknowledge,
    crisis,
    put_contact,
    tried,
    verified_contact,
)
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

SENDER = "help@companion.example"


@dataclass
class Postbox:
    """Takes what a mail server is given; refuses whom it is told to."""

    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append((list(envelope.rcpt_tos), message))
        return "250 OK"

    def texts(self) -> list[str]:
        """Return the bodies, as they are read."""
        return [str(message.get_content()) for _, message in self.letters]

    def to(self) -> list[str]:
        """Return to whom they went."""
        return [address for recipients, _ in self.letters for address in recipients]


class MailServer(Controller):
    """A real mail server on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd says nothing of it


@pytest.fixture
def postbox() -> Postbox:
    """Return an empty one."""
    return Postbox()


@pytest.fixture
def channel(postbox: Postbox) -> Iterator[SmtpChannel]:
    """Run a real mail server for the test."""
    controller = MailServer(postbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield SmtpChannel("127.0.0.1", controller.port, SENDER)
    controller.stop()


@pytest.fixture
def mailing(served: ServedProvider, app: LinkedApp, channel: SmtpChannel) -> Provider:
    """Return the served provider, with e-mail; the contacts aunt and uncle are verified."""
    verified_contact(app, "aunt", order=1)
    verified_contact(app, "uncle", order=2)
    return replace(served.provider, email=channel)


def pass_time(mailing: Provider, served: ServedProvider, *, minutes: float) -> None:
    served.clock.advance(timedelta(minutes=minutes))
    with mailing.engine.begin() as connection:
        run_due(mailing, connection, mailing.clock.now())
    send_messages(mailing)


def contacted(app: LinkedApp, alert_id: str) -> list[tuple[int, str]]:
    return [(t.number, t.outcome) for t in tried(app, alert_id) if t.channel == "email"]


def test_a_contact_is_asked_to_call(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    alert_id = crisis(served)
    pass_time(mailing, served, minutes=15.1)
    ((recipients, message),) = postbox.letters
    assert recipients == ["aunt@example.org"]
    assert message["From"] == SENDER
    assert message["Subject"] == "Please call Mia at once"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] is not None
    (text,) = postbox.texts()
    assert "Please call Mia at once or go there" in text
    assert "12356" in text
    assert "110" in text
    assert "12377" not in text, "no office that takes reports"
    for withheld in (CANARY, "self_harm", "harm", "comfort", "buddy", alert_id):
        assert withheld not in text
    assert contacted(app, alert_id) == [(5, "sent")]
    pass_time(mailing, served, minutes=0)
    assert len(postbox.letters) == 1


def test_a_drill_says_so_first(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    assert app.send("POST", "/drills").status_code == 202
    pass_time(mailing, served, minutes=16)
    ((_, message),) = postbox.letters
    assert message["Subject"] == "Drill: nobody is in danger"
    assert postbox.texts()[0].startswith("This is only a drill: nobody is in danger.")


def test_a_guardian_reads_chinese(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(update(guardian_table).values(language="zh-CN"))
    crisis(served)
    pass_time(mailing, served, minutes=16)
    ((_, message),) = postbox.letters
    assert message["Subject"] == "请马上打电话给Mia"
    assert "Mia可能有危险" in postbox.texts()[0]
    assert "12356" in postbox.texts()[0]


def test_where_a_letter_fails_the_next_contact_is_written_to(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    postbox.refused = {"aunt@example.org"}
    alert_id = crisis(served)
    pass_time(mailing, served, minutes=15.1)
    assert postbox.to() == ["uncle@example.org"]
    assert contacted(app, alert_id) == [(5, "failed"), (6, "sent")]
    postbox.refused = set()
    pass_time(mailing, served, minutes=5)
    assert postbox.to() == ["uncle@example.org", "aunt@example.org"], "once more, after the others"
    numbers = [t.number for t in tried(app, alert_id)]
    moments = [t.minutes for t in tried(app, alert_id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert moments == sorted(moments)


def test_a_server_that_is_away_is_said_to_have_failed(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    deaf = replace(mailing, email=SmtpChannel("127.0.0.1", 1, SENDER))
    alert_id = crisis(served)
    pass_time(deaf, served, minutes=15.1)
    assert [outcome for _, outcome in contacted(app, alert_id)] == ["failed", "failed"]
    pass_time(mailing, served, minutes=5)
    assert postbox.to() == ["aunt@example.org"]


def test_what_has_not_left_is_not_shown_and_is_taken_back_by_an_answer(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    alert_id = crisis(served)
    served.clock.advance(timedelta(minutes=15.1))
    with mailing.engine.begin() as connection:
        run_due(mailing, connection, mailing.clock.now())
    assert contacted(app, alert_id) == []
    acknowledge(app, alert_id)
    send_messages(mailing)
    assert postbox.letters == []


def test_a_letter_survives_a_restart_before_it_left(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    crisis(served)
    served.clock.advance(timedelta(minutes=15.1))
    with mailing.engine.begin() as connection:
        run_due(mailing, connection, mailing.clock.now())
        # it was being sent when the process ended, some minutes ago
        connection.execute(
            update(contact_message_table)
            .where(contact_message_table.c.kind == "crisis")
            .values(outcome="sending", taken_at=mailing.wall_clock.now() - timedelta(minutes=3))
        )
    send_messages(mailing)
    assert postbox.to() == ["aunt@example.org"]


def test_a_code_goes_to_the_address(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(update(ward_table).values(test=False))
    assert put_contact(app, "gran").status_code == 200
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(contact_message_table)
            .where(contact_message_table.c.contact_id == "gran")
            .values(outcome="waiting")  # as with e-mail from the start
        )
    send_messages(mailing)
    ((recipients, message),) = postbox.letters
    assert recipients == ["gran@example.org"]
    assert message["Subject"] == "Code for an emergency contact"
    with served.provider.engine.begin() as connection:
        code = connection.execute(
            select(contact_message_table.c.code).where(contact_message_table.c.contact_id == "gran")
        ).scalar_one()
    (text,) = postbox.texts()
    assert code in text
    assert "Mum" in text
    answer = app.send("POST", "/contacts/gran/verify", json={"code": code})
    assert answer.json()["verification"] == "verified"


def test_nobody_is_written_to_who_was_removed(
    served: ServedProvider, app: LinkedApp, mailing: Provider, postbox: Postbox
) -> None:
    alert_id = crisis(served)
    served.clock.advance(timedelta(minutes=15.1))
    with mailing.engine.begin() as connection:
        run_due(mailing, connection, mailing.clock.now())
    assert app.send("DELETE", "/contacts/aunt").status_code == 204
    send_messages(mailing)
    assert postbox.to() == ["uncle@example.org"]
    assert [outcome for _, outcome in contacted(app, alert_id)] == ["failed", "sent"]


def test_the_channel_says_nothing_of_whom_it_failed_to_reach(
    channel: SmtpChannel, postbox: Postbox
) -> None:
    postbox.refused = {"gran@example.org"}
    with pytest.raises(ChannelError) as failure:
        channel.send(Letter(address="gran@example.org", subject="s", text=CANARY))
    assert "gran" not in repr(failure.value)
    with pytest.raises(ChannelError):
        channel.send(Letter(address="gran@example.org", subject="two\nlines", text="t"))


NAMES = st.text(min_size=1, max_size=300)


@given(ward=NAMES, guardian=NAMES, language=st.sampled_from(["en", "zh-CN"]), drill=st.booleans())
def test_a_name_cannot_become_a_header_or_a_paragraph(
    ward: str, guardian: str, language: str, drill: bool
) -> None:
    names = Names(
        guardian=guardian,
        ward=ward,
        provider="Sandbox",
        language=language,
        address="a@example.org",
    )
    letter = crisis_letter(names, {"110": "police"}, drill=drill)
    assert letter.subject.isprintable()
    assert len(letter.subject) < 200
    assert len(letter.text.split("\n\n")) == 4
    code = code_letter(names, "123456")
    assert "123456" in code.text
    assert len(code.text.split("\n\n")) == 2
    assert names.address not in repr(names)
