"""Audits that wait for the caller: to carry out, the earliest first, and to review."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.domain.audits import PERFORM, REVIEW, State
from kaoping.domain.people import Principal
from kaoping.insight.schemas import AuditsWaiting, AuditWaiting
from kaoping.storage.reach import reaches
from kaoping.storage.tables.audits import Audit, number_of
from kaoping.storage.tables.people import Store

TO_DO = (State.PLANNED, State.IN_PROGRESS)


def audits_waiting(db: Session, who: Principal) -> AuditsWaiting:
    """What somebody audited, another reviews."""
    assert who.user_id is not None  # a machine carries no word about audits
    mine = Audit.assigned_to(who.user_id, who.employee_id)
    to_do = (reaches(Audit, who.acting_on(PERFORM)), mine, Audit.state.in_(TO_DO))
    to_review = (reaches(Audit, who.acting_on(REVIEW)), ~mine, Audit.state == State.SUBMITTED)
    row = db.execute(
        select(Audit.id, Audit.state, Audit.scheduled_on, Store.label)
        .join(Store, Store.id == Audit.store_id)
        .where(*to_do)
        .order_by(Audit.scheduled_on, Audit.id)
        .limit(1)
    ).first()
    return AuditsWaiting(
        to_do=db.execute(select(func.count()).select_from(Audit).where(*to_do)).scalar_one(),
        to_review=db.execute(select(func.count()).select_from(Audit).where(*to_review)).scalar_one(),
        next=AuditWaiting.model_validate(
            {
                "id": row.id,
                "audit_no": number_of(row.scheduled_on, row.id),
                "store": row.label,
                "state": row.state,
                "scheduled_on": row.scheduled_on,
            }
        )
        if row
        else None,
    )
