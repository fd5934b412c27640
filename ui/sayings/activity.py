"""What the activity page says: its opening sentence, spans, lengths of time, parts of charts."""

from datetime import date

from guardian.desk.activity_values import ActivityView, Span
from ui.formats import Formats, foreign
from ui.presentation import Presentation
from ui.sayings.durations import date_range, duration, long_day, month_name

_AS_USUAL_MINUTES = 3
"""A difference smaller than this is none."""


def opening(presentation: Presentation, view: ActivityView, ward_name: str) -> str:
    """Return the one sentence that opens the page."""
    words, name = presentation.words, foreign(ward_name, 24)
    if not view.known_days:
        return words.say("Nothing is known yet of how long {name} chatted then.", name=name)
    if not view.minutes_total and not view.characters:
        return _nothing(presentation, view, name)
    time = duration(words, view.minutes_total)
    if view.trend is None or (view.span is Span.DAY and is_now(view)):
        return _total(presentation, view, name, time)
    difference = round(view.trend.minutes_per_day - view.trend.base_minutes_per_day)
    if abs(difference) < _AS_USUAL_MINUTES:
        return _as_usual(presentation, view, name, time)
    if difference < 0:
        return _less(presentation, view, name, time, -difference)
    return _more(presentation, view, name, time, difference)


def is_now(view: ActivityView) -> bool:
    """Return whether today is in the span."""
    return view.first <= view.today <= view.last


def _nothing(presentation: Presentation, view: ActivityView, name: str) -> str:
    words, when = presentation.words, _when(presentation.formats, view)
    if is_now(view):
        return {
            Span.DAY: words.say("{name} has not chatted today.", name=name),
            Span.WEEK: words.say("{name} has not chatted this week.", name=name),
            Span.MONTH: words.say("{name} has not chatted this month.", name=name),
        }[view.span]
    return {
        Span.DAY: words.say("{name} did not chat on {day}.", name=name, day=when),
        Span.WEEK: words.say("{name} did not chat in the week of {days}.", name=name, days=when),
        Span.MONTH: words.say("{name} did not chat in {month}.", name=name, month=when),
    }[view.span]


def _total(presentation: Presentation, view: ActivityView, name: str, time: str) -> str:
    words, when = presentation.words, _when(presentation.formats, view)
    if is_now(view):
        return {
            Span.DAY: words.say("{name} chatted {time} today.", name=name, time=time),
            Span.WEEK: words.say("{name} chatted {time} this week.", name=name, time=time),
            Span.MONTH: words.say("{name} chatted {time} this month.", name=name, time=time),
        }[view.span]
    return {
        Span.DAY: words.say("{name} chatted {time} on {day}.", name=name, time=time, day=when),
        Span.WEEK: words.say(
            "{name} chatted {time} in the week of {days}.", name=name, time=time, days=when
        ),
        Span.MONTH: words.say(
            "{name} chatted {time} in {month}.", name=name, time=time, month=when
        ),
    }[view.span]


def _as_usual(presentation: Presentation, view: ActivityView, name: str, time: str) -> str:
    words, when = presentation.words, _when(presentation.formats, view)
    if view.span is Span.DAY:
        return words.say(
            "{name} chatted {time} on {day}, as much as usual.", name=name, time=time, day=when
        )
    if is_now(view):
        return {
            Span.WEEK: words.say(
                "{name} chatted {time} this week, as much a day as usual.", name=name, time=time
            ),
            Span.MONTH: words.say(
                "{name} chatted {time} this month, as much a day as usual.", name=name, time=time
            ),
        }[view.span]
    return {
        Span.WEEK: words.say(
            "{name} chatted {time} in the week of {days}, as much a day as usual.",
            name=name,
            time=time,
            days=when,
        ),
        Span.MONTH: words.say(
            "{name} chatted {time} in {month}, as much a day as usual.",
            name=name,
            time=time,
            month=when,
        ),
    }[view.span]


def _less(presentation: Presentation, view: ActivityView, name: str, time: str, n: int) -> str:
    words, when = presentation.words, _when(presentation.formats, view)
    if view.span is Span.DAY:
        return words.say_n(
            "{name} chatted {time} on {day}, {n} minute less than usual.",
            "{name} chatted {time} on {day}, {n} minutes less than usual.",
            n,
            name=name,
            time=time,
            day=when,
        )
    if view.span is Span.WEEK and is_now(view):
        return words.say_n(
            "{name} chatted {time} this week, {n} minute a day less than usual.",
            "{name} chatted {time} this week, {n} minutes a day less than usual.",
            n,
            name=name,
            time=time,
        )
    if view.span is Span.WEEK:
        return words.say_n(
            "{name} chatted {time} in the week of {days}, {n} minute a day less than usual.",
            "{name} chatted {time} in the week of {days}, {n} minutes a day less than usual.",
            n,
            name=name,
            time=time,
            days=when,
        )
    if is_now(view):
        return words.say_n(
            "{name} chatted {time} this month, {n} minute a day less than usual.",
            "{name} chatted {time} this month, {n} minutes a day less than usual.",
            n,
            name=name,
            time=time,
        )
    return words.say_n(
        "{name} chatted {time} in {month}, {n} minute a day less than usual.",
        "{name} chatted {time} in {month}, {n} minutes a day less than usual.",
        n,
        name=name,
        time=time,
        month=when,
    )


def _more(presentation: Presentation, view: ActivityView, name: str, time: str, n: int) -> str:
    words, when = presentation.words, _when(presentation.formats, view)
    if view.span is Span.DAY:
        return words.say_n(
            "{name} chatted {time} on {day}, {n} minute more than usual.",
            "{name} chatted {time} on {day}, {n} minutes more than usual.",
            n,
            name=name,
            time=time,
            day=when,
        )
    if view.span is Span.WEEK and is_now(view):
        return words.say_n(
            "{name} chatted {time} this week, {n} minute a day more than usual.",
            "{name} chatted {time} this week, {n} minutes a day more than usual.",
            n,
            name=name,
            time=time,
        )
    if view.span is Span.WEEK:
        return words.say_n(
            "{name} chatted {time} in the week of {days}, {n} minute a day more than usual.",
            "{name} chatted {time} in the week of {days}, {n} minutes a day more than usual.",
            n,
            name=name,
            time=time,
            days=when,
        )
    if is_now(view):
        return words.say_n(
            "{name} chatted {time} this month, {n} minute a day more than usual.",
            "{name} chatted {time} this month, {n} minutes a day more than usual.",
            n,
            name=name,
            time=time,
        )
    return words.say_n(
        "{name} chatted {time} in {month}, {n} minute a day more than usual.",
        "{name} chatted {time} in {month}, {n} minutes a day more than usual.",
        n,
        name=name,
        time=time,
        month=when,
    )


def _when(formats: Formats, view: ActivityView) -> str:
    return span_name(formats, view.span, view.first, view.last)


def span_name(formats: Formats, span: Span, first: date, last: date) -> str:
    """Return the span by its dates: a day, a week from day to day, a month by name."""
    return {
        Span.DAY: long_day(formats, first),
        Span.WEEK: date_range(formats, first, last),
        Span.MONTH: month_name(formats, first),
    }[span]


def unknown_days(presentation: Presentation, view: ActivityView) -> str:
    """Return that days are missing, and what that means; empty: none are."""
    over = [each for each in view.days if each.day <= view.today]
    missing = sum(each.minutes is None for each in over)
    if not missing or missing == len(over):
        return ""
    return presentation.words.say_n(
        "{n} day is not known, so it may have been more.",
        "{n} days are not known, so it may have been more.",
        missing,
    )
