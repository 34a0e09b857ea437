"""Lost items over all published audits, the latest first, each with how often the store lost it before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, defer

from kaoping.audits.schemas import AuditPhotoOut, AuditPostOut, AuditStaffOut, AuditStoreOut, FindingOut
from kaoping.audits.service.notes import unseal
from kaoping.domain.audits import Result, State
from kaoping.domain.checklist_reader import read_checklist
from kaoping.domain.checklists import Placed
from kaoping.domain.people import Principal
from kaoping.storage.reach import within
from kaoping.storage.tables.audits import (
    AUDIT_ITEM,
    RESPONSIBLE,
    Audit,
    AuditItem,
    AuditPhoto,
    AuditTemplate,
    AuditTemplateVersion,
)
from kaoping.storage.tables.people import Employee, Position, Store
from kaoping.storage.tables.records import Attribution

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a list asks for; None leaves a question open. The days are those of the visits."""

    store_id: int | None = None
    position_id: int | None = None
    section: str | None = None
    template: str | None = None
    first: date | None = None
    last: date | None = None


def select_findings(asked: FindingFilter, who: Principal) -> Select[*tuple[Any, ...]]:
    """The items within reach that were lost; repeats are counted over the whole store, whoever asks."""
    lost = (
        select(
            AuditItem.store_id,
            AuditItem.id,
            Audit.visited_day,
            AuditTemplate.code.label("template"),
            (
                func.row_number().over(
                    partition_by=(AuditItem.store_id, AuditTemplate.id, AuditItem.code),
                    order_by=(Audit.visited_day, AuditItem.id),
                )
                - 1
            ).label("repeats"),
        )
        .join(Audit, (Audit.store_id == AuditItem.store_id) & (Audit.id == AuditItem.audit_id))
        .join(AuditTemplateVersion, AuditTemplateVersion.id == Audit.template_version_id)
        .join(AuditTemplate, AuditTemplate.id == AuditTemplateVersion.template_id)
        .where(Audit.state == State.PUBLISHED, AuditItem.result == Result.FAIL)
        .subquery("lost")
    )
    query = (
        select(AuditItem, Audit, Store, Position, lost.c.template, lost.c.visited_day, lost.c.repeats)
        .join(lost, (lost.c.store_id == AuditItem.store_id) & (lost.c.id == AuditItem.id))
        .join(Audit, (Audit.store_id == AuditItem.store_id) & (Audit.id == AuditItem.audit_id))
        .join(Store, Store.id == AuditItem.store_id)
        .outerjoin(Position, Position.id == AuditItem.position_id)
        .options(defer(Audit.document, raiseload=True))
    )
    equal = (
        (asked.store_id, AuditItem.store_id),
        (asked.position_id, AuditItem.position_id),
        (asked.section, AuditItem.section),
        (asked.template, lost.c.template),
    )
    found = [column == value for value, column in equal if value is not None]
    if asked.first is not None:
        found.append(lost.c.visited_day >= asked.first)
    if asked.last is not None:
        found.append(lost.c.visited_day <= asked.last)
    return within(query, AuditItem, who).where(*found)


NEWEST = ((Audit.visited_day, True), (AuditItem.id, True))
"""Columns of the order of the list, and whether each descends."""


def show_findings(db: Session, rows: Sequence[Any]) -> list[FindingOut]:
    """Notes, names and photos come in one look each for the page; so do the checklists."""
    items = [row.AuditItem for row in rows]
    texts = _texts(db, {(item.store_id, item.audit_id) for item in items})
    people, photos = _people(db, items), _photos(db, items)
    return [_show(db, row, texts, people, photos) for row in rows]


def _show(
    db: Session,
    row: Any,
    texts: Mapping[Key, Mapping[str, Placed]],
    people: Mapping[Key, Sequence[AuditStaffOut]],
    photos: Mapping[tuple[int, int, str], Sequence[AuditPhotoOut]],
) -> FindingOut:
    item: AuditItem = row.AuditItem
    placed = texts[item.store_id, item.audit_id][item.code]
    position = AuditPostOut.model_validate(row.Position) if row.Position else None
    return FindingOut.model_validate(
        {
            "id": item.id,
            "audit_id": item.audit_id,
            "audit_no": row.Audit.audit_no,
            "template": row.template,
            "store": AuditStoreOut.model_validate(row.Store),
            "code": item.code,
            "label": placed.item.label,
            "section": item.section,
            "section_label": placed.section.label,
            "position": position,
            "responsible": people.get((item.store_id, item.id), ()),
            "visited_day": row.visited_day,
            "note": unseal(db, item.note_sealed),
            "photos": photos.get((item.store_id, item.audit_id, item.code), ()),
            "repeats": row.repeats,
        }
    )


def _texts(db: Session, audits: set[Key]) -> Mapping[Key, Mapping[str, Placed]]:
    rows = db.execute(
        select(Audit.store_id, Audit.id, Audit.document).where(tuple_(Audit.store_id, Audit.id).in_(audits))
    )
    return {
        (row.store_id, row.id): {
            one.item.code: one for one in read_checklist(row.document, filled=True).placed()
        }
        for row in rows
    }


def _people(db: Session, items: Sequence[AuditItem]) -> Mapping[Key, Sequence[AuditStaffOut]]:
    rows = db.execute(
        select(Attribution.store_id, Attribution.fact_id, Employee.id, Employee.name)
        .join(Employee, Employee.id == Attribution.employee_id)
        .where(
            Attribution.fact_kind == AUDIT_ITEM,
            tuple_(Attribution.store_id, Attribution.fact_id).in_([(i.store_id, i.id) for i in items]),
            Attribution.role == RESPONSIBLE,
            Attribution.superseded_by.is_(None),
        )
        .order_by(Attribution.seq)
    )
    found: dict[Key, list[AuditStaffOut]] = defaultdict(list)
    for row in rows:
        found[row.store_id, row.fact_id].append(AuditStaffOut(employee_id=row.id, name=row.name))
    return found


def _photos(
    db: Session, items: Sequence[AuditItem]
) -> Mapping[tuple[int, int, str], Sequence[AuditPhotoOut]]:
    rows = db.scalars(
        select(AuditPhoto)
        .where(
            tuple_(AuditPhoto.store_id, AuditPhoto.audit_id, AuditPhoto.code).in_(
                [(i.store_id, i.audit_id, i.code) for i in items]
            ),
            AuditPhoto.removed_at.is_(None),
        )
        .order_by(AuditPhoto.id)
    )
    found: dict[tuple[int, int, str], list[AuditPhotoOut]] = defaultdict(list)
    for row in rows:
        found[row.store_id, row.audit_id, row.code].append(AuditPhotoOut.model_validate(row))
    return found
