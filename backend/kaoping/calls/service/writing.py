"""The rows of a result in one statement: attempt ended, task moved, answers kept, days marked.

One round trip instead of four, because every call ends with it (goal P6). Whoever calls this has the task and
the attempt locked, so their keys are all that is needed to find them.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ARRAY, BindParameter, Date, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from kaoping.calls.schemas import AttemptResultIn
from kaoping.calls.service.loading import Begun
from kaoping.domain.answers import Sheet
from kaoping.domain.calendars import day_of
from kaoping.domain.calling import FINISHED, OUTCOMES, Following
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.scoring import DirtyMark


@dataclass(frozen=True, slots=True)
class Written:
    response_id: int | None


def write_result(
    db: Session,
    begun: Begun,
    body: AttemptResultIn,
    sheet: Sheet | None,
    following: Following,
    digest: bytes,
) -> Written:
    """Write the result and give the id of the response, if the customer answered anything."""
    today = day_of(now(db), begun.zone)
    values = {
        **_attempt_values(db, begun, body, following, digest),
        **_task_values(begun, body, following, now(db), today),
        "days": sorted({begun.started_day, begun.due_day, today}),
    }
    if sheet is None or not sheet.answers:
        db.execute(_MOVE, _given(values))
        return Written(None)
    values |= _response_values(db, begun, body, sheet, today)
    return Written(db.execute(_MOVE_AND_ANSWER, _given(values)).scalar_one())


def link_complaint(db: Session, store_id: int, response_id: int, complaint_id: int) -> None:
    db.execute(
        update(SurveyResponse)
        .where(SurveyResponse.store_id == store_id, SurveyResponse.id == response_id)
        .values(complaint_id=complaint_id),
        execution_options={"synchronize_session": False},
    )


def _attempt_values(
    db: Session, begun: Begun, body: AttemptResultIn, following: Following, digest: bytes
) -> dict[str, Any]:
    personal: PersonalData = db.info["personal"]
    return {
        "store_id": begun.store_id,
        "attempt_id": begun.id,
        "ended_at": now(db),
        "outcome": body.outcome,
        "talk_seconds": body.talk_seconds,
        "note_sealed": personal.seal(Purpose.TEXT, body.note) if body.note else None,
        "next_call_at": following.at,
        "left_state": following.state,
        "result_hash": digest,
    }


def _task_values(
    begun: Begun, body: AttemptResultIn, following: Following, at: datetime, today: date
) -> dict[str, Any]:
    """`attempts` and the first attempt count what the outcome table counts; the hold on the task ends."""
    counts = OUTCOMES[body.outcome].counts
    first = begun.first_attempt_at or (begun.started_at if counts else None)
    done = following.state in FINISHED
    return {
        "task_id": begun.task_id,
        "state": following.state,
        "next_at": following.at,
        "requested": following.requested,
        "attempts": begun.attempts + counts,
        "first_attempt_at": first,
        "first_attempt_day": day_of(first, begun.zone) if first else None,
        "completed_at": at if done else None,
        "completed_day": today if done else None,
        "contact_point_id": begun.other_contact_id if following.switch_number else begun.contact_point_id,
        "contact_hash": begun.other_contact_hash if following.switch_number else begun.contact_hash,
    }


def _response_values(
    db: Session, begun: Begun, body: AttemptResultIn, sheet: Sheet, today: date
) -> dict[str, Any]:
    personal: PersonalData = db.info["personal"]
    denied = body.complaint.deny_reason if body.complaint and not body.complaint.open else None
    words = json.dumps(sheet.words, ensure_ascii=False) if sheet.words else None
    return {
        "order_id": begun.order_id,
        "sale_id": begun.sale_id,
        "customer_id": begun.customer_id,
        "questionnaire_version_id": begun.questionnaire_version_id,
        "answers": [
            {
                "question": a.question,
                "options": list(a.options),
                "number": a.number,
                "reasons": list(a.reasons),
                "not_applicable": a.not_applicable,
            }
            for a in sheet.answers
        ],
        "slots": list(sheet.slots),
        "marks": list(sheet.marks),
        "score": sheet.score,
        "satisfied": sheet.satisfied,
        "complete": sheet.complete,
        "reasons": [reason.code for reason in sheet.reasons],
        "words_sealed": personal.seal(Purpose.TEXT, words) if words else None,
        "triggers": [str(trigger) for trigger in sheet.triggers],
        "trigger_denied_sealed": personal.seal(Purpose.TEXT, denied) if denied else None,
        "answered_at": now(db),
        "answered_day": today,
    }


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Parameters must not be called like columns: a statement would also set its column of that name."""
    return {f"{_GIVEN}{name}": value for name, value in values.items()}


def _bind(name: str, kind: Any = None) -> BindParameter[Any]:
    return bindparam(f"{_GIVEN}{name}", type_=kind)


def _typed(table: Table, *names: str) -> dict[str, Any]:
    return {name: _bind(name, table.c[name].type) for name in names}


_GIVEN = "given_"
_attempt = cast(Table, CallAttempt.__table__)
_task = cast(Table, CallbackTask.__table__)
_response = cast(Table, SurveyResponse.__table__)

_ENDED = (
    update(_attempt)
    .where(_attempt.c.store_id == _bind("store_id"), _attempt.c.id == _bind("attempt_id"))
    .values(
        _typed(
            _attempt, "ended_at", "outcome", "talk_seconds", "note_sealed", "next_call_at", "left_state",
            "result_hash",
        )
    )
    .cte("ended")
)  # fmt: skip
_MOVED = (
    update(_task)
    .where(_task.c.store_id == _bind("store_id"), _task.c.id == _bind("task_id"))
    .values(
        {
            **_typed(
                _task, "state", "next_at", "requested", "attempts", "first_attempt_at", "first_attempt_day",
                "completed_at", "completed_day", "contact_point_id", "contact_hash",
            ),
            "claimed_by": None,
            "claimed_until": None,
            "row_version": _task.c.row_version + 1,
            "updated_at": _bind("ended_at", _attempt.c.ended_at.type),
        }
    )
    .cte("moved")
)  # fmt: skip
_MARKED = (
    insert(DirtyMark)
    .from_select(
        ["store_id", "day"],
        select(_bind("store_id"), func.unnest(_bind("days", ARRAY(Date)))),
        include_defaults=False,
    )
    .cte("marked")
)
_ANSWERED = (
    insert(_response)
    .values(
        store_id=_bind("store_id"),
        task_id=_bind("task_id"),
        attempt_id=_bind("attempt_id"),
        **_typed(
            _response, "order_id", "sale_id", "customer_id", "questionnaire_version_id", "answers", "slots",
            "marks", "score", "satisfied", "complete", "reasons", "words_sealed", "triggers",
            "trigger_denied_sealed", "answered_at", "answered_day",
        ),
    )
    .returning(_response.c.id)
    .cte("answered")
)  # fmt: skip
_MOVE = select(func.now()).add_cte(_ENDED, _MOVED, _MARKED)
_MOVE_AND_ANSWER = select(_ANSWERED.c.id).add_cte(_ENDED, _MOVED, _MARKED)
