"""The tray: marks told apart without colour, and the menu that stops a chat in one click."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from guardian.desk.values import Condition
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FakeNotifier, WrongPassphraseError
from tests.ui.finding_samples import findings
from tests.ui.home_samples import prepare_family
from tests.ui.test_lock_fields import SAYINGS, icon_of
from ui.presentation import Presentation
from ui.tray import Tray, TrayActs, TrayPlace
from ui.tray_marks import COLOURS, SIZES, Standing, mark, tray_icon
from ui.tray_news import ChildLine, TrayNews, news_of
from ui.window import MainWindow

Make = Callable[[str], Presentation]
PANELS = ("#FFFFFF", "#202124")
NEWS = TrayNews(
    standing=Standing.WAITING,
    children=(ChildLine(link_id="link-1", day="Mia: 42 minutes today", stop="Stop: Mia"),),
)


def acts(done: list[str]) -> TrayActs:
    return TrayActs(
        show_window=lambda: done.append("show"),
        show_child=lambda link_id: done.append(f"child {link_id}"),
        pause=lambda link_id: done.append(f"pause {link_id}"),
        opened=lambda: done.append("opened"),
        lock=lambda: done.append("lock"),
        leave=lambda: done.append("leave"),
    )


@pytest.fixture
def tray_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    monkeypatch.setattr(Tray, "visible", property(lambda _self: True))


def luminance(colour: QColor) -> float:
    """WCAG 2.2, relative luminance."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("panel", PANELS)
def test_each_mark_stands_out_from_light_and_dark_panels(standing: Standing, panel: str) -> None:
    assert contrast(COLOURS[standing], panel) >= 3


def shape(standing: Standing, pixels: int) -> list[int]:
    """Return the mark without its colour: how much is there, and whether it is the inside."""
    picture = mark(standing, pixels).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    inside = [
        (colour.alpha(), min(colour.red(), colour.green(), colour.blue()) > 200)
        for y in range(pixels)
        for x in range(pixels)
        if (colour := picture.pixelColor(x, y)).isValid()
    ]
    return [0 if alpha < 128 else 2 if white else 1 for alpha, white in inside]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("pixels", SIZES)
def test_no_two_marks_differ_by_colour_alone(pixels: int) -> None:
    for one, other in combinations(Standing, 2):
        different = sum(
            a != b for a, b in zip(shape(one, pixels), shape(other, pixels), strict=True)
        )
        assert different > pixels * pixels * 0.04, (one, other)


@pytest.mark.usefixtures("qapp")
def test_the_mark_is_drawn_for_each_size() -> None:
    sizes = {size.width() for size in tray_icon(Standing.WATCHING).availableSizes()}
    assert sizes == set(SIZES)


@pytest.mark.parametrize("standing", list(Standing))
def test_the_mark_says_how_it_stands(qtbot: QtBot, presentation: Make, standing: Standing) -> None:
    parent, done = QWidget(), list[str]()
    qtbot.addWidget(parent)
    tray = Tray(presentation("en"), acts(done), parent)
    tray.tell(standing, NEWS)
    assert icon_of(parent).toolTip() == SAYINGS[standing]
    for action in icon_of(parent).contextMenu().actions():
        action.trigger()
    if standing in {Standing.LISTENING, Standing.LOCKED}:
        assert done == ["show", "leave"]
    else:
        assert done == ["child link-1", "pause link-1", "show", "lock", "leave"]
    tray.remove()


@pytest.mark.usefixtures("tray_there")
def test_the_panel_is_not_woken_where_nothing_is_new(
    qtbot: QtBot, presentation: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Standing] = []
    monkeypatch.setattr(Tray, "tell", lambda _self, standing, _news: told.append(standing))
    parent, shown = QWidget(), presentation("en")
    qtbot.addWidget(parent)
    place = TrayPlace(acts([]), parent)
    for standing in (Standing.WATCHING, Standing.WATCHING, Standing.WAITING, Standing.WAITING):
        place.show(shown, standing, NEWS)
    assert told == [Standing.WATCHING, Standing.WAITING]
    place.show(shown, None)
    assert place.empty


