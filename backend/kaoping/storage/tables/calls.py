"""Call-backs: questionnaires and plans, tasks, attempts, responses.

Owned by the slice `calls`. Questionnaires and plans are reference data; what happens in a store is a fact.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    false,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.domain.calling import ExemptReason, OutcomeCode, TaskState
from kaoping.storage.base import Base, Json, Label, Moment, Reference, StoreFact, Versioned
from kaoping.storage.tables.records import REPAIR_ORDER, SALE, served_by

CALL_ATTEMPT = "CALL_ATTEMPT"
"""The `fact_kind` of attribution rows that belong to an attempt."""


def _one_of(column: str, values: type[TaskState] | type[OutcomeCode] | type[ExemptReason]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class Questionnaire(Reference, Versioned, Base):
    """What a kind of call asks, through all its versions."""

    __tablename__ = "questionnaire"
    code: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    title: Mapped[Label]


class QuestionnaireVersion(Reference, Versioned, Base):
    """One wording. Once a task was made with it, it never changes: a new wording is a new version."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        CheckConstraint("state IN ('DRAFT', 'PUBLISHED', 'RETIRED')", name="state"),
    )
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="PUBLISHED")
    document: Mapped[Json]


class CallbackPlan(Reference, Versioned, Base):
    """Whom to call, when and how often. `visits` says whether it follows repair orders or sales; `rules`
    holds call hours and the limits on attempts."""

    __tablename__ = "callback_plan"
    __table_args__ = (
        CheckConstraint("anchor IN ('DELIVERED_AT', 'SETTLED_AT')", name="anchor"),
        CheckConstraint("visits IN ('REPAIR_ORDER', 'SALE')", name="visits"),
        CheckConstraint("from_days >= 0 AND due_days >= from_days", name="due_after_from"),
    )
    code: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    title: Mapped[Label]
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    visits: Mapped[str] = mapped_column(server_default="REPAIR_ORDER")
    anchor: Mapped[str] = mapped_column(server_default="DELIVERED_AT")
    from_days: Mapped[int] = mapped_column(SmallInteger)
    due_days: Mapped[int] = mapped_column(SmallInteger)
    fatigue_days: Mapped[int] = mapped_column(SmallInteger)
    lookback_days: Mapped[int] = mapped_column(SmallInteger)
    rules: Mapped[Json]
    active: Mapped[bool] = mapped_column(server_default="true")


