"""What late facts would change: the frozen inputs evaluated again with the readings of today."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from kaoping.domain.people import Place, Principal
from kaoping.domain.scoring.inputs import Readings, completed
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.reading import Reading, State
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.schemas import EmployeeRef
from kaoping.scorecards.schemas_periods import LateCardOut, LateImpactOut, LateReadingOut
from kaoping.scorecards.service.closing.frozen import frozen_inputs
from kaoping.scorecards.service.including import may_see_pay
from kaoping.scorecards.service.inputs import store_key, stored_readings, subject_key
from kaoping.scorecards.service.judgements import reviews_of
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.scorecards.service.wording import label
from kaoping.storage.reach import reaches
from kaoping.storage.tables.closing import ClosingPeriod, PublishedCard
from kaoping.storage.tables.people import Assignment, Employee
from kaoping.storage.tables.policies import Policy, PolicyVersion
from kaoping.storage.tables.scoring import Card, Run

PLACES = 4
READ = "scorecards:read"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, and where it lies."""

    person: EmployeeRef
    place: Place


@dataclass(frozen=True, slots=True)
class Then:
    """One policy as frozen and as it would be, each evaluated with the judgements made so far."""

    policy: str
    before: SealedInputs
    after: SealedInputs


def weigh_late(db: Session, who: Principal, row: ClosingPeriod) -> LateImpactOut:
    """Nothing while the month is open, for then nothing is late."""
    if row.state == "OPEN":
        return LateImpactOut(cards=[], readings=[])
    both = _both(db, row)
    people = _people(db, {key for one in both for key in one.before.results})
    ids = _card_ids(db, who.acting_on(READ), row)
    cards = []
    for one in both:
        for key, then in one.before.results.items():
            now = one.after.results[key]
            if (then.total, _pay(then)) != (now.total, _pay(now)) and (one.policy, key) in ids:
                cards.append(_card(who, ids[one.policy, key], people[key], one.policy, then, now))
    seen = {key for _, key in ids}
    return LateImpactOut(cards=cards, readings=_readings(row, both, people, seen))


def _both(db: Session, row: ClosingPeriod) -> list[Then]:
    present = {
        (store_key(row.store_id) if assignment is None else subject_key(assignment), measure): kept.reading
        for (assignment, measure), kept in stored_readings(db, row.store_id, row.code).items()
    }
    found = []
    for frozen in frozen_inputs(db, row):
        reviews = reviews_of(db, row.store_id, row.id, frozen.policy_code)
        everybody = [one["key"] for one in frozen.document["facts"]["subjects"]]
        before = SealedInputs.of_frozen(frozen.document, reviews, everybody)
        facts = replace(before.facts, readings=_retaken(before.facts.readings, present))
        found.append(Then(frozen.policy_code, before, replace(before, facts=facts)))
    return found


def _retaken(frozen: Readings, present: Readings) -> Readings:
    """The same readings as they are today; one without facts by now is none, or a count's real 0."""
    today = {key: reading for key, reading in present.items() if key in frozen}
    keys, measures = {key for key, _ in frozen}, {measure for _, measure in frozen}
    full = completed(today, sorted(keys), sorted(measures))
    return {key: full[key] for key in frozen}


def _card(
    who: Principal, card_id: int, holder: Holder, policy: str, then: Result, now: Result
) -> LateCardOut:
    shown = may_see_pay(who, holder.place)
    return LateCardOut(
        card_id=card_id,
        employee=holder.person,
        policy=policy,
        total_then=then.total,
        total_now=now.total,
        pay_then=_pay(then) if shown else None,
        pay_now=_pay(now) if shown else None,
    )


def _pay(result: Result) -> Decimal | None:
    """The last pay line is what the others lead to."""
    return result.pay[-1].amount if result.pay else None


def _readings(
    row: ClosingPeriod, both: Sequence[Then], people: Mapping[str, Holder], seen: Collection[str]
) -> list[LateReadingOut]:
    """Each reading that differs, once, whichever policies take it: those of the store, then those of posts
    whose cards are seen."""
    store = store_key(row.store_id)
    changed = {
        (key, measure): (then, one.after.facts.readings[key, measure])
        for one in both
        for (key, measure), then in one.before.facts.readings.items()
        if then != one.after.facts.readings[key, measure] and (key == store or key in seen)
    }
    return [
        LateReadingOut(
            measure=measure,
            label=label(MEASURES[measure].label),
            employee=None if key == store else people[key].person,
            then=_figure(measure, then),
            now=_figure(measure, now),
        )
        for (key, measure), (then, now) in sorted(
            changed.items(), key=lambda one: (one[0][0] != store, one[0])
        )
    ]


def _figure(measure: str, reading: Reading) -> Decimal | None:
    if reading.state is not State.OK:
        return None
    return half_up(reading.figure(MEASURES[measure].unit), PLACES)


def _people(db: Session, keys: set[str]) -> dict[str, Holder]:
    assignments = [int(key.partition(":")[2]) for key in keys]
    rows = db.execute(
        select(Assignment, Employee.employee_no, Employee.name)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.id.in_(assignments))
    )
    return {
        subject_key(post.id): Holder(
            EmployeeRef(id=post.employee_id, employee_no=number, name=name),
            Place.of_post(post.store_id, post.department_id, post.employee_id),
        )
        for post, number, name in rows
    }


def _card_ids(db: Session, who: Principal, row: ClosingPeriod) -> dict[tuple[str, str], int]:
    """Cards within reach by policy and subject, moving or published."""
    moving = (
        select(Card.id, Card.assignment_id, Policy.code)
        .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
        .join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Card.store_id == row.store_id, Card.period == row.code, reaches(Card, who))
    )
    published = select(PublishedCard.id, PublishedCard.assignment_id, PublishedCard.policy_code).where(
        PublishedCard.store_id == row.store_id,
        PublishedCard.period_id == row.id,
        reaches(PublishedCard, who),
    )
    found = db.execute(union(moving, published))
    return {(code, subject_key(assignment)): card_id for card_id, assignment, code in found}
