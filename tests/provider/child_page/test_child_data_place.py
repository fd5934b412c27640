"""My data: a copy, a closed copy opened, chats deleted, and who was given what."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.rig.browser import Visit
from tests.rig.child_at_page import at_page, control, enter, go_to
from tests.rig.child_browserless import child_of
from tests.rig.data_copies import copied
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

pytestmark = pytest.mark.browser
SECRET = "my blue umbrella sings"


@pytest.fixture
def mia(browser: Browser, served: ServedProvider) -> Iterator[Visit]:
    child_of(served).say(SECRET)
    with at_page(browser) as visited:
        enter(visited.page, served)
        go_to(visited.page, "data")
        yield visited
        assert visited.faults() == []


def test_it_is_said_truthfully_what_is_kept_and_for_whom(mia: Visit) -> None:
    page = mia.page
    expect(page.locator("#data-kept")).to_contain_text("90 days")
    expect(page.locator("#data-kept")).to_contain_text("Your family cannot read it")
    expect(page.get_by_test_id("inventory")).to_contain_text("Your chats")
    page.get_by_test_id("tab-home").click()
    page.get_by_test_id("character-buddy_max").click()
    expect(page.locator(".welcome")).to_contain_text("kept for 90 days")
    assert "disappears" not in page.content()


def test_a_copy_is_made_and_saved(mia: Visit) -> None:
    page = mia.page
    page.get_by_test_id("copy-start").click()
    link = page.get_by_test_id("copy-download")
    expect(link).to_be_visible()
    with page.expect_download() as saved:
        link.click()
    with ZipFile(saved.value.path()) as archive:
        assert SECRET in archive.read("conversations.jsonl").decode()


def test_a_copy_that_breaks_off_is_taken_up_again(mia: Visit) -> None:
    page = mia.page
    page.context.set_offline(True)
    page.get_by_test_id("copy-start").click()
    expect(page.get_by_test_id("copy-trouble")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.get_by_test_id("copy-trouble").get_by_test_id("retry").click()
    expect(page.get_by_test_id("copy-done")).to_be_visible()


def choose(page: Page, name: str, content: bytes) -> None:
    page.get_by_test_id("open-file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


@pytest.mark.parametrize("as_zip", [True, False])
def test_a_guardians_closed_copy_opens_for_the_child(
    mia: Visit, app: LinkedApp, *, as_zip: bool
) -> None:
    copy = copied(app)
    sealed = copy.files["conversations.jsonl.jwe"]
    assert SECRET.encode() not in sealed
    page = mia.page
    if as_zip:
        packed = BytesIO()
        with ZipFile(packed, "w") as archive:
            for name, content in copy.files.items():
                archive.writestr(name, content)
        choose(page, "data.zip", packed.getvalue())
    else:
        choose(page, "conversations.jsonl.jwe", sealed)
    expect(page.get_by_test_id("open-done")).to_contain_text("Messages opened: 2")
    expect(page.get_by_test_id("opened")).to_contain_text(SECRET)
    expect(page.get_by_test_id("opened")).to_contain_text("AI, not a person")
    with page.expect_download() as saved:
        page.get_by_test_id("open-save").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["text"] == SECRET


def test_long_chats_are_opened_piece_by_piece(mia: Visit, served: ServedProvider) -> None:
    child = child_of(served)
    for n in range(30):
        child.say(f"{n} " + "long " * 390)
    app = LinkedApp(served)
    choose(mia.page, "c.jwe", copied(app).files["conversations.jsonl.jwe"])
    expect(mia.page.get_by_test_id("open-done")).to_contain_text("Messages opened: 62")


@pytest.mark.parametrize(
    ("name", "content"),
    [("data.zip", b"PK\x05\x06"), ("data.zip", b"PK" + b"\0" * 60), ("a.jwe", b"")],
)
def test_a_file_with_nothing_in_it_is_said_so(mia: Visit, name: str, content: bytes) -> None:
    choose(mia.page, name, content)
    expect(mia.page.get_by_test_id("open-none")).to_contain_text("nothing to open")


def test_what_was_sealed_to_somebody_else_stays_closed(mia: Visit, served: ServedProvider) -> None:
    child_of(served, "ward-leo").say("leo's own words")
    sealed = copied(LinkedApp(served, "ward-leo")).files["conversations.jsonl.jwe"]
    choose(mia.page, "conversations.jsonl.jwe", sealed)
    expect(mia.page.get_by_test_id("open-none")).to_contain_text("cannot be opened here")


def test_chats_are_deleted_after_a_question_with_a_receipt(
    mia: Visit, served: ServedProvider
) -> None:
    page = mia.page
    page.get_by_test_id("delete-chats").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#delete-place")).to_contain_text("cannot be undone")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("delete-chats")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("delete-done")).to_contain_text("Messages deleted: 2")
    with page.expect_download() as saved:
        page.get_by_test_id("receipt-save").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8").count(".") == 2
    assert SECRET.encode() not in copied(child_of(served)).files["conversations.jsonl"]


def test_who_was_given_it_and_who_looked(
    mia: Visit, served: ServedProvider, app: LinkedApp
) -> None:
    assert app.link_id
    look = {"who": "A. Wu", "purpose": "a complaint", "data_class": "usage", "approved_by": "B. Li"}
    page = mia.page
    expect(page.get_by_test_id("looked")).to_contain_text("has looked at your data")
    ward = control(served, "/wards", {"age": 12})["ward_id"]
    control(served, f"/wards/{ward}/staff-accesses", look)
    enter(page, served, ward)
    go_to(page, "data")
    expect(page.get_by_test_id("looked")).to_contain_text("A. Wu")
    expect(page.get_by_test_id("looked")).to_contain_text("a complaint")
    expect(page.get_by_test_id("given")).to_contain_text("Nobody was given anything")
    enter(page, served)
    go_to(page, "data")
    expect(page.get_by_test_id("given")).to_contain_text("your family's app")
    expect(page.get_by_test_id("given")).to_contain_text("Your time here")
