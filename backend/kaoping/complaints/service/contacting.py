"""The number of the customer, for whoever has to call about the case at this moment; noted each time."""

from sqlalchemy.orm import Session

from kaoping.complaints.schemas import RevealedContactOut
from kaoping.complaints.service.holding import find_case, weigh_case
from kaoping.complaints.service.placing import actor_on_case
from kaoping.complaints.service.subject import find_contact
from kaoping.domain.errors import Conflict, Forbidden, SelfDealing
from kaoping.domain.identifiers import national_number
from kaoping.domain.people import Principal
from kaoping.domain.workflow import Refusal, call_refusal
from kaoping.storage.acts.case_clocks import clocks_of
from kaoping.storage.acts.journal import append_journal


def reveal_contact(db: Session, who: Principal, case_id: int) -> RevealedContactOut:
    """Raises Forbidden or SelfDealing for somebody who has no call to make in this case now, and
    Conflict when nobody's number is known."""
    row = find_case(db, who, case_id)
    case = weigh_case(db, row, clocks_of(db, row))
    refused = call_refusal(case, actor_on_case(db, who, row, case))
    if refused in (Refusal.NAMED, Refusal.HANDLED):
        raise SelfDealing(refused)
    if refused:
        raise Forbidden(refused)
    contact = find_contact(db, row)
    if contact.phone is None:
        raise Conflict("complaint-no-number")
    purpose = {"purpose": f"complaint:{row.id}", "state": row.state}
    append_journal(db, row.store_id, "complaint.contact-revealed", "complaint", row.id, purpose)
    return RevealedContactOut(
        name=contact.name, phone=national_number(contact.phone), relation=contact.relation
    )
