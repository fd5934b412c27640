"""The silence alarm: what may go unheard, found out from what is kept, without asking anybody.

Each rule would rather say nothing than accuse wrongly: a computer that was off or asleep has heard
nothing, and nobody is to blame for that.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guardian.policy.merge_patch import JsonObject
from guardian.store.conditions import Condition
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.values import Found
from guardian.sync.silence_child import minor_mode_off, use_stopped
from guardian.sync.silence_values import ChannelFacts

ANSWERS_WITHIN = timedelta(minutes=5)
"""A channel that was heard so short a time ago answers: a long poll ends well before."""
LIFE_SLACK = timedelta(minutes=5)
"""Beyond twice the promised time, so that one lost proof of life and a slow network pass."""
_SHORTEST_MINUTES = 1
_LONGEST_MINUTES = 60
"""Whoever promises a proof of life less often is asked for one as often as this."""
NOT_HEARD_AFTER = timedelta(hours=1)
"""Of listening without hearing anything. A router that restarts and a train's tunnel pass."""
LONG_UNHEARD = timedelta(hours=24)
"""After so long a silence, :data:`TRIED_FOR` of listening is enough: a laptop that is opened for
half an hour a day would never come to :data:`NOT_HEARD_AFTER`."""
TRIED_FOR = timedelta(minutes=10)
GAP_AFTER = timedelta(minutes=10)
"""What is missing is asked for at once; out of order it arrives within moments."""
ENDS_WITHIN = timedelta(days=14)
CLOCK_TOLERANCE = timedelta(minutes=2)
"""As the provider's tolerance for proofs of possession allows, and an answer's way home."""
SETTLED_AFTER_SLEEP = timedelta(minutes=2)
"""An answer that lay in a sleeping computer says nothing about the provider's clock."""
KEY_NEWS = timedelta(days=30)
"""How long a change of keys that nobody announced is told; nothing mends it."""

_BY = {
    Condition.ENDED: "unknown",
    Condition.ENDED_BY_WARD: "ward",
    Condition.ENDED_BY_GUARDIAN: "guardian",
    Condition.ENDED_BY_PROVIDER: "provider",
}


def silences(facts: ChannelFacts) -> tuple[Found, ...]:
    """Return everything that may go unheard now; a finding that is not among them is mended.

    A link that has ended or is not let in says only that: nothing else can be known of it.
    """
    if facts.condition.is_end:
        by: JsonObject = {"by": _BY[facts.condition]}
        return (_found(FindingKind.LINK_ENDED, by, _last_heard(facts)),)
    if facts.condition is Condition.SIGN_IN_NEEDED:
        asked = _found(FindingKind.SIGN_IN_NEEDED, {}, _last_heard(facts))
        return (asked, *_ends_soon(facts))
    if facts.condition is Condition.SUSPENDED:
        return tuple(_ends_soon(facts))  # who is let in nowhere hears nothing, and is told why
    return (
        *_no_sign_of_life(facts),
        *_not_heard(facts),
        *_events_missing(facts),
        *_ends_soon(facts),
        *_clock_off(facts),
        *_keys_changed(facts),
        *minor_mode_off(facts),
        *use_stopped(facts),
    )


def _no_sign_of_life(facts: ChannelFacts) -> Iterator[Found]:
    """Tell that the long poll is answered, and yet no proof comes that events would.

    The proof's time is compared with both clocks and the kinder one counts; what a provider's
    clock is worth is another finding.
    """
    heard, since = facts.last_heard_at, facts.verified_at
    if heard is None or facts.now - heard > ANSWERS_WITHIN:
        return
    minutes = max(_SHORTEST_MINUTES, min(facts.verification_minutes, _LONGEST_MINUTES))
    promised = timedelta(minutes=minutes)
    allowed = 2 * promised + LIFE_SLACK
    last = facts.linked_at if since is None else since
    silent_for = min(facts.now - last, facts.provider_now - last)
    listened_for = facts.now - max(facts.awake.since, facts.linked_at)
    if min(silent_for, listened_for) > allowed:
        details: JsonObject = {
            "last": None if since is None else since.isoformat(),
            "promised_minutes": facts.verification_minutes,
        }
        yield _found(FindingKind.NO_SIGN_OF_LIFE, details, last)


def _not_heard(facts: ChannelFacts) -> Iterator[Found]:
    last, awake_for = _last_heard(facts), facts.now - facts.awake.since
    silent_for = facts.now - last
    if silent_for < -CLOCK_TOLERANCE:
        silent_for = awake_for  # written under a clock that was set back since
    listened_for = min(silent_for, awake_for)
    if listened_for > NOT_HEARD_AFTER or (silent_for > LONG_UNHEARD and listened_for > TRIED_FOR):
        yield _found(FindingKind.NOT_HEARD, {"last": last.isoformat()}, last)


def _events_missing(facts: ChannelFacts) -> Iterator[Found]:
    found_at = facts.gap_found_at
    if found_at is not None and facts.now - found_at > GAP_AFTER:
        details: JsonObject = {"count": facts.missing_events, "since": found_at.isoformat()}
        yield _found(FindingKind.EVENTS_MISSING, details, found_at)


def _ends_soon(facts: ChannelFacts) -> Iterator[Found]:
    ends = facts.expires_at
    if ends is not None and ends - facts.provider_now <= ENDS_WITHIN:
        told: JsonObject = {"ends": ends.isoformat()}
        yield _found(FindingKind.LINK_ENDS_SOON, told, ends - ENDS_WITHIN)


def _clock_off(facts: ChannelFacts) -> Iterator[Found]:
    awake = facts.awake
    unsettled = awake.after_sleep and facts.measured_at < awake.since + SETTLED_AFTER_SLEEP
    ahead = facts.provider_clock - facts.measured_at
    if abs(ahead) > CLOCK_TOLERANCE and not facts.virtual_clock and not unsettled:
        minutes = round(ahead / timedelta(minutes=1))
        details: JsonObject = {"ahead_minutes": minutes}
        yield _found(FindingKind.PROVIDER_CLOCK_OFF, details, facts.linked_at)


def _keys_changed(facts: ChannelFacts) -> Iterator[Found]:
    """Tell of a key that was never named together with one that was known before it."""
    for key in facts.keys:
        came = key.first_seen_at
        earlier = [each for each in facts.keys if each.first_seen_at < came]
        overlaps = any(each.retired_at is None or each.retired_at > came for each in earlier)
        if earlier and not overlaps and facts.now - came <= KEY_NEWS:
            yield Found(
                kind=FindingKind.SIGNING_KEY_CHANGED,
                subject=key.key_id,
                at=came,
                details={"seen": came.isoformat()},
                target=None,
            )


def _last_heard(facts: ChannelFacts) -> datetime:
    return facts.last_heard_at or facts.linked_at


def _found(kind: FindingKind, details: JsonObject, at: datetime) -> Found:
    """Return a finding; ``at`` stays while the cause does, so that it counts as one occurrence."""
    return Found(kind=kind, subject="", at=at, details=details, target=None)
