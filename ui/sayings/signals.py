"""What each signal of the list is called, what it means, and what one can do about it."""

from dataclasses import dataclass

from guardian.words import LANGUAGES, N_, Words

_HELP = "help"
_SELF_HARM = "self_harm"
_FEELINGS = "feelings"
_STRANGER = "stranger"
_INTIMACY = "intimacy"
_DEPENDENCY = "dependency"
_SERVICE = "service"
_HARM = "harm"
_CONTENT = "content"
_MONEY = "money"
_OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """How a category is said: its title, an icon and the family of its advice."""

    title: str
    icon: str
    family: str


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What it may mean, what to do in order, and a first sentence to say to the child."""

    meaning: str
    steps: tuple[str, ...]
    opener: str


_UNKNOWN = Signal(
    title=N_("A signal this version does not know"), icon="warning-circle", family=_OTHER
)

_SIGNALS = {
    "help_requested_by_ward": Signal(
        title=N_("Your child pressed the button for help"), icon="first-aid", family=_HELP
    ),
    "self_harm.ideation": Signal(
        title=N_("Talk about not wanting to live"), icon="hand-palm", family=_SELF_HARM
    ),
    "self_harm.intent": Signal(
        title=N_("Talk about a plan to end their life"), icon="hand-palm", family=_SELF_HARM
    ),
    "self_harm.behaviour": Signal(
        title=N_("Talk about an attempt to end their life"), icon="hand-palm", family=_SELF_HARM
    ),
    "self_harm.nssi": Signal(
        title=N_("Talk about hurting themselves"), icon="hand-palm", family=_SELF_HARM
    ),
    "self_harm.eating": Signal(
        title=N_("Talk about dangerous eating or starving"), icon="hand-palm", family=_SELF_HARM
    ),
    "self_harm.promotion": Signal(
        title=N_("The character spoke well of self-harm"), icon="robot", family=_SELF_HARM
    ),
    "extreme_emotion": Signal(title=N_("Very strong feelings"), icon="heart", family=_FEELINGS),
    "property_loss": Signal(
        title=N_("Signs of a scam or a big loss"), icon="wallet", family=_MONEY
    ),
    "sexual.content": Signal(title=N_("Sexual content"), icon="prohibit", family=_CONTENT),
    "sexual.minor": Signal(
        title=N_("Sexual content about a child"), icon="prohibit", family=_STRANGER
    ),
    "intimate_relationship": Signal(
        title=N_("Playing a couple or family with a character"), icon="heart", family=_INTIMACY
    ),
    "grooming": Signal(
        title=N_("Talk about meeting a stranger, secrets or gifts"),
        icon="user-circle",
        family=_STRANGER,
    ),
    "dependency.overuse": Signal(
        title=N_("Very long or very late chats"), icon="moon-stars", family=_DEPENDENCY
    ),
    "dependency.emotional": Signal(
        title=N_("Leaning heavily on a character"), icon="heart", family=_DEPENDENCY
    ),
    "dependency.isolation": Signal(
        title=N_("Drawing back from other people"), icon="user", family=_DEPENDENCY
    ),
    "manipulation": Signal(
        title=N_("The character put pressure on your child"), icon="robot", family=_SERVICE
    ),
    "pandering": Signal(
        title=N_("The character flattered and agreed too much"), icon="robot", family=_SERVICE
    ),
    "exit_obstruction": Signal(
        title=N_("The character tried to keep your child from leaving"),
        icon="robot",
        family=_SERVICE,
    ),
    "violence.threat": Signal(
        title=N_("Talk about hurting somebody"), icon="warning", family=_HARM
    ),
    "abuse.victim": Signal(
        title=N_("Signs that somebody hurts your child"), icon="first-aid", family=_HARM
    ),
    "bullying": Signal(title=N_("Signs of bullying"), icon="users", family=_HARM),
    "unsafe_imitation": Signal(
        title=N_("Something dangerous to copy"), icon="warning", family=_CONTENT
    ),
    "substances": Signal(
        title=N_("Talk about alcohol, tobacco or drugs"), icon="warning", family=_CONTENT
    ),
    "gambling": Signal(title=N_("Talk about gambling"), icon="wallet", family=_MONEY),
    "privacy_extraction": Signal(
        title=N_("The character asked for personal details"), icon="key", family=_SERVICE
    ),
    "illegal_content": Signal(
        title=N_("Content the law forbids"), icon="prohibit", family=_CONTENT
    ),
    "age.suspected_minor": Signal(
        title=N_("The service thinks a child uses this account"),
        icon="user-circle",
        family=_OTHER,
    ),
    "spending.anomaly": Signal(title=N_("Unusual spending"), icon="shopping-cart", family=_MONEY),
}

_ADVICE = {
    _HELP: Advice(
        meaning=N_("Your child asks for help. Why, only your child can tell you."),
        steps=(
            N_("Go to your child now, or call. Ask someone nearby to go if you are far away."),
            N_("Listen first. It was right to ask, whatever happened."),
            N_("Call a helpline shown here. If there is danger now, call emergency services."),
        ),
        opener=N_("“It is good that you asked for help. I am coming.”"),
    ),
    _SELF_HARM: Advice(
        meaning=N_("Words like these can be a call for help. Take them seriously, stay calm."),
        steps=(
            N_("Go to your child now, or ask someone you trust to be there."),
            N_("Listen first. No blame, no phone taken away."),
            N_("Ask plainly whether your child thinks about dying. Asking does no harm."),
            N_("Call a helpline shown here. If there is danger now, call emergency services."),
        ),
        opener=N_("“I am glad you are here. You can tell me anything, I am not angry.”"),
    ),
    _FEELINGS: Advice(
        meaning=N_("Something weighs on your child. It may pass; it is worth a quiet look."),
        steps=(
            N_("Choose a calm moment today and ask how the day was."),
            N_("Listen longer than you speak."),
            N_("If it goes on for days, speak with the school or a doctor."),
        ),
        opener=N_("“You seemed to have a lot on your mind. Shall we take a walk?”"),
    ),
    _STRANGER: Advice(
        meaning=N_("Someone may try to win your child's trust, or a story came too close to it."),
        steps=(
            N_("Ask who it is about, before anything is deleted."),
            N_("Agree that nobody is met, and nothing is sent, without you."),
            N_("If a real person is behind it, keep the evidence and call the police."),
        ),
        opener=N_("“Has anybody asked you to keep a secret from me? You are not in trouble.”"),
    ),
    _INTIMACY: Advice(
        meaning=N_("Characters that play partners or family are not meant for children."),
        steps=(
            N_("Look at Characters: what the law bans cannot be used."),
            N_("Ask what your child likes about it. Often it is simply being heard."),
            N_("Block the character if the talk returns to it."),
        ),
        opener=N_("“What do you like about talking with this character?”"),
    ),
    _DEPENDENCY: Advice(
        meaning=N_("The chats begin to take the place of sleep, friends or family."),
        steps=(
            N_("Plan something together that has no screen."),
            N_("Set the time a little lower rather than to nothing."),
            N_("If it does not get better in two weeks, ask the school or a doctor for advice."),
        ),
        opener=N_("“I miss doing things with you. What shall we do on Saturday?”"),
    ),
    _SERVICE: Advice(
        meaning=N_("This is about how the character behaves, not about your child."),
        steps=(
            N_("Block the character if you no longer trust it."),
            N_("Remind your child: no name, school, address or photo goes to a character."),
            N_("Complain to the service. It must answer."),
        ),
        opener=N_("“A character is a program. You may always say no to it and leave.”"),
    ),
    _HARM: Advice(
        meaning=N_("Your child may be in trouble with others, or afraid of someone."),
        steps=(
            N_("Ask calmly what happened, and believe what you hear."),
            N_("Keep messages and names. Speak with the school."),
            N_("If somebody is in danger, call the police or a helpline shown here."),
        ),
        opener=N_("“Is somebody making your life hard? We will sort it out together.”"),
    ),
    _CONTENT: Advice(
        meaning=N_("The talk touched something that is not meant for this age."),
        steps=(
            N_("Ask what your child made of it."),
            N_("Block the character if it brought this up."),
            N_("Complain to the service if the character started it."),
        ),
        opener=N_("“Did anything strange come up in your chat? You can ask me.”"),
    ),
    _MONEY: Advice(
        meaning=N_("Money may be lost, or is being spent faster than usual."),
        steps=(
            N_("Look at Spending together."),
            N_("Set a cap for one purchase and for the month."),
            N_("If somebody cheated your child, keep the records and call the police."),
        ),
        opener=N_("“Let us look at what was bought. What was it for?”"),
    ),
    _OTHER: Advice(
        meaning=N_("The service asks you to look. It gives no more than this code."),
        steps=(
            N_("Ask your child how the chats have been."),
            N_("Ask the service what it saw."),
        ),
        opener=N_("“How are your chats going?”"),
    ),
}


def signal(category: str) -> Signal:
    """Return how a category is said; an unknown code falls back to its family's first word."""
    return _SIGNALS.get(category, _UNKNOWN)


