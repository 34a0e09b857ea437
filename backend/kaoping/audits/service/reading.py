"""One audit whole: what was found where, what was lost by which post, what happened, what comes next."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import (
    AuditDetailOut,
    AuditItemOut,
    AuditPhotoOut,
    AuditSectionOut,
    AuditStaffOut,
    AuditStandardOut,
    MarkedOut,
)
from kaoping.audits.service.catalogue import show_reasons
from kaoping.audits.service.holding import Held, find_audit
from kaoping.audits.service.indicators import Posts, posts_named, show_indicator
from kaoping.audits.service.listing import knows_auditor, select_rows, show_counts, show_row
from kaoping.audits.service.lost import show_lost
from kaoping.audits.service.notes import unseal
from kaoping.audits.service.sight import own_items, sees_all
from kaoping.audits.service.timeline import read_timeline
from kaoping.domain.audits import Result, standard_holds, tally
from kaoping.domain.checklist_reader import read_checklist
from kaoping.domain.checklists import Checklist, Indicator, Section, Standard
from kaoping.domain.people import Principal
from kaoping.storage.tables.audits import (
    AUDIT_ITEM,
    RESPONSIBLE,
    Audit,
    AuditItem,
    AuditPhoto,
    AuditTemplateVersion,
)
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.records import Attribution

People = Mapping[int, Sequence[AuditStaffOut]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An audit's checklist with the rows that hang on it; `seen` are the items whose details are shown."""

    checklist: Checklist
    items: Mapping[str, AuditItem]
    posts: Posts
    photos: Mapping[str, Sequence[AuditPhoto]]
    people: People
    seen: Collection[int]


def read_audit(db: Session, who: Principal, audit_id: int) -> AuditDetailOut:
    """Raises NotFound for an audit the caller may not know of."""
    held = find_audit(db, who, audit_id)
    row = db.execute(select_rows(who).where(Audit.id == audit_id)).one()
    audit = held.row
    sheet = lay_out(db, who, held)
    template_id = db.scalars(
        select(AuditTemplateVersion.template_id).where(AuditTemplateVersion.id == audit.template_version_id)
    ).one()
    return AuditDetailOut.model_validate(
        {
            **show_row(row, who),
            "template_id": template_id,
            "na_reasons": show_reasons(sheet.checklist),
            "sent_back_reason": audit.sent_back_reason,
            "cancel_reason": audit.cancel_reason,
            "sections": [
                shown
                for one in sheet.checklist.sections
                if (shown := _show_section(db, sheet, one)).standards
            ],
            "lost": show_lost(db, sheet.items, sheet.checklist, sheet.posts, sheet.people),
            "timeline": read_timeline(db, audit, with_auditor=knows_auditor(row, who)),
        }
    )


def show_marked(db: Session, who: Principal, held: Held, code: str, *, kept: bool) -> MarkedOut:
    """An indicator after it was marked, with what the audit comes to by now."""
    sheet = lay_out(db, who, held)
    item = sheet.checklist.item(code)
    assert item is not None  # it has just been marked
    counts = tally(_result(row) for row in sheet.items.values())
    return MarkedOut(
        kept=kept,
        item=_show_item(db, sheet, item),
        counts=show_counts(counts),
        score=counts.score,
        audit_row_version=held.row.row_version,
    )


def lay_out(db: Session, who: Principal, held: Held) -> Sheet:
    audit = held.row
    rows = db.scalars(
        select(AuditItem)
        .where(AuditItem.store_id == audit.store_id, AuditItem.audit_id == audit.id)
        .order_by(AuditItem.seq),
        execution_options={"populate_existing": True},
    ).all()
    checklist = read_checklist(audit.document, filled=True)
    everything = sees_all(who, held)
    seen = {row.id for row in rows} if everything else own_items(db, who, held)
    return Sheet(
        checklist,
        {row.code: row for row in rows},
        posts_named(db, checklist),
        _photos(db, audit),
        responsible_for(db, audit.store_id, seen),
        seen,
    )


def responsible_for(db: Session, store_id: int, items: Collection[int]) -> People:
    """Who is frozen as answering for each item; nobody before the audit was handed in."""
    found: dict[int, list[AuditStaffOut]] = defaultdict(list)
    if not items:
        return found
    rows = db.execute(
        select(Attribution.fact_id, Employee.id, Employee.name)
        .join(Employee, Employee.id == Attribution.employee_id)
        .where(
            Attribution.store_id == store_id,
            Attribution.fact_kind == AUDIT_ITEM,
            Attribution.fact_id.in_(sorted(items)),
            Attribution.role == RESPONSIBLE,
            Attribution.superseded_by.is_(None),
        )
        .order_by(Attribution.fact_id, Attribution.seq)
    )
    for row in rows:
        found[row.fact_id].append(AuditStaffOut(employee_id=row.id, name=row.name))
    return found


def _photos(db: Session, audit: Audit) -> Mapping[str, Sequence[AuditPhoto]]:
    rows = db.scalars(
        select(AuditPhoto)
        .where(
            AuditPhoto.store_id == audit.store_id,
            AuditPhoto.audit_id == audit.id,
            AuditPhoto.removed_at.is_(None),
        )
        .order_by(AuditPhoto.id)
    )
    found: dict[str, list[AuditPhoto]] = defaultdict(list)
    for row in rows:
        found[row.code].append(row)
    return found


def _show_section(db: Session, sheet: Sheet, section: Section) -> AuditSectionOut:
    standards = [_show_standard(db, sheet, one) for one in section.standards]
    counts = tally(item.result for standard in standards for item in standard.items)
    return AuditSectionOut.model_validate(
        {
            "code": section.code,
            "label": section.label,
            "passed": counts.passed,
            "applicable": counts.applicable,
            "standards": [one for one in standards if one.items],
        }
    )


def _show_standard(db: Session, sheet: Sheet, standard: Standard) -> AuditStandardOut:
    items = [_show_item(db, sheet, item) for item in standard.items if item.code in sheet.items]
    return AuditStandardOut.model_validate(
        {
            "code": standard.code,
            "label": standard.label,
            "passed": standard_holds(item.result for item in items),
            "items": items,
        }
    )


def _show_item(db: Session, sheet: Sheet, item: Indicator) -> AuditItemOut:
    row = sheet.items[item.code]
    seen = row.id in sheet.seen
    return AuditItemOut(
        **show_indicator(item, sheet.posts).model_dump(),
        id=row.id,
        result=_result(row),
        value=row.value,
        mode=row.mode,
        reason=row.reason,
        note=unseal(db, row.note_sealed) if seen else None,
        responsible=list(sheet.people.get(row.id, ())),
        photos=[AuditPhotoOut.model_validate(p) for p in sheet.photos.get(item.code, ())] if seen else [],
        observed_at=row.observed_at,
        marked_at=row.marked_at,
        row_version=row.row_version,
    )


def _result(row: AuditItem) -> Result | None:
    return Result(row.result) if row.result else None
