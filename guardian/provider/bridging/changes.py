"""What setting up changes at Open WebUI, said before it is done."""

from guardian.provider.bridging.errors import DOMAIN
from guardian.words import Words


def changes_of(language: str, *, behind_gateway: bool) -> tuple[str, ...]:
    """Return a whole sentence for each change, in one of ``words.LANGUAGES``."""
    say = Words(DOMAIN, language).say
    told = [
        say(
            "Open WebUI gets a function named “Guardian”. It holds your child to your rules and "
            "lets everybody else's messages pass."
        ),
        say(
            "A second function, “Guardian hints”, tells Guardian at once when your child did "
            "something there, and never a word of it."
        ),
        say(
            "Nobody but administrators can delete, edit, import or hide chats any more, unless a "
            "group of theirs allows it: a deleted chat could not be counted."
        ),
        say(
            "While you pause your child, or when the time is up, the account waits (“pending”) and "
            "reads a kind sentence about it."
        ),
        say(
            "Accounts that people make for themselves there wait (“pending”) until you let them "
            "in: with a second account your child would be somebody without rules."
        ),
        say(
            "A character that you block is taken out of your child's list; everybody else keeps it."
        ),
    ]
    if behind_gateway:
        told.append(
            say(
                "Open WebUI asks Guardian's gateway instead of the model's server. While Guardian "
                "does not run, nobody gets answers there."
            )
        )
        told.append(
            say(
                "Everybody who has an account there now passes the gateway as an adult, but for "
                "the children whom you set up and accounts of the same name. These and new ones "
                "get no answers until you say whose they are."
            )
        )
    told.append(say("All of this is put back when you take the bridge away."))
    return tuple(told)


def gateway_changes(language: str) -> tuple[str, ...]:
    """Return the same for a gateway, which changes nothing by itself."""
    say = Words(DOMAIN, language).say
    return (
        say("Nothing is changed at the model's server: the gateway asks it like any program."),
        say(
            "In each program of your child you then type the gateway's address and a key of your "
            "child's own."
        ),
    )
