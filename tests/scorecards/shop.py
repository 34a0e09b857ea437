"""Facts of a store, written straight into their tables: what ingestion, calls and complaints would leave."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.session import save
from kaoping.storage.tables.calls import (
    CALL_ATTEMPT,
    CallAttempt,
    CallbackPlan,
    CallbackTask,
    Questionnaire,
    QuestionnaireVersion,
    SurveyResponse,
)
from kaoping.storage.tables.complaints import Clock, Complaint
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    SALE,
    Attribution,
    ContactPoint,
    Customer,
    RepairOrder,
    Vehicle,
)
from kaoping.storage.tables.sales import Appointment, Sale

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 10, 12, tzinfo=SHANGHAI)
TODAY = NOON.date()
DAY = timedelta(days=1)
_count = itertools.count(1)
SHEET = {
    "sections": [
        {
            "code": "WHOLE",
            "factor": "SERVICE",
            "questions": [
                {"code": "RECEPTION", "kind": "SCALE", "slot": "1"},
                {"code": "WORDS", "kind": "TEXT"},
                {"code": "DELIVERY", "kind": "SCALE", "slot": "2"},
            ],
        },
        {"code": "END", "questions": [{"code": "RECOMMEND", "kind": "NPS", "slot": "3"}]},
    ]
}
"""What the questionnaire of a shop asks: two scales of one factor, and a recommendation."""


def day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(SHANGHAI).date() if moment else None


@dataclass
class Shop:
    """One store with a customer, a car and a number; every fact marks its days, as the real writers do."""

    db: Session
    store: Store
    customer: Customer = field(init=False)
    vehicle: Vehicle = field(init=False)
    contact: ContactPoint = field(init=False)

    def __post_init__(self) -> None:
        n = next(_count)
        self.customer = Customer(
            store_id=self.store.id, source="dms", external_id=f"C{n}", kind="PERSON", name_sealed=b"sealed"
        )
        self.vehicle = Vehicle(store_id=self.store.id, plate=f"沪A{n:05}", plate_kind="REGULAR")
        save(self.db, self.customer, self.vehicle)
        self.contact = ContactPoint(
            store_id=self.store.id,
            customer_id=self.customer.id,
            type="MOBILE",
            role="OWNER",
            value_sealed=b"sealed",
            value_hash=n.to_bytes(4, "big"),
            last4_hash=b"hash",
        )
        save(self.db, self.contact)

    def order(
        self,
        delivered: datetime | None = NOON,
        served: Mapping[str, Employee] | None = None,
        **more: Any,
    ) -> RepairOrder:
        n = next(_count)
        opened = (delivered or NOON) - DAY
        values = {
            "ro_type": "REPAIR",
            "status": "DELIVERED" if delivered else "OPEN",
            "ro_no": f"RO-{n}",
            "amount_total": 100,
        }
        row = RepairOrder(
            store_id=self.store.id,
            source="dms",
            external_id=f"RO-{n}",
            source_version=1,
            content_hash=b"content",
            customer_id=self.customer.id,
            vehicle_id=self.vehicle.id,
            opened_at=opened,
            opened_day=day_of(opened),
            delivered_at=delivered,
            delivered_day=day_of(delivered),
            advisor_code="A07",
            technicians=[],
            lines=[],
            warnings=[],
            **(values | more),
        )
        save(self.db, row)
        for role, employee in (served or {}).items():
            self.attribute(REPAIR_ORDER, row.id, role, employee)
        self._mark(row.opened_day, row.delivered_day)
        return row

    def sale(
        self,
        delivered: datetime | None = NOON,
        served: Mapping[str, Employee] | None = None,
        **more: Any,
    ) -> Sale:
        n = next(_count)
        contract_day = day_of((delivered or NOON) - 10 * DAY)
        values = {"status": "DELIVERED" if delivered else "ORDERED", "so_no": f"SO-{n}"}
        row = Sale(
            store_id=self.store.id,
            source="dms",
            external_id=f"SO-{n}",
            source_version=1,
            content_hash=b"content",
            customer_id=self.customer.id,
            vehicle_id=self.vehicle.id,
            contract_day=contract_day,
            delivered_at=delivered,
            delivered_day=day_of(delivered),
            consultant_code="S01",
            units=1,
            warnings=[],
            **(values | more),
        )
        save(self.db, row)
        for role, employee in (served or {}).items():
            self.attribute(SALE, row.id, role, employee)
        self._mark(row.contract_day, row.delivered_day)
        return row

    def complaint(
        self,
        received: datetime = NOON,
        *,
        answered: timedelta | None = timedelta(hours=1),
        closed: timedelta | None = timedelta(hours=20),
        satisfied: bool | None = None,
        people: Mapping[str, Employee] | None = None,
        **more: Any,
    ) -> Complaint:
        """A case of the standard class; `answered` and `closed` are how long after receipt."""
        verified = received + DAY if satisfied is not None else None
        values = {"severity": "S3", "category": "AFTERSALES", "subcategory": "OTHER", "source": "WALK_IN"}
        case = Complaint(
            store_id=self.store.id,
            state="CLOSED_SATISFIED" if closed is not None else "NEW",
            sla_class="STD-24",
            sla_version=1,
            received_at=received,
            received_day=day_of(received),
            verified_at=verified,
            verified_day=day_of(verified),
            satisfied=satisfied,
            **(values | more),
        )
        save(self.db, case)
        self._clock(case, "ANSWER", received, timedelta(hours=2), answered)
        due = self._clock(case, "CLOSE", received, timedelta(hours=24), closed)
        for role, employee in (people or {}).items():
            self.attribute("COMPLAINT", case.id, role, employee)
        self._mark(case.received_day, case.verified_day, due.due_day, due.met_day)
        return case

    def _clock(
        self, case: Complaint, kind: str, start: datetime, limit: timedelta, met: timedelta | None
    ) -> Clock:
        met_at = start + met if met is not None else None
        clock = Clock(
            store_id=case.store_id,
            complaint_id=case.id,
            kind=kind,
            sla_class="STD-24",
            sla_version=1,
            mode="C",
            started_at=start,
            due_original=start + limit,
            due_at=start + limit,
            due_day=day_of(start + limit),
            met_at=met_at,
            met_day=day_of(met_at),
        )
        save(self.db, clock)
        return clock

    def call(
        self,
        visit: RepairOrder | Sale,
        caller: Employee,
        started: datetime | None = None,
        *,
        outcome: str | None = "COMPLETED",
        satisfied: bool | None = None,
        score: int | None = None,
        slots: Sequence[int | None] = (),
        marks: Sequence[int | None] = (),
    ) -> CallAttempt:
        """A task made for an order or a sale, its first attempt, and an interview where there was one."""
        assert visit.delivered_at is not None
        started = started or visit.delivered_at + 2 * DAY
        done = outcome == "COMPLETED"
        task = self.task(visit, started, "SUCCESS" if done else "SCHEDULED")
        attempt = CallAttempt(
            store_id=self.store.id,
            task_id=task.id,
            seq=1,
            agent_id=caller.id,
            contact_point_id=self.contact.id,
            started_at=started,
            started_day=day_of(started),
            ended_at=started + timedelta(minutes=5) if outcome else None,
            outcome=outcome,
            left_state=task.state if outcome else None,
            result_hash=b"hash" if outcome else None,
        )
        save(self.db, attempt)
        self.attribute(CALL_ATTEMPT, attempt.id, "caller", caller)
        if done:
            row = self.answer(task, attempt, started, satisfied, score)
            row.slots, row.marks = list(slots), list(marks)
            save(self.db, row)
        self._mark(task.due_day, attempt.started_day)
        return attempt

    def task(self, visit: RepairOrder | Sale, attempted: datetime | None, state: str) -> CallbackTask:
        assert visit.delivered_at is not None
        bought = isinstance(visit, Sale)
        due = datetime.combine(visit.delivered_at.astimezone(SHANGHAI).date() + 3 * DAY, NOON.timetz())
        plan, version = self._plan()
        done = state == "SUCCESS"
        task = CallbackTask(
            store_id=self.store.id,
            type="NEWCAR_D7" if bought else "AFTERSALES_D3",
            plan_id=plan,
            questionnaire_version_id=version,
            order_id=None if bought else visit.id,
            sale_id=visit.id if bought else None,
            customer_id=self.customer.id,
            contact_point_id=self.contact.id,
            vehicle_id=self.vehicle.id,
            anchor_day=visit.delivered_day,
            due_from=due - DAY,
            due_at=due,
            due_day=due.date(),
            state=state,
            attempts=1 if attempted else 0,
            first_attempt_at=attempted,
            first_attempt_day=day_of(attempted),
            completed_at=attempted if done else None,
            completed_day=day_of(attempted) if done else None,
        )
        save(self.db, task)
        self._mark(task.due_day)
        return task

    def answer(
        self,
        task: CallbackTask,
        attempt: CallAttempt,
        at: datetime,
        satisfied: bool | None,
        score: int | None,
    ) -> SurveyResponse:
        row = SurveyResponse(
            store_id=self.store.id,
            task_id=task.id,
            attempt_id=attempt.id,
            order_id=task.order_id,
            sale_id=task.sale_id,
            customer_id=task.customer_id,
            questionnaire_version_id=task.questionnaire_version_id,
            answers=[],
            slots=[],
            marks=[],
            score=score,
            satisfied=satisfied,
            complete=True,
            reasons=[],
            triggers=[],
            answered_at=at,
            answered_day=day_of(at),
        )
        save(self.db, row)
        self._mark(row.answered_day)
        return row

    def appointment(
        self, scheduled: datetime = NOON, advisor: Employee | None = None, **more: Any
    ) -> Appointment:
        n = next(_count)
        values = {"type": "SERVICE", "status": "ARRIVED"}
        row = Appointment(
            store_id=self.store.id,
            source="dms",
            external_id=f"AP-{n}",
            source_version=1,
            content_hash=b"content",
            appointment_no=f"AP-{n}",
            customer_id=self.customer.id,
            scheduled_start=scheduled,
            scheduled_day=day_of(scheduled),
            employee_id=None if advisor is None else advisor.id,
            warnings=[],
            **(values | more),
        )
        save(self.db, row)
        self._mark(row.scheduled_day)
        return row

    def measured(
        self,
        measure: str,
        numerator: Decimal | int,
        denominator: Decimal | int = 1,
        *,
        about: Employee | None = None,
        day: date = TODAY,
        **more: Any,
    ) -> Measurement:
        """A figure stated from outside, known on the day it is for unless `published_day` says otherwise."""
        values = {"source": "oem", "published_day": day}
        row = Measurement(
            store_id=self.store.id,
            external_id=f"M-{next(_count)}",
            source_version=1,
            content_hash=b"content",
            measure=measure,
            employee_code=None if about is None else f"E{about.id}",
            employee_id=None if about is None else about.id,
            measured_day=day,
            numerator=numerator,
            denominator=denominator,
            warnings=[],
            **(values | more),
        )
        save(self.db, row)
        self._mark(row.measured_day, row.published_day)
        return row

    def _plan(self) -> tuple[int, int]:
        plan = self.db.scalar(select(CallbackPlan).limit(1))
        if plan is None:
            asked = Questionnaire(code="TEST", type="AFTERSALES_D3", title={"zh": "测试"})
            save(self.db, asked)
            save(self.db, QuestionnaireVersion(questionnaire_id=asked.id, number=1, document=SHEET))
            plan = CallbackPlan(
                code="TEST",
                type="AFTERSALES_D3",
                title={"zh": "测试"},
                questionnaire_id=asked.id,
                from_days=2,
                due_days=3,
                fatigue_days=7,
                lookback_days=30,
                rules={},
            )
            save(self.db, plan)
        version = self.db.scalars(
            select(QuestionnaireVersion.id).where(
                QuestionnaireVersion.questionnaire_id == plan.questionnaire_id
            )
        ).first()
        assert version is not None
        return plan.id, version

    def attribute(
        self, kind: str, fact_id: int, role: str, employee: Employee, share: str = "1", **post: int
    ) -> None:
        row = Attribution(
            store_id=self.store.id,
            fact_kind=kind,
            fact_id=fact_id,
            role=role,
            employee_id=employee.id,
            share=share,
            origin="SYSTEM",
            frozen_at=datetime.now(UTC),
            **post,
        )
        save(self.db, row)

    def _mark(self, *days: date | None) -> None:
        mark_dirty(self.db, self.store.id, days)
