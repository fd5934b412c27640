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
    ENDED = "ended"

    @property
    def heals_itself(self) -> bool:
        """Whether it may pass without anybody doing anything."""
        return self in {self.ACTIVE, self.CATCHING_UP, self.OFFLINE, self.PROVIDER_TROUBLE}
