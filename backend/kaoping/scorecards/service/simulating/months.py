"""The facts of a stored month for policies that did not count in it: live readings, or what was frozen."""

from collections.abc import Mapping, Sequence
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
from kaoping.scorecards.service.inputs import Inputs, Key, inputs_of, stored_readings
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
    before: Policy | None
    slices: Sequence[Slice]
    inputs: Inputs
    kept: Facts | None

    def facts(self, after: Policy) -> Facts:
        """What both policies are evaluated on. What was frozen goes before what stands there today."""
        policies = [one for one in (self.before, after) if one is not None]
        found = self.inputs.facts_for(policies)
        return found if self.kept is None or self.before is None else _under(found, self.kept, self.before)

    def unmeasured(self, after: Policy) -> list[str]:
        """Measures it reads that nobody took in this month."""
        return sorted(
            one.code for one in after.measures if not is_taken(one) or not self.inputs.was_measured(one)
        )


def find_month(db: Session, code: str, store_id: int, period: Period, extra: Sequence[Measure]) -> Month:
    """The month of a store as it stands; `extra` are measures that are taken now where it is still open."""
    row = db.scalar(
        select(ClosingPeriod).where(ClosingPeriod.store_id == store_id, ClosingPeriod.code == period.code)
    )
    slices = slices_of(db, store_id, period.first, period.last)
    if row is None or row.state == PeriodState.OPEN:
        return _open_month(db, code, store_id, period, slices, extra)
    return _closed_month(db, code, row, period, slices)


def _open_month(
    db: Session, code: str, store_id: int, period: Period, slices: Sequence[Slice], extra: Sequence[Measure]
) -> Month:
    policies = policies_of(db, store_id, period.first)
    found = {key: kept.reading for key, kept in stored_readings(db, store_id, period.code).items()}
    known = {one.code for one in taken_for(one.policy for one in policies)}
    declared = {MEASURES.declared(one.code).code for one in extra}
    missing = [one for one in MEASURES.values() if one.code in declared - known and is_taken(one)]
    if missing:
        window = Window(period.first, period.last, now(db))
        measured = measure_store(db, missing, store_id, window, slices)
        found |= {key: taken.reading for key, taken in measured.taken.items()}
    before = next((one.policy for one in policies if one.policy.code == code), None)
    inputs = inputs_of(db, store_id, period, slices, found)
    return Month(store_id, period, False, _complete(before), slices, inputs, None)


def _closed_month(
    db: Session, code: str, row: ClosingPeriod, period: Period, slices: Sequence[Slice]
) -> Month:
    """What was measured at the freeze is what the policies that counted then read."""
    frozen = frozen_inputs(db, row)
    counted = {one.policy_code: Policy.parse(one.document["policy"]) for one in frozen}
    before = counted.get(code)
    kept = None
    if before is not None:
        document = next(one.document["facts"] for one in frozen if one.policy_code == code)
        reviews = reviews_of(db, row.store_id, row.id, code)
        kept = replace(Facts.parse(document, before), reviews=reviews)
    inputs = replace(
        inputs_of(db, row.store_id, period, slices, _frozen_readings(db, row)),
        measured=frozenset(one.code for one in taken_for(counted.values())),
    )
    return Month(row.store_id, period, True, before, slices, inputs, kept)


def _frozen_readings(db: Session, row: ClosingPeriod) -> Mapping[Key, Reading]:
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


def _under(found: Facts, kept: Facts, before: Policy) -> Facts:
    """Frozen facts with what they lack: people only the other policy is for, their readings and pay terms.

    A post that was entered after the freeze is nobody's who was judged then, so it stays out.
    """
    frozen = {one.key: one for one in kept.population.subjects}
    people = [
        frozen.get(one.key, one)
        for one in found.population.subjects
        if one.key in frozen or not before.applies.to(one.attributes)
    ]
    listed = {one.key for one in people}
    gone = [one for one in kept.population.subjects if one.key not in listed]
    keys = {*listed, *frozen}
    terms = {
        key: {**found.pay_terms.get(key, {}), **kept.pay_terms.get(key, {})}
        for key in keys & {*found.pay_terms, *kept.pay_terms}
    }
    return replace(
        kept,
        population=Population(kept.population.period, (*people, *gone)),
        readings={**found.readings, **kept.readings},
        reviews=tuple(one for one in kept.reviews if one.subject in keys),
        pay_terms=terms,
    )


def _complete(policy: Policy | None) -> Policy | None:
    """A policy with something unset scored nobody, though it may be in force."""
    return None if policy is None or policy.unset else policy
