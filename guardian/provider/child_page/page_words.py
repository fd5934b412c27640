"""The sentences that the page's script shows, in one language."""

from guardian.provider.child_page.data_words import data_words
from guardian.provider.child_page.family_words import family_words
from guardian.provider.child_page.speaking_words import speaking_words
from guardian.provider.child_page.time_words import time_words
from guardian.words import Words


def page_words(words: Words) -> dict[str, str]:
    """Return the sentences by key; places such as ``{name}`` are left for the script to fill."""
    return {
        **_chat_words(words),
        **_place_words(words),
        **time_words(words),
        **family_words(words),
        **data_words(words),
        **speaking_words(words),
    }


def _chat_words(words: Words) -> dict[str, str]:
    return {
        "ai_label": words.say("AI, not a person"),
        "you": words.say("You"),
        "thinking": words.say("{name} is writing", name="{name}"),
        "stopped": words.say("You stopped this answer."),
        "cut_off": words.say("The answer broke off before its end."),
        "too_long": words.say("{n} characters too many", n="{n}"),
        "say_hello": words.say("Say hello to {name}", name="{name}"),
        "message_to": words.say("Message to {name}", name="{name}"),
        "support_title": words.say("You are not alone"),
        "helplines": words.say("People who listen"),
        "offline_title": words.say("No connection right now"),
        "offline_detail": words.say("Your message has not been sent. It is still here."),
        "failed_title": words.say("That did not work"),
        "failed_detail": words.say("It is not your fault. Please try again in a moment."),
        "retry": words.say("Try again"),
        "starter_study_1": words.say("Help me with a maths problem"),
        "starter_study_2": words.say("I need an idea for my essay"),
        "starter_story_1": words.say("Tell me a story"),
        "starter_story_2": words.say("Something with animals, please"),
        "starter_friend_1": words.say("I want to tell you about my day"),
        "starter_friend_2": words.say("Are you a real person?"),
    }


def _place_words(words: Words) -> dict[str, str]:
    return {
        "locked": words.say("Not available"),
        "nobody": words.say("No one is here yet. Please come back later."),
        "buy": words.say("Buy"),
        "buy_item": words.say("Buy {item} for {price}", item="{item}", price="{price}"),
        "bought": words.say("Bought: {item}", item="{item}"),
        "empty_shop": words.say("There is nothing to buy today."),
        "line_psychology": words.say("National mental-health line"),
        "line_youth": words.say("Youth line"),
        "line_reports": words.say("Reports of harmful content online"),
        "line_city": words.say("City help line"),
        "line_police": words.say("Police"),
        "line_ambulance": words.say("Ambulance"),
    }
