"""The call desk over HTTP: paths, permissions and shapes; what they do stands in `service`."""

from datetime import UTC
from typing import Annotated

from fastapi import Depends, Path, Query
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
from kaoping.storage.tables.calls import CallbackPlan, CallbackTask, QuestionnaireVersion
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import Reply, needs, router
from kaoping.web.schema import MAX_ID, Code, Day, Id, Instant

TaskId = Annotated[int, Path(ge=1, le=MAX_ID)]
callbacks = router("/callbacks", "callbacks")
attempts = router("/call-attempts", "callbacks")
catalogue = router("", "callbacks")
ROUTERS = (callbacks, attempts, catalogue)
QUEUE_KEYS = [Key(column) for column in service.ORDER]


class CallbackPage(Page[CallbackOut]):
    """One page of the queue."""


class QuestionnairePage(Page[QuestionnaireOut]):
    """One page of questionnaires."""


class CallbackPlanPage(Page[CallbackPlanOut]):
    """One page of call plans."""


# Both are async to stay on the event loop: a thread for them would cost more than they do.
async def read_days(
    due_from: Annotated[Instant | None, Query(description="Due at this instant or later")] = None,
    due_before: Annotated[Instant | None, Query(description="Due before this instant")] = None,
    completed_on: Annotated[Day | None, Query(description="Finished on this day of its store")] = None,
) -> service.Days:
    return service.Days(due_from, due_before, completed_on)


async def read_filter(
    *,
    days: Annotated[service.Days, Depends(read_days)],
    state: Annotated[list[TaskState] | None, Query(max_length=7)] = None,
    kind: Annotated[list[Code] | None, Query(alias="type", max_length=10, description="Kind of call")] = None,
    store_id: Annotated[Id | None, Query()] = None,
    customer_id: Annotated[Id | None, Query()] = None,
    ready: Annotated[bool, Query(description="May be called now, by the clock of its store")] = False,
    mine: Annotated[bool, Query(description="Held by me at this moment")] = False,
) -> service.QueueFilter:
    return service.QueueFilter(
        states=tuple(state or ()),
        types=tuple(kind or ()),
        store_id=store_id,
        customer_id=customer_id,
        days=days,
        ready=ready,
        mine=mine,
    )


Asked = Annotated[service.QueueFilter, Depends(read_filter)]


@callbacks.get("", response_model=CallbackPage, summary="List call-backs by deadline")
@needs("calls:read")
def list_callbacks(db: Session, who: Principal, paging: Paging, asked: Asked) -> dict[str, object]:
    rows, cursor, total = page(db, service.queue(db, who, asked), QUEUE_KEYS, paging)
    return {"items": [service.line(db, who, row) for row in rows], "next_cursor": cursor, "total": total}


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
    at = taken.next_at.astimezone(UTC).isoformat().replace("+00:00", "Z") if taken.next_at else None
    headers = {"Next-Call-At": at} if at else {}
    return Reply(None, status=204, headers=headers)


@callbacks.get("/{callback_id}", response_model=CallDeskOut, summary="Everything one call needs")
@needs("calls:read")
def get_callback(db: Session, who: Principal, callback_id: TaskId) -> CallDeskOut:
    return service.show(db, who, callback_id)


@callbacks.post(
    "/{callback_id}/renew", response_model=ClaimOut, summary="Keep the task for another quarter of an hour"
)
@needs("calls:work")
def renew_callback(db: Session, who: Principal, callback_id: TaskId) -> CallbackTask:
    return service.renew(db, who, callback_id)


@callbacks.post("/{callback_id}/release", response_model=ClaimOut, summary="Give the task back to the queue")
@needs("calls:work")
def release_callback(db: Session, who: Principal, callback_id: TaskId) -> CallbackTask:
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
def record_call_result(
    db: Session, who: Principal, attempt_id: TaskId, body: AttemptResultIn
) -> AttemptResultOut:
    return service.record_result(db, who, attempt_id, body)


@catalogue.get(
    "/questionnaires",
    response_model=QuestionnairePage,
    summary="Questionnaires in force, with their questions",
)
@needs("questionnaires:read")
def list_questionnaires(db: Session, paging: Paging) -> dict[str, object]:
    rows, cursor, total = page(
        db, service.questionnaires(), [Key(QuestionnaireVersion.id, descending=True)], paging
    )
    return {"items": [service.show_version(db, row) for row in rows], "next_cursor": cursor, "total": total}


@catalogue.get("/callback-plans", response_model=CallbackPlanPage, summary="Call plans")
@needs("calls:read")
def list_callback_plans(db: Session, paging: Paging) -> dict[str, object]:
    rows, cursor, total = page(db, service.plans(), [Key(CallbackPlan.id)], paging)
    return {"items": [service.show_plan(row) for row in rows], "next_cursor": cursor, "total": total}