def signal_title(words: Words, category: str) -> str:
    """Return a category's title in the reader's language."""
    return words.say(signal(category).title)


def advice(category: str) -> Advice:
    """Return what to do about a category."""
    return _ADVICE[signal(category).family]


CATEGORIES = tuple(_SIGNALS)
"""Every category of the signal list."""

FAMILIES = {
    _HELP: N_("Calls for help"),
    _SELF_HARM: N_("Self-harm"),
    _FEELINGS: N_("Strong feelings"),
    _HARM: N_("Violence and bullying"),
    _STRANGER: N_("Strangers and grooming"),
    _INTIMACY: N_("Couple and family play"),
    _DEPENDENCY: N_("Too much, too close"),
    _SERVICE: N_("How the character behaves"),
    _CONTENT: N_("Content not for children"),
    _MONEY: N_("Money"),
    _OTHER: N_("Other signs"),
}
"""Kinds that share their advice, the gravest first; by them a reader narrows a list."""


def categories_of(family: str) -> tuple[str, ...]:
    """Return the categories of one of :data:`FAMILIES`."""
    return tuple(each for each, told in _SIGNALS.items() if told.family == family)


def categories_named(text: str) -> tuple[str, ...]:
    """Return the categories whose title has ``text`` in it, in any language of the window."""
    wanted = text.casefold()
    catalogues = [Words("ui", language) for language in LANGUAGES]
    return tuple(
        category
        for category in CATEGORIES
        if any(wanted in signal_title(words, category).casefold() for words in catalogues)
    )
