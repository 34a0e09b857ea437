"""The closing call, by somebody who has no part in the case, and taking up again what did not hold."""

from sqlalchemy.orm import Session

from kaoping.complaints.schemas import ComplaintDetailOut, ReopenIn, VerifyIn
from kaoping.complaints.service.holding import Held, decide, hold_case, settle
from kaoping.complaints.service.reading import read_case
from kaoping.domain.calendars import day_of
from kaoping.domain.complaints import ClockKind
from kaoping.domain.people import Principal
from kaoping.domain.workflow import HAPPENINGS, VERDICTS, State, Step, Verdict
from kaoping.storage.acts.case_clocks import resume_clock
from kaoping.storage.acts.case_people import note_person
from kaoping.storage.acts.cases import Move, advance_case
from kaoping.storage.reads.staff import person_of
from kaoping.storage.session import now


def verify(db: Session, who: Principal, case_id: int, wanted: VerifyIn) -> ComplaintDetailOut:
    """Record the closing call. Satisfied or neutral closes the case at the time the close was asked
    for; dissatisfied sends it back and lets the close clock run on; not reached is tried again."""
    held = hold_case(db, who, case_id)
    begun = decide(db, held, Step.VERIFY, who)
    note_person(db, held.row, "VERIFIER", person_of(who))
    if held.case.state is not begun:
        advance_case(db, held.row, Move(happening=HAPPENINGS[Step.VERIFY], to=begun, by=person_of(who)))
    _take_word(db, held, wanted.verdict)
    advance_case(
        db,
        held.row,
        Move(
            happening=HAPPENINGS[wanted.verdict],
            to=VERDICTS[wanted.verdict],
            by=person_of(who),
            note=wanted.said,
            data={"verdict": wanted.verdict},
        ),
    )
    settle(db, held)
    return read_case(db, who, case_id)


def reopen(db: Session, who: Principal, case_id: int, wanted: ReopenIn) -> ComplaintDetailOut:
    """Take a closed case up again: the customer came back, so what was verified does not stand."""
    held = hold_case(db, who, case_id)
    to = decide(db, held, Step.REOPEN, who)
    held.row.verified_at = held.row.verified_day = held.row.satisfied = None
    _send_back(held)
    move = Move(happening=HAPPENINGS[Step.REOPEN], to=to, by=person_of(who), note=wanted.reason)
    advance_case(db, held.row, move)
    settle(db, held)
    return read_case(db, who, case_id)


def _take_word(db: Session, held: Held, verdict: Verdict) -> None:
    if verdict is Verdict.NOT_REACHED:
        return
    held.row.verified_at, held.row.verified_day = now(db), day_of(now(db), held.zone)
    held.row.satisfied = verdict is Verdict.SATISFIED
    if VERDICTS[verdict] is State.IN_PROGRESS:
        _send_back(held)


def _send_back(held: Held) -> None:
    held.row.reopened += 1
    resume_clock(held.clocks[ClockKind.CLOSE])
