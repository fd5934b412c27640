"""What every way of starting at login must do."""

from collections.abc import Callable

from guardian.system.login_start import LoginStart

COMMAND = ("/opt/with space/python3", "-m", "guardian", "--hidden")


class LoginStartContract:
    """Subclass it and give the fixture ``made``, which returns one more on the same desktop."""

    def test_it_is_off_before_anybody_asks(self, made: Callable[[], LoginStart]) -> None:
        assert not made().is_on()

    def test_it_stays_as_it_was_set(self, made: Callable[[], LoginStart]) -> None:
        made().set_on(True)
        assert made().is_on()
        made().set_on(False)
        assert not made().is_on()

    def test_asking_twice_changes_nothing(self, made: Callable[[], LoginStart]) -> None:
        for on in (False, False, True, True):
            made().set_on(on)
            assert made().is_on() is on
