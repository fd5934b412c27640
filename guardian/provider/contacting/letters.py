"""What an emergency contact reads: whom to call, and no word of any conversation (Art. 13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guardian.provider.contacting.channel import Letter
from guardian.words import N_, Words, best_language

DOMAIN = "provider_safety"
_MOST_OF_A_NAME = 80

_CODE_SUBJECT = N_("Code for an emergency contact")
_CODE = N_(
    "{guardian} would like to name you as an emergency contact for {ward} at {provider}. If you "
    "agree, give {guardian} this code: {code}. It can be used for 24 hours."
)
_CODE_UNKNOWN = N_("If you know neither of them, you need not do anything.")
_CRISIS_SUBJECT = N_("Please call {ward} at once")
_CRISIS = N_(
    "{ward} may be in danger. Please call {ward} at once or go there, and stay until somebody is "
    "with {ward}. The family was told and nobody has answered yet."
)
_CALL = N_("If {ward} is in danger now, call for help. These numbers are answered by people:")
_DRILL_SUBJECT = N_("Drill: nobody is in danger")
_DRILL = N_(
    "This is only a drill: nobody is in danger. You are an emergency contact of {ward}, and the "
    "family is trying out whether you can be reached. You need not call anybody."
)
_DRILL_CALL = N_("In an emergency this message would ask you to call {ward}, and name these:")
_FROM = N_("This message was sent by {provider} and says no more than this, to protect {ward}.")


@dataclass(frozen=True, kw_only=True)
class Names:
    """Who is who in a letter, and the tag of the language it is written in."""

    guardian: str
    ward: str
    provider: str
    language: str
    address: str = field(repr=False)


def code_letter(names: Names, code: str) -> Letter:
    """Return the letter that carries a code to a contact's address."""
    words = _words(names)
    said = _said(names)
    return Letter(
        address=names.address,
        subject=words.say(_CODE_SUBJECT),
        text=_paragraphs(words.say(_CODE, code=code, **said), words.say(_CODE_UNKNOWN)),
    )


def crisis_letter(names: Names, helplines: Mapping[str, str], *, drill: bool) -> Letter:
    """Return the letter that asks a contact to call; a drill says so first."""
    words = _words(names)
    said = _said(names)
    subject, body, call = (
        (_DRILL_SUBJECT, _DRILL, _DRILL_CALL) if drill else (_CRISIS_SUBJECT, _CRISIS, _CALL)
    )
    numbers = "\n".join(f"{number}  {name}" for number, name in helplines.items())
    return Letter(
        address=names.address,
        subject=words.say(subject, **said),
        text=_paragraphs(
            words.say(body, **said), words.say(call, **said), numbers, words.say(_FROM, **said)
        ),
    )


def _words(names: Names) -> Words:
    return Words(DOMAIN, best_language(names.language))


def _said(names: Names) -> dict[str, str]:
    return {
        "guardian": _one_line(names.guardian),
        "ward": _one_line(names.ward),
        "provider": _one_line(names.provider),
    }


def _one_line(name: str) -> str:
    """Return a name that somebody else chose, unable to begin a line or a header of its own."""
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(printable.split())[:_MOST_OF_A_NAME]


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
