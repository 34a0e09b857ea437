"""What scoring reads and leaves behind: marks, readings of a store-month, moving runs and cards, pay terms.

Owned by the slice `scorecards`. What was frozen or published stands in `tables.closing`.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from kaoping.storage.base import Base, Json, Moment, Reference, Scoped, StoreFact, Versioned
from kaoping.storage.tables.people import Assignment, in_posts


class DirtyMark(StoreFact, Base):
    """A store-day whose facts changed. Append-only: a unique key would make writers wait."""

    __tablename__ = "dirty_mark"
    day: Mapped[date]


class StoreMonth(StoreFact, Base):
    """A period of a store that has been measured. `due_again_at` is the next moment at which time alone
    changes a reading: an open deadline that passes is a fact nobody writes. `late` counts the facts that
    differ from those frozen with the month; 0 while it is open."""

    __tablename__ = "store_month"
    __table_args__ = (
        UniqueConstraint("store_id", "period"),
        CheckConstraint("last_day >= first_day", name="days"),
        Index("ix_store_month_due_again_at", "due_again_at"),
    )
    period: Mapped[str] = mapped_column(String(8))
    first_day: Mapped[date]
    last_day: Mapped[date]
    computed_at: Mapped[Moment]
    due_again_at: Mapped[Moment | None]
    late: Mapped[int] = mapped_column(Integer, server_default="0")


class StoredReading(StoreFact, Base):
    """The value of a measure in a store-month: for a post (`assignment_id`) or, without one, for the store.

    `evidence` lists the facts behind it, part after part of the measure; part i ends at `part_ends[i]`.
    `counted` are those of a share's facts that count. A measure without a fact has no row, unless its value
    is missing although facts were found. Shared by every policy, dashboard and drill-down.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint(
            "store_id",
            "period",
            "measure",
            "assignment_id",
            name="uq_reading_once",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("state IN ('ok', 'no_data', 'not_published')", name="state"),
        CheckConstraint("state <> 'ok' OR denominator > 0", name="has_a_value"),
    )
    period: Mapped[str] = mapped_column(String(8))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    measure: Mapped[str] = mapped_column(String(40))
    numerator: Mapped[Decimal] = mapped_column(Numeric)
    denominator: Mapped[Decimal] = mapped_column(Numeric)
    n: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    evidence: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    part_ends: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    counted: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))


class Run(StoreFact, Base):
    """One evaluation of one policy version over one store, in motion: LIVE follows the facts, CLOSING the
    judgements of a frozen month. What is published stands in `tables.closing` and moves no more."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("store_id", "period", "policy_version_id", "kind", name="uq_run_key"),
        CheckConstraint("kind IN ('LIVE', 'CLOSING')", name="kind"),
        Index("ix_run_policy_version_id", "policy_version_id"),
    )
    period: Mapped[str] = mapped_column(String(8))
    first_day: Mapped[date]
    last_day: Mapped[date]
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    overlay_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    kind: Mapped[str] = mapped_column(String(8))
    engine: Mapped[int] = mapped_column(SmallInteger)
    computed_at: Mapped[Moment]


class Card(StoreFact, Base):
    """The scorecard of one person for one post in one period: a row for each slice of an assignment.

    `result` is the evaluation as plain data: codes and figures, no words. `row_version` grows only when it
    changed. Once the month is frozen, `level` says whether the store or the group judges and publishes the
    card, and `next_stage` what it waits for; NULL there means approved. The id stays when it is published.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("store_id", "run_id", "assignment_id"),
        ForeignKeyConstraint(["store_id", "run_id"], ["run.store_id", "run.id"]),
        Index("ix_card_id", "id"),  # a card is opened by its id alone
        Index("ix_card_employee_id_period", "employee_id", "period"),
        Index("ix_card_store_id_period", "store_id", "period"),
        Index("ix_card_assignment_id", "assignment_id"),
        CheckConstraint("level IN ('STORE', 'GROUP')", name="level"),
        CheckConstraint("next_stage IN ('MANAGER', 'COMPANY', 'APPROVE')", name="next_stage"),
        CheckConstraint("level IS NOT NULL OR next_stage IS NULL", name="judged_at_a_level"),
    )
    run_id: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(8))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    from_day: Mapped[date]
    to_day: Mapped[date]
    total: Mapped[Decimal | None] = mapped_column(Numeric)
    low: Mapped[Decimal] = mapped_column(Numeric)
    high: Mapped[Decimal] = mapped_column(Numeric)
    complete: Mapped[bool]
    grade: Mapped[str | None] = mapped_column(String(40))
    rank: Mapped[int | None] = mapped_column(Integer)
    example: Mapped[bool]
    level: Mapped[str | None] = mapped_column(String(8))
    next_stage: Mapped[str | None] = mapped_column(String(8))
    result: Mapped[Json]
    row_version: Mapped[int] = mapped_column(Integer, server_default="1")
    changed_at: Mapped[Moment]

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return in_posts(cls.assignment_id, departments)

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        column: InstrumentedAttribute[int] = cls.employee_id
        return column.in_(sorted(employees))


class PayTerm(Reference, Versioned, Scoped, Base):
    """An amount a person brings to pay formulas, such as the performance base, from a day on.

    The term of a month is the one in force on the last day of the post in that month.
    """

    __tablename__ = "pay_term"
    __table_args__ = (
        UniqueConstraint("store_id", "employee_id", "code", "valid_from"),
        CheckConstraint("valid_to >= valid_from", name="ends_after_start"),
        Index("ix_pay_term_employee_id", "employee_id"),
        Index("ix_pay_term_store_id_code", "store_id", "code", postgresql_where=text("valid_to IS NULL")),
    )
    store_id: Mapped[int] = mapped_column(ForeignKey("store.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    code: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        return cls.store_id.in_(sorted(stores))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(
            select(Assignment.employee_id).where(Assignment.department_id.in_(sorted(departments)))
        )

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(sorted(employees))
