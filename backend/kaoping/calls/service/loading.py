"""Everything the result of an attempt is decided from, read and locked in one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from kaoping.domain.calling import Attempt, OutcomeCode, TaskState
from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.storage.reach import within
from kaoping.storage.reads.callable_visits import is_live
from kaoping.storage.tables.calls import (
    CallAttempt,
    CallbackPlan,
    CallbackTask,
    QuestionnaireVersion,
)
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import Consent, ContactPoint

Earlier = aliased(CallAttempt, name="earlier")
OtherNumber = aliased(ContactPoint, name="other_number")


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt with its task, as one row. `past` are the attempts of the task that have an outcome."""

    id: int
    store_id: int
    task_id: int
    agent_id: int
    contact_point_id: int
    on_request: bool
    started_at: datetime
    started_day: date
    ended_at: datetime | None
    outcome: OutcomeCode | None
    left_state: TaskState | None
    next_call_at: datetime | None
    result_hash: bytes | None
    state: TaskState
    attempts: int
    first_attempt_at: datetime | None
    due_day: date
    order_id: int | None
    sale_id: int | None
    customer_id: int
    vehicle_id: int
    questionnaire_version_id: int
    questionnaire_row_version: int
    rules: dict[str, Any]
    zone: ZoneInfo
    contact_status: str
    contact_hash: bytes
    contact_role: str
    other_contact_id: int | None
    other_contact_hash: bytes | None
    marketing: bool
    past: tuple[Attempt, ...]


def load_begun(db: Session, who: Principal, attempt_id: int) -> Begun:
    """The attempt and its task, both locked, the task first as everywhere. Raises NotFound outside reach."""
    query = within(_QUERY.where(CallAttempt.id == attempt_id), CallAttempt, who)
    row = db.execute(query.with_for_update(of=(CallbackTask, CallAttempt))).one_or_none()
    if row is None:
        raise NotFound()
    return _read(row)


def _read(row: Row[*tuple[Any, ...]]) -> Begun:
    values = dict(row._mapping)
    past = values.pop("earlier_attempts") or []
    values["zone"] = ZoneInfo(values["zone"])
    values["outcome"] = OutcomeCode(values["outcome"]) if values["outcome"] else None
    values["left_state"] = TaskState(values["left_state"]) if values["left_state"] else None
    values["state"] = TaskState(values["state"])
    return Begun(
        **values, past=tuple(Attempt(OutcomeCode(code), datetime.fromisoformat(at)) for code, at in past)
    )


_EARLIER = (
    select(
        func.jsonb_agg(
            func.jsonb_build_array(Earlier.outcome, Earlier.started_at).op("ORDER BY")(Earlier.seq)
        )
    )
    .where(
        Earlier.store_id == CallAttempt.store_id,
        Earlier.task_id == CallAttempt.task_id,
        Earlier.id != CallAttempt.id,
        Earlier.outcome.is_not(None),
    )
    .scalar_subquery()
)
_Candidate = aliased(ContactPoint, name="candidate")
_OTHER_NUMBER = (
    select(func.min(_Candidate.id))
    .where(
        _Candidate.store_id == CallbackTask.store_id,
        _Candidate.customer_id == CallbackTask.customer_id,
        _Candidate.value_hash != ContactPoint.value_hash,
        is_live(_Candidate),
    )
    .scalar_subquery()
)
"""Another number of the customer that has not been found dead."""
_MARKETING = exists().where(
    Consent.store_id == CallbackTask.store_id,
    Consent.customer_id == CallbackTask.customer_id,
    Consent.purpose == "MARKETING",
    Consent.state == "GRANTED",
)
_QUERY = (
    select(
        CallAttempt.id,
        CallAttempt.store_id,
        CallAttempt.task_id,
        CallAttempt.agent_id,
        CallAttempt.contact_point_id,
        CallAttempt.on_request,
        CallAttempt.started_at,
        CallAttempt.started_day,
        CallAttempt.ended_at,
        CallAttempt.outcome,
        CallAttempt.left_state,
        CallAttempt.next_call_at,
        CallAttempt.result_hash,
        CallbackTask.state,
        CallbackTask.attempts,
        CallbackTask.first_attempt_at,
        CallbackTask.due_day,
        CallbackTask.order_id,
        CallbackTask.sale_id,
        CallbackTask.customer_id,
        CallbackTask.vehicle_id,
        CallbackTask.questionnaire_version_id,
        QuestionnaireVersion.row_version.label("questionnaire_row_version"),
        CallbackPlan.rules,
        Store.zone,
        ContactPoint.status.label("contact_status"),
        ContactPoint.value_hash.label("contact_hash"),
        ContactPoint.role.label("contact_role"),
        OtherNumber.id.label("other_contact_id"),
        OtherNumber.value_hash.label("other_contact_hash"),
        _MARKETING.label("marketing"),
        _EARLIER.label("earlier_attempts"),
    )
    .join(
        CallbackTask,
        and_(CallbackTask.store_id == CallAttempt.store_id, CallbackTask.id == CallAttempt.task_id),
    )
    .join(QuestionnaireVersion, QuestionnaireVersion.id == CallbackTask.questionnaire_version_id)
    .join(CallbackPlan, CallbackPlan.id == CallbackTask.plan_id)
    .join(Store, Store.id == CallAttempt.store_id)
    .join(
        ContactPoint,
        and_(ContactPoint.store_id == CallAttempt.store_id, ContactPoint.id == CallAttempt.contact_point_id),
    )
    .outerjoin(
        OtherNumber, and_(OtherNumber.store_id == CallAttempt.store_id, OtherNumber.id == _OTHER_NUMBER)
    )
)
