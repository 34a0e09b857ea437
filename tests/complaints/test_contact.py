"""The customer's number is shown to whoever has to call now, and to nobody else."""

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.complaints.cases import API, Cast, bring_in, done, refused

from kaoping.storage.tables.journal import JournalEntry


def reveal(who: Client, case: int) -> httpx.Response:
    return who.post(f"{API}/{case}/reveal-contact")


def test_the_handler_gets_the_number_and_the_journal_notes_it_without_it(cast: Cast, db: Session) -> None:
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    found = done(reveal(cast.handler, case))
    assert (found["name"], found["phone"]) == ("刘海涛", "13812348000")
    entry = db.scalars(select(JournalEntry).where(JournalEntry.action == "complaint.contact-revealed")).one()
    assert entry.data == {"purpose": f"complaint:{case}", "state": "ASSIGNED"}


@pytest.mark.parametrize(
    ("state", "supervisor", "handler"),
    [
        ("ASSIGNED", (403, "forbidden"), (200, None)),
        ("CLOSE_REQUESTED", (200, None), (403, "forbidden")),
        ("CLOSED_SATISFIED", (200, None), (403, "forbidden")),
        ("NEW", (403, "forbidden"), (403, "forbidden")),
    ],
)
def test_who_calls_depends_on_where_the_case_stands(
    cast: Cast, state: str, supervisor: tuple[int, str | None], handler: tuple[int, str | None]
) -> None:
    case = cast.open()
    cast.bring_to(state, case)
    for who, (status, code) in ((cast.supervisor, supervisor), (cast.handler, handler)):
        answer = reveal(who, case)
        assert answer.status_code == status
        assert answer.json().get("code") == code
        assert done(who.get(f"{API}/{case}"))["call_refused"] == code


def test_a_named_person_never_gets_the_number(cast: Cast) -> None:
    case = cast.open(named_employee_ids=[cast.handler_id])
    cast.bring_to("ACCEPTED", case)
    assert refused(reveal(cast.handler, case)) == (403, "complaint-names-you")
    assert refused(reveal(cast.named, case)) == (404, "not-found")


def test_a_case_without_a_number_says_so(cast: Cast, db: Session) -> None:
    order = bring_in(db, cast.world)
    case = cast.open(repair_order_id=order.id, reporter_name=None, reporter_phone=None)
    cast.bring_to("ACCEPTED", case)
    cast.assign(case)
    assert refused(reveal(cast.handler, case)) == (409, "complaint-no-number")
