"""A day on which Guardian is mostly locked: it hears everything, and says only that it did."""

import pytest

from tests.journeys.family import PLANTED, WAITS, Family, until
from tests.rig.desktop_session.bus import SeenNotification

pytestmark = [
    pytest.mark.journey,
    pytest.mark.desktop,
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

WORRY = f"I do not want to live any more, says the {PLANTED[1]}"
MEETING = f"An online friend wants to meet up with me, and {PLANTED[0]}"


def test_what_happens_behind_the_lock_waits_there(family: Family) -> None:
    family.app.start()
    family.be_told_of_a_weak_passphrase()
    family.choose_passphrase()
    family.link()
    _a_quiet_lock(family)
    _a_worry_behind_the_lock(family)
    _open_it(family)
    _a_worry_while_nothing_runs(family)
    _a_second_start(family)
    _open_it_again(family)
    family.leave_no_trace()


def _a_quiet_lock(family: Family) -> None:
    family.lock()
    family.window.wait_for_text("All is quiet.", "Heard from the services")
    assert "Mia" not in family.window.texts()


def _a_worry_behind_the_lock(family: Family) -> None:
    family.child_signs_in()
    family.go_to("storyteller_lan")
    _says_only_that_something_waits(family.notified(lambda: family.write(WORRY)))
    shown = family.window.wait_for_text("Something waits for you.")
    assert "Mia" not in shown
    assert "live" not in shown
    family.unlock("eight lively owls on a roof")
    family.window.wait_for_text("That is not the passphrase")


def _says_only_that_something_waits(notification: SeenNotification) -> None:
    assert (notification.title, notification.body) == WAITS


def _open_it(family: Family) -> None:
    family.open()
    family.window.press("go_alerts")
    about = "Talk about not wanting to live. Mia with Storyteller Lan"
    shown = family.window.wait_for_text("1 alert waits for you", "Connected", about)
    (row,) = (line for line in shown.splitlines() if about in line)
    family.window.press(row)
    family.window.press("acknowledge")
    family.window.wait_for_text("Seen by you today")
    family.window.press("back_to_alerts")
    family.window.wait_for_text("You have seen every alert that arrived.")
    (alert,) = family.app.facts()["alerts"]
    assert alert["category"].startswith("self_harm")
    assert len(family.desktop.notifications()) == 1, "what was told is told once"


def _a_worry_while_nothing_runs(family: Family) -> None:
    family.lock()
    family.window.wait_for_text("All is quiet.")
    family.app.kill()
    family.say(MEETING)
    _says_only_that_something_waits(family.notified(family.app.start))
    family.window.wait_for_text("Guardian is locked.", "Something waits for you.")


def _a_second_start(family: Family) -> None:
    """Have it come forward from behind."""
    family.app.minimise()
    assert family.app.start_again() == 0
    until(family.app.is_in_front, "the window never came forward")


def _open_it_again(family: Family) -> None:
    family.desktop.click_notification()
    family.open()
    family.window.press("go_alerts")
    family.window.wait_for_text("1 alert waits for you", "Talk about meeting a stranger")
    assert len(family.app.facts()["alerts"]) == 2
    assert len(family.desktop.notifications()) == 2, "what was told is told once"
    family.lock()
    assert family.app.end() == 0
