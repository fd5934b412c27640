"""My family: what each app sees and never sees, the ward's own part by age, the history."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from guardian.link.wire.ward import LinkState
from guardian.provider.access import Permission
from tests.rig.child_at_page import at_page, control, enter, go_to, link, link_state, new_ward
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

pytestmark = pytest.mark.browser


def open_family(page: Page, served: ServedProvider, ward_id: str) -> None:
    enter(page, served, ward_id)
    go_to(page, "family")


def confirm(page: Page, act: str) -> None:
    """Press, read what follows, and say yes, by keyboard."""
    page.get_by_test_id(f"act-{act}").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id(f"act-{act}-yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#family-message")).to_contain_text("Done")


def test_a_child_is_told_who_sees_what_and_what_nobody_sees(
    browser: Browser, served: ServedProvider, app: LinkedApp
) -> None:
    assert app.link_id
    with at_page(browser) as visited:
        page = visited.page
        open_family(page, served, "ward-mia")
        expect(page.get_by_test_id("family-people")).to_contain_text("Mum looks after you")
        card = page.get_by_test_id("link-active")
        expect(card).to_contain_text("Mum")
        expect(card).to_contain_text("Guardian")
        sees = card.get_by_test_id("guardian-sees").get_by_role("listitem")
        expect(sees.first).to_have_text("When and how long you chat, and with which character")
        expect(card.get_by_test_id("guardian-sees")).to_contain_text("only you can open them")
        assert all(line.startswith("They ") for line in can_do(page))
        expect(card.get_by_test_id("my-part")).to_contain_text("you have a right to know")
        expect(card.get_by_role("button")).to_have_count(0)
        expect(page.get_by_test_id("guardian-does-not-see")).to_contain_text("What you write")
        assert visited.faults() == []


def can_do(page: Page) -> list[str]:
    texts = page.get_by_test_id("guardian-can").get_by_role("listitem").all_inner_texts()
    assert texts
    return texts


def test_a_child_below_eight_is_told_the_truth_about_copies(
    browser: Browser, served: ServedProvider
) -> None:
    ward = new_ward(served, 7)
    link(served, ward["ward_id"], ward["guardians"][0]["guardian_id"])
    with at_page(browser) as visited:
        open_family(visited.page, served, ward["ward_id"])
        never = visited.page.get_by_test_id("guardian-does-not-see")
        expect(never).to_contain_text("they may take a copy of your chats")
        expect(visited.page.get_by_test_id("guardian-sees")).to_contain_text("your chats too")


def test_from_sixteen_on_a_child_reads_that_times_of_day_are_their_own(
    browser: Browser, served: ServedProvider
) -> None:
    ward = new_ward(served, 16)
    link(served, ward["ward_id"], ward["guardians"][0]["guardian_id"])
    with at_page(browser) as visited:
        open_family(visited.page, served, ward["ward_id"])
        sees = visited.page.get_by_test_id("guardian-sees")
        expect(sees).to_contain_text("How long you chat each day, all characters together")
        expect(sees).not_to_contain_text("with which character")


def test_a_teenager_objects_and_takes_it_back(browser: Browser, served: ServedProvider) -> None:
    ward = new_ward(served, 15)
    link_id = link(served, ward["ward_id"], ward["guardians"][0]["guardian_id"])
    with at_page(browser) as visited:
        page = visited.page
        open_family(page, served, ward["ward_id"])
        page.get_by_test_id("act-object").click()
        expect(page.locator("#family-links")).to_contain_text("7 days to talk about it")
        page.get_by_test_id("act-object-no").click()
        expect(page.get_by_test_id("act-object")).to_be_focused()
        confirm(page, "object")
        expect(page.get_by_test_id("my-part")).to_contain_text("You have objected")
        expect(page.locator("#family-title")).to_be_focused()
        confirm(page, "withdraw-objection")
        expect(page.get_by_test_id("act-object")).to_be_visible()
        page.get_by_test_id("tab-home").click()
        go_to(page, "family")
        history = page.get_by_test_id("family-history")
        expect(history).to_contain_text("You objected")
        expect(history).to_contain_text("You took your objection")
        expect(history).to_contain_text("by you")
        assert link_state(served, link_id) == LinkState.ACTIVE
        assert visited.faults() == []


@pytest.mark.parametrize(
    ("act", "after"), [("consent", LinkState.ACTIVE), ("reject", LinkState.REJECTED)]
)
def test_a_grown_up_agrees_or_refuses(
    browser: Browser,
    served: ServedProvider,
    act: Literal["consent", "reject"],
    after: LinkState,
) -> None:
    ward = new_ward(served, 72, elder=True)
    guardian_id = ward["guardians"][0]["guardian_id"]
    link_id = link(served, ward["ward_id"], guardian_id, state=LinkState.AWAITING_WARD)
    with at_page(browser) as visited:
        page = visited.page
        open_family(page, served, ward["ward_id"])
        expect(page.get_by_test_id("link-awaiting_ward")).to_contain_text("Waits for you")
        confirm(page, act)
        assert link_state(served, link_id) == after
        assert visited.faults() == []


def test_a_grown_up_ends_a_link_alone(browser: Browser, served: ServedProvider) -> None:
    ward = new_ward(served, 30)
    link_id = link(served, ward["ward_id"], ward["guardians"][0]["guardian_id"])
    with at_page(browser) as visited:
        page = visited.page
        open_family(page, served, ward["ward_id"])
        confirm(page, "end")
        expect(page.get_by_test_id("guardian-sees")).to_contain_text("No guardian's app is linked")
        assert link_state(served, link_id) == LinkState.REVOKED


def test_a_link_that_was_ended_meanwhile_is_said_kindly(
    browser: Browser, served: ServedProvider
) -> None:
    ward = new_ward(served, 30)
    link_id = link(served, ward["ward_id"], ward["guardians"][0]["guardian_id"])
    with at_page(browser) as visited:
        page = visited.page
        open_family(page, served, ward["ward_id"])
        expect(page.get_by_test_id("act-end")).to_be_visible()
        control(served, f"/wards/{ward['ward_id']}/acts", {"act": "end_link", "link_id": link_id})
        page.get_by_test_id("act-end").click()
        page.get_by_test_id("act-end-yes").click()
        expect(page.get_by_test_id("act-end-trouble")).to_contain_text("not your fault")
        expect(page.get_by_test_id("act-end-yes")).to_be_enabled()


def test_an_emergency_contact_hears_of_emergencies_alone(
    browser: Browser, served: ServedProvider
) -> None:
    link(served, "ward-mia", permissions=[Permission.ALERTS_READ])

    def as_contact(route: Route) -> None:
        told = route.fetch().json()
        told["links"][0]["role"] = "emergency_contact"
        route.fulfill(json=told)

    with at_page(browser) as visited:
        page = visited.page
        page.route("**/app/api/guardians", as_contact)
        open_family(page, served, "ward-mia")
        expect(page.get_by_test_id("guardian-sees")).to_contain_text("Only in an emergency")
        expect(page.get_by_test_id("guardian-can")).to_have_count(0)


def test_when_the_family_cannot_be_read_it_is_tried_again(
    browser: Browser, served: ServedProvider
) -> None:
    with at_page(browser) as visited:
        page = visited.page
        page.route("**/app/api/guardians", lambda route: route.fulfill(status=503, body="{}"))
        open_family(page, served, "ward-mia")
        expect(page.get_by_test_id("family-trouble")).to_contain_text("not your fault")
        page.unroute("**/app/api/guardians")
        page.get_by_test_id("family-trouble").get_by_test_id("retry").click()
        expect(page.get_by_test_id("family-trouble")).to_have_count(0)
        expect(page.get_by_test_id("family-people")).to_contain_text("Mum")
