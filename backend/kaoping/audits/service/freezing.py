"""Who answers for each indicator, frozen when the audit is first handed in; never edited afterwards."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaoping.audits.service.indicators import posts_named
from kaoping.domain.checklists import Checklist
from kaoping.storage.reads.posts import held_on, posts_on
from kaoping.storage.session import flush, now
from kaoping.storage.tables.audits import AUDIT_ITEM, AUDITOR, RESPONSIBLE, Audit, AuditItem
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import Attribution

SHARE_STEP = Decimal("0.000001")


class Holder(NamedTuple):
    employee_id: int
    department_id: int
    position_id: int


def freeze(db: Session, audit: Audit, items: Sequence[AuditItem], checklist: Checklist) -> None:
    """Holders of the post on the day of the visit share an indicator; one whose post the group or the store
    does not have stays with the store."""
    positions = {code: post.id for code, post in posts_named(db, checklist).items()}
    holders = _holders(db, audit, list(positions.values()))
    rows: list[dict[str, Any]] = []
    for item in items:
        indicator = checklist.item(item.code)
        assert indicator is not None  # the items of an audit are made from its checklist
        item.position_id = positions.get(indicator.position or "")
        answering = holders.get(item.position_id or 0, [])
        item.department_id = _department(answering)
        rows += _shares(db, item, answering)
    rows += _auditors(db, audit, items)
    flush(db)
    if rows:
        db.execute(insert(Attribution), rows)


def _holders(db: Session, audit: Audit, positions: Sequence[int]) -> Mapping[int, list[Holder]]:
    """By position; who holds a post twice stands once, in the department of the heavier assignment."""
    assert audit.visited_day is not None  # it is being handed in
    rows = db.execute(
        select(Assignment.employee_id, Assignment.department_id, Assignment.position_id)
        .where(
            Assignment.store_id == audit.store_id,
            Assignment.position_id.in_(positions),
            held_on(audit.visited_day),
        )
        .order_by(Assignment.weight, Assignment.id.desc())
    )
    once = {(row.position_id, row.employee_id): Holder(*row) for row in rows}
    found: dict[int, list[Holder]] = defaultdict(list)
    for position, employee in sorted(once):
        found[position].append(once[position, employee])
    return found


def _department(answering: Sequence[Holder]) -> int | None:
    """Where most of them are; of equals the one known longest."""
    counted = Counter(holder.department_id for holder in answering)
    return min(counted, key=lambda one: (-counted[one], one), default=None)


def _shares(db: Session, item: AuditItem, answering: Sequence[Holder]) -> list[dict[str, Any]]:
    """Equal shares, the remainder with the first."""
    if not answering:
        return []
    each = (Decimal(1) / len(answering)).quantize(SHARE_STEP, rounding="ROUND_DOWN")
    return [
        _row(db, item, RESPONSIBLE, seq, holder, each if seq > 1 else 1 - each * (len(answering) - 1))
        for seq, holder in enumerate(answering, 1)
    ]


def _auditors(db: Session, audit: Audit, items: Sequence[AuditItem]) -> list[dict[str, Any]]:
    """Somebody from outside has no employee record and is known by the audit alone."""
    employee_id = audit.auditor_employee_id
    if employee_id is None:
        return []
    assert audit.visited_day is not None  # it is being handed in
    post = posts_on(db, audit.store_id, [employee_id], audit.visited_day).get(employee_id)
    place = {"department_id": post.department_id, "position_id": post.position_id} if post else {}
    return [
        _row(db, item, AUDITOR, 1, None, Decimal(1)) | {"employee_id": employee_id} | place for item in items
    ]


def _row(
    db: Session, item: AuditItem, role: str, seq: int, holder: Holder | None, share: Decimal
) -> dict[str, Any]:
    return {
        "store_id": item.store_id,
        "fact_kind": AUDIT_ITEM,
        "fact_id": item.id,
        "role": role,
        "seq": seq,
        "employee_id": holder.employee_id if holder else None,
        "department_id": holder.department_id if holder else None,
        "position_id": holder.position_id if holder else None,
        "share": share,
        "origin": "SYSTEM",
        "frozen_at": now(db),
    }
