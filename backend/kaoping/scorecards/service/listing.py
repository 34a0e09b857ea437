"""Lists of cards: one select over what a head shows, paged by the routes, and the heads of its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.numbers import half_up, plain
from kaoping.domain.scoring.parts import Grade
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas import (
    SCHEMA_VERSION,
    EmployeeRef,
    GradeOut,
    PolicyRef,
    PositionRef,
    ScorecardOut,
    StoreRef,
)
from kaoping.scorecards.service.keeping import LIVE
from kaoping.scorecards.service.wording import RUN_KINDS, label, stored_label
from kaoping.storage.reach import within
from kaoping.storage.reads.policies import effective_version
from kaoping.storage.tables.people import Assignment, Employee, Position, Store
from kaoping.storage.tables.policies import Policy as PolicyHead
from kaoping.storage.tables.policies import PolicyVersion
from kaoping.storage.tables.scoring import Card, Run


@dataclass(frozen=True, slots=True)
class CardFilter:
    period: str | None = None
    store_id: int | None = None
    employee_id: int | None = None
    policy: str | None = None
    mine: bool = False


def select_cards(who: Principal, asked: CardFilter) -> Select[*tuple[Any, ...]]:
    """Cards within the caller's reach with all that a head shows."""
    query = within(_heads(), Card, who)
    if asked.period is not None:
        query = query.where(Card.period == asked.period)
    if asked.store_id is not None:
        query = query.where(Card.store_id == asked.store_id)
    if asked.employee_id is not None:
        query = query.where(Card.employee_id == asked.employee_id)
    if asked.policy is not None:
        query = query.where(PolicyHead.code == asked.policy)
    if asked.mine:
        query = query.where(Card.employee_id == who.employee_id if who.employee_id else false())
    return query


def card_keys() -> Sequence[tuple[Any, bool]]:
    """Columns of the order and whether they fall: the newest period first, then people by their pinyin."""
    return ((Card.period, True), (Employee.name_key, False), (Card.id, False))


def _heads() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Card.id,
            Card.store_id,
            Card.employee_id,
            Card.assignment_id,
            Card.run_id,
            Card.period,
            Card.from_day,
            Card.to_day,
            Card.total,
            Card.low,
            Card.high,
            Card.complete,
            Card.grade,
            Card.rank,
            Card.example,
            Card.result["possible"].astext.label("possible"),
            Card.result["open"].label("open"),
            Card.changed_at,
            Run.kind,
            Run.revision,
            Run.input_hash,
            Run.result_hash,
            Run.policy_version_id,
            Run.overlay_ids,
            Store.code.label("store_code"),
            Store.label.label("store_label"),
            Employee.employee_no,
            Employee.name,
            Position.code.label("position_code"),
            Position.label.label("position_label"),
            PolicyHead.code.label("policy_code"),
            PolicyHead.title,
            PolicyVersion.version,
        )
        .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
        .join(Store, Store.id == Card.store_id)
        .join(Employee, Employee.id == Card.employee_id)
        .join(Assignment, Assignment.id == Card.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
        .join(PolicyHead, PolicyHead.id == PolicyVersion.policy_id)
    )


def show_heads(db: Session, rows: Iterable[Any]) -> list[ScorecardOut]:
    return [ScorecardOut(**head_of(row, policy_of(db, row))) for row in rows]


def policy_of(db: Session, row: Any) -> Policy:
    """The policy a card was made with."""
    return effective_version(db, row.policy_version_id, row.overlay_ids)


def head_of(row: Any, policy: Policy) -> dict[str, Any]:
    status = RUN_KINDS[row.kind]
    return {
        "schema_version": SCHEMA_VERSION,
        "id": row.id,
        "store": StoreRef(id=row.store_id, code=row.store_code, label=stored_label(row.store_label)),
        "employee": EmployeeRef(id=row.employee_id, employee_no=row.employee_no, name=row.name),
        "position": PositionRef(code=row.position_code, label=stored_label(row.position_label)),
        "period": row.period,
        "from_day": row.from_day,
        "to_day": row.to_day,
        "policy": PolicyRef(code=row.policy_code, version=row.version, title=stored_label(row.title)),
        "status": row.kind,
        "status_label": label(status),
        "provisional": row.kind == LIVE,
        "revision": row.revision,
        "total": row.total,
        "possible": None if row.possible is None else Decimal(row.possible),
        "low": row.low,
        "high": row.high,
        "complete": row.complete,
        "open_items": len(row.open),
        "grade": grade_out(policy, row.grade, row.low, row.high),
        "rank": row.rank,
        "example": row.example,
        "input_hash": row.input_hash,
        "result_hash": row.result_hash,
        "trace_url": f"/api/v1/scorecards/{row.id}/trace",
        "changed_at": row.changed_at,
    }


def grade_out(policy: Policy, code: str | None, low: Decimal, high: Decimal) -> GradeOut | None:
    return next((one for one in grades_out(policy, low, high) if one.code == code), None)


def grades_out(policy: Policy, low: Decimal, high: Decimal) -> list[GradeOut]:
    """From the highest down; within reach are those that begin at or below `high` and end above `low`."""
    shown = []
    above: Fraction | None = None
    for grade in policy.grades:
        starts = grade.low is None or grade.low <= high
        ends = above is None or above > low
        shown.append(
            GradeOut(
                code=grade.code, label=label(grade.label), starts_at=edge(grade), reachable=starts and ends
            )
        )
        above = grade.low
    return shown


def edge(grade: Grade) -> Decimal | None:
    return None if grade.low is None else Decimal(plain(half_up(grade.low, 6)))
