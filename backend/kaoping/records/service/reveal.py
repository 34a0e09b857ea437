"""Shows a customer unmasked, once, for a purpose the journal keeps."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.identifiers import national_number
from kaoping.domain.people import Principal
from kaoping.records.views import RevealedContact, RevealedCustomer
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import within
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import ContactPoint, Customer


def reveal_customer(db: Session, customer_id: int, purpose: str, *, by: Principal) -> RevealedCustomer:
    """Raises NotFound outside the caller's reach."""
    query = within(select(Customer), Customer, by).where(
        Customer.store_id.in_(select(Store.id)), Customer.id == customer_id
    )
    customer = db.scalar(query)
    if customer is None:
        raise NotFound()
    personal: PersonalData = db.info["personal"]
    contacts = db.scalars(
        select(ContactPoint)
        .where(ContactPoint.store_id == customer.store_id, ContactPoint.customer_id == customer.id)
        .order_by(ContactPoint.id)
    )
    append_journal(db, customer.store_id, "customer.revealed", "customer", customer.id, {"purpose": purpose})
    return RevealedCustomer(
        customer_id=customer.id,
        name=personal.open(Purpose.NAME, customer.name_sealed),
        contacts=[
            RevealedContact(
                id=point.id,
                role=point.role,
                type=point.type,
                phone=national_number(personal.open(Purpose.PHONE, point.value_sealed)),
            )
            for point in contacts
        ],
    )
