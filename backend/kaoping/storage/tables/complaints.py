"""Complaints: the case, the people in it, what happened, and its clocks with their segments.

Owned by the slice `complaints`; other slices reach it through `storage.acts.cases`. Free text is
sealed. What a person did is an event, what counts for scoring is in `attribution`.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    exists,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, aliased, mapped_column

from kaoping.domain.errors import Conflict
from kaoping.storage.base import Base, Moment, StoreFact, Versioned
from kaoping.storage.session import CONFLICTS
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import REPAIR_ORDER, SALE, served_by

COMPLAINT = "COMPLAINT"
"""The `fact_kind` of attribution rows that belong to a complaint."""


def _fact(column: str, table: str) -> ForeignKeyConstraint:
    """A reference to a fact of the same store, and never of another."""
    return ForeignKeyConstraint(["store_id", column], [f"{table}.store_id", f"{table}.id"])


class Complaint(StoreFact, Versioned, Base):
    """One case. Deadlines and when they were met stand in its two clocks, nowhere else.

    `sla_class` and `sla_version` are pinned when the case opens. `verified_at` is the last
    closing call, `satisfied` what the customer said in it.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        _fact("repair_order_id", "repair_order"),
        _fact("sale_id", "sale"),
        _fact("customer_id", "customer"),
        _fact("vehicle_id", "vehicle"),
        _fact("call_attempt_id", "call_attempt"),
        _fact("survey_response_id", "survey_response"),
        _fact("repeat_of_id", "complaint"),
        CheckConstraint("family IN ('COMPLAINT', 'CONSULTATION', 'RESCUE')", name="family"),
        CheckConstraint("validity IN ('VALID', 'INVALID', 'UNDETERMINED')", name="validity"),
        CheckConstraint("severity IN ('S1', 'S2', 'S3')", name="severity"),
        CheckConstraint("reopened >= 0 AND extensions >= 0", name="counts"),
        CheckConstraint("(verified_at IS NULL) = (satisfied IS NULL)", name="verified_with_a_word"),
        Index("ix_complaint_id", "id"),  # a case is opened by its id alone, also by the group
        Index("ix_complaint_store_id_received_day", "store_id", "received_day"),
        Index("ix_complaint_store_id_verified_day", "store_id", "verified_day"),
        Index("ix_complaint_received_at_id", "received_at", "id"),
        Index("ix_complaint_store_id_vehicle_id", "store_id", "vehicle_id", "subcategory"),
        Index("ix_complaint_store_id_repair_order_id", "store_id", "repair_order_id"),
        Index("ix_complaint_store_id_sale_id", "store_id", "sale_id"),
        Index("ix_complaint_store_id_customer_id", "store_id", "customer_id"),
        Index(
            "uq_complaint_store_id_survey_response_id",
            "store_id",
            "survey_response_id",
            unique=True,
            postgresql_where=text("survey_response_id IS NOT NULL"),
        ),
    )
    family: Mapped[str] = mapped_column(server_default="COMPLAINT")
    source: Mapped[str]
    state: Mapped[str]
    validity: Mapped[str] = mapped_column(server_default="UNDETERMINED")
    severity: Mapped[str]
    category: Mapped[str]
    subcategory: Mapped[str]
    sla_class: Mapped[str]
    sla_version: Mapped[int] = mapped_column(SmallInteger)
    received_at: Mapped[Moment]
    received_day: Mapped[date]
    repair_order_id: Mapped[int | None] = mapped_column(BigInteger)
    sale_id: Mapped[int | None] = mapped_column(BigInteger)
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    vehicle_id: Mapped[int | None] = mapped_column(BigInteger)
    call_attempt_id: Mapped[int | None] = mapped_column(BigInteger)
    survey_response_id: Mapped[int | None] = mapped_column(BigInteger)
    repeat_of_id: Mapped[int | None] = mapped_column(BigInteger)
    relation: Mapped[str | None]
    reporter_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    reporter_phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    description: Mapped[bytes | None] = mapped_column(LargeBinary)
    remedy_sought: Mapped[bytes | None] = mapped_column(LargeBinary)
    resolution: Mapped[bytes | None] = mapped_column(LargeBinary)
    cause: Mapped[str | None]
    cause_detail: Mapped[str | None]
    verified_at: Mapped[Moment | None]
    verified_day: Mapped[date | None]
    satisfied: Mapped[bool | None]
    reopened: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    extensions: Mapped[int] = mapped_column(SmallInteger, server_default="0")

    @property
    def case_no(self) -> str:
        return f"TS{self.received_day:%Y%m%d}-{self.id}"

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Cases the person is named in, handles or recorded."""
        person = aliased(ComplaintPerson)
        return exists().where(
            person.store_id == cls.store_id,
            person.complaint_id == cls.id,
            person.employee_id.in_(sorted(employees)),
        )

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Cases about the departments' people, about a visit they served, or handled by one of them."""
        return or_(
            served_by(COMPLAINT, cls.store_id, cls.id, departments),
            served_by(REPAIR_ORDER, cls.store_id, cls.repair_order_id, departments),
            served_by(SALE, cls.store_id, cls.sale_id, departments),
            cls._names_somebody_of(departments),
        )

    @classmethod
    def _names_somebody_of(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Until a case is accepted nobody answers for it, but whom it names had a post on that day."""
        person = aliased(ComplaintPerson)
        return exists().where(
            person.store_id == cls.store_id,
            person.complaint_id == cls.id,
            person.role == "NAMED",
            Assignment.employee_id == person.employee_id,
            Assignment.store_id == cls.store_id,
            Assignment.department_id.in_(sorted(departments)),
            Assignment.valid_from <= cls.received_day,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= cls.received_day),
        )

    @classmethod
    def assigned_to(cls, user_id: int, employee_id: int | None) -> ColumnElement[bool]:
        """Cases the person handles now."""
        person = aliased(ComplaintPerson)
        by_account = person.user_id == user_id
        return exists().where(
            person.store_id == cls.store_id,
            person.complaint_id == cls.id,
            person.role == "HANDLER",
            person.until.is_(None),
            by_account if employee_id is None else or_(by_account, person.employee_id == employee_id),
        )


class ComplaintPerson(StoreFact, Base):
    """Someone in a case: NAMED, OPENER, HANDLER, ANSWERER or VERIFIER.

    A handler who was replaced keeps the row with `until`: whoever has handled a case never
    verifies it. Staff without an employee record (group office) are kept by account.
    """

    __tablename__ = "complaint_person"
    __table_args__ = (
        _fact("complaint_id", "complaint"),
        UniqueConstraint(
            "store_id",
            "complaint_id",
            "role",
            "employee_id",
            "user_id",
            name="uq_complaint_person_once",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("role IN ('NAMED', 'OPENER', 'HANDLER', 'ANSWERER', 'VERIFIER')", name="role"),
        CheckConstraint("employee_id IS NOT NULL OR user_id IS NOT NULL", name="somebody"),
        CheckConstraint("role NOT IN ('NAMED', 'HANDLER') OR employee_id IS NOT NULL", name="on_the_staff"),
        Index(
            "uq_complaint_person_one_handler",
            "store_id",
            "complaint_id",
            unique=True,
            postgresql_where=text("role = 'HANDLER' AND until IS NULL"),
        ),
        Index("ix_complaint_person_employee_id_role", "employee_id", "role"),
    )
    complaint_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str]
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    since: Mapped[Moment]
    until: Mapped[Moment | None]


class ComplaintEvent(StoreFact, Base):
    """One thing that happened: append-only. `at` is when it took effect, which for a breach is
    the deadline itself; `recorded_at` is when the system wrote it down."""

    __tablename__ = "complaint_event"
    __table_args__ = (
        _fact("complaint_id", "complaint"),
        _fact("clock_id", "clock"),
        CheckConstraint("(kind = 'BREACHED') = (clock_id IS NOT NULL)", name="breach_names_its_clock"),
        Index("ix_complaint_event_store_id_complaint_id_at", "store_id", "complaint_id", "at"),
        Index(
            "uq_complaint_event_one_breach",
            "store_id",
            "clock_id",
            unique=True,
            postgresql_where=text("kind = 'BREACHED'"),
        ),
    )
    complaint_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    from_state: Mapped[str | None]
    to_state: Mapped[str | None]
    clock_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class Clock(StoreFact, Base):
    """One deadline of a case under the class version pinned to it.

    Whether it is breached is read (`due_at` against `met_at` or now), never stored. `due_day`
    is the deadline's date in the store's zone: that of the close clock decides in which month
    the case is appraised.
    """

    __tablename__ = "clock"
    __table_args__ = (
        _fact("complaint_id", "complaint"),
        UniqueConstraint("store_id", "complaint_id", "kind"),
        CheckConstraint("kind IN ('ANSWER', 'CLOSE')", name="kind"),
        CheckConstraint("due_original > started_at AND due_at >= due_original", name="order"),
        CheckConstraint("met_at >= started_at", name="met_after_start"),
        CheckConstraint("(met_at IS NULL) = (met_day IS NULL)", name="met_on_a_day"),
        Index("ix_clock_store_id_due_day", "store_id", "due_day"),
        Index("ix_clock_due_at", "due_at", postgresql_where=text("met_at IS NULL")),
        Index("ix_clock_store_id_met_day", "store_id", "met_day"),
    )
    complaint_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    sla_class: Mapped[str]
    sla_version: Mapped[int] = mapped_column(SmallInteger)
    mode: Mapped[str]
    calendar: Mapped[str | None]
    calendar_version: Mapped[int | None] = mapped_column(SmallInteger)
    started_at: Mapped[Moment]
    due_original: Mapped[Moment]
    due_at: Mapped[Moment]
    due_day: Mapped[date]
    met_at: Mapped[Moment | None]
    met_day: Mapped[date | None]


class ClockSegment(StoreFact, Base):
    """A stretch of a clock's ledger: RUNNING uses the limit up, OFF_HOURS does not, EXTENDED was
    granted. Laid end to end they replay to `clock.due_at`; rows are added, never changed."""

    __tablename__ = "clock_segment"
    __table_args__ = (
        _fact("clock_id", "clock"),
        UniqueConstraint("store_id", "clock_id", "seq"),
        CheckConstraint("kind IN ('RUNNING', 'OFF_HOURS', 'EXTENDED')", name="kind"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )
    clock_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]


CONFLICTS["uq_complaint_store_id_survey_response_id"] = lambda: Conflict("case-already-open")
CONFLICTS["uq_complaint_person_one_handler"] = lambda: Conflict("handler-already-set")
