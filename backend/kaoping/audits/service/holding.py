"""An audit found or held within reach, with the caller's words on it and the values `domain.audits` weighs.

What nobody announced is seen beforehand by those who plan, review or carry it out, and by nobody else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.audits import PERFORM, PLAN, REVIEW, Act, Actor, Inspection, State, decide
from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.workflow import Person
from kaoping.storage.reach import reaches
from kaoping.storage.tables.audits import AUDIT_ITEM, RESPONSIBLE, Audit, AuditItem
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import Attribution

READ = "audits:read"


@dataclass(frozen=True, slots=True)
class Held:
    """An audit, what the caller may do with it, and the zone its days are counted in."""

    row: Audit
    actor: Actor
    inspection: Inspection
    zone: ZoneInfo


def reached(word: str, who: Principal) -> ColumnElement[bool]:
    return reaches(Audit, who.acting_on(word))


def mine(who: Principal) -> ColumnElement[bool]:
    assert who.user_id is not None  # a machine carries no word about audits
    return Audit.assigned_to(who.user_id, who.employee_id)


def visible(who: Principal) -> ColumnElement[bool]:
    """The audits the caller may know of."""
    told = or_(Audit.state == State.PUBLISHED, Audit.announced)
    return or_(and_(reached(READ, who), told), reached(PLAN, who), reached(REVIEW, who), mine(who))


def words_on(who: Principal) -> list[ColumnElement[bool]]:
    """Whether each of the words that act reaches an audit, as columns of a select."""
    return [reached(word, who).label(word.partition(":")[2]) for word in (PLAN, PERFORM, REVIEW)]


def actor_of(row: Any, who: Principal) -> Actor:
    """The caller with the words that `words_on` found on a row."""
    held = {PLAN: row.plan, PERFORM: row.perform, REVIEW: row.review}
    return Actor(Person(who.employee_id, who.user_id), frozenset(word for word, has in held.items() if has))


def find_audit(db: Session, who: Principal, audit_id: int) -> Held:
    """Raises NotFound for an audit the caller may not know of."""
    return _held(db, who, select(Audit, Store.zone, *words_on(who)), audit_id)


def hold_audit(db: Session, who: Principal, audit_id: int) -> Held:
    """As `find_audit`, locked until the end of the transaction: of two devices, or two people, the second
    acts on what the first has left."""
    query = select(Audit, Store.zone, *words_on(who)).with_for_update(of=Audit, key_share=True)
    return _held(db, who, query, audit_id)


def _held(db: Session, who: Principal, query: Select[*tuple[Any, ...]], audit_id: int) -> Held:
    of_store = query.join(Store, Store.id == Audit.store_id)
    row = db.execute(
        of_store.where(Audit.id == audit_id, visible(who)), execution_options={"populate_existing": True}
    ).first()
    if row is None:
        raise NotFound()
    audit: Audit = row.Audit
    return Held(audit, actor_of(row, who), weigh(db, audit), ZoneInfo(row.zone))


def weigh(db: Session, row: Audit) -> Inspection:
    return inspection_of(row, frozenset(_answering(db, row)) if row.submitted_at else frozenset())


def inspection_of(row: Audit, answering: Collection[int]) -> Inspection:
    auditor = Person(row.auditor_employee_id, row.auditor_user_id)
    return Inspection(State(row.state), auditor, frozenset(answering))


def _answering(db: Session, row: Audit) -> list[int]:
    query = (
        select(Attribution.employee_id)
        .distinct()
        .join(AuditItem, (AuditItem.store_id == Attribution.store_id) & (AuditItem.id == Attribution.fact_id))
        .where(
            AuditItem.store_id == row.store_id,
            AuditItem.audit_id == row.id,
            Attribution.fact_kind == AUDIT_ITEM,
            Attribution.role == RESPONSIBLE,
            Attribution.superseded_by.is_(None),
        )
    )
    return [one for one in db.scalars(query) if one is not None]


def take(held: Held, act: Act) -> State:
    """Where the act leads; raises what `domain.audits` refuses."""
    return decide(held.inspection, act, held.actor)
