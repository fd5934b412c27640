"""The sentences of the child's time, limits and requests."""

from guardian.words import Words


def time_words(words: Words) -> dict[str, str]:
    """Return them by key; places such as ``{name}`` are left for the script to fill."""
    return {**_figures(words), **_asking(words), **_states(words)}


def _figures(words: Words) -> dict[str, str]:
    return {
        "today_at": words.say("today at {time}", time="{time}"),
        "date_at": words.say("{date} at {time}", date="{date}", time="{time}"),
        "moment": words.say("One moment"),
        "left": words.say("{time} left", time="{time}"),
        "left_none": words.say("No time left today"),
        "closed_now": words.say("Resting now"),
        "no_limit": words.say("No daily limit"),
        "minutes": words.say("{n} min", n="{n}"),
        "hours_minutes": words.say("{hours} h {minutes} min", hours="{hours}", minutes="{minutes}"),
        "hours": words.say("{hours} h", hours="{hours}"),
        "used_of": words.say("{used} of {limit}", used="{used}", limit="{limit}"),
        "used": words.say("Used today"),
        "used_today": words.say(
            "You have used {used} of {limit} today",
            used="{used}",
            limit="{limit}",
        ),
        "by_law": words.say("from the law"),
        "by_guardian": words.say("set by {name}", name="{name}"),
        "by_family": words.say("set by your family"),
        "session": words.say("At a stretch"),
        "session_rest": words.say(
            "{time}, then {rest} of rest ({left} left of this one)",
            time="{time}",
            rest="{rest}",
            left="{left}",
        ),
        "closes": words.say("Chat closes next"),
        "curfew": words.say("Rest hours"),
        "curfew_hours": words.say("{start} to {end}", start="{start}", end="{end}"),
        "closed_today": words.say("Also closed today"),
        "next_reminder": words.say("Next reminder"),
        "next_reminder_in": words.say("after {time} more of chat", time="{time}"),
        "free": words.say("These cost no time"),
    }


def _asking(words: Words) -> dict[str, str]:
    return {
        "month": words.say("Spent this month"),
        "day_money": words.say("Most for one day"),
        "purchase": words.say("Most for one purchase"),
        "none": words.say("None set"),
        "ask_no_limit": words.say("You have no daily limit, so there is nothing to ask for."),
        "ask_waits": words.say(
            "You have asked for more time. Your family can see it. The answer will show up here.",
        ),
        "ask_how_much": words.say("How much longer would you like today? Your family will decide."),
        "more_minutes": words.say("{n} more minutes", n="{n}"),
        "mode_leave": words.say("Ask to leave minors' mode"),
        "mode_question": words.say(
            "Minors' mode looks after you with reminders and limits. Shall we ask your family "
            "whether you can leave it?",
        ),
        "mode_yes": words.say("Yes, ask them"),
        "better_not": words.say("Better not"),
        "asked_done": words.say("Asked"),
        "asked_nothing": words.say("You have not asked for anything yet."),
        "asked_until": words.say(
            "Asked {asked}. They can answer until {until}.",
            asked="{asked}",
            until="{until}",
        ),
        "asked_waits": words.say("You have asked. Your family can see it."),
        "ask_character": words.say("Ask my family for {name}", name="{name}"),
        "ask_item": words.say("Ask my family for {item}", item="{item}"),
        "ask_time": words.say("Ask for more time"),
        "kind_extra_time": words.say("More time"),
        "kind_character": words.say("A character"),
        "kind_purchase": words.say("Something from the shop"),
        "kind_leave_minor_mode": words.say("Leave minors' mode"),
        "request_pending": words.say("Waiting"),
        "request_approved": words.say("Yes"),
    }


def _states(words: Words) -> dict[str, str]:
    return {
        "request_denied": words.say("Not this time"),
        "request_withdrawn": words.say("Taken back"),
        "request_expired": words.say("Nobody answered in time"),
        "take_back": words.say("Take it back"),
        "said_yes": words.say("Your family has answered: yes"),
        "said_no": words.say("Your family has answered"),
    }
