"""Heads of cards: one definition, built as JSON by the database, for lists and for the card itself.

Fifty heads as objects, validated and dumped again cost the server ten times what the database takes to print
them (`benchmarks/scorecards.py`). The grade is added here, because an overlay may have renamed it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, case, cast, false, func, null, select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.numbers import half_up, plain
from kaoping.domain.scoring.parts import Grade
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas import SCHEMA_VERSION, GradeOut
from kaoping.scorecards.service.keeping import LIVE
from kaoping.scorecards.service.wording import RUN_KINDS, label
from kaoping.storage.reach import within
from kaoping.storage.reads.policies import effective_version
from kaoping.storage.tables.people import Assignment, Employee, Position, Store
from kaoping.storage.tables.policies import Policy as PolicyHead
from kaoping.storage.tables.policies import PolicyVersion
from kaoping.storage.tables.scoring import Card, Run

INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


@dataclass(frozen=True, slots=True)
class CardFilter:
    period: str | None = None
    store_id: int | None = None
    employee_id: int | None = None
    policy: str | None = None
    mine: bool = False


def select_cards(who: Principal, asked: CardFilter) -> Select[*tuple[Any, ...]]:
    """Cards within the caller's reach: the head as text, and what its grade is looked up with."""
    query = within(_cards(), Card, who)
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


def _cards() -> Select[*tuple[Any, ...]]:
    return (
        select(cast(_head(), Text).label("head"), Card.grade, Run.policy_version_id, Run.overlay_ids)
        .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
        .join(Store, Store.id == Card.store_id)
        .join(Employee, Employee.id == Card.employee_id)
        .join(Assignment, Assignment.id == Card.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
        .join(PolicyHead, PolicyHead.id == PolicyVersion.policy_id)
    )


def _head() -> ColumnElement[Any]:
    """Everything of `ScorecardOut` but its grade."""
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
        status=Run.kind,
        status_label=case(
            *((Run.kind == kind, _object(zh=text.zh, en=text.en)) for kind, text in RUN_KINDS.items())
        ),
        provisional=Run.kind == LIVE,
        revision=0,
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


def heads_of(db: Session, rows: Iterable[Any]) -> list[str]:
    """Each head as JSON, its grade added."""
    policies: dict[tuple[int, ...], Policy] = {}
    heads = []
    for row in rows:
        grade = None
        if row.grade is not None:
            made_of = (row.policy_version_id, *row.overlay_ids)
            policy = policies.get(made_of) or policies.setdefault(made_of, policy_of(db, row))
            grade = next(one for one in grades_out(policy, None, None) if one.code == row.grade)
        said = "null" if grade is None else grade.model_dump_json()
        heads.append(f'{row.head[:-1]}, "grade": {said}}}')
    return heads


def page_of(heads: Sequence[str], cursor: str | None, total: int | None) -> bytes:
    """The list as it goes out, in the shape of `Page[ScorecardOut]`."""
    rest = f'"next_cursor": {json.dumps(cursor)}, "total": {json.dumps(total)}'
    return f'{{"items": [{", ".join(heads)}], {rest}}}'.encode()


def policy_of(db: Session, row: Any) -> Policy:
    """The policy a card was made with."""
    return effective_version(db, row.policy_version_id, row.overlay_ids)


def grades_out(policy: Policy, low: Decimal | None, high: Decimal | None) -> list[GradeOut]:
    """From the highest down. Within reach are those that begin at or below `high` and end above `low`."""
    shown = []
    above: Fraction | None = None
    for grade in policy.grades:
        starts = grade.low is None or high is None or grade.low <= high
        ends = above is None or low is None or above > low
        shown.append(
            GradeOut(
                code=grade.code, label=label(grade.label), starts_at=edge(grade), reachable=starts and ends
            )
        )
        above = grade.low
    return shown


def edge(grade: Grade) -> Decimal | None:
    return None if grade.low is None else Decimal(plain(half_up(grade.low, 6)))
