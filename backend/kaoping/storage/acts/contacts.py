"""What a conversation taught about a customer: a number that is dead or alive, a wish not to be called.

Numbers and consent belong to `records`; a call learns of them in its own transaction, so that nobody dials
the same dead number, or a customer who asked to be left alone, a moment later.
"""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kaoping.domain.calling import ContactVerdict
from kaoping.storage.session import now
from kaoping.storage.tables.records import Consent, ContactPoint, Customer

QUIET = {"synchronize_session": False}


def note_number(db: Session, store_id: int, contact_point_id: int, verdict: ContactVerdict) -> None:
    """Record what the call says about the number."""
    db.execute(
        update(ContactPoint)
        .where(ContactPoint.store_id == store_id, ContactPoint.id == contact_point_id)
        .values(status=verdict.value, last_verified_at=now(db), row_version=ContactPoint.row_version + 1),
        execution_options=QUIET,
    )


def stop_calls(db: Session, store_id: int, customer_id: int, attempt_id: int) -> None:
    """The customer asked not to be called again; the attempt in which they said so is the proof."""
    at = now(db)
    db.execute(
        update(Customer)
        .where(Customer.store_id == store_id, Customer.id == customer_id)
        .values(
            do_not_call=True,
            do_not_call_reason="CUSTOMER_REQUEST",
            do_not_call_at=at,
            row_version=Customer.row_version + 1,
        ),
        execution_options=QUIET,
    )
    proof = {
        "state": "REFUSED",
        "captured_at": at,
        "evidence_kind": "CALL_ATTEMPT",
        "evidence_id": attempt_id,
    }
    said = {"store_id": store_id, "customer_id": customer_id, "purpose": "SERVICE_CALLBACK"}
    db.execute(
        insert(Consent)
        .values(**said, **proof)
        .on_conflict_do_update(index_elements=["store_id", "customer_id", "purpose"], set_=proof)
    )
