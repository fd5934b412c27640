"""What every notifier must do, whatever shows it. Subclass and give the ``notifier`` fixture."""

import threading

from guardian.notify.notification import Capability, Delivery, Notification, Notifier, Urgency

HOSTILE_TEXTS = (
    "-x",
    "--urgency=critical",
    "<b>bold</b> <a href='https://example.org'>&amp;</a>",
    "'; rm -rf ~ #",
    "a\x00b\x07c\x1b[31md\u202ee\ud800f",
    "line one\nline two\r\nline three\u2028line four",
    "长" * 5000,
    "👨‍👩‍👧" * 500,
    "",
    " \n\t ",
)


def note(
    key: str = "alert-1",
    title: str = "Guardian",
    body: str = "Something needs you",
    urgency: Urgency = Urgency.NORMAL,
) -> Notification:
    """Return a notification with the given parts."""
    return Notification(title=title, body=body, key=key, urgency=urgency)


def no_click() -> None:
    """Be the answer to a click that nobody expects."""
    raise AssertionError("nobody clicked")


class NotifierContract:
    """The suite. ``expected`` is what a working desktop makes of a notification."""

    expected = Delivery.SENT

    def test_says_how_far_a_notification_went(self, notifier: Notifier) -> None:
        assert notifier.show(note(), no_click) is self.expected

    def test_has_a_name_and_says_what_it_can(self, notifier: Notifier) -> None:
        assert notifier.name
        assert (Capability.CONFIRMS in notifier.capabilities) is (self.expected is Delivery.SENT)

    def test_every_urgency_goes_out(self, notifier: Notifier) -> None:
        deliveries = {notifier.show(note(urgency=urgency), no_click) for urgency in Urgency}
        assert deliveries == {self.expected}

    def test_hostile_titles_and_bodies_go_out_without_an_error(self, notifier: Notifier) -> None:
        for text in HOSTILE_TEXTS:
            shown = notifier.show(note(key=text, title=text, body=text), no_click)
            assert shown is self.expected, repr(text[:30])

    def test_is_called_from_several_threads(self, notifier: Notifier) -> None:
        deliveries: list[Delivery] = []

        def call(number: int) -> None:
            deliveries.append(notifier.show(note(key=f"alert-{number}"), no_click))

        threads = [threading.Thread(target=call, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert deliveries == [self.expected] * 4

    def test_after_close_nothing_goes_out(self, notifier: Notifier) -> None:
        notifier.show(note(), no_click)
        notifier.close()
        notifier.close()
        assert notifier.show(note(), no_click) is Delivery.NOT_SENT

    def test_withdrawing_is_harmless_whatever_is_shown(self, notifier: Notifier) -> None:
        notifier.withdraw()
        notifier.show(note(), no_click)
        notifier.withdraw()
        notifier.withdraw()
        assert notifier.show(note(), no_click) is self.expected

    def test_withdrawing_one_is_harmless_whether_or_not_it_is_shown(
        self, notifier: Notifier
    ) -> None:
        notifier.withdraw("alert-1")
        notifier.show(note(), no_click)
        notifier.withdraw("alert-1")
        notifier.withdraw("alert-1")
        assert notifier.show(note(), no_click) is self.expected
