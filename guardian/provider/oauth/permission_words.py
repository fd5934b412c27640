"""What each permission means, in the words that a guardian reads before giving it."""

from guardian.link.wire.ward import Role
from guardian.provider.access import Permission
from guardian.words import N_

SEES: dict[Permission, str] = {
    Permission.USAGE_READ: N_(
        "When, how long and with which character your child chats; from 16 on, minutes a day"
    ),
    Permission.ALERTS_READ: N_("Safety alerts: what kind of worry it is and how urgent"),
    Permission.SPENDING_READ: N_("What your child buys and how much it costs"),
    Permission.POLICY_READ: N_("The limits that hold for your child"),
    Permission.DATA_INVENTORY: N_("Which data the service keeps about your child"),
}
"""What the app may look at."""

CHANGES: dict[Permission, str] = {
    Permission.POLICY_WRITE: N_("Set the daily time and the hours without chat"),
    Permission.CHARACTERS_BLOCK: N_("Block characters and unblock them again"),
    Permission.SPENDING_LIMIT: N_("Set spending limits"),
    Permission.SESSION_STOP: N_("Stop a chat that is going on"),
    Permission.CONTACTS_MANAGE: N_("Change whom the service calls in a crisis"),
    Permission.CONSENTS_MANAGE: N_("Give consents for your child and withdraw them"),
    Permission.DATA_EXPORT: N_("Ask for a copy of your child's data"),
    Permission.DATA_DELETE: N_("Have your child's data deleted"),
    Permission.COMPLAINTS_MANAGE: N_("Make complaints and appeals, and read the answers"),
}
"""What the app may do."""

ROLES: dict[Role, str] = {
    Role.OWNER: N_("You are the main guardian: you can give every permission."),
    Role.CO_GUARDIAN: N_("You are a guardian beside others: you can give every permission."),
    Role.OBSERVER: N_("You are an observer: you can look, and change nothing."),
    Role.EMERGENCY_CONTACT: N_("You are an emergency contact: you hear of crises only."),
}
"""What a guardian is to a ward, and what follows for the app."""
