"""A policy: parsed once from a plain document, refused loudly, trusted afterwards.

`Policy.parse(document)` takes the mapping a YAML pack or a JSON column yields, all numbers as text. A policy
with unset values parses and can be simulated; `policy.unset` lists what forbids activation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from kaoping.domain.errors import Fault

from .calendar.parsing import parse_calendar
from .calendar.quotas import Quota, parse_quotas
from .calendar.rules import DateRule
from .canonical import sha256
from .document import Place, note_duplicates
from .items import mark_of, parse_items
from .ledger.parsing import parse_events, parse_stacks
from .ledger.rules import EventRule, Stack
from .names import Vocabulary
from .numbers import HUNDRED, ZERO, plain
from .parts import Applies, Grade, Group, Item, Mark, Param, PayRule, PeriodKind, Slot, SubjectKind, Term
from .pay.rules import parse_params, parse_pay, parse_terms
from .refusals import PolicyRefused
from .texts import Text
from .variants import chosen, parse_applies

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
             "pay", "cases", "overlays", "events", "stacks", "calendar", "quotas")  # fmt: skip

# Texts and examples do not change what a policy makes of its facts, nor do dates and sample sizes, which stand
# beside the evaluation: none of them changes what it hashes to.
_WORDS_ONLY = frozenset({"title", "label", "note", "reason", "cases", "calendar", "quotas"})


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
    full: Decimal
    params: tuple[Param, ...]
    terms: tuple[Term, ...]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    slots: tuple[Slot, ...]
    events: tuple[EventRule, ...]
    stacks: tuple[Stack, ...]
    low: Decimal | None
    high: Decimal | None
    grades: tuple[Grade, ...]
    pay: tuple[PayRule, ...]
    calendar: tuple[DateRule, ...]
    quotas: tuple[Quota, ...]
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
    marks = _marks(place["overlays"])
    groups = _groups(place["groups"])
    items = parse_items(place["items"], {group.code for group in groups}, marks)
    params, terms = parse_params(place["params"], marks), parse_terms(place["pay_terms"])
    slots = _slots(place["deductions"], marks)
    words = Vocabulary(params, terms, (), groups, items)
    stacks = parse_stacks(place["stacks"])
    full = place["full_marks"].number(ZERO) if place.has("full_marks") else HUNDRED
    _check_weights(place, items, groups, full)
    low, high = _limits(place["total"]) if place.has("total") else (None, None)
    policy = Policy(
        code=place["policy"].text(40),
        version=place["version"].text(20),
        title=place["title"].label(),
        subject=place["subject"].choice(SubjectKind),
        period=place["period"].choice(PeriodKind),
        effective_from=place["effective_from"].day(),
        rules=tuple(rule.text(40) for rule in place["rules"].each()),
        applies=parse_applies(place["applies_to"]),
        full=full,
        params=params,
        terms=terms,
        groups=groups,
        items=items,
        slots=slots,
        events=parse_events(place["events"], words, marks, stacks),
        stacks=stacks,
        low=low,
        high=high,
        grades=_grades(place["grades"]),
        pay=parse_pay(place["pay"], params, terms, items, marks),
        calendar=parse_calendar(place["calendar"], params),
        quotas=parse_quotas(place["quotas"], params),
        unset=_unset(items, params, slots),
        overlays=tuple(dict.fromkeys(mark.overlay for mark in marks.values())),
        document=cast(Mapping[str, object], place.value),
    )
    place.refuse_if_faulty()
    return policy


def _marks(place: Place) -> dict[str, Mark]:
    """What `overlay.apply` wrote into the effective document: path → mark, later overlays winning."""
    marks: dict[str, Mark] = {}
    for one in place.each():
        one.expect(("overlay", "version", "level", "example", "reason", "set"))
        mark = Mark(one["overlay"].text(80), one["level"].text(20), one["example"].yes())
        for path in one["set"].each():
            marks[path.text()] = mark
    return marks


def _groups(place: Place) -> tuple[Group, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "label"), ("rule", "max"))
        rule = one["rule"].text(40) if one.has("rule") else ""
        most = one["max"].number_or_unset(ZERO) if one.has("max") else None
        found.append((one, Group(one["code"].text(40), one["label"].label(), rule, most)))
    note_duplicates((one, group.code) for one, group in found)
    return tuple(group for _, group in found)


def _slots(place: Place, marks: Mapping[str, Mark]) -> tuple[Slot, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "kind", "points", "criterion", "rule"))
        code = one["code"].text(40)
        slot = Slot(
            code=code,
            kind=one["kind"].text(40),
            points=one["points"].number(high=ZERO),
            criterion=None if one["criterion"].is_unset else one["criterion"].label(),
            rule=one["rule"].text(40),
            mark=mark_of(marks, f"/deductions/{code}"),
        )
        found.append((one, slot))
    note_duplicates((one, slot.code) for one, slot in found)
    return tuple(slot for _, slot in found)


def _limits(place: Place) -> tuple[Decimal | None, Decimal | None]:
    place.expect((), ("min", "max"))
    low = place["min"].number() if place.has("min") else None
    high = place["max"].number(low) if place.has("max") else None
    return low, high


def _grades(place: Place) -> tuple[Grade, ...]:
    """Grades from the highest down; exactly one has no `from` and catches the rest."""
    found = []
    for one in place.each():
        one.expect(("code", "label"), ("from",))
        low = Fraction(one["from"].number()) if one.has("from") else None
        found.append((one, Grade(one["code"].text(40), one["label"].label(), low)))
    note_duplicates((one, grade.code) for one, grade in found)
    grades = sorted(
        (grade for _, grade in found), key=lambda g: (g.low is not None, g.low or 0), reverse=True
    )
    edges = [grade.low for grade in grades]
    if grades and edges[-1] is not None:
        place.fault("band-open")
    for edge in {edge for edge in edges if edges.count(edge) > 1}:
        said = "…" if edge is None else str(edge)
        place.fault("band-overlap", low=said, high=said)
    return tuple(grades)


def _check_weights(place: Place, items: tuple[Item, ...], groups: tuple[Group, ...], full: Decimal) -> None:
    """Once every weight is set they must make up the sheet, or the sheet must say how incomplete it is."""
    intended = place["incomplete"].number(ZERO, full) if place.has("incomplete") else full
    weights = [item.full for item in items]
    total = sum((weight for weight in weights if weight is not None), ZERO)
    if (None not in weights and total != intended) or total > intended:
        place["items"].fault("weights", found=plain(total), needed=plain(intended))
    for index, group in enumerate(groups):
        inside = [item.full for item in items if item.group == group.code]
        found = sum((weight for weight in inside if weight is not None), ZERO)
        if group.full is not None and None not in inside and found != group.full:
            place["groups"][str(index)].fault(
                "group-weights", code=group.code, found=plain(found), needed=plain(group.full)
            )


def _unset(items: tuple[Item, ...], params: tuple[Param, ...], slots: tuple[Slot, ...]) -> tuple[Fault, ...]:
    """Places by position, as JSON pointers want it; the code is named in the sentence."""
    faults = []
    for index, item in enumerate(items):
        if item.full is None:
            faults.append(Fault(f"/items/{index}/max", "unset", {"what": f"{item.code}.max"}))
        if item.curve is None:
            faults.append(Fault(f"/items/{index}/curve", "unset", {"what": f"{item.code}.curve"}))
    for index, param in enumerate(params):
        if param.value is None:
            faults.append(Fault(f"/params/{index}/value", "unset", {"what": param.code}))
    for index, slot in enumerate(slots):
        if slot.criterion is None:
            faults.append(Fault(f"/deductions/{index}/criterion", "unset", {"what": slot.code}))
    return tuple(faults)


def _bare(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items() if key not in _WORDS_ONLY}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return value
