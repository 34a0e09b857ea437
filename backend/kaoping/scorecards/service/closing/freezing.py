"""The freeze: under locks that no writer of facts passes, the inputs of a month are measured and copied.

From then on its cards follow the judgements alone. A fact is either in the copy or late, never both and never
neither: whoever wrote before the lock was waited for, whoever writes after it commits after it.
"""

import json
from collections.abc import Sequence

from sqlalchemy import Uuid, case, cast, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from kaoping.domain.closing import JUDGING, Level, PeriodState, PeriodStep, Stage, decide_step, level_of
from kaoping.domain.errors import Conflict
from kaoping.domain.people import Place, Principal
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.evaluate import ENGINE
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.measures.taking import Window
from kaoping.scorecards.schemas_periods import PeriodOut
from kaoping.scorecards.service.closing.evidence import evidence_hash
from kaoping.scorecards.service.closing.frozen import evaluate_frozen
from kaoping.scorecards.service.closing.periods import (
    CLOSING,
    hold_store,
    hold_whole_period,
    month_of,
    note_step,
    settle,
)
from kaoping.scorecards.service.closing.showing import is_over, show_period
from kaoping.scorecards.service.happened import find_happened
from kaoping.scorecards.service.inputs import Inputs, inputs_of, subject_key
from kaoping.scorecards.service.keeping import LIVE, keep_cards, keep_month, keep_readings
from kaoping.scorecards.service.taking import taken_for
from kaoping.storage.facts.marks import measured_shape, select_marks
from kaoping.storage.measuring import measure_store
from kaoping.storage.reads.late_facts import parameters
from kaoping.storage.reads.policies import Effective, policies_of
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.reads.staff import officials
from kaoping.storage.session import flush, now, save
from kaoping.storage.tables.closing import ClosingPeriod, FrozenFacts, FrozenInput, FrozenReading
from kaoping.storage.tables.people import Assignment, Store
from kaoping.storage.tables.scoring import Card, Run, StoredReading

COPIED = (
    "assignment_id",
    "measure",
    "numerator",
    "denominator",
    "n",
    "state",
    "evidence",
    "part_ends",
    "counted",
)


def freeze(db: Session, who: Principal, period_id: int) -> PeriodOut:
    """Raises WrongState for a month that is not open, Conflict for one that still runs or has no cards."""
    row = hold_whole_period(db, who, period_id)
    state = decide_step(PeriodState(row.state), PeriodStep.FREEZE)
    zone = db.execute(select(Store.zone).where(Store.id == row.store_id)).scalar_one()
    if not is_over(db, row, zone):
        raise Conflict("period-running", last_day=row.last_day.isoformat())
    hold_store(db, row.store_id)
    row.state, row.freeze_no = state, row.freeze_no + 1
    row.frozen_at, row.frozen_by = now(db), who.user_id
    row.marked = dict(measured_shape())
    flush(db)
    cards = _copy(db, row)
    if not cards:
        raise Conflict("nothing-to-close")
    note_step(db, row, "period.frozen", PeriodState.OPEN, freeze_no=row.freeze_no, cards=cards)
    return show_period(db, who, row)


def start_review(db: Session, who: Principal, period_id: int) -> PeriodOut:
    """Open the frozen month for judging."""
    row = hold_whole_period(db, who, period_id)
    before = row.state
    row.state = decide_step(PeriodState(row.state), PeriodStep.START_REVIEW)
    note_step(db, row, "period.review-started", before)
    settle(db, row)
    return show_period(db, who, row)


def _copy(db: Session, row: ClosingPeriod) -> int:
    """Measure, copy, and turn the live cards into those of the close; gives how many there are."""
    period = month_of(row)
    slices = slices_of(db, row.store_id, row.first_day, row.last_day)
    window = Window(row.first_day, row.last_day, now(db))
    policies = policies_of(db, row.store_id, row.first_day)
    measures = taken_for(one.policy for one in policies)
    measured = measure_store(db, measures, row.store_id, window, slices)
    keep_readings(db, row.store_id, row.code, measured)
    keep_month(db, row.store_id, period, measured.due_again_at)
    _copy_readings(db, row)
    _copy_facts(db, row)
    found = {key: taken.reading for key, taken in measured.taken.items()}
    scoring = [one for one in policies if one.scores_people]
    happened = find_happened(db, row.store_id, period, slices, [one.policy for one in scoring])
    inputs = inputs_of(db, row.store_id, period, slices, found, happened)
    counting = [one for one in scoring if inputs.people(one.policy)]
    found_by = evaluate_frozen(db, row, _copy_inputs(db, row, inputs, counting))
    scored = []
    for effective, results in zip(counting, found_by, strict=True):
        people = inputs.people(effective.policy)
        scored.append((effective, [(one, results[subject_key(one.assignment_id)]) for one in people]))
    keep_cards(db, row.store_id, period, scored)
    return _begin_judging(db, row)


