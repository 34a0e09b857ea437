"""What came out of an evaluation, by the names a golden case expects it under.

    total low high possible grade complete applies example          words and numbers of the card
    lines/<item> states/<item> groups/<group> gates/<gate>          points; states; what a closed gate left
    figures/<measure> values/<measure> inputs/<code>                49/50; the figure as people read it (98)
    pay/<line> pay_states/<line>                                    amounts and whether they are final
    ledger/<rule> proposals/<rule> overlaps/<stack> notices         money moved; actions; incidents; codes
    places/<rank> leagues/<rank> prizes/<rank>                      1; small; what the place is paid
    rail/deductions rail/limit rail/excess

`none` is what has no value. A number is a Fraction, so that an expectation decides how far it is rounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from ..facts.document import Facts
from ..measures.catalogue import MEASURES
from ..numbers import plain
from ..policy import Policy
from ..reading import Reading, State
from ..results import Entry, Result

Found = Mapping[str, Fraction | str]

NONE = "none"
PLAIN = ("total", "low", "high", "possible", "grade", "complete", "applies", "example", "notices")
"""What a subject's card has one of."""
GROUPS = (
    "lines",
    "states",
    "groups",
    "gates",
    "figures",
    "values",
    "inputs",
    "pay",
    "pay_states",
    "ledger",
    "proposals",
    "overlaps",
    "places",
    "leagues",
    "prizes",
    "rail",
)
"""What it has several of, by code."""


def found_of(policy: Policy, facts: Facts, result: Result) -> dict[str, Fraction | str]:
    """Everything a case may expect of one subject."""
    return {
        "total": _number(result.total),
        "low": _number(result.low),
        "high": _number(result.high),
        "possible": _number(result.possible),
        "grade": result.grade or "",
        "complete": _yes(result.complete),
        "applies": _yes(result.applies),
        "example": _yes(result.example),
        "notices": joined(one.code for one in result.notices),
        **_sheet(policy, result),
        **_figures(facts, result),
        **_ranks(policy, result),
        **_money(policy, result),
    }


def joined(words: Iterable[str]) -> str:
    """Words of a list, each once, in alphabetical order."""
    return " ".join(sorted(set(words)))


def _sheet(policy: Policy, result: Result) -> dict[str, Fraction | str]:
    found: dict[str, Fraction | str] = {}
    for line in result.lines:
        found[f"lines/{line.item}"] = _number(line.points)
        found[f"states/{line.item}"] = line.state.value
    for group in policy.groups:
        found[f"groups/{group.code}"] = _number(result.groups.get(group.code))
    for gate in policy.gates:
        found[f"gates/{gate.code}"] = "open"
    for hit in result.gates:
        found[f"gates/{hit.gate}"] = "closed"
    for code, value in result.inputs.items():
        found[f"inputs/{code}"] = Fraction(value)
    return found


def _figures(facts: Facts, result: Result) -> dict[str, Fraction | str]:
    """Readings as the sheet used them, then those of the subject and of its store."""
    used = [(figure.measure, figure.reading) for line in result.lines for figure in line.figures]
    given = [
        (measure, reading)
        for key in (result.subject, result.store)
        for (whose, measure), reading in facts.readings.items()
        if whose == key
    ]
    found: dict[str, Fraction | str] = {}
    for measure, reading in (*used, *given):
        found.setdefault(f"figures/{measure}", f"{plain(reading.numerator)}/{plain(reading.denominator)}")
        found.setdefault(f"values/{measure}", _value(measure, reading))
    return found


def _value(measure: str, reading: Reading) -> Fraction | str:
    has_value = reading.state in {State.OK, State.TOO_FEW}
    return reading.figure(MEASURES[measure].unit) if has_value else NONE


def _money(policy: Policy, result: Result) -> dict[str, Fraction | str]:
    found: dict[str, Fraction | str] = {}
    for pay in result.pay or ():
        found[f"pay/{pay.code}"] = _number(pay.amount)
        found[f"pay_states/{pay.code}"] = pay.state.value
    for rule in policy.events:
        found[f"ledger/{rule.code}"] = _moved(result.entries, rule.code)
        found[f"proposals/{rule.code}"] = NONE
    for stack in policy.stacks:
        met = [one for one in result.overlaps if one.stack == stack.code]
        found[f"overlaps/{stack.code}"] = Fraction(len(met))
    for code in {one.rule for one in result.proposals}:
        found[f"proposals/{code}"] = joined(one.action for one in result.proposals if one.rule == code)
    rail = result.rail
    found["rail/deductions"] = NONE if rail is None else Fraction(rail.deductions)
    found["rail/limit"] = NONE if rail is None else _number(rail.limit)
    found["rail/excess"] = NONE if rail is None else _number(rail.excess)
    return found


def _moved(entries: Iterable[Entry], rule: str) -> Fraction | str:
    """What a rule moves; an amount nobody has set is none, and never zero."""
    moving = [one for one in entries if one.rule == rule and not one.yields_to]
    if any(one.amount is None for one in moving):
        return NONE
    return sum((Fraction(one.moves) for one in moving), Fraction(0))


def _ranks(policy: Policy, result: Result) -> dict[str, Fraction | str]:
    """Places and what they are paid; who has no place, or a place without prize, is paid 0."""
    found: dict[str, Fraction | str] = {}
    for code in _codes(policy, "ranks"):
        found |= {f"places/{code}": NONE, f"leagues/{code}": NONE}
        found[f"prizes/{code}"] = found[f"ledger/{code}"] = _moved(result.entries, code)
    for rank in result.ranks:
        found[f"places/{rank.rank}"] = NONE if rank.place is None else Fraction(rank.place)
        found[f"leagues/{rank.rank}"] = rank.league or NONE
    for code in _codes(policy, "triggers"):
        found.setdefault(f"proposals/{code}", NONE)
    return found


def _codes(policy: Policy, section: str) -> list[str]:
    listed = policy.document.get(section)
    entries = listed if isinstance(listed, Sequence) and not isinstance(listed, str) else []
    return [str(one["code"]) for one in entries if isinstance(one, Mapping) and "code" in one]


def _number(value: Decimal | None) -> Fraction | str:
    return NONE if value is None else Fraction(value)


def _yes(value: bool) -> str:
    return "true" if value else "false"
