"""The head of a published card as text: built once, when it is published, and handed out as it is."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.numbers import ZERO
from kaoping.domain.scoring.results import Result
from kaoping.scorecards import schemas as shapes
from kaoping.scorecards.service.grades import grade_out
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.scorecards.service.wording import STATUSES, label
from kaoping.storage.tables.people import Assignment, Employee, Position, Store
from kaoping.web.schema import Label

VOLATILE = {"acknowledged_at", "appeal"}
"""What people do with a card afterwards stands beside its head, not in it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the post of a card, as named on the day it is published."""

    store: shapes.StoreRef
    employee: shapes.EmployeeRef
    position: shapes.PositionRef
    name_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A card about to be published: whose it is, what it says and which revision it becomes."""

    card_id: int
    revision: int
    level: str
    period: str
    holder: Holder
    from_day: date
    to_day: date
    rank: int | None
    published_at: datetime
    withdrawn: bool = False


def head_of(issue: Issue, sealed: SealedInputs, result: Result) -> str:
    """Every field of `ScorecardOut` but the volatile ones. A tombstone keeps names, no figures."""
    policy, gone = sealed.policy, issue.withdrawn
    status = shapes.Status.WITHDRAWN if gone else shapes.Status.PUBLISHED
    head = shapes.ScorecardOut(
        schema_version=shapes.SCHEMA_VERSION,
        id=issue.card_id,
        store=issue.holder.store,
        employee=issue.holder.employee,
        position=issue.holder.position,
        period=issue.period,
        from_day=issue.from_day,
        to_day=issue.to_day,
        policy=shapes.PolicyRef(code=policy.code, version=policy.version, title=label(policy.title)),
        status=status,
        status_label=label(STATUSES[status]),
        stage=None,
        level="GROUP" if issue.level == "GROUP" else "STORE",
        provisional=False,
        withdrawn=gone,
        revision=issue.revision,
        revisions=issue.revision,
        total=None if gone else result.total,
        possible=None if gone else result.possible,
        low=ZERO if gone else result.total or ZERO,  # what is published becomes nothing else
        high=ZERO if gone else result.total or ZERO,
        complete=result.complete and not gone,
        open_items=0 if gone else len(result.open),
        grade=None if gone else grade_out(policy, result.grade),
        rank=None if gone else issue.rank,
        example=result.example,
        input_hash=sealed.input_hash,
        result_hash=sealed.result_hash,
        trace_url=f"/api/v1/scorecards/{issue.card_id}/trace?revision={issue.revision}",
        published_at=issue.published_at,
        changed_at=issue.published_at,
        acknowledged_at=None,
        appeal=None,
    )
    return head.model_dump_json(exclude=VOLATILE)


def holder_in(head: str, name_key: str) -> Holder:
    """The names of an earlier revision: a later one is about the same person in the same post."""
    said = json.loads(head)
    return Holder(
        shapes.StoreRef.model_validate(said["store"]),
        shapes.EmployeeRef.model_validate(said["employee"]),
        shapes.PositionRef.model_validate(said["position"]),
        name_key,
    )


def holders_of(db: Session, assignments: Collection[int]) -> Mapping[int, Holder]:
    rows = db.execute(
        select(
            Assignment.id.label("assignment_id"),
            Store.id.label("store_id"),
            Store.code.label("store_code"),
            Store.label.label("store_label"),
            Employee.id.label("employee_id"),
            Employee.employee_no,
            Employee.name,
            Employee.name_key,
            Position.code.label("position_code"),
            Position.label.label("position_label"),
        )
        .join(Store, Store.id == Assignment.store_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Assignment.id.in_(sorted(assignments)))
    )
    return {
        row.assignment_id: Holder(
            shapes.StoreRef(id=row.store_id, code=row.store_code, label=named(row.store_label)),
            shapes.EmployeeRef(id=row.employee_id, employee_no=row.employee_no, name=row.name),
            shapes.PositionRef(code=row.position_code, label=named(row.position_label)),
            row.name_key,
        )
        for row in rows
    }


def named(stored: Mapping[str, str]) -> Label:
    """A stored label: zh always, en where somebody has translated it."""
    return Label(zh=stored["zh"], en=stored.get("en") or stored["zh"])
