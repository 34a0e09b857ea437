"""Takes the result of an attempt with everything it causes, in one transaction, and takes it once.

The state after, the next time, what the number turned out to be: all decided in `domain.calling`. A result
sent again finds its own mark and answers the same; another result for the same attempt is a conflict.
"""

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kaoping.calls.schemas import AttemptResultIn, AttemptResultOut
from kaoping.calls.service.catalogue import questionnaire_of, rules_of
from kaoping.calls.service.complaining import open_complaint, require_decision
from kaoping.calls.service.loading import Begun, load_begun
from kaoping.calls.service.separation import staff
from kaoping.calls.service.writing import Written, link_complaint, write_result
from kaoping.domain.answers import Answer, Sheet, check_sheet
from kaoping.domain.calling import (
    OUTCOMES,
    Attempt,
    Circumstances,
    Following,
    Outcome,
    Rules,
    TaskState,
    decide,
    require_step,
)
from kaoping.domain.errors import Conflict, Fault, Forbidden, Invalid
from kaoping.domain.people import Principal
from kaoping.storage.acts.contacts import note_number, stop_calls
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallAttempt, SurveyResponse
from kaoping.storage.tables.complaints import Complaint


def record_result(db: Session, who: Principal, attempt_id: int, body: AttemptResultIn) -> AttemptResultOut:
    """Write down what came of an attempt.

    Raises NotFound, Forbidden for another caller's attempt, Conflict when it has another result
    already or was left behind, Invalid for faults of the sheet, each located.
    """
    begun = load_begun(db, who, attempt_id)
    if begun.agent_id != staff(who):
        raise Forbidden("attempt-of-another")
    personal: PersonalData = db.info["personal"]
    digest = personal.content_hash(body.model_dump_json().encode())
    if begun.ended_at is not None:
        return _repeat(db, begun, digest)
    outcome, rules = OUTCOMES[body.outcome], rules_of(begun.rules)
    _check_body(db, begun, body, outcome, rules)
    sheet = _check_answers(db, begun, body)
    require_decision(sheet, body.complaint, outcome)
    following = _decide(db, begun, body, sheet, rules)
    require_step(TaskState(begun.state), following.state)
    written = write_result(db, begun, body, sheet, following, digest)
    complaint_id = _consequences(db, who, begun, body, sheet, outcome, written)
    _note(db, begun, body, following, written, complaint_id)
    return AttemptResultOut(
        attempt_id=begun.id,
        callback_id=begun.task_id,
        outcome=body.outcome,
        state=following.state,
        next_at=following.at,
        response_id=written.response_id,
        complaint_id=complaint_id,
    )


def _repeat(db: Session, begun: Begun, digest: bytes) -> AttemptResultOut:
    """The answer given before. The response is looked up by a statement of its own: when two copies of a
    result race, the one that waited for the lock still sees the other rows as they were before it waited."""
    if begun.outcome is None or begun.left_state is None:
        raise Conflict("attempt-left-behind")
    if begun.result_hash != digest:
        raise Conflict("attempt-has-result")
    kept = db.execute(
        select(SurveyResponse.id, Complaint.id)
        .select_from(CallAttempt)
        .outerjoin(
            SurveyResponse,
            and_(
                SurveyResponse.store_id == CallAttempt.store_id, SurveyResponse.attempt_id == CallAttempt.id
            ),
        )
        .outerjoin(
            Complaint,
            and_(Complaint.store_id == CallAttempt.store_id, Complaint.call_attempt_id == CallAttempt.id),
        )
        .where(CallAttempt.store_id == begun.store_id, CallAttempt.id == begun.id)
    ).one()
    return AttemptResultOut(
        attempt_id=begun.id,
        callback_id=begun.task_id,
        outcome=begun.outcome,
        state=begun.left_state,
        next_at=begun.next_call_at,
        response_id=kept[0],
        complaint_id=kept[1],
    )


def _check_body(db: Session, begun: Begun, body: AttemptResultIn, outcome: Outcome, rules: Rules) -> None:
    """What an outcome asks for, and what it has no use for."""
    faults = []
    if body.answers and not outcome.answers:
        faults.append(Fault("/answers", "answers-unasked"))
    if body.next_call_at and not outcome.asks_time:
        faults.append(Fault("/next_call_at", "call-time-unasked"))
    if outcome.asks_time:
        if body.next_call_at is None:
            faults.append(Fault("/next_call_at", "required"))
        elif not now(db) < body.next_call_at <= now(db) + rules.request_horizon:
            faults.append(Fault("/next_call_at", "call-time-range", {"days": rules.request_horizon.days}))
        elif not rules.hours.allows_request(body.next_call_at.astimezone(begun.zone)):
            start, end = (at.strftime("%H:%M") for at in rules.hours.requested)
            faults.append(Fault("/next_call_at", "call-time-hours", {"start": start, "end": end}))
    if faults:
        raise Invalid.of(faults)


def _check_answers(db: Session, begun: Begun, body: AttemptResultIn) -> Sheet | None:
    outcome = OUTCOMES[body.outcome]
    whole = outcome.answers and body.outcome == "COMPLETED"
    if not whole and not body.answers:
        return None
    answers = [
        Answer(
            question=given.question,
            options=tuple(given.options),
            number=given.number,
            text=given.text,
            reasons=tuple(given.reasons),
            not_applicable=given.not_applicable,
            place=f"/answers/{n}",
        )
        for n, given in enumerate(body.answers)
    ]
    questionnaire = questionnaire_of(db, begun.questionnaire_version_id, begun.questionnaire_row_version)
    return check_sheet(questionnaire, answers, whole=whole, marketing=begun.marketing)


def _decide(db: Session, begun: Begun, body: AttemptResultIn, sheet: Sheet | None, rules: Rules) -> Following:
    given = Circumstances(
        now=now(db),
        zone=begun.zone,
        asked_for=body.next_call_at,
        on_request=begun.on_request,
        key_answered=sheet is not None and sheet.key_answered,
        other_number=begun.other_contact_id is not None,
    )
    return decide((*begun.past, Attempt(body.outcome, begun.started_at)), rules, given)


def _consequences(
    db: Session,
    who: Principal,
    begun: Begun,
    body: AttemptResultIn,
    sheet: Sheet | None,
    outcome: Outcome,
    written: Written,
) -> int | None:
    """What the call means beyond its own task: for the number, for consent, for a complaint."""
    if outcome.contact and outcome.contact != begun.contact_status:
        note_number(db, begun.store_id, begun.contact_point_id, outcome.contact)
    if outcome.stops_calls:
        stop_calls(db, begun.store_id, begun.customer_id, begun.id)
    if body.complaint is None or not body.complaint.open:
        return None
    complaint_id = open_complaint(db, who, begun, body.complaint, sheet, written.response_id)
    if written.response_id is not None:
        link_complaint(db, begun.store_id, written.response_id, complaint_id)
    return complaint_id


def _note(
    db: Session,
    begun: Begun,
    body: AttemptResultIn,
    following: Following,
    written: Written,
    complaint_id: int | None,
) -> None:
    """The journal knows what was decided, never what was said."""
    said: dict[str, Any] = {"callback": begun.task_id, "outcome": body.outcome, "state": following.state}
    if written.response_id is not None:
        said["response"] = written.response_id
    if complaint_id is not None:
        said["complaint"] = complaint_id
    append_journal(db, begun.store_id, "callback.result-recorded", "call_attempt", begun.id, said)
