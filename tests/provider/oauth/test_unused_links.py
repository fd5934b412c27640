"""Links beside each other: a new one is told to the others, one that nobody uses ends."""

from sqlalchemy import select

from guardian.provider.accounts.people import active_links, link
from guardian.provider.ledger.outbox import event_table
from tests.provider.oauth.household import App, Browser, Json
from tests.provider.oauth.test_device_flow import approve


def new_link(app: App, browser: Browser) -> tuple[str, Json]:
    """Begin and approve; return the link's id and what began it."""
    before = set(links_in_force(app))
    begun = app.household.begin_link()
    approve(browser, begun["user_code"])
    (link_id,) = set(links_in_force(app)) - before
    return link_id, begun


def links_in_force(app: App) -> list[str]:
    with app.household.provider.engine.begin() as connection:
        return [row.link_id for row in active_links(connection, "ward-mia")]


def state_of(app: App, link_id: str) -> str:
    with app.household.provider.engine.begin() as connection:
        row = link(connection, link_id)
    assert row is not None
    return row.state


def topics_for(app: App, link_id: str) -> list[list[str]]:
    provider = app.household.provider
    with provider.engine.begin() as connection:
        rows = connection.execute(
            select(event_table.c.topics)
            .where(event_table.c.link_id == link_id)
            .order_by(event_table.c.gl_seq)
        )
        return [topics for topics in rows.scalars() if topics]  # of changes alone


def test_a_new_link_is_told_to_the_others_of_the_ward(app: App, browser: Browser) -> None:
    first, _ = new_link(app, browser)
    assert topics_for(app, first) == []
    second, _ = new_link(app, browser)
    assert topics_for(app, first) == [["link"]]
    assert topics_for(app, second) == [], "it knows that it is there"


def test_a_link_that_was_used_lasts(app: App, browser: Browser) -> None:
    link_id, begun = new_link(app, browser)
    tokens = app.poll(begun["device_code"]).json()
    assert app.read(tokens["access_token"]).status_code == 200
    app.household.wall_clock.advance(days=30)
    app.household.begin_link()
    assert state_of(app, link_id) == "active"
    assert app.refresh(tokens["refresh_token"]).status_code == 200


def test_a_link_that_was_only_refreshed_lasts(app: App, browser: Browser) -> None:
    link_id, begun = new_link(app, browser)
    tokens = app.poll(begun["device_code"]).json()
    app.household.wall_clock.advance(hours=23)
    assert app.refresh(tokens["refresh_token"]).status_code == 200
    app.household.wall_clock.advance(days=30)
    app.household.begin_link()
    assert state_of(app, link_id) == "active"


def test_a_link_whose_tokens_nobody_used_ends_with_the_memory_of_its_code(
    app: App, browser: Browser
) -> None:
    link_id, begun = new_link(app, browser)
    assert app.poll(begun["device_code"]).status_code == 200
    app.household.wall_clock.advance(hours=23)
    app.household.begin_link()
    assert state_of(app, link_id) == "active", "a computer may have been asleep"
    app.household.wall_clock.advance(hours=2)
    app.household.begin_link()
    assert state_of(app, link_id) == "expired"


def test_an_app_at_work_ends_what_another_left_behind(app: App, browser: Browser) -> None:
    _, begun = new_link(app, browser)
    tokens = app.poll(begun["device_code"]).json()
    tokens = app.refresh(tokens["refresh_token"]).json()
    left, _ = new_link(app, browser)
    app.household.wall_clock.advance(minutes=11)
    assert app.refresh(tokens["refresh_token"]).status_code == 200
    assert state_of(app, left) == "expired"


def test_the_end_of_an_unused_link_is_told(app: App, browser: Browser) -> None:
    kept, begun = new_link(app, browser)
    tokens = app.poll(begun["device_code"]).json()
    assert app.read(tokens["access_token"]).status_code == 200
    left, _ = new_link(app, browser)
    with app.household.provider.engine.begin() as connection:
        connection.execute(event_table.delete())
    app.household.wall_clock.advance(minutes=11)
    app.household.begin_link()
    assert topics_for(app, kept) == [["link"]]
    assert topics_for(app, left) == []
