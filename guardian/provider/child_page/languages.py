"""Which language a visitor reads before it is known who is there."""

from guardian.words import best_language

HTML_LANGUAGE = {"en": "en", "zh_CN": "zh-CN", "zh_TW": "zh-TW"}
"""A catalogue's name as the ``lang`` attribute spells it."""


def visitor_language(chosen: str | None, accepted: str) -> str:
    """Return the catalogue for a chosen tag, or else for an ``Accept-Language`` header.

    Only which of our languages comes first counts; weights below the order are ignored.
    """
    if chosen:
        return best_language(chosen)
    for tag in accepted.lower().split(","):
        if tag.strip().startswith(("zh", "en")):
            return best_language(tag.strip())
    return "en"
