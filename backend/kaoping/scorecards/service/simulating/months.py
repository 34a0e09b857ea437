"""The facts of a stored month for policies that did not count in it: live readings, or what was frozen.

What was frozen goes before what stands there today. A measure that was not frozen is taken from the facts of
today and named, so that nobody takes it for what was known then.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.closing import PeriodState
from kaoping.domain.periods import Period
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.inputs import Population
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.measures.taking import Window
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading, State
from kaoping.scorecards.service.closing.frozen import frozen_inputs
from kaoping.scorecards.service.happened import find_happened
from kaoping.scorecards.service.inputs import Inputs, Key, inputs_of, kinds_of, stored_readings
from kaoping.scorecards.service.judgements import reviews_of
from kaoping.scorecards.service.taking import taken_for
from kaoping.storage.measuring import is_taken, measure_store
from kaoping.storage.reads.policies import policies_of
from kaoping.storage.reads.slices import Slice, slices_of
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod, FrozenReading


@dataclass(frozen=True, slots=True)
class Month:
    """A store-month: who was there, what is known of them, and the policy that counted, if one did."""

    store_id: int
    period: Period
    frozen: bool
    counted: Policy | None
    slices: Sequence[Slice]
    inputs: Inputs
    kept: Facts | None
    late: frozenset[str]

    def facts(self, policies: Sequence[Policy]) -> Facts:
        """What the policies are evaluated on. What was frozen goes before what stands there today."""
        found = self.inputs.facts_for(policies)
        return found if self.kept is None or self.counted is None else _under(found, self.kept, self.counted)

    def counted_now(self, policies: Iterable[Policy]) -> list[str]:
        """Measures they read that were not frozen with the month, and so are of today's facts."""
        return sorted({one.code for one in _read(policies) if MEASURES.declared(one.code).code in self.late})

    def unmeasured(self, policies: Iterable[Policy]) -> list[str]:
        """Measures they read that nothing kept here can be asked for."""
        return sorted({one.code for one in _read(policies) if not is_taken(one)})


def find_month(db: Session, code: str, store_id: int, period: Period, tried: Sequence[Policy]) -> Month:
    """The month of a store as it stands, with every measure that what is tried reads."""
    row = db.scalar(
        select(ClosingPeriod).where(ClosingPeriod.store_id == store_id, ClosingPeriod.code == period.code)
    )
    slices = slices_of(db, store_id, period.first, period.last)
    if row is None or row.state == PeriodState.OPEN:
        return _open_month(db, code, store_id, period, slices, tried)
    return _closed_month(db, code, row, period, slices, tried)


def _open_month(
    db: Session, code: str, store_id: int, period: Period, slices: Sequence[Slice], tried: Sequence[Policy]
) -> Month:
    policies = policies_of(db, store_id, period.first)
    found = {key: kept.reading for key, kept in stored_readings(db, store_id, period.code).items()}
    known = {one.code for one in taken_for(one.policy for one in policies)}
    found |= _measured_now(db, store_id, period, slices, _codes(tried) - known)
    counted = next((one.policy for one in policies if one.policy.code == code), None)
    happened = find_happened(db, store_id, period, slices, _all(tried, counted))
    inputs = inputs_of(db, store_id, period, slices, found, happened)
    return Month(store_id, period, False, _complete(counted), slices, inputs, None, frozenset())


def _closed_month(
    db: Session,
    code: str,
    row: ClosingPeriod,
    period: Period,
    slices: Sequence[Slice],
    tried: Sequence[Policy],
) -> Month:
    """What was measured at the freeze is what the policies that counted then read."""
    frozen = frozen_inputs(db, row)
    policies = {one.policy_code: Policy.parse(one.document["policy"]) for one in frozen}
    counted = policies.get(code)
    kept = None
    if counted is not None:
        document = next(one.document["facts"] for one in frozen if one.policy_code == code)
        reviews = reviews_of(db, row.store_id, row.id, code)
        kept = replace(Facts.parse(document, counted), reviews=reviews)
    late = _codes(tried) - {one.code for one in taken_for(policies.values())}
    found = _measured_now(db, row.store_id, period, slices, late) | _frozen_readings(db, row)
    happened = find_happened(db, row.store_id, period, slices, _all(tried, counted))
    inputs = inputs_of(db, row.store_id, period, slices, found, happened)
    return Month(row.store_id, period, True, counted, slices, inputs, kept, frozenset(late))


def _measured_now(
    db: Session, store_id: int, period: Period, slices: Sequence[Slice], codes: set[str]
) -> dict[Key, Reading]:
    missing = [one for one in MEASURES.values() if one.code in codes and is_taken(one)]
    if not missing:
        return {}
    measured = measure_store(db, missing, store_id, Window(period.first, period.last, now(db)), slices)
    return {key: taken.reading for key, taken in measured.taken.items()}


def _all(tried: Sequence[Policy], counted: Policy | None) -> list[Policy]:
    return [*tried, *(() if counted is None else (counted,))]


def _codes(policies: Iterable[Policy]) -> set[str]:
    return {MEASURES.declared(one.code).code for one in _read(policies)}


def _read(policies: Iterable[Policy]) -> Iterator[Measure]:
    return (measure for policy in policies for measure in policy.measures)


def _frozen_readings(db: Session, row: ClosingPeriod) -> dict[Key, Reading]:
    rows = db.execute(
        select(
            FrozenReading.assignment_id,
            FrozenReading.measure,
            FrozenReading.numerator,
            FrozenReading.denominator,
            FrozenReading.n,
            FrozenReading.state,
        ).where(
            FrozenReading.store_id == row.store_id,
            FrozenReading.period_id == row.id,
            FrozenReading.freeze_no == row.freeze_no,
        )
    )
    return {
        (one.assignment_id, one.measure): Reading(one.numerator, one.denominator, one.n, State(one.state))
        for one in rows
    }


def _under(found: Facts, kept: Facts, counted: Policy) -> Facts:
    """Frozen facts with what they lack: people only the other policy is for, their readings and pay terms,
    and occurrences of kinds the policy that counted did not ask for.

    A post that was entered after the freeze is nobody's who was judged then, so it stays out.
    """
    frozen = {one.key: one for one in kept.population.subjects}
    people = [
        replace(frozen[one.key], head=frozen[one.key].head or one.head) if one.key in frozen else one
        for one in found.population.subjects
        if one.key in frozen or not counted.applies.to(one.attributes)
    ]
    listed = {one.key for one in people}
    gone = [one for one in kept.population.subjects if one.key not in listed]
    keys = {*listed, *frozen}
    terms = {
        key: {**found.pay_terms.get(key, {}), **kept.pay_terms.get(key, {})}
        for key in keys & {*found.pay_terms, *kept.pay_terms}
    }
    known = kinds_of(counted)
    return replace(
        kept,
        occurrences=(*kept.occurrences, *(one for one in found.occurrences if one.kind not in known)),
        past=kept.past or found.past,
        history=kept.history or found.history,
        population=Population(kept.population.period, (*people, *gone)),
        readings={**found.readings, **kept.readings},
        reviews=tuple(one for one in kept.reviews if one.subject in keys),
        pay_terms=terms,
    )


def _complete(policy: Policy | None) -> Policy | None:
    """A policy with something unset scored nobody, though it may be in force."""
    return None if policy is None or policy.unset else policy
