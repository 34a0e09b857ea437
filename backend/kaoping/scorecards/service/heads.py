"""Heads of cards that still move: one definition, built as JSON by the database, for lists and for one card.

Fifty heads as objects, validated and dumped again cost ten times what the database takes to print them
(`benchmarks/scorecards.py`). The grade is added here, because an overlay may have renamed it. A published
card has its head as stored text (`sealed.heads`).
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal, null, select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas import SCHEMA_VERSION, Status
from kaoping.scorecards.service.grades import grade_out
from kaoping.scorecards.service.keeping import LIVE
from kaoping.scorecards.service.wording import STATUSES
from kaoping.storage.reads.policies import effective_version
from kaoping.storage.tables.people import Assignment, Employee, Position, Store
from kaoping.storage.tables.policies import Policy as PolicyHead
from kaoping.storage.tables.policies import PolicyVersion
from kaoping.storage.tables.scoring import Card, Run

INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def moving_heads(db: Session, cards: Collection[int]) -> Mapping[int, str]:
    """Each head as JSON, by card; every field of `ScorecardOut` but the volatile ones."""
    if not cards:
        return {}
    policies: dict[tuple[int, ...], Policy] = {}
    heads = {}
    for row in db.execute(_cards().where(Card.id.in_(sorted(cards)))):
        grade = None
        if row.grade is not None:
            made_of = (row.policy_version_id, *row.overlay_ids)
            policy = policies.get(made_of) or policies.setdefault(made_of, policy_of(db, row))
            grade = grade_out(policy, row.grade)
        said = "null" if grade is None else grade.model_dump_json()
        heads[row.id] = f'{row.head[:-1]}, "grade": {said}}}'
    return heads


def policy_of(db: Session, row: Any) -> Policy:
    """The policy a card was made with."""
    return effective_version(db, row.policy_version_id, row.overlay_ids)


def status_of() -> ColumnElement[str]:
    """LIVE while the facts move it, then as far as its judging has come."""
    return case(
        (Run.kind == LIVE, literal(Status.LIVE.value)),
        (Card.next_stage.is_(None), literal(Status.APPROVED.value)),
        else_=literal(Status.IN_REVIEW.value),
    )


def _cards() -> Select[*tuple[Any, ...]]:
    return (
        select(cast(_head(), Text).label("head"), Card.id, Card.grade, Run.policy_version_id, Run.overlay_ids)
        .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
        .join(Store, Store.id == Card.store_id)
        .join(Employee, Employee.id == Card.employee_id)
        .join(Assignment, Assignment.id == Card.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
        .join(PolicyHead, PolicyHead.id == PolicyVersion.policy_id)
    )


def _head() -> ColumnElement[Any]:
    """All of it but the grade."""
    status = status_of()
    return _object(
        schema_version=SCHEMA_VERSION,
        id=Card.id,
        store=_object(id=Card.store_id, code=Store.code, label=_label(Store.label)),
        employee=_object(id=Card.employee_id, employee_no=Employee.employee_no, name=Employee.name),
        position=_object(code=Position.code, label=_label(Position.label)),
        period=Card.period,
        from_day=Card.from_day,
        to_day=Card.to_day,
        policy=_object(code=PolicyHead.code, version=PolicyVersion.version, title=_label(PolicyHead.title)),
        status=status,
        status_label=case(
            *((status == one.value, _object(zh=text.zh, en=text.en)) for one, text in STATUSES.items())
        ),
        stage=Card.next_stage,
        level=Card.level,
        provisional=True,
        withdrawn=False,
        revision=0,
        revisions=0,
        total=_number(Card.total),
        possible=Card.result["possible"].astext,
        low=_number(Card.low),
        high=_number(Card.high),
        complete=Card.complete,
        open_items=func.jsonb_array_length(Card.result["open"]),
        rank=Card.rank,
        example=Card.example,
        input_hash=null(),
        result_hash=null(),
        trace_url=func.concat("/api/v1/scorecards/", Card.id, "/trace"),
        published_at=null(),
        changed_at=func.to_char(func.timezone("UTC", Card.changed_at), INSTANT),
    )


def _object(**entries: Any) -> ColumnElement[Any]:
    return func.json_build_object(*(part for entry in entries.items() for part in entry))


def _label(column: Any) -> ColumnElement[Any]:
    """A stored label: zh always, en where somebody has translated it."""
    zh = column["zh"].astext
    return _object(zh=zh, en=func.coalesce(func.nullif(column["en"].astext, ""), zh))


def _number(column: Any) -> ColumnElement[Any]:
    """A figure as `plain` prints it: no needless zeros, a string."""
    return case((column.is_(None), null()), else_=cast(func.trim_scale(column), Text))
