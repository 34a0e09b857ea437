"""The call desk over HTTP: paths, permissions and shapes; what they do stands in `service`."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from kaoping.calls import service
from kaoping.calls.schemas import (
    AttemptResultIn,
    AttemptResultOut,
    CallbackOut,
    CallbackPlanOut,
    CallDeskOut,
    ClaimOut,
    OpenedAttemptOut,
    QuestionnaireOut,
)
from kaoping.domain.calling import TaskState
from kaoping.domain.people import Principal
from kaoping.web.paging import Page, Paging
from kaoping.web.routing import Reply, needs, router
from kaoping.web.schema import MAX_ID, Id, Instant

TaskId = Annotated[int, Path(ge=1, le=MAX_ID)]
callbacks = router("/callbacks", "callbacks")
attempts = router("/call-attempts", "callbacks")
catalogue = router("", "callbacks")
ROUTERS = (callbacks, attempts, catalogue)


class CallbackPage(Page[CallbackOut]):
    """One page of the queue."""


class QuestionnairePage(Page[QuestionnaireOut]):
    """One page of questionnaires."""


class CallbackPlanPage(Page[CallbackPlanOut]):
    """One page of call plans."""


@callbacks.get("", response_model=CallbackPage, summary="List call-backs, most urgent first")
@needs("calls:read")
def list_callbacks(
    db: Session,
    who: Principal,
    paging: Paging,
    state: Annotated[list[TaskState] | None, Query(max_length=7)] = None,
    store_id: Annotated[Id | None, Query()] = None,
    customer_id: Annotated[Id | None, Query()] = None,
    due_before: Annotated[Instant | None, Query(description="Due at or before this instant")] = None,
    ready: Annotated[bool | None, Query(description="May be called now, by the clock of its store")] = None,
    mine: Annotated[bool | None, Query(description="Held by me at this moment")] = None,
) -> dict[str, object]:
    asked = service.QueueFilter(
        states=tuple(state or ()),
        store_id=store_id,
        customer_id=customer_id,
        due_before=due_before,
        ready=bool(ready),
        mine=bool(mine),
    )
    return service.list_callbacks(db, who, asked, paging)


@callbacks.post(
    "/next",
    response_model=CallDeskOut,
    summary="The task I hold, or the most urgent due one",
    responses={
        204: {
            "description": "Nothing may be called now. `Next-Call-At` says when there will be something, "
            "if anything is planned.",
            "headers": {"Next-Call-At": {"schema": {"type": "string", "format": "date-time"}}},
        }
    },
)
@needs("calls:work")
def take_next_callback(db: Session, who: Principal) -> Reply:
    taken = service.take_next(db, who)
    if taken.desk is not None:
        return Reply(taken.desk)
    headers = {"Next-Call-At": taken.next_at.isoformat().replace("+00:00", "Z")} if taken.next_at else {}
    return Reply(None, status=204, headers=headers)


@callbacks.get("/{callback_id}", response_model=CallDeskOut, summary="Everything one call needs")
@needs("calls:read")
def get_callback(db: Session, who: Principal, callback_id: TaskId) -> CallDeskOut:
    return service.show_desk(db, who, callback_id)


@callbacks.post("/{callback_id}/renew", response_model=ClaimOut, summary="Keep the task for another quarter of an hour")
@needs("calls:work")
def renew_callback(db: Session, who: Principal, callback_id: TaskId) -> ClaimOut:
    return service.renew(db, who, callback_id)


@callbacks.post("/{callback_id}/release", response_model=ClaimOut, summary="Give the task back to the queue")
@needs("calls:work")
def release_callback(db: Session, who: Principal, callback_id: TaskId) -> ClaimOut:
    return service.release(db, who, callback_id)


@callbacks.post(
    "/{callback_id}/attempts",
    response_model=OpenedAttemptOut,
    status_code=201,
    summary="Begin an attempt; reveals the number, which the journal notes",
)
@needs("calls:work")
def open_call_attempt(db: Session, who: Principal, callback_id: TaskId) -> OpenedAttemptOut:
    return service.open_attempt(db, who, callback_id)


@attempts.post(
    "/{attempt_id}/result",
    response_model=AttemptResultOut,
    summary="Record what came of an attempt, with answers and the complaint they call for",
)
@needs("calls:work")
def record_call_result(db: Session, who: Principal, attempt_id: TaskId, body: AttemptResultIn) -> AttemptResultOut:
    return service.record_result(db, who, attempt_id, body)


@catalogue.get("/questionnaires", response_model=QuestionnairePage, summary="Questionnaires in force, with their questions")
@needs("questionnaires:read")
def list_questionnaires(db: Session, who: Principal, paging: Paging) -> dict[str, object]:
    return service.list_questionnaires(db, paging)


@catalogue.get("/callback-plans", response_model=CallbackPlanPage, summary="Call plans")
@needs("calls:read")
def list_callback_plans(db: Session, who: Principal, paging: Paging) -> dict[str, object]:
    return service.list_plans(db, paging)
