"""The acts that move an audit: started, handed in, sent back, published, cancelled."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditDetailOut
from kaoping.audits.service.candidates import insist_on_distance, visit_of
from kaoping.audits.service.freezing import freeze
from kaoping.audits.service.holding import Held, hold_audit, take
from kaoping.audits.service.marking import filled_checklist
from kaoping.audits.service.reading import read_audit
from kaoping.audits.service.timeline import note_happening
from kaoping.domain.audits import HAPPENINGS, Act, Result
from kaoping.domain.calendars import day_of
from kaoping.domain.checklists import Checklist, Need
from kaoping.domain.errors import Conflict
from kaoping.domain.people import Principal
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import flush, now
from kaoping.storage.tables.audits import Audit, AuditItem, AuditPhoto


def start_audit(db: Session, who: Principal, audit_id: int) -> AuditDetailOut:
    """The auditor goes in. Posts may have changed since it was planned, so distance is looked at again."""
    held = hold_audit(db, who, audit_id)
    held.row.state = take(held, Act.START)
    _insist_on_distance(db, held, filled_checklist(held.row), day_of(now(db), held.zone))
    held.row.started_at = now(db)
    return _done(db, who, held, Act.START)


def submit_audit(db: Session, who: Principal, audit_id: int) -> AuditDetailOut:
    """Hand in what is marked from end to end. The day of the visit and who answers for what are settled the
    first time: an audit that was sent back keeps both."""
    held = hold_audit(db, who, audit_id)
    audit = held.row
    to = take(held, Act.SUBMIT)
    items, checklist = _items(db, audit), filled_checklist(audit)
    _insist_on_marks(items)
    _insist_on_photos(db, audit, items, checklist)
    first = audit.visited_day is None
    day = audit.visited_day or _visited_day(held, items, now(db))
    _insist_on_distance(db, held, checklist, day)
    audit.visited_day, audit.submitted_at, audit.sent_back_reason, audit.state = day, now(db), None, to
    if first:
        freeze(db, audit, items, checklist)
    return _done(db, who, held, Act.SUBMIT)


def send_back(db: Session, who: Principal, audit_id: int, reason: str) -> AuditDetailOut:
    held = hold_audit(db, who, audit_id)
    held.row.state = take(held, Act.SEND_BACK)
    held.row.sent_back_reason = reason
    return _done(db, who, held, Act.SEND_BACK, reason)


def publish_audit(db: Session, who: Principal, audit_id: int) -> AuditDetailOut:
    """From here on it counts: the month of the visit is measured anew."""
    held = hold_audit(db, who, audit_id)
    audit = held.row
    audit.state = take(held, Act.PUBLISH)
    audit.published_at, audit.published_by = now(db), who.user_id
    audit.published_day = day_of(now(db), held.zone)
    mark_dirty(db, audit.store_id, [audit.visited_day, audit.published_day])
    return _done(db, who, held, Act.PUBLISH)


def cancel_audit(db: Session, who: Principal, audit_id: int, reason: str) -> AuditDetailOut:
    held = hold_audit(db, who, audit_id)
    held.row.state = take(held, Act.CANCEL)
    held.row.cancel_reason = reason
    return _done(db, who, held, Act.CANCEL, reason)


def _done(db: Session, who: Principal, held: Held, act: Act, reason: str | None = None) -> AuditDetailOut:
    flush(db)
    note_happening(db, held.row, HAPPENINGS[act], who, reason)
    action = f"audit.{HAPPENINGS[act].lower().replace('_', '-')}"
    append_journal(db, held.row.store_id, action, "audit", held.row.id)
    return read_audit(db, who, held.row.id)


def _items(db: Session, audit: Audit) -> Sequence[AuditItem]:
    query = select(AuditItem).where(AuditItem.store_id == audit.store_id, AuditItem.audit_id == audit.id)
    return db.scalars(query.order_by(AuditItem.seq)).all()


def _insist_on_distance(db: Session, held: Held, checklist: Checklist, day: date) -> None:
    visit = visit_of(checklist, held.row.sources, held.row.store_id, day)
    insist_on_distance(db, visit, held.inspection.auditor)


def _insist_on_marks(items: Sequence[AuditItem]) -> None:
    open_items = [item.code for item in items if item.result is None]
    if open_items:
        raise Conflict("audit-unmarked", count=len(open_items), items=open_items)


def _insist_on_photos(db: Session, audit: Audit, items: Sequence[AuditItem], checklist: Checklist) -> None:
    """A photo may arrive after its mark, so it is asked for here."""
    query = select(AuditPhoto.code).where(
        AuditPhoto.store_id == audit.store_id,
        AuditPhoto.audit_id == audit.id,
        AuditPhoto.removed_at.is_(None),
    )
    shown = set(db.scalars(query))
    asked = {one.item.code for one in checklist.placed() if Need.PHOTO in one.item.fail_needs}
    lacking = [i.code for i in items if i.result == Result.FAIL and i.code in asked - shown]
    if lacking:
        raise Conflict("audit-photo-missing", items=lacking)


def _visited_day(held: Held, items: Sequence[AuditItem], moment: datetime) -> date:
    """The day of the last observation, however late it reaches us: a phone may be without signal for a while.
    It lies between the start and now, whatever the clock of the phone says."""
    started = held.row.started_at or moment
    last = max((item.observed_at for item in items if item.observed_at), default=moment)
    return day_of(min(max(last, started), moment), held.zone)
