"""A policy: parsed once from a plain document, refused loudly, trusted afterwards.

`Policy.parse(document)` takes the mapping a YAML pack or a JSON column yields, all numbers as text. A policy
with unset values parses and can be simulated; `policy.unset` lists what forbids activation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from kaoping.domain.errors import Fault

from .bindings import parse_inputs
from .calendar.parsing import parse_calendar
from .calendar.quotas import Quota, parse_quotas
from .calendar.rules import DateRule
from .canonical import sha256
from .constraints import Constraint, parse_constraints
from .document import Place
from .gates import Gate, parse_gates
from .items import parse_items
from .ledger.parsing import parse_events, parse_stacks
from .ledger.rules import EventRule, Stack
from .measures.measure import Measure
from .names import Vocabulary, names_of
from .numbers import HUNDRED, ZERO
from .parts import Applies, Grade, Group, Input, Item, Param, PayRule, PeriodKind, Slot, SubjectKind, Term
from .pay.limits import DEFAULT_RAIL, Budget, RailRule, parse_budget, parse_rail
from .pay.params import parse_params, parse_terms
from .pay.rules import parse_pay
from .ranking.rules import RankRule, parse_ranks
from .refusals import PolicyRefused
from .sections import parse_grades, parse_groups, parse_limits, parse_marks, parse_slots
from .texts import Text
from .triggers import Trigger, parse_triggers
from .unset import unset_places
from .variants import chosen, parse_applies
from .weights import check_weights, sheets_of
from .words import Words, codes_of, note_unused, parse_words

_REQUIRED = (
    "policy",
    "version",
    "title",
    "subject",
    "period",
    "effective_from",
    "rules",
    "applies_to",
    "items",
)
_OPTIONAL = ("full_marks", "incomplete", "params", "pay_terms", "groups", "deductions", "total", "grades",
             "pay", "cases", "overlays", "events", "stacks", "calendar", "quotas",
             "inputs", "gates", "constraints", "ranks", "budget", "rail", "triggers", "words")  # fmt: skip

# Texts and examples do not change what a policy makes of its facts, nor do dates and sample sizes, which
# stand beside the evaluation: none of them changes what it hashes to.
_WORDS_ONLY = frozenset({"title", "label", "note", "reason", "cases", "calendar", "quotas", "words"})


@dataclass(frozen=True, slots=True)
class Policy:
    """The trusted form. `pay` stands in order of computation; `document` is the effective source."""

    code: str
    version: str
    title: Text
    subject: SubjectKind
    period: PeriodKind
    effective_from: date
    rules: tuple[str, ...]
    applies: Applies
    min_days: int
    full: Decimal
    params: tuple[Param, ...]
    terms: tuple[Term, ...]
    inputs: tuple[Input, ...]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    slots: tuple[Slot, ...]
    events: tuple[EventRule, ...]
    stacks: tuple[Stack, ...]
    low: Decimal | None
    high: Decimal | None
    grades: tuple[Grade, ...]
    gates: tuple[Gate, ...]
    constraints: tuple[Constraint, ...]
    ranks: tuple[RankRule, ...]
    pay: tuple[PayRule, ...]
    budget: Budget | None
    rail: RailRule | None
    triggers: tuple[Trigger, ...]
    calendar: tuple[DateRule, ...]
    quotas: tuple[Quota, ...]
    words: Words
    unset: tuple[Fault, ...]
    overlays: tuple[str, ...]
    document: Mapping[str, object]

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Policy":
        """Raises PolicyRefused with every fault found, each at its JSON pointer."""
        return _parse(Place(document))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the policy says, without titles, labels and golden cases."""
        return sha256(_bare(self.document))

    def seen_by(self, attributes: Mapping[str, str]) -> "Policy":
        """The policy as it stands for somebody, every variant chosen."""
        if not self.has_variants:
            return self
        return replace(
            self,
            params=tuple(chosen(one, attributes) for one in self.params),
            items=tuple(chosen(one, attributes) for one in self.items),
            pay=tuple(chosen(one, attributes) for one in self.pay),
        )

    @property
    def has_variants(self) -> bool:
        parts: tuple[Param | Item | PayRule, ...] = (*self.params, *self.items, *self.pay)
        return any(one.variants for one in parts)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure the sheet and its formulas read, each once; those of variants among them."""
        ways = [one for item in self.items for one in (item, *(variant.part for variant in item.variants))]
        bindings = [binding for one in ways for binding in one.bindings]
        bindings += [one.binding for one in self.inputs]
        families = [rule.parts.measure for rule in self.events if rule.parts is not None]
        read = [*(binding.measure for binding in bindings), *families]
        return tuple({measure.code: measure for measure in read}.values())

    @property
    def rail_is_default(self) -> bool:
        """Whether the policy says nothing about how much may be taken."""
        return self.rail is DEFAULT_RAIL

    def item(self, code: str) -> Item:
        return next(item for item in self.items if item.code == code)

    def refuse_activation(self) -> None:
        """Raises PolicyRefused while anything is unset: an unset amount is never read as zero."""
        if self.unset:
            raise PolicyRefused(self.unset)


def _parse(place: Place) -> Policy:
    if not place.has("policy"):
        place.fault("wrong-document")
        place.refuse_if_faulty()
    place.expect(_REQUIRED, _OPTIONAL)
    marks = parse_marks(place["overlays"])
    groups = parse_groups(place["groups"])
    items = parse_items(place["items"], {group.code for group in groups}, marks)
    params, terms = parse_params(place["params"], marks), parse_terms(place["pay_terms"])
    slots = parse_slots(place["deductions"], marks)
    inputs = parse_inputs(place["inputs"], names_of(params, terms, items, groups))
    said = parse_words(place["words"]) if place.has("words") else Words()
    words = Vocabulary(params, terms, inputs, groups, items)
    stacks = parse_stacks(place["stacks"])
    full = place["full_marks"].number(ZERO) if place.has("full_marks") else HUNDRED
    applies = parse_applies(place["applies_to"], "min_days")
    sheets = sheets_of(place, items, applies)
    check_weights(place, sheets, groups, full)
    grades = parse_grades(place["grades"])
    low, high = parse_limits(place["total"]) if place.has("total") else (None, None)
    events = parse_events(place["events"], words, marks, stacks)
    codes = {event.code for event in events}
    pay = parse_pay(place["pay"], words, marks)
    policy = Policy(
        code=place["policy"].text(40),
        version=place["version"].text(20),
        title=place["title"].label(),
        subject=place["subject"].choice(SubjectKind),
        period=place["period"].choice(PeriodKind),
        effective_from=place["effective_from"].day(),
        rules=tuple(rule.text(40) for rule in place["rules"].each()),
        applies=applies,
        min_days=_min_days(place["applies_to"]),
        full=full,
        params=params,
        terms=terms,
        inputs=said.inputs(inputs),
        groups=groups,
        items=said.items(items),
        slots=slots,
        events=events,
        stacks=stacks,
        low=low,
        high=high,
        grades=grades,
        gates=parse_gates(place["gates"], words, grades, marks),
        constraints=parse_constraints(place["constraints"], sheets, full),
        ranks=parse_ranks(place["ranks"], words, marks, codes),
        pay=pay,
        budget=parse_budget(place["budget"], params, pay) if place.has("budget") else None,
        rail=parse_rail(place["rail"], words, pay, written=place.has("rail")),
        triggers=parse_triggers(place["triggers"], words, codes),
        calendar=parse_calendar(place["calendar"], params),
        quotas=parse_quotas(place["quotas"], params),
        words=said.with_indicators(items),
        unset=unset_places(place.mapping),
        overlays=tuple(dict.fromkeys(mark.overlay for mark in marks.values())),
        document=cast(Mapping[str, object], _copied(place.value)),
    )
    # An overlay may take away what a word was for.
    if not policy.overlays:
        who = [policy.applies, *(one.applies for one in terms), *(one.applies for one in events)]
        rules: list[EventRule | RankRule] = [*events, *policy.ranks]
        dates: list[DateRule | Quota] = [*policy.calendar, *policy.quotas]
        used = codes_of(who, (*params, *items, *pay), inputs, rules, dates)
        note_unused(place["words"], said, used)
    place.refuse_if_faulty()
    return policy


def _copied(value: object) -> object:
    """The document as it is now: whoever gave it may go on editing theirs."""
    if isinstance(value, Mapping):
        return {key: _copied(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(one) for one in value]
    return value


def _bare(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items() if key not in _WORDS_ONLY}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return value


def _min_days(place: Place) -> int:
    """Whoever served fewer days of the period is not appraised; 0 asks for none."""
    return place["min_days"].whole(0, 366) if place.has("min_days") else 0
