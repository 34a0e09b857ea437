"""What happened to an audit, in order: written with each act, read with the audit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditHappeningOut, AuditPersonOut
from kaoping.audits.service.notes import seal, unseal
from kaoping.domain.audits import Happening
from kaoping.domain.people import Principal
from kaoping.storage.session import now, save
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.audits import Audit, AuditEvent
from kaoping.storage.tables.people import Employee


def note_happening(
    db: Session, audit: Audit, kind: Happening, who: Principal, note: str | None = None
) -> None:
    save(
        db,
        AuditEvent(
            store_id=audit.store_id,
            audit_id=audit.id,
            kind=str(kind),
            at=now(db),
            by_user_id=who.user_id,
            note_sealed=seal(db, note),
        ),
    )


def read_timeline(db: Session, audit: Audit, *, with_auditor: bool) -> list[AuditHappeningOut]:
    """Without the auditor's name for those who may not know who came."""
    rows = db.execute(
        select(AuditEvent, UserAccount.display_name, Employee.name)
        .outerjoin(UserAccount, UserAccount.id == AuditEvent.by_user_id)
        .outerjoin(Employee, Employee.id == UserAccount.employee_id)
        .where(AuditEvent.store_id == audit.store_id, AuditEvent.audit_id == audit.id)
        .order_by(AuditEvent.id)
    )
    return [
        AuditHappeningOut(
            id=event.id,
            kind=Happening(event.kind),
            at=event.at,
            by=_by(event, name or shown, audit, with_auditor),
            note=unseal(db, event.note_sealed),
        )
        for event, shown, name in rows
    ]


def _by(event: AuditEvent, name: str, audit: Audit, with_auditor: bool) -> AuditPersonOut | None:
    if event.by_user_id is None or (event.by_user_id == audit.auditor_user_id and not with_auditor):
        return None
    return AuditPersonOut(user_id=event.by_user_id, name=name)