def test_what_is_told_is_the_gravest(presentation: Make) -> None:
    shown, mia = presentation("en"), samples.overview()
    calm = replace(mia, alerts_waiting=0, latest_alerts=())
    offline = replace(calm, link=replace(mia.link, condition=Condition.OFFLINE))
    ended = replace(calm, link=replace(mia.link, condition=Condition.ENDED_BY_WARD))
    deaf = replace(calm, findings=(replace(findings()[1], acknowledged_at=samples.NOW),))

    def standing(*overviews: object, requests: int = 0) -> Standing:
        asked = samples.requests()[:requests]
        return news_of(shown, overviews, asked).standing  # type: ignore[arg-type] # they are

    assert standing(calm) is Standing.WATCHING
    assert standing(calm, requests=1) is Standing.WAITING
    assert standing(calm, offline, requests=1) is Standing.DEAF
    assert standing(deaf) is Standing.DEAF
    assert standing(calm, ended) is Standing.WATCHING
    assert standing(offline, mia) is Standing.CRISIS


def test_children_of_one_name_are_told_by_their_service(presentation: Make, desk: Desk) -> None:
    prepare_family(desk)
    told = [each.day for each in news_of(presentation("en"), desk.every(), ()).children]
    assert told == [
        "Mia at Companion Sandbox: 42 minutes today",
        "Leo: 60 minutes today",
        "Mia at Story Harbour: 0 minutes today",
    ]


def test_a_day_that_nobody_told_has_no_minutes(presentation: Make) -> None:
    unknown = replace(samples.overview(), use_as_of=None)
    (line,) = news_of(presentation("en"), (unknown,), ()).children
    assert line.day == "Mia: today is not known yet"


def menu(window: MainWindow) -> dict[str, Callable[[], None]]:
    found = icon_of(window).contextMenu()
    return {each.text(): each.trigger for each in found.actions() if each.text()}


@pytest.mark.usefixtures("tray_there")
def test_one_click_stops_the_chat_and_says_so_where_the_window_is_hidden(
    rig: Rig, desk: Desk
) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    window.hide()
    menu(window)["Stop the chat now: Mia"]()
    rig.settle()
    assert desk.calls.named("pause_now") == [("link-1",)]
    assert "The service is asked to stop the running chat." in [
        each["title"] for each in notifier.shown
    ]
    notifier.clicks["pause"]()
    rig.settle()
    assert window.isVisible()


@pytest.mark.usefixtures("tray_there")
def test_an_open_window_says_it_itself(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    menu(window)["Stop the chat now: Mia"]()
    rig.settle()
    assert "The service is asked to stop the running chat." in rig.texts(window)
    assert "pause" not in notifier.clicks


@pytest.mark.usefixtures("tray_there")
@pytest.mark.parametrize("works", [True, False])
def test_a_stop_that_cannot_be_asked_for_is_told(rig: Rig, desk: Desk, works: bool) -> None:
    notifier = FakeNotifier(works=works)
    desk.calls.failures["pause_now"] = WrongPassphraseError()
    window = rig.window(desk, notifier=notifier)
    window.hide()
    menu(window)["Stop the chat now: Mia"]()
    rig.settle()
    assert notifier.shown[-1]["title"] == WrongPassphraseError.title
    window.come_forward()
    assert (WrongPassphraseError.title in rig.texts(window)) is not works


@pytest.mark.usefixtures("tray_there")
def test_a_child_in_the_menu_opens_its_day(rig: Rig, desk: Desk) -> None:
    prepare_family(desk)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    window.hide()
    menu(window)["Leo: 60 minutes today"]()
    rig.settle()
    assert window.isVisible()
    assert "Leo chatted 60 minutes today" in rig.texts(window)


@pytest.mark.usefixtures("tray_there")
def test_what_changes_is_told_and_who_looks_reads_it_anew(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    assert "Mia: 42 minutes today" in menu(window)
    desk.overview_now = replace(desk.overview_now, minutes_today=43)
    window.bridge.announce_change(frozenset({"usage"}))
    rig.wait_until(lambda: "Mia: 43 minutes today" in menu(window))
    desk.overview_now = replace(desk.overview_now, minutes_today=44)
    icon_of(window).contextMenu().aboutToShow.emit()
    rig.settle()
    assert "Mia: 44 minutes today" in menu(window)


@pytest.mark.usefixtures("tray_there")
def test_a_locked_window_names_nobody(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.lock()
    rig.settle()
    assert list(menu(window)) == ["Open Guardian", "Quit Guardian"]


def test_without_a_tray_nothing_is_shown(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    expected = QSystemTrayIcon.isSystemTrayAvailable()
    assert bool(window.findChildren(QSystemTrayIcon)) is expected
    assert QApplication.instance() is not None
