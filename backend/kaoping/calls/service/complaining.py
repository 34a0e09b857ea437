"""From a bad answer to a case: the caller confirms or denies; a confirmed one opens at once, prefilled."""

from sqlalchemy.orm import Session

from kaoping.calls.schemas import ComplaintDecisionIn
from kaoping.calls.service.loading import Begun
from kaoping.calls.service.numbers import reachable_at
from kaoping.domain.answers import Sheet
from kaoping.domain.calling import Outcome
from kaoping.domain.complaints import Relation, Source
from kaoping.domain.errors import Fault, Invalid
from kaoping.domain.people import Principal
from kaoping.domain.questionnaires import Trigger
from kaoping.domain.workflow import Person
from kaoping.storage.acts.cases import NewCase, open_case
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallbackTask

UNSORTED = "OTHER"


def require_decision(sheet: Sheet | None, decision: ComplaintDecisionIn | None, outcome: Outcome) -> None:
    """A triggering answer needs a decision, a denial its reason; without one there is nothing to deny.

    A customer may complain without a question having asked for it: then the caller describes the case.
    """
    called = sheet is not None and Trigger.COMPLAINT in sheet.triggers
    faults = []
    if decision is None:
        if called:
            faults.append(Fault("/complaint", "complaint-decision"))
    elif decision.open:
        if not outcome.connected:
            faults.append(Fault("/complaint/open", "complaint-unheard"))
        if not called and not decision.description:
            faults.append(Fault("/complaint/description", "required"))
    elif not called:
        faults.append(Fault("/complaint/open", "complaint-nothing-to-deny"))
    elif not decision.deny_reason:
        faults.append(Fault("/complaint/deny_reason", "required"))
    if faults:
        raise Invalid.of(faults)


def open_complaint(
    db: Session,
    who: Principal,
    begun: Begun,
    decision: ComplaintDecisionIn,
    sheet: Sheet | None,
    response_id: int | None,
) -> int:
    """Open the case of this interview; gives its id."""
    personal: PersonalData = db.info["personal"]
    row = db.execute(
        reachable_at(begun.contact_point_id).where(
            CallbackTask.store_id == begun.store_id, CallbackTask.id == begun.task_id
        )
    ).one()
    case = open_case(
        db,
        NewCase(
            store_id=begun.store_id,
            source=Source.CALLBACK,
            topic=topic_of(sheet, begun),
            received_at=now(db),
            opener=Person(who.employee_id, who.user_id),
            repair_order_id=begun.order_id,
            sale_id=begun.sale_id,
            customer_id=begun.customer_id,
            vehicle_id=begun.vehicle_id,
            call_attempt_id=begun.id,
            survey_response_id=response_id,
            relation=Relation.SENDER if begun.order_id and row.role != "OWNER" else Relation.OWNER,
            reporter_name=personal.open(Purpose.NAME, row.name_sealed),
            reporter_phone=personal.open(Purpose.PHONE, row.value_sealed),
            description=decision.description or describe(sheet),
            remedy_sought=decision.remedy_sought,
        ),
    )
    return case.id


def topic_of(sheet: Sheet | None, begun: Begun) -> tuple[str, str]:
    """The topic the first reason given suggests, else the unsorted ones of the visit; those who accept the
    case may correct it."""
    category = next((r.category for r in (sheet.reasons if sheet else ()) if r.category), None)
    if category is None:
        return ("AFTERSALES" if begun.order_id else "SALES", UNSORTED)
    first, _, second = category.partition(".")
    return first, second


def describe(sheet: Sheet | None) -> str:
    """The answers that called for the case, in the words of the questionnaire and of the customer."""
    if sheet is None:
        return ""
    lines = [f"{called.question.text['zh']} {called.option.label['zh']}" for called in sheet.called]
    if sheet.reasons:
        lines.append("、".join(reason.label["zh"] for reason in sheet.reasons))
    lines.extend(sheet.words.values())
    return "\n".join(lines)[:4000]
