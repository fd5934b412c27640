"""The sentences of help, leaving, complaints and appeals."""

from guardian.words import Words


def speaking_words(words: Words) -> dict[str, str]:
    """Return them by key; places such as ``{name}`` are left for the script to fill."""
    return {**_help(words), **_cases(words)}


def _help(words: Words) -> dict[str, str]:
    return {
        "bye": words.say("Goodbye, and take care."),
        "reminder": words.say("Reminder"),
        "help_comfort": words.say(
            "It is good that you ask for help. You can call one of these numbers now, or go to "
            "somebody you trust.",
        ),
        "help_told": words.say("The people who look after you are being told that you need help"),
        "help_told_detail": words.say("They are not shown what you wrote."),
        "help_not_told": words.say("No one's app is linked, so nobody could be told"),
        "help_not_told_detail": words.say(
            "Please go to somebody near you whom you trust, or call one of these numbers.",
        ),
        "help_people": words.say("Do you need help?"),
        "help_people_detail": words.say(
            "Press what fits. A person answers you, usually within a day. If you are in danger,"
            " press Help now.",
        ),
        "help_question": words.say("I have a question"),
        "help_fraud": words.say("Something looks like a trick"),
        "help_payment": words.say("Something about money"),
        "help_unwell": words.say("I do not feel well"),
        "help_sent": words.say("We have your call for help"),
        "help_due": words.say("You get an answer by {when} at the latest.", when="{when}"),
        "help_overdue": words.say(
            "An answer was due {when}. We are sorry. Please call one of the numbers if it "
            "cannot wait.",
            when="{when}",
        ),
        "answered": words.say("Answered"),
        "waits": words.say("Waiting"),
        "answered_at": words.say("Answered {when}", when="{when}"),
        "appeal_mine": words.say("About my age"),
        "appeal_why": words.say("Why is it wrong? Only the people of the service read this."),
        "appeal_send": words.say("Ask them to look again"),
        "appeal_upheld": words.say("You were right. Minors' mode is lifted."),
        "appeal_rejected": words.say("It stays as it is for now."),
        "case_received": words.say("Received"),
    }


def _cases(words: Words) -> dict[str, str]:
    return {
        "case_in_review": words.say("Being looked at"),
        "case_answered": words.say("Answered"),
        "case_closed": words.say("Closed"),
        "answer_due": words.say("You get an answer by {when} at the latest.", when="{when}"),
        "answer_overdue": words.say(
            "An answer was due {when}. We are sorry that it is late.",
            when="{when}",
        ),
        "next_authority": words.say(
            "You, or a grown-up with you, can also turn to: {who}",
            who="{who}",
        ),
        "complaints_none": words.say("You have not written to us yet."),
        "complain_done": words.say("We have it. Thank you for telling us."),
        "from_ward": words.say("You"),
        "from_provider": words.say("The service"),
        "from_guardian": words.say("Your family"),
        "say_more": words.say("Say more about it"),
        "say_more_label": words.say("What else should they know?"),
        "send": words.say("Send"),
        "write_first": words.say("Please write a few words first."),
        "offline_kept": words.say("Nothing is lost. Try again when you are connected."),
    }
