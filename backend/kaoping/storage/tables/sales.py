"""Sales of cars and appointments, as a dealer's own system pushes them.

Owner: the slice `records`. Like repair orders they are written by ingestion alone; what a voided one does not
say is NULL, and a check keeps every other row complete.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    exists,
    or_,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Moment, StoreFact, Versioned
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import MONEY, SALE, one_of, served_by, served_by_people


class SaleColumns:
    """What a sale says; the sale and its history hold the very same columns.

    `promised_delivery_at_first` is the promise of the oldest version that carried one. `delivered_at` is what
    the newest version says that speaks of it: a message that takes a car back may leave the delivery out, and
    what happened stays. `team_frozen` is the naming that became attribution at delivery; a version that
    differs opens an issue.
    """

    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(64))
    source_version: Mapped[int] = mapped_column(BigInteger)
    source_updated_at: Mapped[Moment | None]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    voided_at: Mapped[Moment | None]

    so_no: Mapped[str] = mapped_column(String(64), nullable=True)
    status: Mapped[str] = mapped_column(String(16), nullable=True)
    channel: Mapped[str | None] = mapped_column(String(16))
    purchase_type: Mapped[str | None] = mapped_column(String(16))

    customer_id: Mapped[int] = mapped_column(BigInteger, nullable=True)
    contact_id: Mapped[int | None] = mapped_column(BigInteger)
    vehicle_id: Mapped[int] = mapped_column(BigInteger, nullable=True)

    contract_day: Mapped[date] = mapped_column(nullable=True)
    promised_delivery_at_first: Mapped[Moment | None]
    promised_first_version: Mapped[int | None] = mapped_column(BigInteger)
    promised_first_updated_at: Mapped[Moment | None]
    promised_delivery_at: Mapped[Moment | None]
    delivered_at: Mapped[Moment | None]
    delivered_version: Mapped[int | None] = mapped_column(BigInteger)
    delivered_updated_at: Mapped[Moment | None]
    delivered_day: Mapped[date | None]
    returned_at: Mapped[Moment | None]

    consultant_code: Mapped[str] = mapped_column(String(64), nullable=True)
    delivery_code: Mapped[str | None] = mapped_column(String(64))
    team_frozen: Mapped[str | None] = mapped_column(Text)

    callback_consent: Mapped[bool | None]
    callback_slot: Mapped[str | None] = mapped_column(String(16))
    units: Mapped[int] = mapped_column(SmallInteger, nullable=True)
    amount: Mapped[Decimal | None] = mapped_column(MONEY)
    profit: Mapped[Decimal | None] = mapped_column(MONEY)
    warnings: Mapped[list[str]] = mapped_column(JSONB)


class Sale(SaleColumns, StoreFact, Versioned, Base):
    """One car sold, as its newest version says. `contact_id` is whom to call: the buyer.

    A sale may come back after the car was handed over (RETURNED): what happened stays, its open calls end.
    """

    __tablename__ = "sale"
    __table_args__ = (
        UniqueConstraint("store_id", "source", "external_id", name="uq_sale_natural"),
        ForeignKeyConstraint(["store_id", "customer_id"], ["customer.store_id", "customer.id"]),
        ForeignKeyConstraint(["store_id", "contact_id"], ["contact_point.store_id", "contact_point.id"]),
        ForeignKeyConstraint(["store_id", "vehicle_id"], ["vehicle.store_id", "vehicle.id"]),
        Index("ix_sale_store_id_customer_id", "store_id", "customer_id"),
        Index("ix_sale_store_id_vehicle_id", "store_id", "vehicle_id"),
        Index("ix_sale_store_id_so_no", "store_id", "so_no"),
        Index("ix_sale_store_id_contract_day", "store_id", "contract_day", "id"),
        Index("ix_sale_store_id_delivered_day", "store_id", "delivered_day"),
        CheckConstraint(
            "voided_at IS NOT NULL OR (so_no IS NOT NULL AND status IS NOT NULL AND customer_id IS NOT NULL"
            " AND vehicle_id IS NOT NULL AND contract_day IS NOT NULL AND consultant_code IS NOT NULL"
            " AND units IS NOT NULL)",
            name="complete",
        ),
        CheckConstraint("status <> 'DELIVERED' OR delivered_at IS NOT NULL", name="delivered"),
        one_of("status", "ORDERED", "ALLOCATED", "DELIVERING", "DELIVERED", "RETURNED", "CANCELLED"),
        one_of("channel", "SHOWROOM", "DCC", "ONLINE", "REFERRAL", "OUTLET"),
        one_of("purchase_type", "RETAIL", "FLEET", "LEASE", "DEMO", "INTERNAL"),
    )

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Sales somebody of the departments made or handed over."""
        return served_by(SALE, cls.store_id, cls.id, departments)

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Sales they made or handed over."""
        return served_by_people(SALE, cls.store_id, cls.id, employees)


class SaleHistory(SaleColumns, Base):
    """The sale as it was before each change, so that evidence opens what was known then."""

    __tablename__ = "sale_history"

    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    superseded_at: Mapped[Moment]


class Appointment(StoreFact, Versioned, Base):
    """Somebody is expected: for service, a test drive or a delivery. Newest version only."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("store_id", "source", "external_id", name="uq_appointment_natural"),
        ForeignKeyConstraint(["store_id", "customer_id"], ["customer.store_id", "customer.id"]),
        ForeignKeyConstraint(["store_id", "contact_id"], ["contact_point.store_id", "contact_point.id"]),
        ForeignKeyConstraint(["store_id", "vehicle_id"], ["vehicle.store_id", "vehicle.id"]),
        Index("ix_appointment_store_id_scheduled_start", "store_id", "scheduled_start", "id"),
        Index("ix_appointment_store_id_customer_id", "store_id", "customer_id"),
        Index("ix_appointment_store_id_vehicle_id", "store_id", "vehicle_id"),
        Index("ix_appointment_store_id_order", "store_id", "order_external_id"),
        CheckConstraint(
            "voided_at IS NOT NULL OR (appointment_no IS NOT NULL AND type IS NOT NULL AND status IS NOT NULL"
            " AND customer_id IS NOT NULL AND scheduled_start IS NOT NULL AND scheduled_day IS NOT NULL)",
            name="complete",
        ),
        one_of("type", "SERVICE", "TEST_DRIVE", "DELIVERY"),
        one_of("channel", "PHONE", "WALK_IN", "WECHAT", "APP", "WEB", "REMINDER", "CAMPAIGN"),
        one_of("status", "BOOKED", "CONFIRMED", "ARRIVED", "CANCELLED", "NO_SHOW"),
        one_of("arrival", "EARLY", "ON_TIME", "LATE"),
    )

    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(64))
    source_version: Mapped[int] = mapped_column(BigInteger)
    source_updated_at: Mapped[Moment | None]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    voided_at: Mapped[Moment | None]

    appointment_no: Mapped[str] = mapped_column(String(64), nullable=True)
    type: Mapped[str] = mapped_column(String(16), nullable=True)
    channel: Mapped[str | None] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), nullable=True)
    customer_id: Mapped[int] = mapped_column(BigInteger, nullable=True)
    contact_id: Mapped[int | None] = mapped_column(BigInteger)
    vehicle_id: Mapped[int | None] = mapped_column(BigInteger)
    scheduled_start: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), nullable=True)
    scheduled_day: Mapped[date] = mapped_column(nullable=True)
    duration_min: Mapped[int | None] = mapped_column(SmallInteger)
    arrived_at: Mapped[Moment | None]
    arrival: Mapped[str | None] = mapped_column(String(8))
    advisor_code: Mapped[str | None] = mapped_column(String(64))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    order_external_id: Mapped[str | None] = mapped_column(String(64))
    warnings: Mapped[list[str]] = mapped_column(JSONB)

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Appointments with somebody who has a post in one of the departments on that day."""
        return exists().where(
            Assignment.employee_id == cls.employee_id,
            Assignment.store_id == cls.store_id,
            Assignment.department_id.in_(sorted(departments)),
            Assignment.valid_from <= cls.scheduled_day,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= cls.scheduled_day),
        )

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(sorted(employees))


class RecordPayload(Base):
    """A sale, appointment or customer as received, compressed and sealed; swept after its retention."""

    __tablename__ = "record_payload"
    __table_args__ = (
        Index("ix_record_payload_received_at", "received_at"),
        one_of("kind", "SALE", "APPOINTMENT", "CUSTOMER"),
    )

    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    received_at: Mapped[Moment]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
