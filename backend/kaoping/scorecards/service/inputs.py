"""What an evaluation is fed: population, readings and pay terms of a store-month, as the engine has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.periods import Period
from kaoping.domain.scoring import inputs as engine
from kaoping.domain.scoring.curves.checklists import FINDING, Checklist
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.inputs import (
    Occurrence,
    PastLine,
    PastPeriod,
    Population,
    Readings,
    Served,
    Subject,
    completed,
)
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading, State
from kaoping.domain.scoring.results import Result
from kaoping.storage.measuring import is_taken
from kaoping.storage.reads.slices import Slice
from kaoping.storage.tables.scoring import PayTerm, StoredReading

Key = tuple[int | None, str]
"""Assignment (None: the whole store) and code of the measure."""


def subject_key(assignment_id: int) -> str:
    return f"assignment:{assignment_id}"


def store_key(store_id: int) -> str:
    return f"store:{store_id}"


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in a store-month, who leads whom, and earlier periods by code of the policy."""

    occurrences: Sequence[Occurrence] = ()
    heads: Mapping[int, str] = field(default_factory=dict)  # assignment → key of who leads its department
    past: Mapping[str, Sequence[PastPeriod]] = field(default_factory=dict)
    history: Mapping[str, Sequence[PastLine]] = field(default_factory=dict)


NOTHING_HAPPENED = Happened()


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything about a store-month that policies share."""

    store_id: int
    period: Period
    slices: Sequence[Slice]
    readings: Readings
    terms: Mapping[int, Mapping[str, Decimal]]  # assignment → term → amount
    happened: Happened = NOTHING_HAPPENED

    def score(self, policy: Policy, only: Iterable[int] | None = None) -> list[tuple[Slice, Result]]:
        """The results of the people the policy is for, or of some of them.

        Everybody is evaluated all the same: an item may go by what the colleagues have.
        """
        for_them, facts = self.people(policy), self.facts(policy)
        results = evaluate(policy, *facts.inputs)
        wanted = None if only is None else set(only)
        return [
            (one, result)
            for one, result in zip(for_them, results, strict=True)
            if wanted is None or one.assignment_id in wanted
        ]

    def people(self, policy: Policy) -> list[Slice]:
        """Those the policy is for, in the order of its population."""
        return [one for one in self.slices if policy.applies.to(one.attributes)]

    def facts(self, policy: Policy) -> Facts:
        """What one policy is evaluated on: its people, the readings it binds and the pay terms it names."""
        return self.facts_for((policy,))

    def facts_for(self, policies: Sequence[Policy]) -> Facts:
        """What several policies are evaluated on side by side: everybody any of them is for."""
        people = [one for one in self.slices if any(policy.applies.to(one.attributes) for policy in policies)]
        by_days = any(_goes_by_days(policy) for policy in policies)
        heads = self.happened.heads if any(map(asks_for_heads, policies)) else {}
        kinds = frozenset[str]().union(*map(kinds_of, policies))
        codes = sorted({policy.code for policy in policies})
        measures = {measure.code: measure for policy in policies for measure in policy.measures}
        subjects = tuple(
            Subject(
                subject_key(one.assignment_id),
                store_key(self.store_id),
                one.attributes,
                head=heads.get(one.assignment_id, ""),
                served=self._served(one) if by_days else None,
            )
            for one in people
        )
        keys = {store_key(self.store_id)} | {one.key for one in subjects}
        named = {term.code for policy in policies for term in policy.terms}
        return Facts(
            Population(engine.Period(self.period.code, self.period.first, self.period.last), subjects),
            self._readings(measures.values(), keys),
            pay_terms={
                subject_key(one.assignment_id): {
                    code: amount
                    for code, amount in self.terms.get(one.assignment_id, {}).items()
                    if code in named
                }
                for one in people
            },
            occurrences=tuple(one for one in self.happened.occurrences if one.kind in kinds),
            past=tuple(one for code in codes for one in self.happened.past.get(code, ())),
            history=tuple(one for code in codes for one in self.happened.history.get(code, ())),
        )

    def _served(self, one: Slice) -> Served:
        return Served((one.to_day - one.from_day).days + 1, self.period.days)

    def _readings(self, measures: Iterable[Measure], keys: Collection[str]) -> Readings:
        """Those of the measures, what a query leaves out filled in; of a family every member there is.

        What is fed and nobody has stated stays absent, so that nobody takes it for zero.
        """
        taken = [one for one in measures if is_taken(one)]
        codes = {measure.code for measure in taken}
        found = {
            (key, code): reading
            for (key, code), reading in self.readings.items()
            if key in keys and (code in codes or code.rpartition(".")[0] in codes)
        }
        ready = [one.code for one in taken if not one.family and not one.needs_feeding]
        return completed(found, keys, ready)


def _goes_by_days(policy: Policy) -> bool:
    """Whether days in the post matter; where they do not, they are no part of what is hashed."""
    rules = [one for rule in policy.pay for one in (rule, *(variant.part for variant in rule.variants))]
    return policy.min_days > 0 or any(rule.prorated for rule in rules)


def kinds_of(policy: Policy) -> frozenset[str]:
    """The kinds of occurrences a policy reads."""
    items = (part for item in policy.items for part in (item, *(one.part for one in item.variants)))
    checked = {FINDING for item in items if isinstance(item.curve, Checklist)}
    return frozenset({rule.on.kind for rule in policy.events if rule.on is not None} | checked)


def asks_for_heads(policy: Policy) -> bool:
    parties = [one for rule in policy.events for one in (rule.who, *(part.who for part in rule.split))]
    return any(who is not None and who.of_head for who in parties)


def inputs_of(
    db: Session,
    store_id: int,
    period: Period,
    slices: Sequence[Slice],
    found: Mapping[Key, Reading],
    happened: Happened = NOTHING_HAPPENED,
) -> Inputs:
    """Readings as found, what happened, and the pay terms of everybody."""
    store = store_key(store_id)
    named = {
        (store if assignment is None else subject_key(assignment), measure): reading
        for (assignment, measure), reading in found.items()
    }
    return Inputs(store_id, period, slices, named, _terms(db, store_id, slices), happened=happened)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored reading and how many records stand behind it."""

    reading: Reading
    records: int