def _copy_readings(db: Session, row: ClosingPeriod) -> None:
    kept = select(
        literal(row.id),
        literal(row.freeze_no),
        StoredReading.store_id,
        *map(StoredReading.__table__.c.get, COPIED),
    ).where(StoredReading.store_id == row.store_id, StoredReading.period == row.code)
    db.execute(insert(FrozenReading).from_select(["period_id", "freeze_no", "store_id", *COPIED], kept))


def _copy_facts(db: Session, row: ClosingPeriod) -> None:
    marks = select_marks(row.marked).params(**parameters(row)).subquery("marks")
    facts = select(
        literal(row.store_id),
        literal(row.id),
        literal(row.freeze_no),
        marks.c.source,
        *(
            func.array_agg(aggregate_order_by(column, marks.c.fact_id))
            for column in (marks.c.fact_id, marks.c.version, cast(marks.c.mark, Uuid))
        ),
    ).group_by(marks.c.source)
    columns = ["store_id", "period_id", "freeze_no", "source", "fact_ids", "versions", "marks"]
    db.execute(insert(FrozenFacts).from_select(columns, facts))


def _copy_inputs(
    db: Session, row: ClosingPeriod, inputs: Inputs, counting: Sequence[Effective]
) -> list[FrozenInput]:
    evidence = evidence_hash(db, row.store_id, row.id, row.freeze_no)
    frozen = [
        FrozenInput(
            store_id=row.store_id,
            period_id=row.id,
            freeze_no=row.freeze_no,
            policy_code=effective.policy.code,
            policy_version_id=effective.version_id,
            overlay_ids=list(effective.overlay_ids),
            engine=ENGINE,
            document=json.loads(
                canonical(
                    {
                        "policy": effective.policy.document,
                        "facts": write_facts(inputs.facts(effective.policy)),
                        "evidence": evidence,
                    }
                )
            ),
            frozen_at=now(db),
        )
        for effective in counting
    ]
    save(db, *frozen)
    return frozen


def _begin_judging(db: Session, row: ClosingPeriod) -> int:
    """The live cards keep their ids; whoever judges, approves or publishes here is judged by the group."""
    held = db.scalars(
        update(Run)
        .where(Run.store_id == row.store_id, Run.period == row.code, Run.kind == LIVE)
        .values(kind=CLOSING)
        .returning(Run.id),
        execution_options={"synchronize_session": False},
    ).all()
    above = _judges(db, row.store_id, held)
    level = case((Card.id.in_(above), literal(Level.GROUP.value)), else_=literal(Level.STORE.value))
    judged = db.scalars(
        update(Card)
        .where(Card.store_id == row.store_id, Card.run_id.in_(held))
        .values(
            level=level,
            next_stage=Stage.MANAGER.value,
            row_version=Card.row_version + 1,
            changed_at=now(db),
        )
        .returning(Card.id),
        execution_options={"synchronize_session": False},
    ).all()
    return len(judged)


def _judges(db: Session, store_id: int, runs: Sequence[int]) -> list[int]:
    """Cards of people whose own words to judge or to publish reach them."""
    judges = {one.person.employee_id: one for one in officials(db, store_id, JUDGING)}
    judges.pop(None, None)
    cards = db.execute(
        select(Card.id, Card.employee_id, Assignment.department_id)
        .join(Assignment, Assignment.id == Card.assignment_id)
        .where(Card.store_id == store_id, Card.run_id.in_(runs), Card.employee_id.in_(judges))
    )
    return [
        one.id
        for one in cards
        if level_of(judges[one.employee_id].at(Place.of_post(store_id, one.department_id, one.employee_id)))
        is Level.GROUP
    ]
