"""Marking an indicator: saved at once, safe to send twice and in any order, the later observation stands."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kaoping.audits.schemas import MarkedOut, MarkIn
from kaoping.audits.service.holding import Held, hold_audit, take
from kaoping.audits.service.notes import seal, unseal
from kaoping.audits.service.reading import show_marked
from kaoping.domain.audits import Act, Result
from kaoping.domain.checklist_reader import read_checklist
from kaoping.domain.checklists import Checklist, Mark, Said, read_mark
from kaoping.domain.errors import Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import flush, now
from kaoping.storage.tables.audits import Audit, AuditItem

AHEAD = timedelta(hours=1)
"""How far the clock of a phone may be ahead of ours."""


def mark_item(db: Session, who: Principal, audit_id: int, code: str, sent: MarkIn) -> MarkedOut:
    """Raises NotFound for an indicator the audit does not cover, Invalid where the mark does not fit it."""
    held = hold_audit(db, who, audit_id)
    take(held, Act.MARK)
    checklist = filled_checklist(held.row)
    row = find_item(db, held.row, code)
    indicator = checklist.item(code)
    assert indicator is not None  # the items of an audit are made from its checklist
    if sent.observed_at > now(db) + AHEAD:
        raise Invalid("instant-future", field="/observed_at")
    said = Said(sent.observed_at, sent.result, sent.value, sent.mode, sent.reason, sent.note)
    wanted = read_mark(indicator, checklist.reasons, said)
    present = _mark_of(db, row)
    kept = present is None or wanted == present or wanted.stands_over(present)
    if kept and wanted != present:
        _write(db, held, row, wanted)
    return show_marked(db, who, held, code, kept=kept)


def filled_checklist(audit: Audit) -> Checklist:
    """The checklist in the words of the audit's brand."""
    return read_checklist(audit.document, filled=True)


def find_item(db: Session, audit: Audit, code: str) -> AuditItem:
    query = select(AuditItem).where(
        AuditItem.store_id == audit.store_id, AuditItem.audit_id == audit.id, AuditItem.code == code
    )
    row = db.scalar(query, execution_options={"populate_existing": True})
    if row is None:
        raise NotFound()
    return row


def _mark_of(db: Session, row: AuditItem) -> Mark | None:
    if row.result is None or row.observed_at is None:
        return None
    note = unseal(db, row.note_sealed)
    return Mark(Result(row.result), row.observed_at, row.value, row.mode, row.reason, note)


def _write(db: Session, held: Held, row: AuditItem, mark: Mark) -> None:
    """Once it was handed in, a mark that changes is an act somebody answers for: the journal has it."""
    if held.row.submitted_at and row.result != mark.result:
        said = {"audit": held.row.id, "code": row.code, "changes": {"result": [row.result, str(mark.result)]}}
        append_journal(db, row.store_id, "audit.item-changed", "audit", held.row.id, said)
    row.result, row.value, row.mode, row.reason = str(mark.result), mark.value, mark.mode, mark.reason
    row.note_sealed = seal(db, mark.note)
    row.observed_at, row.marked_at = mark.observed_at, now(db)
    touch(held.row)
    flush(db)


def touch(audit: Audit) -> None:
    """An audit with another mark or photo is a new version of it, even within the same instant."""
    flag_modified(audit, "updated_at")
