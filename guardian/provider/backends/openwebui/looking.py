"""Finding out what a server lets the bridge do."""

import time
from collections.abc import Sequence

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.capabilities import Found
from guardian.provider.backends.openwebui.messages import Analytics, ChatsOneByOne, Messages
from guardian.provider.backends.openwebui.places import Permissions, flat
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.shapes import Character
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.versions import standing
from guardian.provider.backends.openwebui.wanted import UNCOUNTED, People, crowd


def look(
    calls: Calls, wards: Sequence[str], *, filter_runs: bool, behind_gateway: bool = False
) -> Found:
    """Look at everything that decides what the bridge can do for ``wards``; changes nothing.

    ``filter_runs``: see :meth:`Bridge.check_filter`. Raises `errors.OpenWebUIError` where the
    server cannot be asked at all.
    """
    reading = Reading(calls)
    return Found(
        standing=standing(reading.version()),
        filter_runs=filter_runs,
        messages_table=all(_reads(Analytics(calls), ward) for ward in wards),
        chat_access=all(_reads(ChatsOneByOne(calls), ward) for ward in wards),
        bare_models=bool(bare_models_for(reading, wards)),
        uncounted=any(_may_go_uncounted(calls, reading, ward) for ward in wards),
        behind_gateway=behind_gateway,
    )


def messages_of(calls: Calls, found: Found) -> Messages:
    """Return where messages are read on such a server; raises `SwitchedOffError`."""
    if found.messages_table:
        return Analytics(calls)
    if found.chat_access:
        return ChatsOneByOne(calls)
    raise errors.SwitchedOffError(setting="ENABLE_ADMIN_CHAT_ACCESS")


def _reads(messages: Messages, ward: str) -> bool:
    try:
        messages.since(ward, int(time.time()))
    except errors.SwitchedOffError:
        return False
    return True


def bare_models_for(reading: Reading, wards: Sequence[str]) -> Sequence[Character]:
    """Return the models without a persona that one of these accounts may choose."""
    models = [
        each for each in reading.bare_models() if each.is_active and each.base_model_id is None
    ]
    if not models or not wards:
        return ()
    members = {group.id: reading.members(group.id) for group in reading.groups()}
    people = People(user_ids=tuple(wards), members=members)
    return tuple(
        model
        for model in models
        if any(not set(wards).isdisjoint(crowd(each, people)) for each in model.access_grants)
    )


def _may_go_uncounted(calls: Calls, reading: Reading, ward: str) -> bool:
    """Tell whether a permission lets a chat go uncounted: one's own and one's groups' add up."""
    of_groups = (
        flat(group.permissions)
        for group in reading.groups()
        if group.permissions and ward in reading.members(group.id)
    )
    held = (Permissions(calls).read(), *of_groups)
    return any(permissions.get(path) for permissions in held for path in UNCOUNTED)