class CallbackTask(StoreFact, Versioned, Base):
    """One customer to be called about one visit, which is a repair order or a sale; once a visit, ever.

    `next_at` is when it may next be called; a claim lives until `claimed_until`. `attempts` counts what
    the outcome table counts. The days are the store's own, computed when written.
    """

    __tablename__ = "callback_task"
    __table_args__ = (
        UniqueConstraint("store_id", "plan_id", "order_id"),
        UniqueConstraint("store_id", "plan_id", "sale_id"),
        ForeignKeyConstraint(["store_id", "order_id"], ["repair_order.store_id", "repair_order.id"]),
        ForeignKeyConstraint(["store_id", "sale_id"], ["sale.store_id", "sale.id"]),
        CheckConstraint("num_nonnulls(order_id, sale_id) = 1", name="about_one_visit"),
        ForeignKeyConstraint(["store_id", "customer_id"], ["customer.store_id", "customer.id"]),
        ForeignKeyConstraint(
            ["store_id", "contact_point_id"], ["contact_point.store_id", "contact_point.id"]
        ),
        ForeignKeyConstraint(["store_id", "vehicle_id"], ["vehicle.store_id", "vehicle.id"]),
        ForeignKeyConstraint(["store_id", "merged_into_id"], ["callback_task.store_id", "callback_task.id"]),
        CheckConstraint(_one_of("state", TaskState), name="state"),
        CheckConstraint(_one_of("exempt_reason", ExemptReason), name="exempt_reason"),
        CheckConstraint("(state = 'EXEMPT') = (exempt_reason IS NOT NULL)", name="exempt_has_reason"),
        CheckConstraint("(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name="cancelled_has_reason"),
        CheckConstraint("(exempt_reason = 'MERGED') = (merged_into_id IS NOT NULL)", name="merged_into"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claim_is_whole"),
        CheckConstraint("(completed_at IS NOT NULL) = (state IN ('SUCCESS', 'FAILED'))", name="completed"),
        # The hand-out reads this one; finished tasks are not in it.
        Index(
            "ix_callback_task_waiting",
            "store_id",
            "due_at",
            "id",
            postgresql_where=text("state IN ('PENDING', 'SCHEDULED', 'IN_PROGRESS')"),
        ),
        Index(
            "ix_callback_task_claimed_by",
            "claimed_by",
            postgresql_where=text(
                "claimed_by IS NOT NULL AND state IN ('PENDING', 'SCHEDULED', 'IN_PROGRESS')"
            ),
        ),
        # One customer is not asked twice within a week: looked up by the number, whoever's it is.
        Index(
            "ix_callback_task_contact",
            "store_id",
            "contact_hash",
            postgresql_where=text("state NOT IN ('EXEMPT', 'CANCELLED')"),
        ),
        Index(
            "ix_callback_task_merged_into",
            "store_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index("ix_callback_task_customer", "store_id", "customer_id"),
        Index("ix_callback_task_due_day", "store_id", "due_day"),
    )
    type: Mapped[str]
    plan_id: Mapped[int] = mapped_column(ForeignKey("callback_plan.id"))
    questionnaire_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    sale_id: Mapped[int | None] = mapped_column(BigInteger)
    customer_id: Mapped[int] = mapped_column(BigInteger)
    contact_point_id: Mapped[int | None] = mapped_column(BigInteger)
    contact_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    vehicle_id: Mapped[int] = mapped_column(BigInteger)
    anchor_day: Mapped[date]
    due_from: Mapped[Moment]
    due_at: Mapped[Moment]
    due_day: Mapped[date]
    state: Mapped[str]
    exempt_reason: Mapped[str | None]
    cancel_reason: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger)
    next_at: Mapped[Moment | None]
    requested: Mapped[bool] = mapped_column(server_default="false")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    first_attempt_at: Mapped[Moment | None]
    first_attempt_day: Mapped[date | None]
    completed_at: Mapped[Moment | None]
    completed_day: Mapped[date | None]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    claimed_until: Mapped[Moment | None]

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Calls about what the departments did for the customer."""
        return or_(
            served_by(REPAIR_ORDER, cls.store_id, cls.order_id, departments),
            served_by(SALE, cls.store_id, cls.sale_id, departments),
        )

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Calls they have taken on: whom a call is about must not know of it beforehand."""
        return cls.claimed_by.in_(sorted(employees))

    @classmethod
    def assigned_to(cls, user_id: int, employee_id: int | None) -> ColumnElement[bool]:  # noqa: ARG003 - callers are staff
        return false() if employee_id is None else cls.claimed_by == employee_id


class CallAttempt(StoreFact, Base):
    """One try to reach the customer. Who called, for which post, is frozen in `attribution` when it begins.

    `outcome` is empty while it lasts; an attempt left behind by a lapsed claim ends without one.
    `result_hash` recognises a result sent twice.
    """

    __tablename__ = "call_attempt"
    __table_args__ = (
        UniqueConstraint("store_id", "task_id", "seq"),
        ForeignKeyConstraint(["store_id", "task_id"], ["callback_task.store_id", "callback_task.id"]),
        ForeignKeyConstraint(
            ["store_id", "contact_point_id"], ["contact_point.store_id", "contact_point.id"]
        ),
        CheckConstraint(_one_of("outcome", OutcomeCode), name="outcome"),
        CheckConstraint("ended_at >= started_at", name="ends_after_start"),
        CheckConstraint(
            "outcome IS NULL OR (ended_at IS NOT NULL AND result_hash IS NOT NULL)", name="ended"
        ),
        Index(
            "uq_call_attempt_open",
            "store_id",
            "task_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_call_attempt_started_day", "store_id", "started_day"),
    )
    task_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(SmallInteger)
    agent_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    contact_point_id: Mapped[int] = mapped_column(BigInteger)
    on_request: Mapped[bool] = mapped_column(server_default="false")
    started_at: Mapped[Moment]
    started_day: Mapped[date]
    ended_at: Mapped[Moment | None]
    talk_seconds: Mapped[int | None]
    outcome: Mapped[str | None]
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_call_at: Mapped[Moment | None]
    left_state: Mapped[str | None]
    result_hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class SurveyResponse(StoreFact, Base):
    """What a customer answered in one interview: one row, however many questions.

    `answers` as given (codes and numbers; words are sealed in `words_sealed`). `slots` holds the points of
    the scored questions, `marks` what their options meant: bit flags of `domain.answers.Mark`; `score` is
    the mean of the points of its choices. A question keeps its slot for the life of its questionnaire.
    `complete` says that every required question was answered.
    """

    __tablename__ = "survey_response"
    __table_args__ = (
        UniqueConstraint("store_id", "attempt_id"),
        ForeignKeyConstraint(["store_id", "task_id"], ["callback_task.store_id", "callback_task.id"]),
        ForeignKeyConstraint(["store_id", "attempt_id"], ["call_attempt.store_id", "call_attempt.id"]),
        ForeignKeyConstraint(["store_id", "order_id"], ["repair_order.store_id", "repair_order.id"]),
        ForeignKeyConstraint(["store_id", "sale_id"], ["sale.store_id", "sale.id"]),
        CheckConstraint("num_nonnulls(order_id, sale_id) = 1", name="about_one_visit"),
        Index("ix_survey_response_task_id", "store_id", "task_id"),
        Index("ix_survey_response_answered_day", "store_id", "answered_day"),
        CheckConstraint("trigger_denied_sealed IS NULL OR complaint_id IS NULL", name="opened_or_denied"),
    )
    task_id: Mapped[int] = mapped_column(BigInteger)
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    sale_id: Mapped[int | None] = mapped_column(BigInteger)
    customer_id: Mapped[int] = mapped_column(BigInteger)
    questionnaire_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    survey_source: Mapped[str] = mapped_column(server_default="INTERNAL")
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    slots: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    marks: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    score: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    satisfied: Mapped[bool | None]
    complete: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    triggers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    complaint_id: Mapped[int | None] = mapped_column(BigInteger)
    trigger_denied_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[Moment]
    answered_day: Mapped[date]
