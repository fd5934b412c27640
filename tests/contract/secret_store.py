"""What every secret store must do. Subclass and give the ``store`` fixture: an empty store."""

import pytest

from guardian.vault.secret_store import SecretStore

FIRST = bytes(range(32))
SECOND = bytes(range(100, 132))


class SecretStoreContract:
    """The suite."""

    def test_an_empty_store_has_nothing(self, store: SecretStore) -> None:
        assert store.read() is None

    def test_what_is_written_is_read(self, store: SecretStore) -> None:
        store.write(FIRST)
        assert store.read() == FIRST

    @pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32, b"\x00\r\n" + b"'" * 29])
    def test_every_byte_survives(self, store: SecretStore, secret: bytes) -> None:
        store.write(secret)
        assert store.read() == secret

    def test_the_latest_write_counts(self, store: SecretStore) -> None:
        store.write(FIRST)
        store.write(SECOND)
        assert store.read() == SECOND

    def test_what_is_deleted_is_gone(self, store: SecretStore) -> None:
        store.write(FIRST)
        store.delete()
        assert store.read() is None

    def test_deleting_nothing_is_fine(self, store: SecretStore) -> None:
        store.delete()
        assert store.read() is None

    def test_after_a_delete_there_is_room_again(self, store: SecretStore) -> None:
        store.write(FIRST)
        store.delete()
        store.write(SECOND)
        assert store.read() == SECOND

    @pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
    def test_only_32_bytes_are_a_secret(self, store: SecretStore, secret: bytes) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            store.write(secret)
        assert store.read() is None

    def test_it_has_a_name_for_the_person(self, store: SecretStore) -> None:
        assert store.backend

    def test_the_secret_is_not_in_its_repr(self, store: SecretStore) -> None:
        store.write(FIRST)
        assert FIRST.hex() not in repr(store)
