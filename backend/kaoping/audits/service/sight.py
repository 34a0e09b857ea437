"""How much of an indicator the caller sees: names, notes and photos are for the store and who answers."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.service.holding import READ, Held
from kaoping.domain.people import Principal
from kaoping.storage.tables.audits import AuditItem


def sees_all(who: Principal, held: Held) -> bool:
    """Whoever reads the store's audits, plans or reviews them, and the auditor."""
    over_store = who.reach_of(READ).touches_store(held.row.store_id)
    acts = bool(held.actor.words & {"audits:plan", "audits:review"})
    return over_store or acts or held.inspection.auditor.is_same(held.actor.person)


def sees_item(db: Session, who: Principal, held: Held, item: AuditItem) -> bool:
    return sees_all(who, held) or item.id in own_items(db, who, held)


def own_items(db: Session, who: Principal, held: Held) -> Collection[int]:
    """The indicators that the caller, or somebody who reports to them, answers for."""
    people = who.reach_of(READ).team | ({who.employee_id} if who.employee_id else frozenset())
    if not people:
        return frozenset()
    query = select(AuditItem.id).where(
        AuditItem.store_id == held.row.store_id,
        AuditItem.audit_id == held.row.id,
        AuditItem.of_people(people),
    )
    return frozenset(db.scalars(query))
