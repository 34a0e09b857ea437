"""The organisation: group, brands, stores, departments, positions, employees, assignments.

Reference data, owned by the slice `people`; every key is a plain `id`.
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
    Index,
    Numeric,
    Select,
    SmallInteger,
    UniqueConstraint,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Label, Reference, Scoped, StoreFact, Versioned


class Brand(Reference, Versioned, Base):
    """A car brand the group sells. `code` is the natural code everything outside uses.

    `words` fill the parameters of checklists, such as the logo or the slogan (S000-I.R06); what is missing
    there is unset, and a checklist that asks for it cannot be used for the brand.
    """

    __tablename__ = "brand"
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Label]
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB, server_default="{}", default=dict)


class Store(Reference, Versioned, Scoped, Base):
    """A 4S store. `zone` decides on which day a fact counts; `business_hours` are seven pairs
    of `HH:MM` from Monday, empty where the store is shut. The first brand is its main one."""

    __tablename__ = "store"
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Label]
    zone: Mapped[str] = mapped_column(server_default="Asia/Shanghai")
    business_hours: Mapped[list[list[str]]] = mapped_column(JSONB)
    brand_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    min_wage_monthly: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    city: Mapped[str | None]
    address: Mapped[str | None]
    service_phone: Mapped[str | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        return cls.id.in_(sorted(stores))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Whoever reaches a department sees the store it is part of."""
        return cls.id.in_(stores_of_departments(departments))

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.id.in_(select(Assignment.store_id).where(Assignment.employee_id.in_(sorted(employees))))


def stores_of_departments(departments: Collection[int]) -> Select[int]:
    """Where the departments lie: what a whole store has in common is seen from each of them."""
    return select(Department.store_id).where(Department.id.in_(sorted(departments)))


class Department(Reference, Versioned, Scoped, Base):
    """A part of a store, with the departments beneath it. `manager_id` leads it."""

    __tablename__ = "department"
    __table_args__ = (
        UniqueConstraint("store_id", "code"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    )
    store_id: Mapped[int] = mapped_column(ForeignKey("store.id"))
    code: Mapped[str]
    label: Mapped[Label]
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    closed_on: Mapped[date | None]

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        return cls.store_id.in_(sorted(stores))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return cls.id.in_(sorted(departments))

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Departments they hold or held a post in."""
        return cls.id.in_(
            select(Assignment.department_id).where(Assignment.employee_id.in_(sorted(employees)))
        )


class Position(Reference, Versioned, Base):
    """A post such as service advisor; `stream` is SALES, AFTERSALES, CRM or SUPPORT."""

    __tablename__ = "position"
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Label]
    stream: Mapped[str]


class Employee(Reference, Versioned, Scoped, Base):
    """A person on the staff. Names of staff are plain; `name_key` is their pinyin, to sort and find by."""

    __tablename__ = "employee"
    __table_args__ = (
        Index("ix_employee_name_key", "name_key"),
        CheckConstraint("left_on >= hired_on", name="leaves_after_hiring"),
    )
    employee_no: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="ACTIVE")
    hired_on: Mapped[date]
    left_on: Mapped[date | None]

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        """Whoever holds or held a post in one of the stores."""
        return cls.id.in_(select(Assignment.employee_id).where(Assignment.store_id.in_(sorted(stores))))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        posts = select(Assignment.employee_id).where(Assignment.department_id.in_(sorted(departments)))
        return cls.id.in_(posts)

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.id.in_(sorted(employees))


class Assignment(Reference, Versioned, Scoped, Base):
    """Who holds which post where, and since when; a card is made for each slice of it."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_store_id_valid_from", "store_id", "valid_from"),
        CheckConstraint("valid_to >= valid_from", name="ends_after_start"),
        UniqueConstraint("employee_id", "store_id", "position_id", "valid_from"),
    )
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    store_id: Mapped[int] = mapped_column(ForeignKey("store.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    weight: Mapped[Decimal] = mapped_column(Numeric(5, 4), server_default="1")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        return cls.store_id.in_(sorted(stores))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return cls.department_id.in_(sorted(departments))

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(sorted(employees))


class EmployeeCode(StoreFact, Base):
    """What a source system calls an employee: the DMS operator code of one store."""

    __tablename__ = "employee_code"
    __table_args__ = (UniqueConstraint("store_id", "source", "code"),)
    source: Mapped[str]
    code: Mapped[str]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Of whoever holds or held a post in one of them, in the store of that post."""
        posts = select(Assignment.store_id, Assignment.employee_id)
        return tuple_(cls.store_id, cls.employee_id).in_(
            posts.where(Assignment.department_id.in_(sorted(departments)))
        )

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(sorted(employees))


def in_posts(assignment_id: Any, departments: Collection[int]) -> ColumnElement[bool]:
    """Whether a row that names a post belongs to one of the departments."""
    column: ColumnElement[bool] = assignment_id.in_(
        select(Assignment.id).where(Assignment.department_id.in_(sorted(departments)))
    )
    return column


class CalendarDay(Base):
    """One day of a named calendar; `status` is OFFICIAL or PROVISIONAL, for years not yet decreed."""

    __tablename__ = "calendar_day"
    calendar: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    label: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    status: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
