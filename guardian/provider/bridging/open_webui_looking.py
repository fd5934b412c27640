"""Looking at the family's Open WebUI; changes nothing."""

from dataclasses import dataclass, replace

import requests

from guardian.bridging.values import BridgeKind, Looked, Person
from guardian.link.errors import CertificateError, LinkError
from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors, looking
from guardian.provider.backends.openwebui.capabilities import Found, lines
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.backends.openwebui.versions import Standing, standing
from guardian.provider.bridging.addresses import plain
from guardian.provider.bridging.asking import ask
from guardian.provider.bridging.changes import changes_of
from guardian.provider.bridging.errors import AccountGoneError
from guardian.provider.bridging.finding import is_open_webui, version_in
from guardian.provider.bridging.rights import Facts, rights_of
from guardian.provider.bridging.server_settings import settings_facts

ADMINISTRATOR = "admin"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What to look at. ``child``: an account's id, ``""``: none was chosen yet."""

    address: str
    key: str
    child: str
    behind_gateway: bool
    language: str


def look_at_open_webui(transport: Transport, asked: Asked) -> Looked:
    """Look at a server, as far as the key reaches.

    A key that is missing or refused is a right that is not held. Raises
    `errors.OpenWebUIError` where the server cannot be asked at all, :class:`AddressError`, or
    :class:`AccountGoneError`.
    """
    address = plain(asked.address)
    version = version_at(transport, address)
    facts = Facts(standing=standing(version), behind_gateway=asked.behind_gateway)
    people: tuple[Person, ...] = ()
    found: Found | None = None
    try:
        calls = Calls(Server(address=address, key=asked.key), transport)
        people = _people(Reading(calls))
    except errors.WrongKeyError:
        facts = replace(facts, key_accepted=False)
    except errors.KeysSwitchedOffError:
        facts = replace(facts, keys_on=False)
    except errors.NotAdministratorError:
        facts = replace(facts, keys_on=True, key_accepted=True, administrator=False)
    else:
        facts = replace(facts, keys_on=True, key_accepted=True, administrator=True)
        if facts.standing is not Standing.TOO_OLD:  # it answers in another form, if at all
            facts, found = _with_key(calls, facts, asked, people)
    expected = found or _nothing_known(facts)
    return Looked(
        kind=BridgeKind.OPEN_WEBUI,
        address=address,
        version=version,
        rights=rights_of(facts, asked.language),
        capabilities=lines(expected, asked.language),
        people=people,
        models=(),
        changes=changes_of(asked.language, behind_gateway=asked.behind_gateway),
    )


def version_at(transport: Transport, address: str) -> str:
    """Return the version of the Open WebUI at an address; raises `errors.OpenWebUIError`."""
    try:
        answer = ask(transport, f"{address}/api/config")
    except CertificateError:
        raise errors.InsecureConnectionError from None
    except LinkError:
        raise errors.ServerUnreachableError from None
    if answer.status >= requests.codes.internal_server_error:
        raise errors.ServerTroubleError
    if not answer.is_well or not is_open_webui(answer.document):
        raise errors.NotOpenWebUIError
    return version_in(answer.document)


def _people(reading: Reading) -> tuple[Person, ...]:
    return tuple(
        Person(user_id=user.id, name=user.name, role=user.role) for user in reading.users()
    )


def _with_key(
    calls: Calls, facts: Facts, asked: Asked, people: tuple[Person, ...]
) -> tuple[Facts, Found]:
    wards = [asked.child] if asked.child else []
    roles = {person.user_id: person.role for person in people}
    if asked.child and asked.child not in roles:
        raise AccountGoneError
    # everybody's rows may be read, or nobody's: before a child is chosen, any account will do
    tried = wards or list(roles)[:1]
    found = looking.look(calls, tried, filter_runs=True, behind_gateway=asked.behind_gateway)
    countable = settings_facts(calls, asked.child)
    facts = replace(
        facts,
        reads_messages=found.messages_table,
        reads_chats=found.chat_access,
        signup_closed=countable.signup_closed,
        no_own_models=countable.no_own_models,
        no_pipes=countable.no_pipes,
        child_countable=countable.child_countable,
        child_is_plain=roles[asked.child] != ADMINISTRATOR if asked.child else None,
    )
    # what an account may by itself is taken away by setting up, what its groups give is not
    return facts, replace(found, uncounted=countable.child_countable is False)


def _nothing_known(facts: Facts) -> Found:
    known = standing("") if facts.standing is None else facts.standing
    if known is Standing.TOO_OLD:
        return Found(standing=known, filter_runs=False, messages_table=False, chat_access=False)
    return Found(
        standing=known,
        filter_runs=True,
        messages_table=True,
        chat_access=True,
        uncounted=False,
        behind_gateway=facts.behind_gateway,
    )
