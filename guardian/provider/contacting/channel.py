"""The way to a contact's address: a port, and e-mail by SMTP (RFC 5321)."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from typing import Protocol

from guardian.clock import Clock, SystemClock

_TIMEOUT_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to one person, ready to be sent."""

    address: str
    subject: str
    text: str


class ChannelError(Exception):
    """The letter did not leave; says nothing of address or content."""


class ContactChannel(Protocol):
    """Takes letters to addresses of one kind."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over; raises :class:`ChannelError` when nobody took it."""


class SmtpChannel:
    """E-mail by a mail server that takes it without a password, as one's own relay does.

    TLS is used where the server offers it, and then its certificate has to be right; a relay on
    this machine is spoken to as it is.
    """

    def __init__(self, host: str, port: int, sender: str, clock: Clock | None = None) -> None:
        self._host = host
        self._port = port
        self._sender = Address(addr_spec=sender)
        self._clock = clock or SystemClock()

    def send(self, letter: Letter) -> None:
        """Hand the letter to the mail server; raises :class:`ChannelError`."""
        try:
            message = self._message(letter)
            with smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_SECONDS) as server:
                server.ehlo()
                if server.has_extn("starttls") and not _is_this_machine(self._host):
                    server.starttls(context=ssl.create_default_context())
                server.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError):  # its text may repeat the address
            raise ChannelError from None

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = Address(addr_spec=letter.address)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = make_msgid(domain=self._sender.domain)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
        message.set_content(letter.text)
        return message


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
