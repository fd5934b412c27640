"""Asks for the keyring's password as a desktop does, and answers when the test says so.

gnome-keyring asks through whoever owns ``org.gnome.keyring.SystemPrompter``. What was typed comes
back encrypted: Diffie-Hellman in the 1536-bit group of RFC 3526, HKDF-SHA256, AES-128-CBC. What is
shared may begin with a zero byte, once in 256 times, which libgcr leaves out: padded to the length
of the prime it makes another key, and the right password does not open the keyring.
"""

import base64
import configparser
import io
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_method_call,
    new_method_return,
)
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

from tests.rig.desktop_session.bus import wait_for_owner
from tests.rig.desktop_session.programs import PATIENCE_SECONDS

PROMPTER = "org.gnome.keyring.SystemPrompter"
CALLBACK = "org.gnome.keyring.internal.Prompter.Callback"
_PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF",
    16,
)
_PRIME_BYTES = 192
_GROUP = "sx-aes-1"


class KeyringPrompter:
    """Owns the name on one bus; every question waits for :meth:`answer`."""

    def __init__(self, address: str) -> None:
        self._private = secrets.randbits(1024)
        self._asked: tuple[DBusAddress, str] | None = None
        self._changed = threading.Condition()
        self._connection = open_dbus_connection(address)
        self._connection.send(message_bus.RequestName(PROMPTER))
        self._thread = threading.Thread(target=self._serve, name="prompter of a test")
        self._thread.start()
        wait_for_owner(address, PROMPTER)

    def wait_until_asked(self) -> None:
        """Return once the keyring waits for a password."""
        with self._changed:
            asked = self._changed.wait_for(lambda: self._asked is not None, PATIENCE_SECONDS)
        assert asked, "the keyring never asked"

    def answer(self, password: str) -> None:
        """Give the password to the question that waits."""
        with self._changed:
            assert self._asked is not None
            callback, theirs = self._asked
            self._asked = None
        self._ready(callback, "yes", self._sealed(password.encode(), theirs))

    def close(self) -> None:
        """Ask nobody any more."""
        self._connection.interrupt()
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        with suppress(ReceiveStopped, ConnectionError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._heed(message)

    def _heed(self, call: Message) -> None:
        fields = call.header.fields
        callback = DBusAddress(call.body[0], fields[HeaderFields.sender], CALLBACK)
        self._connection.send(new_method_return(call))
        member = fields[HeaderFields.member]
        if member == "BeginPrompting":
            self._ready(callback, "", _written(public=_bytes(pow(2, self._private, _PRIME))))
        elif member == "PerformPrompt":
            with self._changed:
                self._asked = callback, call.body[3]
                self._changed.notify_all()
        elif member == "StopPrompting":
            self._connection.send(new_method_call(callback, "PromptDone"))

    def _ready(self, callback: DBusAddress, reply: str, exchange: str) -> None:
        body: tuple[Any, ...] = (reply, {}, exchange)
        self._connection.send(new_method_call(callback, "PromptReady", "sa{sv}s", body))

    def _sealed(self, password: bytes, exchange: str) -> str:
        theirs = configparser.ConfigParser()
        theirs.read_string(exchange)
        public = int.from_bytes(base64.b64decode(theirs[_GROUP]["public"]))
        shared = _bytes(pow(public, self._private, _PRIME)).lstrip(b"\0")  # as libgcr does
        key = HKDF(SHA256(), 16, salt=None, info=b"").derive(shared)
        padder, iv = PKCS7(128).padder(), os.urandom(16)
        encryptor = Cipher(AES(key), CBC(iv)).encryptor()
        secret = encryptor.update(padder.update(password) + padder.finalize())
        ours = _bytes(pow(2, self._private, _PRIME))
        return _written(public=ours, secret=secret + encryptor.finalize(), iv=iv)


def _bytes(number: int) -> bytes:
    return number.to_bytes(_PRIME_BYTES)


def _written(**values: bytes) -> str:
    file = configparser.ConfigParser()
    file[_GROUP] = {name: base64.b64encode(value).decode() for name, value in values.items()}
    text = io.StringIO()
    file.write(text, space_around_delimiters=False)
    return text.getvalue()


@contextmanager
def keyring_prompter(address: str) -> Iterator[KeyringPrompter]:
    """Ask on the bus at ``address`` until the block ends."""
    prompter = KeyringPrompter(address)
    try:
        yield prompter
    finally:
        prompter.close()
