"""Makes call-backs of delivered cars and takes them back: set-based, once a visit, and safe to run again.

A visit is a repair order or a sale; what stands against its call is read in `storage.reads.callable_visits`.
Every visit in reach of a plan gets its task, if only an exempt one, so that coverage can be counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Time,
    bindparam,
    case,
    exists,
    extract,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from kaoping.domain.calling import WAITING, ExemptReason, TaskState
from kaoping.domain.calltimes import CallHours, Span
from kaoping.storage.reads.callable_visits import (
    GONE,
    VISITS,
    Visit,
    exempt_reason,
    tasks_with_reason,
    visit_of,
    with_customers,
)
from kaoping.storage.reads.contact_fatigue import FatigueRule, already_asked
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.scoring import DirtyMark

GENERATION_LOCK = 0x4B54
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Making:
    """What of a plan decides which tasks there are and when they are due."""

    plan_id: int
    visit: Visit
    type: str
    questionnaire_version_id: int
    anchor: str
    from_days: int
    due_days: int
    fatigue_days: int
    hours: CallHours

    @property
    def fatigue(self) -> FatigueRule:
        return FatigueRule(self.plan_id, self.from_days, self.fatigue_days)


@dataclass(frozen=True, slots=True)
class Made:
    """How many tasks one run made, and the smallest id among them."""

    pending: int
    exempt: int
    first_id: int | None


def create_tasks(db: Session, plan: Making, *, since: date) -> Made:
    """One task for each visit of the plan's kind that ended on or after `since` and has none.

    Visits of one number within the week become one call, about the latest; the others are exempt and point
    at it. Two runs at once wait for each other, so that no visit is called twice.
    """
    db.execute(select(func.pg_advisory_xact_lock(GENERATION_LOCK, plan.plan_id)))
    fresh = _fresh(plan, since)
    made = (
        insert(CallbackTask)
        .from_select(
            [*_COLUMNS, plan.visit.of_task.key],
            _rows(plan, fresh, _calls(plan, fresh)),
            include_defaults=False,
        )
        .returning(CallbackTask.store_id, CallbackTask.id, CallbackTask.due_day, CallbackTask.state)
        .cte("made")
    )
    waiting = func.count().filter(made.c.state == TaskState.PENDING)
    counted = select(waiting, func.count() - waiting, func.min(made.c.id)).add_cte(mark_days(made))
    pending, exempt, first_id = db.execute(counted).one()
    return Made(pending, exempt, first_id)


def cancel_tasks(db: Session, *, of: CallbackTask | None = None) -> int:
    """Take back waiting tasks whose customer may no longer be called; gives their number.

    A visit that was voided, cancelled or undone cancels its call; withdrawn consent, a lost number or an open
    complaint exempt it. `of` looks at the calls about the visit of that task alone; None looks at all that
    wait. An attempt under way goes on.
    """
    if of is None:
        return sum(db.execute(_taking_back(kind, every=True)).scalar_one() for kind in VISITS)
    visit = visit_of(of)
    place = {"store": of.store_id, "visit": getattr(of, visit.of_task.key)}
    number: int = db.execute(_taking_back(visit.kind, every=False), place).scalar_one()
    return number


@cache
def _taking_back(kind: str, *, every: bool) -> Select[int]:
    """Built once, because each call taken from the worklist asks it: building took longer than asking."""
    visit = VISITS[kind]
    query = tasks_with_reason(visit, CallbackTask.store_id, CallbackTask.id)
    query = query.where(CallbackTask.state.in_(WAITING))
    if not every:
        query = query.where(CallbackTask.store_id == bindparam("store"), visit.of_task == bindparam("visit"))
    stands = once(query, "stands")
    gone = stands.c.reason.in_(GONE)
    taken = (
        update(CallbackTask)
        .where(
            CallbackTask.store_id == stands.c.store_id,
            CallbackTask.id == stands.c.id,
            CallbackTask.state.in_(WAITING),  # asked again: somebody may have begun since it was read
            stands.c.reason.is_not(None),
        )
        .values(
            state=case((gone, TaskState.CANCELLED), else_=TaskState.EXEMPT),
            cancel_reason=case((gone, stands.c.reason)),
            exempt_reason=case((~gone, stands.c.reason)),
            **no_longer_waiting(),
        )
        .returning(CallbackTask.store_id, CallbackTask.due_day)
        .cte("taken")
    )
    return select(func.count()).select_from(taken).add_cte(mark_days(taken))


def once(query: Select[*tuple[Any, ...]], name: str) -> CTE:
    """Rows to change, read once: inlined, a reason would be worked out anew for each column it decides."""
    return query.cte(name).prefix_with("MATERIALIZED")


def no_longer_waiting() -> dict[str, Any]:
    """What a statement sets beside the state of a task that leaves the worklist."""
    return {
        "next_at": None,
        "requested": False,
        "claimed_by": None,
        "claimed_until": None,
        "row_version": CallbackTask.row_version + 1,
        "updated_at": func.kaoping_now(),
    }


def mark_days(changed: CTE) -> CTE:
    """The dirty marks of changed tasks, written by the very statement that changes them."""
    days = select(changed.c.store_id, changed.c.due_day).distinct()
    return insert(DirtyMark).from_select(["store_id", "day"], days, include_defaults=False).cte("marked")


def _fresh(plan: Making, since: date) -> CTE:
    """Visits without a task, each with its reason, its number, and the id its task will have."""
    visit, table = plan.visit, plan.visit.table
    day, at = visit.days[plan.anchor]
    known = exists().where(
        CallbackTask.store_id == table.store_id,
        CallbackTask.plan_id == plan.plan_id,
        visit.of_task == table.id,
    )
    query = with_customers(
        visit,
        select(
            table.store_id,
            table.id.label("visit_id"),
            table.customer_id,
            table.vehicle_id,
            day.label("anchor_day"),
            at.label("anchor_at"),
            table.callback_slot.label("slot"),
            Store.zone,
            visit.contact_id.label("contact_id"),
            visit.contact_hash.label("contact_hash"),
            exempt_reason(visit, visit.contact_id).label("reason"),
            literal_column("nextval('callback_task_id_seq')").label("task_id"),
        ),
    ).join(Store, Store.id == table.store_id)
    settled = or_(table.status.in_(visit.settled), table.voided_at.is_not(None))
    # Sorted before it is numbered: whoever tells the same story twice meets the same numbers.
    return query.where(day >= since, settled, ~known).order_by(table.store_id, table.id).cte("fresh")


def _calls(plan: Making, fresh: CTE) -> CTE:
    """Which task each callable visit ends up in (`root`): visits of one number at most the fatigue apart form
    an island, called about its latest visit, unless a call of that number is made or planned already."""
    f = fresh.c
    asked = (
        select(
            f.store_id, f.contact_hash, f.anchor_day, f.anchor_at, f.task_id,
            already_asked(plan.fatigue, f).label("absorber"),
        )
        .where(f.reason.is_(None))
        .cte("asked")
    )  # fmt: skip
    apart = asked.c.anchor_day - _along_number(func.lag(asked.c.anchor_day), asked) > plan.fatigue_days
    edges = select(*asked.c, case((apart, 1), else_=0).label("edge")).cte("edges")
    islands = select(*edges.c, _along_number(func.sum(edges.c.edge), edges).label("island")).cte("islands")
    root = func.first_value(func.coalesce(islands.c.absorber, islands.c.task_id)).over(
        partition_by=[islands.c.store_id, islands.c.contact_hash, islands.c.island],
        order_by=[islands.c.anchor_at.desc(), islands.c.task_id.desc()],
    )
    return select(islands.c.task_id, root.label("root")).cte("calls")


def _along_number(function: Any, visits: CTE) -> Any:
    """A window function over the visits of one number, in order of time."""
    return function.over(
        partition_by=[visits.c.store_id, visits.c.contact_hash],
        order_by=[visits.c.anchor_at, visits.c.task_id],
    )


_COLUMNS = (
    "store_id", "id", "type", "plan_id", "questionnaire_version_id", "customer_id", "contact_point_id",
    "contact_hash", "vehicle_id", "anchor_day", "due_from", "due_at", "due_day", "state", "exempt_reason",
    "merged_into_id", "next_at",
)  # fmt: skip


def _rows(plan: Making, fresh: CTE, calls: CTE) -> Select[*tuple[Any, ...]]:
    f = fresh.c
    merged = calls.c.root != f.task_id
    reason = func.coalesce(f.reason, case((merged, literal(ExemptReason.MERGED.value))))
    due_day = f.anchor_day + plan.due_days
    from_day = f.anchor_day + plan.from_days
    opens = _wall(from_day, plan.hours, f.zone, lambda spans: spans[0][0])
    afternoon = _wall(from_day, plan.hours, f.zone, _afternoon)
    return select(
        f.store_id,
        f.task_id,
        literal(plan.type),
        literal(plan.plan_id),
        literal(plan.questionnaire_version_id),
        f.customer_id,
        f.contact_id,
        f.contact_hash,
        f.vehicle_id,
        f.anchor_day,
        opens,
        _wall(due_day, plan.hours, f.zone, lambda spans: spans[-1][1]),
        due_day,
        case((reason.is_(None), TaskState.PENDING.value), else_=TaskState.EXEMPT.value),
        reason,
        case((merged, calls.c.root)),
        case((reason.is_(None), case((f.slot == "AFTERNOON", afternoon), else_=opens))),
        f.visit_id,
    ).outerjoin_from(fresh, calls, calls.c.task_id == f.task_id)


def _afternoon(spans: tuple[Span, ...]) -> time:
    return next((start for start, _ in spans if start >= NOON), spans[-1][0])


def _wall(
    day: Any, hours: CallHours, zone: Any, pick: Callable[[tuple[Span, ...]], time]
) -> ColumnElement[Any]:
    """An instant of the store's wall clock on a day, one time on weekdays and one on weekends."""
    weekend, weekday = (
        literal(pick(spans), Time) for spans in (hours.weekend or hours.weekday, hours.weekday)
    )
    return func.timezone(zone, day + case((extract("isodow", day) >= 6, weekend), else_=weekday))
