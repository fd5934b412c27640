"""The sentences about the child's own data."""

from guardian.words import Words


def data_words(words: Words) -> dict[str, str]:
    """Return them by key; places such as ``{name}`` are left for the script to fill."""
    return {**_kept(words), **_copies(words), **_news(words)}


def _kept(words: Words) -> dict[str, str]:
    return {
        "kept_sealed": words.say(
            "What you and the characters write is kept for 90 days, locked away. Your family "
            "cannot read it; the service itself could. You can copy it or delete it here "
            "whenever you like.",
        ),
        "kept_open": words.say(
            "What you and the characters write is kept for 90 days, locked away. Because you "
            "are younger than 8, your family may take a copy. You can copy it or delete it here"
            " too.",
        ),
        "kept_short": words.say(
            "This is an AI. What you both write is kept for 90 days, locked, and not shown to "
            "your family. Under My data you can copy it or delete it.",
        ),
        "kept_short_open": words.say(
            "This is an AI. What you both write is kept for 90 days, locked. Because you are "
            "younger than 8, your family may take a copy.",
        ),
        "kept_nothing": words.say("Nothing is kept about you yet."),
        "pieces": words.say("Entries: {n}", n="{n}"),
        "kept_account": words.say("kept as long as you have this account"),
        "kept_days": words.say("kept for {n} days", n="{n}"),
        "class_account": words.say("Your account"),
        "class_conversations": words.say("Your chats"),
        "class_usage": words.say("Your time here"),
        "class_refusals": words.say("When something was closed"),
        "class_purchases": words.say("What you bought"),
        "class_alerts": words.say("Signs that you may need help"),
        "class_policy": words.say("Your limits"),
        "class_consents": words.say("What your family agreed to"),
        "class_contacts": words.say("Who is called in an emergency"),
        "class_reminders": words.say("Reminders that you saw"),
        "recipient_guardian_app": words.say("your family's app"),
        "recipient_emergency_contact": words.say("emergency contact"),
        "recipient_authority": words.say("an authority"),
        "recipient_processor": words.say("helps to run the service"),
        "given_nobody": words.say("Nobody was given anything."),
        "given_since": words.say("since {from}", **{"from": "{from}"}),
        "given_on": words.say("on {from}", **{"from": "{from}"}),
    }


def _copies(words: Words) -> dict[str, str]:
    return {
        "given_between": words.say("from {from} to {to}", **{"from": "{from}"}, to="{to}"),
        "looked_nobody": words.say("Nobody who works here has looked at your data."),
        "copy_working": words.say("Your copy is being made"),
        "copy_done": words.say("Your copy is ready"),
        "copy_until": words.say(
            "You can fetch it until {date}. Save it where only you can get at it.",
            date="{date}",
        ),
        "copy_fetch": words.say("Save the file"),
        "open_none": words.say("There is nothing to open in this file"),
        "open_none_detail": words.say(
            "Choose the file data.zip, or the file in it whose name ends in .jwe.",
        ),
        "open_wrong": words.say("This cannot be opened here"),
        "open_wrong_detail": words.say(
            "It was locked for somebody else, or a part of the file is missing. The others who "
            "have it cannot read it either.",
        ),
        "open_done": words.say("Messages opened: {n}", n="{n}"),
        "open_done_detail": words.say(
            "They are only here on your screen. Nobody else was shown them.",
        ),
        "open_save": words.say("Save it in readable form"),
        "delete_chats": words.say("Delete my chats…"),
        "delete_question": words.say(
            "Delete all chats with every character? This cannot be undone. If you want to keep "
            "them, make a copy first.",
        ),
        "delete_yes": words.say("Yes, delete them"),
        "delete_working": words.say("Your chats are being deleted"),
        "delete_done": words.say("Your chats are deleted"),
        "receipt": words.say(
            "Messages deleted: {n}, {when}. The receipt proves it.",
            n="{n}",
            when="{when}",
        ),
        "receipt_save": words.say("Save the receipt"),
        "restricted": words.say("The service is closed for safety at the moment"),
        "restricted_detail": words.say(
            "It has nothing to do with you. Your data is safe, and you can still copy it.",
        ),
        "terminated": words.say("This service has ended"),
        "ends_in": words.say("This service ends in {n} days", n="{n}"),
        "ends_tomorrow": words.say("This service ends within a day"),
    }


def _news(words: Words) -> dict[str, str]:
    return {
        "ends_on": words.say("The last day is {date}.", date="{date}"),
        "ends_copy_until": words.say("You can take your copy until {date}.", date="{date}"),
        "ends_copy": words.say("Take my copy"),
        "age_appeal": words.say("That is not right"),
        "breach": words.say("Some data about you may have got out"),
        "breach_detail": words.say(
            "It is about: {data}. What is being done: {measures} It is not your fault. Talk "
            "about it with somebody you trust.",
            data="{data}",
            measures="{measures}",
        ),
        "understood": words.say("I have read it"),
    }
