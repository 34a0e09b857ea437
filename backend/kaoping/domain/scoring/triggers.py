"""Triggers of a policy document: what holds several periods in a row leads to a proposal, never to an act.

triggers:
  - {code, label, rule, when: "total < 6", periods: "3" | param, propose: {action: TRAINING, label}}

The row ends with this period, and a period without a card, or whose card does not say, breaks it. One period
is an alert. An open card triggers nothing: half a month is no low month.
"""

from dataclasses import dataclass
from decimal import Decimal

from .document import Place, note_duplicates
from .formulas.formula import Formula
from .ledger.amounts import parse_price
from .ledger.outcomes import parse_action
from .ledger.rules import Action, Price
from .names import Stage, Vocabulary, parse_condition
from .texts import Text
from .units import COUNT

MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class Trigger:
    """`periods` without a formula is a number nobody has set: such a trigger never fires."""

    code: str
    label: Text
    rule: str
    when: Formula
    periods: Price
    action: Action


def parse_triggers(place: Place, words: Vocabulary, taken: set[str]) -> tuple[Trigger, ...]:
    """`taken` are the codes of event rules, whose proposals stand beside these."""
    units = words.units(Stage.TRIGGERS)
    found = []
    for one in place.each():
        one.expect(("code", "label", "rule", "when", "periods", "propose"), ("note",))
        trigger = Trigger(
            code=one["code"].text(40),
            label=one["label"].label(),
            rule=one["rule"].text(80),
            when=parse_condition(one["when"], units),
            periods=_periods(one["periods"], words),
            action=parse_action(one["propose"]),
        )
        if trigger.code in taken:
            one["code"].fault("duplicate-code", code=trigger.code)
        found.append((one, trigger))
    note_duplicates((one, trigger.code) for one, trigger in found)
    return tuple(trigger for _, trigger in found)


def _periods(place: Place, words: Vocabulary) -> Price:
    """A whole number, or a param whose every value is one."""
    price = parse_price(place, Vocabulary(words.params, (), (), (), ()).units(Stage.EVENTS), COUNT)
    named = () if price.formula is None else price.formula.names
    for param in words.params:
        if param.code in named:
            for one in (param, *(variant.part for variant in param.variants)):
                if one.value is not None and not _counts(one.value):
                    place.fault("not-a-whole-number", low=1, high=MOST_PERIODS)
    if price.formula is not None and not named:
        place.whole(1, MOST_PERIODS)
    return price


def _counts(value: Decimal) -> bool:
    return value == value.to_integral_value() and 1 <= value <= MOST_PERIODS
