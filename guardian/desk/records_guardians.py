"""Who looks after a child, told from what happened to every link (``GET /link/history``)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guardian.desk.records_ward_values import GuardianView
from guardian.link.wire.ward import Link, LinkEvent, LinkState, Role
from guardian.sync.ward_records import GuardiansTold

_BECOMES = {
    "approved": LinkState.AWAITING_WARD,
    "activated": LinkState.ACTIVE,
    "resumed": LinkState.ACTIVE,
    "suspended": LinkState.SUSPENDED,
}
_ENDS = frozenset({"revoked", "expired", "rejected", "confirmed_end"})
_RANK = (LinkState.ACTIVE, LinkState.SUSPENDED, LinkState.AWAITING_WARD)


@dataclass(kw_only=True)
class _LinkStory:
    """One link as its events tell it, the oldest first. ``since``: ``None``: before the list."""

    guardian: str
    name: str
    role: Role
    own: bool
    state: LinkState | None = LinkState.ACTIVE
    since: datetime | None = None


def guardians(told: GuardiansTold) -> tuple[GuardianView, ...]:
    """Return whoever has a link that is not over.

    Links are one person's where the service says so, and never because of equal names: whoever
    calls themselves like another guardian would hide behind that one.
    """
    stories = _stories(told)
    people: dict[str, list[_LinkStory]] = {}
    for story in stories:
        if story.state is not None:
            people.setdefault(story.guardian, []).append(story)
    views = [_view(links, told.link) for links in people.values()]
    return tuple(sorted(views, key=lambda each: (not each.you, each.since is None, each.since)))


def _stories(told: GuardiansTold) -> Iterable[_LinkStory]:
    found: dict[str, _LinkStory] = {}
    for event in reversed(told.history.history):
        story = found.get(event.link_id)
        if story is None:
            story = found[event.link_id] = _begun(event, told.link)
        story.name, story.role = event.guardian_name, event.role
        if event.what in _ENDS:
            story.state = None
        elif event.what in _BECOMES:
            story.state = _BECOMES[event.what]
    own = told.link
    if own.link_id not in found:
        found[own.link_id] = _LinkStory(
            guardian=own.link_id,
            name=own.guardian_name,
            role=own.role,
            own=True,
            since=own.created_at,
        )
    found[own.link_id].state = own.state
    return found.values()


def _begun(event: LinkEvent, own: Link) -> _LinkStory:
    first = event.what in {"approved", "activated"}
    return _LinkStory(
        guardian=event.guardian_id or event.link_id,
        name=event.guardian_name,
        role=event.role,
        own=event.link_id == own.link_id,
        since=event.at if first else None,
    )


def _view(links: list[_LinkStory], own: Link) -> GuardianView:
    you = any(each.own for each in links)
    newest = next((each for each in links if each.own), links[-1])
    states = {each.state for each in links}
    moments = [each.since for each in links if each.since is not None]
    return GuardianView(
        name=newest.name,
        role=newest.role,
        state=next((each for each in _RANK if each in states), LinkState.ACTIVE),
        you=you,
        since=min(moments, default=None) if len(moments) == len(links) else None,
        links=len(links),
        permissions=tuple(own.permissions) if you else None,
    )
