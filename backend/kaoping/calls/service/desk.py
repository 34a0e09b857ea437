"""One call on one screen: person, car, visit, history, consent, words and the buttons that end it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.calls.schemas import CallDeskOut
from kaoping.calls.service.catalogue import questionnaire_of, rules_of
from kaoping.calls.service.history import merged_visits, past_of_customer
from kaoping.calls.service.queue import line, lines, masked_phone, name_of
from kaoping.calls.service.sales import show_sale
from kaoping.calls.service.separation import accused, served
from kaoping.calls.service.serving import served_by
from kaoping.calls.service.wording import show_questionnaire
from kaoping.domain.calling import (
    OPEN,
    OUTCOMES,
    WAITING,
    Attempt,
    Circumstances,
    Ending,
    OutcomeCode,
    Rules,
    TaskState,
    attempts_left,
    decide,
)
from kaoping.domain.errors import NotFound
from kaoping.domain.identifiers import mask_name, mask_plate, mask_vin
from kaoping.domain.people import Principal
from kaoping.storage.reach import within
from kaoping.storage.reads.callable_visits import is_live, tasks_with_reason, visit_of
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import now
from kaoping.storage.tables.calls import (
    CallAttempt,
    CallbackPlan,
    CallbackTask,
    Questionnaire,
    QuestionnaireVersion,
)
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    Consent,
    ContactPoint,
    Customer,
    RepairOrder,
    Vehicle,
)
from kaoping.storage.tables.sales import Sale


@dataclass(frozen=True, slots=True)
class Situation:
    """What the buttons and the banner are computed from."""

    rules: Rules
    zone: ZoneInfo
    past: tuple[Attempt, ...]
    open_attempt: CallAttempt | None
    other_number: bool
    reason: str | None
    marketing: bool
    callback: bool


def show(db: Session, who: Principal, task_id: int) -> CallDeskOut:
    """The whole desk of a task. Raises NotFound outside the caller's reach."""
    query = (
        lines()
        .add_columns(
            RepairOrder,
            Sale,
            Vehicle,
            Customer,
            ContactPoint,
            CallbackPlan,
            QuestionnaireVersion,
            Questionnaire,
        )
        .join(CallbackPlan, CallbackPlan.id == CallbackTask.plan_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == CallbackTask.questionnaire_version_id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(CallbackTask.id == task_id)
    )
    row = db.execute(within(query, CallbackTask, who)).one_or_none()
    if row is None:
        raise NotFound()
    task: CallbackTask = row.CallbackTask
    situation = _situation(db, row)
    left = attempts_left(situation.past, situation.rules)
    blocked = _blocked(db, who, row, situation)
    return CallDeskOut.model_validate(
        {
            **line(db, who, row),
            "attempts_left": left,
            "last_attempt": left == 1,
            "callable_now": blocked is None,
            "blocked_by": blocked,
            "open_attempt": _open_attempt(situation.open_attempt, who),
            "person": _person(db, row),
            "vehicle": _vehicle(row.Vehicle, row.plate_at_visit),
            "order": _order(db, row.RepairOrder) if row.RepairOrder else None,
            "sale": show_sale(db, row.Sale, row) if row.Sale else None,
            "merged": merged_visits(db, task),
            "consent": {
                "banner": situation.reason,
                "service_callback": situation.callback,
                "marketing": situation.marketing,
                "preferred_slot": (row.RepairOrder or row.Sale).callback_slot,
            },
            "history": past_of_customer(db, task),
            "questionnaire": show_questionnaire(
                row.Questionnaire,
                row.QuestionnaireVersion,
                questionnaire_of(db, row.QuestionnaireVersion.id, row.QuestionnaireVersion.row_version),
                marketing=situation.marketing,
                words={"store": row.Store.label, "agent": who.name},
            ),
            "outcomes": [
                _button(code, situation, now(db), bought=row.Sale is not None) for code in OutcomeCode
            ],
        }
    )


def _situation(db: Session, row: Any) -> Situation:
    task: CallbackTask = row.CallbackTask
    attempts = db.scalars(
        select(CallAttempt)
        .where(CallAttempt.store_id == task.store_id, CallAttempt.task_id == task.id)
        .order_by(CallAttempt.seq)
    ).all()
    contact: ContactPoint | None = row.ContactPoint
    others = db.scalars(
        select(ContactPoint.value_hash).where(
            ContactPoint.store_id == task.store_id,
            ContactPoint.customer_id == task.customer_id,
            is_live(ContactPoint),
        )
    )
    consents = dict(
        db.execute(
            select(Consent.purpose, Consent.state).where(
                Consent.store_id == task.store_id, Consent.customer_id == task.customer_id
            )
        ).all()
    )
    stands = tasks_with_reason(visit_of(task))
    reason = db.execute(
        stands.where(CallbackTask.store_id == task.store_id, CallbackTask.id == task.id)
    ).scalar_one()
    return Situation(
        rules=rules_of(row.CallbackPlan.rules),
        zone=ZoneInfo(row.Store.zone),
        past=past_attempts(attempts),
        open_attempt=next((a for a in attempts if a.ended_at is None), None),
        other_number=any(contact is None or other != contact.value_hash for other in others),
        reason=task.exempt_reason or reason,
        marketing=consents.get("MARKETING") == "GRANTED",
        callback=reason not in ("DO_NOT_CALL", "NO_CONSENT"),
    )


def past_attempts(attempts: Sequence[CallAttempt]) -> tuple[Attempt, ...]:
    """Finished attempts as the rules see them; one left behind has no outcome and is not among them."""
    return tuple(Attempt(OutcomeCode(a.outcome), a.started_at) for a in attempts if a.outcome)


def _blocked(db: Session, who: Principal, row: Any, situation: Situation) -> str | None:
    """The code of the problem an attempt would meet now, or None."""
    task: CallbackTask = row.CallbackTask
    at = now(db)
    if task.state not in OPEN:
        return "wrong-state"
    if who.employee_id is None or not who.may("calls:work"):
        return "forbidden"
    barred = db.execute(
        select(
            served(CallbackTask, who.employee_id).label("served"),
            accused(CallbackTask, who.employee_id).label("accused"),
        ).where(CallbackTask.store_id == task.store_id, CallbackTask.id == task.id)
    ).one()
    held = task.claimed_until is not None and task.claimed_until > at and task.claimed_by != who.employee_id
    waiting = task.state in WAITING
    hours = situation.rules.hours.is_open(at.astimezone(situation.zone)) or task.requested
    refusals = {
        "caller-served": barred.served,
        "caller-accused": barred.accused,
        "claimed-by-other": held,
        "must-not-call": situation.reason is not None,
        "not-due-yet": waiting and task.next_at is not None and task.next_at > at,
        "outside-call-hours": waiting and not hours,
    }
    return next((code for code, applies in refusals.items() if applies), None)


def _open_attempt(attempt: CallAttempt | None, who: Principal) -> dict[str, Any] | None:
    if attempt is None:
        return None
    return {
        "id": attempt.id,
        "seq": attempt.seq,
        "started_at": attempt.started_at,
        "mine": attempt.agent_id == who.employee_id,
    }


def _person(db: Session, row: Any) -> dict[str, Any]:
    contact: ContactPoint | None = row.ContactPoint
    brought = row.RepairOrder is not None and contact is not None and contact.role == "SENDER"
    return {
        "customer_id": row.Customer.id,
        "role": contact.role if contact else "OWNER",
        "relation": row.RepairOrder.sender_relation if brought else None,
        "name": mask_name(name_of(db, row)),
        "phone": masked_phone(db, row.value_sealed),
    }


def _vehicle(vehicle: Vehicle, plate_at_visit: str | None) -> dict[str, Any]:
    plate = plate_at_visit or vehicle.plate
    return {
        "id": vehicle.id,
        "plate": mask_plate(plate) if plate else None,
        "vin": mask_vin(vehicle.vin) if vehicle.vin else None,
        "model": vehicle.model,
        "energy": vehicle.energy,
        "sold_on": vehicle.sold_on,
    }


def _order(db: Session, order: RepairOrder) -> dict[str, Any]:
    personal: PersonalData = db.info["personal"]

    def text(sealed: bytes | None) -> str | None:
        return personal.open(Purpose.TEXT, sealed) if sealed else None

    return {
        **{name: getattr(order, name) for name in _ORDER_PLAIN},
        "total": order.amount_total,
        "customer_statement": text(order.statement_sealed),
        "diagnosis": text(order.diagnosis_sealed),
        "served_by": served_by(db, REPAIR_ORDER, order.store_id, order.id),
    }


_ORDER_PLAIN = (
    "id", "ro_no", "ro_type", "repair_category", "opened_at", "promised_at_first", "delivered_at",
    "odometer_in",
)  # fmt: skip


def _button(code: OutcomeCode, situation: Situation, at: Any, *, bought: bool) -> dict[str, Any]:
    """What pressing the outcome now would set, by the very rules that will set it."""
    outcome = OUTCOMES[code]
    attempt = situation.open_attempt
    begun = attempt.started_at if attempt else at
    given = Circumstances(
        now=at,
        zone=situation.zone,
        on_request=bool(attempt and attempt.on_request),
        other_number=situation.other_number,
    )
    depends = outcome.asks_time or (outcome.answers and outcome.ending is not Ending.SUCCEEDS)
    following = None if depends else decide((*situation.past, Attempt(code, begun)), situation.rules, given)
    return {
        "code": code,
        "label": outcome.label(bought=bought),
        "connected": outcome.connected,
        "takes_answers": outcome.answers,
        "asks_time": outcome.asks_time,
        "stops_calls": outcome.stops_calls,
        "state": following.state if following else TaskState.SCHEDULED if outcome.asks_time else None,
        "next_at": following.at if following else None,
    }
