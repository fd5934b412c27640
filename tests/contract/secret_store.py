"""What every secret store must do. Subclass and give the ``store`` fixture: an empty store."""

import pytest

from guardian.vault.secret_store import SecretStore

NAME = "Guardian 00000000-0000-4000-8000-000000000001 1"
OTHER_NAME = "Guardian 00000000-0000-4000-8000-000000000001 2"
FIRST = bytes(range(32))
SECOND = bytes(range(100, 132))


class SecretStoreContract:
    """The suite."""

    def test_an_empty_store_has_nothing(self, store: SecretStore) -> None:
        assert store.read(NAME) is None

    def test_what_is_written_is_read(self, store: SecretStore) -> None:
        store.write(NAME, FIRST)
        assert store.read(NAME) == FIRST

    @pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32, b"\x00\r\n" + b"'" * 29])
    def test_every_byte_survives(self, store: SecretStore, secret: bytes) -> None:
        store.write(NAME, secret)
        assert store.read(NAME) == secret

    def test_the_latest_write_counts(self, store: SecretStore) -> None:
        store.write(NAME, FIRST)
        store.write(NAME, SECOND)
        assert store.read(NAME) == SECOND

    def test_what_is_deleted_is_gone(self, store: SecretStore) -> None:
        store.write(NAME, FIRST)
        store.delete(NAME)
        assert store.read(NAME) is None

    def test_each_name_has_a_secret_of_its_own(self, store: SecretStore) -> None:
        store.write(NAME, FIRST)
        assert store.read(OTHER_NAME) is None
        store.write(OTHER_NAME, SECOND)
        assert store.read(NAME) == FIRST
        store.delete(NAME)
        assert store.read(NAME) is None
        assert store.read(OTHER_NAME) == SECOND

    def test_deleting_nothing_is_fine(self, store: SecretStore) -> None:
        store.delete(NAME)
        assert store.read(NAME) is None

    def test_after_a_delete_there_is_room_again(self, store: SecretStore) -> None:
        store.write(NAME, FIRST)
        store.delete(NAME)
        store.write(NAME, SECOND)
        assert store.read(NAME) == SECOND

    @pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
    def test_only_32_bytes_are_a_secret(self, store: SecretStore, secret: bytes) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            store.write(NAME, secret)
        assert store.read(NAME) is None

    def test_it_has_a_name_for_the_person(self, store: SecretStore) -> None:
        assert store.backend

    def test_the_secret_is_not_in_its_repr(self, store: SecretStore) -> None:
        store.write(NAME, FIRST)
        assert FIRST.hex() not in repr(store)
