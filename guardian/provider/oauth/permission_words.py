"""What each permission means, in the words that a guardian reads before giving it."""

from guardian.provider.access import Permission
from guardian.words import N_

SEES: dict[Permission, str] = {
    Permission.USAGE_READ: N_("How long your child chats each day, and with which characters"),
    Permission.ALERTS_READ: N_("Safety alerts: what kind of worry it is and how urgent"),
    Permission.SPENDING_READ: N_("What your child buys and how much it costs"),
    Permission.POLICY_READ: N_("The limits that hold for your child"),
}
"""What the app may look at."""

CHANGES: dict[Permission, str] = {
    Permission.POLICY_WRITE: N_("Set the daily time and the hours without chat"),
    Permission.CHARACTERS_BLOCK: N_("Block characters and unblock them again"),
    Permission.SPENDING_LIMIT: N_("Set spending limits"),
    Permission.SESSION_STOP: N_("Stop a chat that is going on"),
}
"""What the app may do."""
