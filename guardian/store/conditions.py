"""How a linked account stands; kept with the link and shown beside it."""

from enum import StrEnum


class Condition(StrEnum):
    """How an account stands; ``heals_itself`` says whether waiting helps."""

    ACTIVE = "active"
    CATCHING_UP = "catching_up"
    OFFLINE = "offline"
    PROVIDER_TROUBLE = "provider_trouble"
    SIGN_IN_NEEDED = "sign_in_needed"
    SUSPENDED = "suspended"
    LOCAL_TROUBLE = "local_trouble"
    """What arrives cannot be kept on this computer. Shown while it is so, and never stored."""
    ENDED = "ended"
    """Ended, and nobody said by whom; or here, by this guardian."""
    ENDED_BY_WARD = "ended_by_ward"
    ENDED_BY_GUARDIAN = "ended_by_guardian"
    """By another guardian of the ward, or by this one somewhere else."""
    ENDED_BY_PROVIDER = "ended_by_provider"
    """By the service, by law, or because its time was over."""

    @property
    def heals_itself(self) -> bool:
        """Whether it may pass without anybody doing anything."""
        return self in {self.ACTIVE, self.CATCHING_UP} | RETRIED

    @property
    def is_end(self) -> bool:
        """Whether the link has ended, for good."""
        return self in ENDS


RETRIED = frozenset({Condition.OFFLINE, Condition.PROVIDER_TROUBLE, Condition.LOCAL_TROUBLE})
"""In trouble, and tried again after a while."""
ENDS = frozenset(
    {
        Condition.ENDED,
        Condition.ENDED_BY_WARD,
        Condition.ENDED_BY_GUARDIAN,
        Condition.ENDED_BY_PROVIDER,
    }
)

MAY_BECOME = (
    "condition NOT LIKE 'ended\\_by\\_%' ESCAPE '\\'"
    " AND (condition <> 'ended' OR ?1 LIKE 'ended\\_by\\_%' ESCAPE '\\')"
)
"""SQL: whether a row's condition may become ``?1``. An end stays one; by whom may be learned."""
