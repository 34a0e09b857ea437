"""Findings of published audits with whoever answered for each, as event rules and checklists read them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaoping.storage.facts.audit_items import KEPT_AUDIT_ITEMS
from kaoping.storage.tables.audits import (
    RESPONSIBLE,
    Audit,
    AuditItem,
    AuditTemplate,
    AuditTemplateVersion,
)
from kaoping.storage.tables.people import Position


@dataclass(frozen=True, slots=True)
class Finding:
    """What was observed of one indicator. `holders` are employee, department and position."""

    id: int
    audit_id: int
    visited_day: date
    published_day: date
    template: str
    section: str
    indicator: str
    result: str
    mode: str | None
    value: Decimal | None
    post: str | None
    holders: Sequence[tuple[int, int, int]]


def findings_of(db: Session, store_id: int, first: date, last: date) -> list[Finding]:
    """Those visited or published in these days, oldest first: two statements, however many there are."""
    rows: Sequence[Any] = db.execute(
        select(
            AuditItem.id,
            AuditItem.audit_id,
            Audit.visited_day,
            Audit.published_day,
            AuditTemplate.code.label("template"),
            AuditItem.section,
            AuditItem.code.label("indicator"),
            AuditItem.result,
            AuditItem.mode,
            AuditItem.value,
            Position.code.label("post"),
        )
        .join(Audit, (Audit.store_id == AuditItem.store_id) & (Audit.id == AuditItem.audit_id))
        .join(AuditTemplateVersion, AuditTemplateVersion.id == Audit.template_version_id)
        .join(AuditTemplate, AuditTemplate.id == AuditTemplateVersion.template_id)
        .outerjoin(Position, Position.id == AuditItem.position_id)
        .where(
            AuditItem.store_id == store_id,
            Audit.state == "PUBLISHED",
            AuditItem.result.is_not(None),
            or_(Audit.visited_day.between(first, last), Audit.published_day.between(first, last)),
        )
        .order_by(Audit.visited_day, AuditItem.id)
    ).all()
    holders = _holders(db, store_id, [row.id for row in rows])
    return [Finding(**row._mapping, holders=holders.get(row.id, ())) for row in rows]


def _holders(db: Session, store_id: int, ids: Sequence[int]) -> Mapping[int, list[tuple[int, int, int]]]:
    if not ids:
        return {}
    held = KEPT_AUDIT_ITEMS.holders.subquery()
    rows = db.execute(
        select(held.c.fact_id, held.c.employee_id, held.c.department_id, held.c.position_id)
        .where(
            held.c.store_id == store_id,
            held.c.fact_id.in_(ids),
            held.c.role == RESPONSIBLE,
        )
        .order_by(held.c.fact_id, held.c.employee_id)
    )
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in rows:
        found[row.fact_id].append((row.employee_id, row.department_id, row.position_id))
    return found
