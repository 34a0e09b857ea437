"""Working on a case: answering the customer, starting, and saying that it is solved."""

from sqlalchemy.orm import Session

from kaoping.complaints.schemas import ComplaintDetailOut, RequestCloseIn, RespondIn, StartIn
from kaoping.complaints.service.holding import decide, hold_case, settle
from kaoping.complaints.service.reading import read_case
from kaoping.domain.complaint_terms import CAUSES, is_cause
from kaoping.domain.complaints import ClockKind
from kaoping.domain.errors import Invalid
from kaoping.domain.people import Principal
from kaoping.domain.workflow import HAPPENINGS, Step
from kaoping.storage.acts.case_clocks import meet_clock
from kaoping.storage.acts.case_people import note_person
from kaoping.storage.acts.cases import Move, advance_case
from kaoping.storage.reads.staff import person_of
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import now


def respond(db: Session, who: Principal, case_id: int, wanted: RespondIn) -> ComplaintDetailOut:
    """Write down what the customer was told; the first time stops the answer clock (S002-B.R16)."""
    held = hold_case(db, who, case_id)
    to = decide(db, held, Step.RESPOND, who)
    meet_clock(held.clocks[ClockKind.ANSWER], now(db), held.zone)
    note_person(db, held.row, "ANSWERER", person_of(who))
    move = Move(happening=HAPPENINGS[Step.RESPOND], to=to, by=person_of(who), note=wanted.said)
    advance_case(db, held.row, move)
    settle(db, held)
    return read_case(db, who, case_id)


def start(db: Session, who: Principal, case_id: int, wanted: StartIn) -> ComplaintDetailOut:
    held = hold_case(db, who, case_id)
    to = decide(db, held, Step.START, who)
    move = Move(happening=HAPPENINGS[Step.START], to=to, by=person_of(who), note=wanted.note)
    advance_case(db, held.row, move)
    settle(db, held)
    return read_case(db, who, case_id)


def request_close(db: Session, who: Principal, case_id: int, wanted: RequestCloseIn) -> ComplaintDetailOut:
    """Say that it is solved, how, and what caused it. The close clock stops here, and goes on as if
    it had never stopped when the closing call says otherwise."""
    if not is_cause(wanted.cause, wanted.cause_detail):
        raise Invalid("complaint-cause", field="/cause_detail" if wanted.cause in CAUSES else "/cause")
    held = hold_case(db, who, case_id)
    to = decide(db, held, Step.REQUEST_CLOSE, who)
    personal: PersonalData = db.info["personal"]
    held.row.resolution = personal.seal(Purpose.TEXT, wanted.resolution)
    held.row.cause, held.row.cause_detail = wanted.cause, wanted.cause_detail
    meet_clock(held.clocks[ClockKind.CLOSE], now(db), held.zone)
    move = Move(
        happening=HAPPENINGS[Step.REQUEST_CLOSE],
        to=to,
        by=person_of(who),
        note=wanted.resolution,
        data={"cause": wanted.cause, "cause_detail": wanted.cause_detail},
    )
    advance_case(db, held.row, move)
    settle(db, held)
    return read_case(db, who, case_id)
