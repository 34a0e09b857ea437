"""Accepts a naming that came after delivery: what was frozen gives way to whom the record names now."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, Text, cast, func, insert, select, update
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.schemas import PushedTechnician
from kaoping.records.service.intake import Team
from kaoping.records.service.ruling_codes import QUIET, add_ruling, supersede
from kaoping.records.service.ruling_days import mark_facts, zone_of
from kaoping.records.service.teams import order_team, sale_team, team_text
from kaoping.storage.reads.posts import posts_on
from kaoping.storage.session import now
from kaoping.storage.tables.people import EmployeeCode
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    Attribution,
    MappingIssue,
    RepairOrder,
    RepairOrderHistory,
)
from kaoping.storage.tables.sales import Sale, SaleHistory

CHANGED = "team-changed"
Record = RepairOrder | Sale
Found = TypeVar("Found", RepairOrder, Sale)


def accept_team(db: Session, issue: MappingIssue, reason: str, by: Principal) -> int:
    """Gives 1, or 0 when the record has come to name the frozen team again meanwhile."""
    record = _record_of(db, issue)
    team = _team_of(record)
    if record.team_frozen == team_text(team):
        return 0
    frozen = db.scalars(
        select(Attribution).where(
            Attribution.store_id == issue.store_id,
            Attribution.fact_kind == issue.fact_kind,
            Attribution.fact_id == record.id,
            Attribution.source == issue.source,
            Attribution.superseded_by.is_(None),
        )
    ).all()
    ruling = add_ruling(db, issue, "CORRECTION", reason, by)
    rows = _rows(db, issue, record.id, team, frozen[0].frozen_at, ruling.id)
    supersede(db, frozen, ruling.id)
    db.execute(insert(Attribution), rows)
    _keep_past(db, record)
    _change(db, record, team_text(team))
    mark_facts(db, issue.store_id, {(issue.fact_kind, record.id)})
    return 1


def _record_of(db: Session, issue: MappingIssue) -> Record:
    """The order or sale an issue is about; it is there, for what was taken is never deleted."""
    if issue.fact_kind == REPAIR_ORDER:
        return db.scalars(_locked(RepairOrder, issue)).one()
    return db.scalars(_locked(Sale, issue)).one()


def _locked(table: type[Found], issue: MappingIssue) -> Select[Found]:
    return (
        select(table)
        .where(
            table.store_id == issue.store_id,
            table.source == issue.source,
            table.external_id == issue.code,
        )
        .with_for_update()
    )


def _team_of(record: Record) -> Team:
    if isinstance(record, Sale):
        return sale_team(record.consultant_code, record.delivery_code)
    technicians = [PushedTechnician.model_validate(named) for named in record.technicians]
    return order_team(record.advisor_code, technicians, record.qc_code)


def _rows(
    db: Session, issue: MappingIssue, fact_id: int, team: Team, frozen_at: datetime, ruling_id: int
) -> list[dict[str, Any]]:
    """Who the codes mean now, with the posts they held on the day of the work."""
    codes = select(EmployeeCode.code, EmployeeCode.employee_id).where(
        EmployeeCode.store_id == issue.store_id,
        EmployeeCode.source == issue.source,
        EmployeeCode.code.in_([code for _, _, code, _ in team]),
    )
    employees = {row.code: row.employee_id for row in db.execute(codes)}
    day = frozen_at.astimezone(zone_of(db, issue.store_id)).date()
    posts = posts_on(db, issue.store_id, sorted(set(employees.values())), day)
    rows = []
    for role, seq, code, share in team:
        employee_id = employees.get(code)
        post = posts.get(employee_id) if employee_id else None
        rows.append(
            {
                "store_id": issue.store_id,
                "fact_kind": issue.fact_kind,
                "fact_id": fact_id,
                "role": role,
                "seq": seq,
                "employee_id": employee_id,
                "source": issue.source,
                "code": code,
                "department_id": post.department_id if post else None,
                "position_id": post.position_id if post else None,
                "share": share,
                "origin": "RULING",
                "frozen_at": frozen_at,
                "ruling_id": ruling_id,
            }
        )
    return rows


def _keep_past(db: Session, record: Record) -> None:
    history = SaleHistory if isinstance(record, Sale) else RepairOrderHistory
    columns = {column.name for column in history.__table__.columns} - {"superseded_at"}
    past = {name: getattr(record, name) for name in columns}
    db.execute(insert(history).values(**past, superseded_at=now(db)))


def _change(db: Session, record: Record, frozen: str) -> None:
    table = type(record)
    db.execute(
        update(table)
        .where(table.store_id == record.store_id, table.id == record.id)
        .values(
            team_frozen=frozen,
            warnings=table.warnings.op("-")(cast(CHANGED, Text)),
            row_version=table.row_version + 1,
            updated_at=func.kaoping_now(),
        )
        .execution_options(**QUIET)
    )
