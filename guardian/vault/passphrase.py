"""The rule for a passphrase, and the key that is stretched from it (Argon2id, RFC 9106)."""

import threading
import unicodedata
from typing import Literal

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pydantic import BaseModel, ConfigDict, Field

from guardian.vault.errors import VaultMemoryError, WeakPassphraseError
from guardian.vault.keys import KEY_BYTES

MINIMUM_CHARACTERS = 8
MINIMUM_DIFFERENT = 5
_ONE_AT_A_TIME = threading.Lock()


class Argon2Parameters(BaseModel):
    """What a guess costs. The bounds keep a changed file from asking for absurd work or none.

    ``memory_kib`` is in KiB (RFC 9106 calls it m), ``iterations`` is t, ``lanes`` is p.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Literal["argon2id"] = "argon2id"
    memory_kib: int = Field(default=256 * 1024, ge=8 * 1024, le=1024 * 1024)
    iterations: int = Field(default=3, ge=1, le=16)
    lanes: int = Field(default=4, ge=1, le=16)

    def raised_to(self, today: "Argon2Parameters") -> "Argon2Parameters":
        """Return these where neither memory nor iterations fall short, else the higher of each."""
        if self.memory_kib >= today.memory_kib and self.iterations >= today.iterations:
            return self
        return Argon2Parameters(
            memory_kib=max(self.memory_kib, today.memory_kib),
            iterations=max(self.iterations, today.iterations),
            lanes=today.lanes,
        )


def check_passphrase(passphrase: str) -> None:
    """Raise WeakPassphraseError unless it is long enough and not one character held down.

    At least 8 characters, of which at least 5 are different.
    """
    normal = _normal(passphrase)
    if len(normal) < MINIMUM_CHARACTERS or len(set(normal)) < MINIMUM_DIFFERENT:
        raise WeakPassphraseError(minimum=MINIMUM_CHARACTERS, different=MINIMUM_DIFFERENT)


def stretch(passphrase: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
    """Return 32 bytes from a passphrase; takes about half a second with the defaults.

    Raises VaultMemoryError where the memory is not free.
    """
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=parameters.iterations,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    try:
        return derived(kdf, _normal(passphrase).encode("utf-8", "surrogatepass"))
    except MemoryError as error:
        raise VaultMemoryError(mebibytes=parameters.memory_kib // 1024) from error


def derived(kdf: Argon2id, secret: bytes) -> bytes:
    """Return the key while no other thread derives one. Raises ``MemoryError``."""
    # WORKAROUND https://github.com/openssl/openssl/pull/12256: the lanes take their threads from
    # one small pool of the process. A second key finds none, and says that memory is short.
    with _ONE_AT_A_TIME:
        return kdf.derive(secret)


def _normal(passphrase: str) -> str:
    # NFKC, since an input method types the same letter narrow or wide (RFC 8265, section 4).
    return unicodedata.normalize("NFKC", passphrase)
