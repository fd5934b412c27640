"""What is heard of the held-out messages at a false alarm in a child's month, and what it costs.

Recall is of the half that nothing was chosen on. False alarms are of all harmless messages of the
set, since there are too few of every day in one half to count one in a month. What is a text of
training as well is left out. No text is printed. A larger model is measured beside ours where
``--signals-model FOLDER`` names one.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guardian.provider.signals.ai_output import check_output
from guardian.provider.signals.detector import detect
from guardian.provider.signals.larger.onnx_model import LargerModel, open_larger
from guardian.provider.signals.model import MODEL_VERSION, Side, scores
from guardian.provider.signals.rules import RULES_VERSION
from tests.benchmarks.measuring import Benchmark, Figures, Options
from tests.benchmarks.signals_cost import costs, larger_costs
from tests.benchmarks.signals_disguises import newly_heard, still_heard
from tests.benchmarks.signals_held_out import LEVELS, NOTHING, HeldOut, held_out
from tests.benchmarks.signals_readers import (
    Reader,
    Strengths,
    baseline,
    detector,
    detector_with,
    larger_of,
    model_of,
    rules_alone,
    unlearnt,
)
from tests.benchmarks.signals_talks import heard_in_talks, talks

MESSAGES_A_MONTH = 1200
SHARES = {"everyday": 0.97, "topics": 0.025, "traps": 0.005}
"""An assumption, and no measurement: nobody has counted what children write."""

FALSELY_PUT_RIGHT = 0.02
"""Share of harmless replies of an AI, written to look like faulty ones, at which it is measured."""

_PREFIX = {Side.CHILD: "", Side.AI: "ai: "}


@dataclass(frozen=True, kw_only=True)
class Read:
    """A message and what a reader makes of it."""

    message: HeldOut
    strengths: Strengths

    @property
    def strongest(self) -> float:
        """How far the strongest family is above what it is told from."""
        return max(self.strengths.values(), default=-99.0)


def read_all(reader: Reader, messages: Iterable[HeldOut]) -> list[Read]:
    """Return what a reader makes of every message."""
    return [Read(message=one, strengths=reader(one.text)) for one in messages]


def alarms_a_month(reads: Sequence[Read], bar: float) -> float:
    """Return the false alarms of a month, where all above ``bar`` is told."""
    harmless = [one for one in reads if one.message.label in NOTHING]
    by_kind = {
        kind: [one.strongest > bar for one in harmless if one.message.kind == kind]
        for kind in SHARES
    }
    return MESSAGES_A_MONTH * sum(
        SHARES[kind] * statistics.fmean(alarms) for kind, alarms in by_kind.items() if alarms
    )


def bar_for_alarms(reads: Sequence[Read], most: float) -> float:
    """Return the lowest bar that raises no more than so many false alarms in a month."""
    bars = sorted({one.strongest for one in reads if one.message.label in NOTHING}, reverse=True)
    kept = max(bars[0], 0.0) if bars else 0.0
    for bar in bars:
        if alarms_a_month(reads, bar) > most:
            break
        kept = bar
    return kept


def bar_for_replies(reads: Sequence[Read]) -> float:
    """Return the bar that two in a hundred harmless replies of an AI are above."""
    harmless = sorted(one.strongest for one in reads if one.message.label in NOTHING)
    return harmless[round((1 - FALSELY_PUT_RIGHT) * (len(harmless) - 1))] if harmless else 0.0


def _heard(reads: Sequence[Read], side: Side) -> dict[str, float]:
    if side is Side.AI:
        return recalls(reads, bar_for_replies(reads))
    at_ten = recalls(reads, bar_for_alarms(reads, 10))
    return {**recalls(reads, bar_for_alarms(reads, 1)), "heard at ten alarms": at_ten["heard"]}


def recalls(reads: Sequence[Read], bar: float) -> dict[str, float]:
    """Return how much of the report half is heard: at all, as what it is, by what it is said in."""
    risks = [one for one in reads if _is_reported(one.message)]
    found = {"heard": _share(one.strongest > bar for one in risks)}
    found["as what it is"] = _share(one.strengths.get(_of(one), -99) > bar for one in risks)
    for family in sorted({_of(one) for one in risks}):
        of_it = [one for one in risks if _of(one) == family]
        found[family] = _share(one.strengths.get(family, -99) > bar for one in of_it)
    for word in sorted({word for one in risks for word in (*one.message.words, *_words(one))}):
        of_it = [one for one in risks if word in {*one.message.words, *_words(one)}]
        found[word] = _share(one.strongest > bar for one in of_it)
    return found


def precision(reads: Sequence[Read]) -> float:
    """Return the average precision of telling what asks somebody to look from what does not."""
    ordered = sorted(
        (one for one in reads if one.message.half == "report"), key=lambda one: -one.strongest
    )
    found, total = 0, 0.0
    for rank, one in enumerate(ordered, 1):
        if one.message.label not in NOTHING:
            found += 1
            total += found / rank
    return total / max(found, 1)


def levels(messages: Iterable[HeldOut]) -> dict[str, float]:
    """Return how far the likeliest level of self-harm lies from the one that was said."""
    apart = []
    for message in messages:
        if message.label in LEVELS and message.half == "report":
            found = scores(message.text, Side.CHILD)
            likeliest = max(LEVELS, key=lambda level: found[level])
            apart.append(LEVELS.index(likeliest) - LEVELS.index(message.label))
    return {
        "level: right": _share(one == 0 for one in apart),
        "level: at most one off": _share(abs(one) <= 1 for one in apart),
        "level: graver than said": _share(one > 0 for one in apart),
    }


def around(messages: Sequence[HeldOut]) -> dict[str, float]:
    """Return what the detector hears of disguises, of talks, and of who one is (it should not)."""
    reported = [one for one in messages if one.half == "report"]
    risks = [one for one in reported if one.label not in NOTHING]
    harmless = [one for one in reported if one.label in NOTHING]
    named = [one for one in messages if "fairness" in one.words]
    return {
        **_named("still heard, ", still_heard(_asks_to_look, risks)),
        "newly heard in any disguise": newly_heard(_asks_to_look, harmless),
        "heard of who one is": _share(_asks_to_look(one.text) for one in named),
        **heard_in_talks(talks()),
    }


def put_right(messages: Sequence[HeldOut]) -> dict[str, float]:
    """Return how much of what an AI says is not let through to a minor, faulty and harmless."""
    stopped = {one: check_output(one.text, minor=True) is not None for one in messages}
    reported = [one for one in messages if _is_reported(one)]
    return {
        "faults put right": _share(stopped[one] for one in reported),
        "harmless put right": _share(stopped[one] for one in messages if one.label in NOTHING),
    }


def _asks_to_look(text: str) -> bool:
    return any(signal.asks_to_look for signal in detect(text))


def _alarms(reads: Sequence[Read], side: Side) -> dict[str, float]:
    if side is Side.CHILD:
        return {"false alarms a month": alarms_a_month(reads, 0)}
    harmless = [one for one in reads if one.message.label in NOTHING]
    return {"harmless replies put right": _share(one.strongest > 0 for one in harmless)}


def _words(one: Read) -> tuple[str, str]:
    return one.message.language, f"{one.message.language} {_of(one)}"


def _of(one: Read) -> str:
    return one.message.family


def _is_reported(message: HeldOut) -> bool:
    return message.half == "report" and message.label not in NOTHING


def _share(found: Iterable[bool]) -> float:
    kept = list(found)
    return sum(kept) / len(kept) if kept else 0.0


def _named(prefix: str, values: Mapping[str, float]) -> dict[str, float]:
    return {f"{prefix}{name}": value for name, value in values.items()}


def measured(reader: Reader, side: Side, messages: Sequence[HeldOut]) -> dict[str, float]:
    """Return every figure of a model that reads the messages of one side."""
    told = read_all(reader, messages)
    return {
        "average precision": precision(told),
        **_heard(told, side),
        **_named("as committed: ", _alarms(told, side)),
        **_named("as committed: ", recalls(told, 0)),
    }


def measured_larger(larger: LargerModel, messages: Sequence[HeldOut]) -> dict[str, float]:
    """Return the same of a larger model, of the detector with it, and what it costs."""
    values: dict[str, float] = {}
    for side in Side:
        found = measured(larger_of(larger, side), side, _of_side(side, messages))
        values |= _named(f"larger: {_PREFIX[side]}", found)
    with_it = _told(detector_with(larger), _of_side(Side.CHILD, messages))
    values |= _named("detector with larger: ", with_it)
    return values | larger_costs(larger, [one.text for one in messages])


def _told(reader: Reader, messages: Sequence[HeldOut]) -> dict[str, float]:
    told = read_all(reader, messages)
    return {"false alarms a month": alarms_a_month(told, 0), **recalls(told, 0)}


def _of_side(side: Side, messages: Sequence[HeldOut]) -> list[HeldOut]:
    return [one for one in messages if one.is_ai == (side is Side.AI)]


def _side(side: Side, messages: Sequence[HeldOut]) -> tuple[dict[str, float], dict[str, float]]:
    """Return a side's values and floors."""
    own = _of_side(side, messages)
    values = measured(model_of(side), side, own)
    by_baseline = read_all(baseline(side), own)
    floors = {"average precision": precision(by_baseline), **_heard(by_baseline, side)}
    if side is Side.CHILD:
        for name, reader in (("rules: ", rules_alone), ("detector: ", detector)):
            values |= _named(name, _told(reader, own))
        values |= levels(own) | around(own)
    else:
        values |= put_right(own)
    return _named(_PREFIX[side], values), _named(_PREFIX[side], floors)


def _run(options: Options) -> Figures:
    folder = options.signals_model
    larger = None if folder is None else open_larger(folder)
    messages = unlearnt(held_out())
    values: dict[str, float] = {}
    floors: dict[str, float] = {}
    for side in Side:
        of_side, floors_of_side = _side(side, messages)
        values |= of_side
        floors |= floors_of_side
    values |= costs([one.text for one in messages])
    values |= {} if larger is None else measured_larger(larger, messages)
    return Figures(
        values=values,
        floors=floors,
        conditions={
            "messages": len(messages),
            "messages a month": MESSAGES_A_MONTH,
            "shares": SHARES,
            "model": MODEL_VERSION,
            "larger model": None if larger is None else larger.name,
            "rules": RULES_VERSION,
        },
    )


SIGNALS = Benchmark(
    measured="share of held-out messages heard at one false alarm in a child's month",
    floor="TF-IDF of characters and logistic regression on the same texts",
    run=_run,
)
