"""What an audit lost, by the post that answers for it; what no post answers for stays with the store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditDepartmentOut, AuditStaffOut, LostOut
from kaoping.audits.service.indicators import Posts, show_post
from kaoping.domain.audits import Result
from kaoping.domain.checklists import Checklist
from kaoping.storage.tables.audits import AuditItem
from kaoping.storage.tables.people import Department


def show_lost(
    db: Session,
    items: Mapping[str, AuditItem],
    checklist: Checklist,
    posts: Posts,
    people: Mapping[int, Sequence[AuditStaffOut]],
) -> list[LostOut]:
    """Most lost first."""
    groups: dict[tuple[str | None, int | None], list[AuditItem]] = defaultdict(list)
    for one in checklist.placed():
        row = items.get(one.item.code)
        if row is not None and row.result == Result.FAIL:
            known = one.item.position in posts
            groups[one.item.position if known else None, row.department_id].append(row)
    departments = _departments(db, [department for _, department in groups if department])
    shown = [
        LostOut(
            position=show_post(position, posts),
            department=departments.get(department) if department else None,
            count=len(rows),
            items=[row.code for row in rows],
            people=_everybody(rows, people),
        )
        for (position, department), rows in groups.items()
    ]
    return sorted(shown, key=lambda one: -one.count)


def _everybody(
    rows: Sequence[AuditItem], people: Mapping[int, Sequence[AuditStaffOut]]
) -> list[AuditStaffOut]:
    found = {one.employee_id: one for row in rows for one in people.get(row.id, ())}
    return [found[employee] for employee in sorted(found)]


def _departments(db: Session, ids: Sequence[int]) -> Mapping[int, AuditDepartmentOut]:
    rows = db.scalars(select(Department).where(Department.id.in_(ids)))
    return {row.id: AuditDepartmentOut.model_validate(row) for row in rows}
