"""The names formulas of a policy may use: units, the step they exist from, and their worth for one person.

    params, pay terms, inputs   as declared; an input that is a share is its exact ratio (0.95)
    item_8  group_calls         points of an item of the sheet, and of a group
    figure_8                    the figure that decided item 8, as its table rounds it; a share in percent
    visit_8                     points of a checklist in one visit, in event rules on occurrences
    total                       once it stands (step 6)
    fines  rewards              what the ledger takes and pays, both as positive amounts (step 5)

A name without a value leaves whatever uses it undecided: blank is never read as zero.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from .curves.checklists import Checklist, Take
from .curves.rollup import RolledUp
from .document import Place
from .formulas.formula import Formula, Sort, parse
from .formulas.tree import RESERVED, Constant, FormulaError
from .formulas.value import UndefinedError, evaluated, settled, value_of
from .numbers import ZERO, half_up
from .parts import Group, Input, Item, Param, Term
from .units import COUNT, DAYS, MONEY, POINTS, RATIO, Dimension, Unit, dimension

if TYPE_CHECKING:
    from .policy import Policy
    from .results import Result

TOTAL, FINES, REWARDS = "total", "fines", "rewards"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NOTHING = Formula("0", Constant(ZERO), MONEY)
FALSE = Formula("0 > 1", Constant(ZERO), "truth")

FIGURE_PLACES = 10
"""A figure that no table rounds has as many decimals in formulas."""


class Stage(IntEnum):
    """The step of the evaluation a formula is computed in; later ones know more names."""

    GATES = 4
    EVENTS = 5
    RANKS = 8
    PAY = 9
    TRIGGERS = 11


def item_name(code: str) -> str:
    """How formulas call an item's points: item 8 is `item_8`."""
    return f"item_{_slug(code)}"


def figure_name(code: str) -> str:
    return f"figure_{_slug(code)}"


def group_name(code: str) -> str:
    return f"group_{_slug(code)}"


@lru_cache(maxsize=4096)  # asked for every line of every card, and policies have few codes
def _slug(code: str) -> str:
    return re.sub(r"[^a-z0-9]", "_", code.lower())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a policy declares, as far as formulas can name it."""

    params: Sequence[Param]
    terms: Sequence[Term]
    inputs: Sequence[Input]
    groups: Sequence[Group]
    items: Sequence[Item]

    def units(self, stage: Stage, more: Mapping[str, Sort] | None = None) -> dict[str, Sort]:
        """Names with their units at a stage; `more` are those of one place only, such as `n` of an event."""
        found: dict[str, Sort] = {item_name(item.code): POINTS for item in self.items}
        found |= {group_name(group.code): POINTS for group in self.groups}
        for item in self.items:
            units = [_figure_unit(one) for one in (item, *(variant.part for variant in item.variants))]
            unit = next((one for one in units if one is not None), None)
            if unit is not None:
                found[figure_name(item.code)] = unit
        found |= {param.code: param.unit for param in self.params}
        found |= {term.code: term.unit for term in self.terms}
        found |= {one.code: unit_of_figure(one.binding.measure.unit) for one in self.inputs}
        if stage >= Stage.RANKS:
            found |= {TOTAL: POINTS, FINES: MONEY, REWARDS: MONEY}
        return found | dict(more or {})


def _figure_unit(item: Item) -> Dimension | None:
    """The unit of the figure that decides an item; None where people decide it."""
    if item.bindings:
        return unit_of_figure(item.bindings[0].measure.unit)
    if isinstance(item.curve, Checklist):
        return RATIO if item.curve.take is Take.PASS_RATE else POINTS
    return POINTS if isinstance(item.curve, RolledUp) else None


def unit_of_figure(unit: Unit) -> Dimension:
    """A share, and what is read from it, counts without a unit."""
    return RATIO if unit is Unit.SHARE else dimension(unit.value)


def names_of(
    params: Sequence[Param], terms: Sequence[Term], items: Sequence[Item], groups: Sequence[Group]
) -> set[str]:
    """Names that already mean something before the inputs have theirs."""
    words = Vocabulary(params, terms, (), groups, items)
    return set(words.units(Stage.RANKS))


@dataclass(slots=True)
class Known:
    """What names are worth for one subject; `examples` rest on an example value 示例值."""

    values: dict[str, Decimal]
    examples: set[str]

    def given(self, formula: Formula) -> tuple[tuple[str, Decimal], ...]:
        return tuple((name, self.values[name]) for name in formula.names if name in self.values)

    def missing(self, formula: Formula) -> tuple[str, ...]:
        return tuple(name for name in formula.names if name not in self.values)

    def is_example(self, formula: Formula) -> bool:
        return any(name in self.examples for name in formula.names)

    def decide(self, formula: Formula) -> bool | None:
        """Whether a condition holds; None where a name it uses has no value, or it cannot be computed."""
        if self.missing(formula):
            return None
        try:
            return bool(evaluated(formula.tree, self.values))
        except UndefinedError:
            return None

    def amount(self, formula: Formula, places: int = 2) -> Decimal | None:
        """The formula's amount, rounded half-up once; None where it has no value."""
        if self.missing(formula):
            return None
        try:
            return half_up(settled(value_of(formula, self.values)), places)
        except UndefinedError:
            return None

    def with_names(self, more: Mapping[str, Decimal]) -> "Known":
        """The same names and some of one place only."""
        return Known(self.values | dict(more), self.examples)


