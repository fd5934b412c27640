"""The sentences about who looks after the child, what they see and can do."""

from guardian.words import Words


def family_words(words: Words) -> dict[str, str]:
    """Return them by key; places such as ``{name}`` are left for the script to fill."""
    return {**_links(words), **_rights(words), **_acts(words), **_history(words)}


def _links(words: Words) -> dict[str, str]:
    return {
        "sees_nobody": words.say("No guardian's app is linked at the moment."),
        "no_people": words.say("Nobody is registered as looking after you."),
        "person_role": words.say("{name} {role}", name="{name}", role="{role}"),
        "role_owner": words.say("looks after you"),
        "role_co_guardian": words.say("looks after you too"),
        "role_observer": words.say("can look, but change nothing"),
        "role_emergency_contact": words.say("is called in an emergency"),
        "linked_since": words.say(
            "{role} · {app} · since {date}",
            role="{role}",
            app="{app}",
            date="{date}",
        ),
        "link_active": words.say("Linked"),
        "link_awaiting_ward": words.say("Waits for you"),
        "link_suspended": words.say("Paused"),
        "link_requested": words.say("Asked for"),
        "reason_ward_is_of_age": words.say(
            "You are grown up now, so it is for you to say whether this goes on.",
        ),
        "reason_reconfirmation_due": words.say(
            "It has to be confirmed again by your family before it goes on.",
        ),
        "reason_ward_objected": words.say("It ended because you objected."),
        "sees_title": words.say("What they see"),
        "can_title": words.say("What they can do"),
        "sees_crisis": words.say(
            "Only in an emergency: that you need help. Nothing else, and never your words.",
        ),
        "sees_usage.read": words.say("When and how long you chat, and with which character"),
        "sees_usage.read_by_day": words.say(
            "How long you chat each day, all characters together, and when you were reminded of "
            "something or left",
        ),
        "sees_alerts.read": words.say(
            "That a message sounded as if you might need help, without its words",
        ),
        "sees_policy.read": words.say("Your limits"),
        "sees_spending.read": words.say("What you bought and what it cost"),
        "sees_data.inventory": words.say("Which kinds of data are kept about you, and how many"),
        "sees_data.export": words.say(
            "A copy of your data, with your chats locked so that only you can open them",
        ),
        "sees_data.export_open": words.say(
            "A copy of your data, your chats too, because you are younger than 8",
        ),
    }


def _rights(words: Words) -> dict[str, str]:
    return {
        "sees_policy.write": words.say("They can change your limits"),
        "sees_characters.block": words.say("They can turn a character off and on"),
        "sees_spending.limit": words.say("They can limit what you can spend"),
        "sees_session.stop": words.say("They can end a running chat"),
        "sees_contacts.manage": words.say(
            "They keep the list of people who are called in an emergency",
        ),
        "sees_consents.manage": words.say(
            "They can agree or say no where the law asks for their word",
        ),
        "sees_complaints.manage": words.say("They can complain to the service for you"),
        "sees_data.delete": words.say("They can have your data deleted"),
        "sees_emergency_excerpt.request": words.say(
            "They can ask for a few lines in an emergency; this service gives none",
        ),
        "never_words": words.say("What you write, and what the characters answer"),
        "never_ideas": words.say("Your stories, questions and ideas"),
        "never_app": words.say(
            "Their app never shows what you write. Because you are younger than 8, they may "
            "take a copy of your chats.",
        ),
        "my_part": words.say("My part in it"),
        "part_informed": words.say(
            "At your age your family decides this, and you have a right to know. If something "
            "feels wrong, tell them, or write to us under Speak up.",
        ),
        "part_may_object": words.say(
            "From 14 on you have a say. If you do not want this link, you can object.",
        ),
        "part_consents": words.say(
            "You decide about this yourself. You can end it at any time, and nobody has to agree.",
        ),
        "part_objected": words.say(
            "You have objected. The link ends {date}, unless you take that back.",
            date="{date}",
        ),
        "link_until": words.say(
            "It goes on until {date}, and then it has to be confirmed again.",
            date="{date}",
        ),
        "act_consent": words.say("I agree"),
        "act_consent_question": words.say(
            "{name} will then see and do what is listed here. You can end it whenever you like.",
            name="{name}",
        ),
        "act_consent_yes": words.say("Yes, I agree"),
        "act_consent_done": words.say("Done. The link is on."),
        "act_reject": words.say("No, thank you"),
        "act_reject_question": words.say(
            "The link will not be made. {name} will be told that you said no.",
            name="{name}",
        ),
        "act_reject_yes": words.say("Yes, say no"),
    }


def _acts(words: Words) -> dict[str, str]:
    return {
        "act_reject_done": words.say("Done. There will be no link."),
        "act_object": words.say("I object"),
        "act_object_question": words.say(
            "If you object, {name} is told, you have 7 days to talk about it, and then the link"
            " ends. You can take it back until then.",
            name="{name}",
        ),
        "act_object_yes": words.say("Yes, I object"),
        "act_object_done": words.say(
            "Done. Your objection has been written down, and your family is told.",
        ),
        "act_withdraw-objection": words.say("Take my objection back"),
        "act_withdraw-objection_question": words.say(
            "The link then goes on as before. {name} will be told.",
            name="{name}",
        ),
        "act_withdraw-objection_yes": words.say("Yes, take it back"),
        "act_withdraw-objection_done": words.say("Done. The link goes on."),
        "act_end": words.say("End this link"),
        "act_end_question": words.say(
            "{name} will see nothing more of you from this moment on. What they already know "
            "stays with them.",
            name="{name}",
        ),
        "act_end_yes": words.say("Yes, end it"),
        "act_end_done": words.say("Done. The link has ended."),
        "no_history": words.say("Nothing has happened yet."),
        "happened_approved": words.say("{name} asked to be linked with you", name="{name}"),
        "happened_activated": words.say("The link with {name} began", name="{name}"),
        "happened_objected": words.say("You objected to the link with {name}", name="{name}"),
        "happened_objection_withdrawn": words.say(
            "You took your objection to {name} back",
            name="{name}",
        ),
        "happened_confirmed_end": words.say(
            "The link with {name} ended, as you wanted",
            name="{name}",
        ),
        "happened_reconfirmation_due": words.say(
            "The link with {name} waits to be confirmed again",
            name="{name}",
        ),
        "happened_suspended": words.say("The link with {name} was paused", name="{name}"),
        "happened_resumed": words.say("The link with {name} went on", name="{name}"),
        "happened_reconfirmed": words.say(
            "The link with {name} was confirmed again",
            name="{name}",
        ),
        "happened_revoked": words.say("The link with {name} ended", name="{name}"),
        "happened_expired": words.say("The link with {name} ran out", name="{name}"),
    }


def _history(words: Words) -> dict[str, str]:
    return {
        "happened_rejected": words.say("The link with {name} was not made", name="{name}"),
        "happened_age_transition": words.say("You had a birthday that changes the rules"),
        "by_whom": words.say("{when} · {who}", when="{when}", who="{who}"),
        "who_guardian": words.say("by your family"),
        "who_ward": words.say("by you"),
        "who_provider": words.say("by the service"),
        "who_law": words.say("by the law"),
    }