def stored_readings(db: Session, store_id: int, period: str) -> dict[Key, Kept]:
    """The readings of a store-month without their evidence, which may be long."""
    rows = db.execute(
        select(
            StoredReading.assignment_id,
            StoredReading.measure,
            StoredReading.numerator,
            StoredReading.denominator,
            StoredReading.n,
            StoredReading.state,
            func.cardinality(StoredReading.evidence).label("records"),
        ).where(StoredReading.store_id == store_id, StoredReading.period == period)
    )
    return {
        (row.assignment_id, row.measure): Kept(
            Reading(row.numerator, row.denominator, row.n, State(row.state)), row.records
        )
        for row in rows
    }


def _terms(db: Session, store_id: int, slices: Sequence[Slice]) -> dict[int, dict[str, Decimal]]:
    """The terms in force on the last day of each slice."""
    if not slices:
        return {}
    ends = [one.to_day for one in slices]
    rows = db.execute(
        select(PayTerm.employee_id, PayTerm.code, PayTerm.amount, PayTerm.valid_from, PayTerm.valid_to)
        .where(
            PayTerm.store_id == store_id,
            PayTerm.valid_from <= max(ends),
            or_(PayTerm.valid_to.is_(None), PayTerm.valid_to >= min(ends)),
        )
        .order_by(PayTerm.valid_from)
    ).all()
    terms: dict[int, dict[str, Decimal]] = {}
    for one in slices:
        for row in rows:
            last = row.valid_to or one.to_day
            if row.employee_id == one.employee_id and row.valid_from <= one.to_day <= last:
                terms.setdefault(one.assignment_id, {})[row.code] = row.amount
    return terms