def known(policy: "Policy", result: "Result", terms: Mapping[str, Decimal], stage: Stage) -> Known:
    """Values of all names of a stage, as the result stands."""
    declared = {term.code for term in policy.terms}
    found = stated(policy)
    found.values.update((code, amount) for code, amount in terms.items() if code in declared)
    for line in result.lines:
        _note(found, item_name(line.item), line.points, line.example)
        decided = None if line.outcome is None else line.outcome.figure
        if decided is not None:
            _note(found, figure_name(line.item), half_up(decided, FIGURE_PLACES), line.example)
    for code, points in result.groups.items():
        _note(found, group_name(code), points, result.example)
    for code, value in result.inputs.items():
        _note(found, code, value, False)
    if stage >= Stage.RANKS:
        _note(found, TOTAL, result.total, result.example)
        entries = [entry for entry in result.entries if not entry.yields_to]
        taken = [entry for entry in entries if entry.kind.is_taken]
        paid = [entry for entry in entries if entry.kind.is_paid]
        for name, some, worth in ((FINES, taken, result.taken), (REWARDS, paid, result.granted)):
            unset = any(entry.amount is None for entry in some)
            _note(found, name, None if unset else worth, any(entry.example for entry in some))
    return found


def stated(policy: "Policy") -> Known:
    """What the params of a policy are worth, whoever it is about."""
    found = Known({}, set())
    for param in policy.params:
        _note(found, param.code, param.value, param.mark is not None and param.mark.example)
    return found


def _note(found: Known, name: str, value: Decimal | None, example: bool) -> None:
    if value is not None:
        found.values[name] = value
    if example:
        found.examples.add(name)


def formula_name(place: Place) -> str:
    """The name at a place, as formulas can write it; a fault is noted there."""
    code = place.text(40)
    if code and (_NAME.fullmatch(code) is None or code in {*RESERVED, TOTAL, FINES, REWARDS}):
        place.fault("bad-name", code=code)
    return code


def parse_condition(place: Place, units: Mapping[str, Sort]) -> Formula:
    """The condition at a place, such as `figure_sales < 80`; a fault is noted there."""
    formula = _formula(place, units)
    if formula is not None and formula.sort != "truth":
        place.fault("formula-needs-condition", found=formula.text)
        return FALSE
    return formula or FALSE


def parse_amount(place: Place, units: Mapping[str, Sort], unit: Dimension = MONEY) -> Formula:
    """The amount at a place, in a unit; a bare 0 fits any. A fault is noted there."""
    formula = _formula(place, units)
    if formula is None:
        return NOTHING
    if formula.sort != unit and not (isinstance(formula.tree, Constant) and formula.tree.value == 0):
        place.fault("amount-unit", found=str(formula.sort), needed=str(unit))
    return formula


def _formula(place: Place, units: Mapping[str, Sort]) -> Formula | None:
    text = place.text()
    if not text:
        return None
    try:
        return parse(text, units)
    except FormulaError as fault:
        place.fault(fault.code, found=fault.found)
        return None


OCCASION: Mapping[str, Sort] = {"n": COUNT, "days": DAYS}
"""What every event rule may name besides: how many occurrences it rests on, and over how many days."""
