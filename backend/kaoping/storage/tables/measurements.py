"""Figures stated from outside: what a measure reads whose source records are not kept here.

Owner: the slice `records`. Like sales they are written by ingestion alone; what a voided one does not say is
NULL, and a check keeps every other row complete.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    exists,
    or_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Moment, StoreFact, Versioned
from kaoping.storage.tables.people import Assignment


class Measurement(StoreFact, Versioned, Base):
    """One figure of one measure, about a store or about one of its people, as its newest version says.

    `employee_code` empty is a figure about the whole store; `employee_id` is whom the code means, once that
    is known. A denominator of 0 says that somebody looked and there was nothing to measure. Where several
    sources state a figure of the same measure, subject and day, `storage.facts.measurements` says whose
    counts.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        UniqueConstraint("store_id", "source", "external_id", name="uq_measurement_natural"),
        Index("ix_measurement_store_id_measured_day", "store_id", "measured_day"),
        Index("ix_measurement_store_id_published_day", "store_id", "published_day"),
        CheckConstraint(
            "voided_at IS NOT NULL OR (measure IS NOT NULL AND measured_day IS NOT NULL"
            " AND published_day IS NOT NULL AND numerator IS NOT NULL AND denominator IS NOT NULL)",
            name="complete",
        ),
        CheckConstraint("denominator >= 0", name="denominator"),
    )

    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(64))
    source_version: Mapped[int] = mapped_column(BigInteger)
    source_updated_at: Mapped[Moment | None]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    voided_at: Mapped[Moment | None]

    measure: Mapped[str] = mapped_column(String(40), nullable=True)
    employee_code: Mapped[str | None] = mapped_column(String(64))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    measured_day: Mapped[date] = mapped_column(nullable=True)
    published_day: Mapped[date] = mapped_column(nullable=True)
    numerator: Mapped[Decimal] = mapped_column(Numeric, nullable=True)
    denominator: Mapped[Decimal] = mapped_column(Numeric, nullable=True)
    warnings: Mapped[list[str]] = mapped_column(JSONB)

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Figures about people with a post in one of the departments on that day."""
        return exists().where(
            Assignment.employee_id == cls.employee_id,
            Assignment.store_id == cls.store_id,
            Assignment.department_id.in_(sorted(departments)),
            Assignment.valid_from <= cls.measured_day,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= cls.measured_day),
        )

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(sorted(employees))
