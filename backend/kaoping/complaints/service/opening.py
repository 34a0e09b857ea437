"""Opening a case by hand: hotline, walk-in, authority, whatever did not come from a call-back."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import ComplaintDetailOut, ComplaintIn
from kaoping.complaints.service.hand_over import check_named
from kaoping.complaints.service.reading import read_case
from kaoping.domain.complaints import Source
from kaoping.domain.errors import Invalid
from kaoping.domain.identifiers import read_phone
from kaoping.domain.people import Principal
from kaoping.storage.acts.cases import NewCase, open_case
from kaoping.storage.reach import require_store
from kaoping.storage.reads.staff import person_of
from kaoping.storage.session import now
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import RepairOrder
from kaoping.storage.tables.sales import Sale


@dataclass(frozen=True, slots=True)
class Subject:
    """What the case is about, as far as an order or a sale says."""

    customer_id: int | None = None
    vehicle_id: int | None = None


def open_complaint(db: Session, who: Principal, new: ComplaintIn) -> ComplaintDetailOut:
    """Raises Invalid where the visit, a named person or the store is not there to be referred to."""
    if db.scalar(select(Store.id).where(Store.id == new.store_id)) is None:
        raise Invalid("unknown-reference", field="/store_id")
    require_store(who, new.store_id)
    if new.source is Source.CALLBACK:
        raise Invalid("complaint-from-callback", field="/source")
    check_named(db, new.store_id, new.named_employee_ids, field="/named_employee_ids")
    subject = _find_subject(db, new)
    case = open_case(
        db,
        NewCase(
            store_id=new.store_id,
            source=new.source,
            topic=(new.category, new.subcategory),
            received_at=new.received_at or now(db),
            opener=person_of(who),
            named=frozenset(new.named_employee_ids),
            severity=new.severity,
            repair_order_id=new.repair_order_id,
            sale_id=new.sale_id,
            customer_id=subject.customer_id,
            vehicle_id=subject.vehicle_id,
            relation=new.relation,
            reporter_name=new.reporter_name,
            reporter_phone=read_phone(new.reporter_phone).number if new.reporter_phone else None,
            description=new.description,
            remedy_sought=new.remedy_sought,
        ),
    )
    return read_case(db, who, case.id)


def _find_subject(db: Session, new: ComplaintIn) -> Subject:
    """The visit brings its customer and car; without one, somebody must be there to be answered."""
    if new.repair_order_id is not None and new.sale_id is not None:
        raise Invalid("complaint-one-visit", field="/sale_id")
    if new.repair_order_id is not None:
        return _of_visit(db, new, RepairOrder, new.repair_order_id, field="/repair_order_id")
    if new.sale_id is not None:
        return _of_visit(db, new, Sale, new.sale_id, field="/sale_id")
    if not (new.reporter_name and new.reporter_phone):
        raise Invalid("complaint-nobody", field="/repair_order_id")
    return Subject()


def _of_visit(
    db: Session, new: ComplaintIn, table: type[RepairOrder] | type[Sale], visit_id: int, *, field: str
) -> Subject:
    row = db.execute(
        select(table.customer_id, table.vehicle_id).where(
            table.store_id == new.store_id, table.id == visit_id, table.voided_at.is_(None)
        )
    ).first()
    if row is None:
        raise Invalid("unknown-reference", field=field)
    return Subject(row.customer_id, row.vehicle_id)
