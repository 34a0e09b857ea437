"""Customers, vehicles, repair orders, and who served: facts that arrive from a dealer's own system.

Owner: the slice `records`. Names, phones and free text are sealed (`storage.secrets`); plates and
VINs are plain here and masked in every answer. Rows are written in bulk by ingestion and only
there, so no column may need a trigger or a default that is computed row by row.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    exists,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Moment, StoreFact, Versioned

REPAIR_ORDER = "REPAIR_ORDER"
"""The `fact_kind` of attribution rows that belong to a repair order."""

SALE = "SALE"
"""The `fact_kind` of attribution rows that belong to a sale."""

MONEY = Numeric(14, 2)
POINT = ["contact_point.store_id", "contact_point.id"]
RULING = ["attribution_ruling.store_id", "attribution_ruling.id"]


def one_of(column: str, *values: str) -> CheckConstraint:
    """A closed list of codes, checked by the database as well as by the wire types."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def served_by_people(
    fact_kind: str, store_id: Any, fact_id: Any, employees: Collection[int]
) -> ColumnElement[bool]:
    """Whether one of the people is frozen on the fact."""
    return exists().where(
        Attribution.store_id == store_id,
        Attribution.fact_kind == fact_kind,
        Attribution.fact_id == fact_id,
        Attribution.superseded_by.is_(None),
        Attribution.employee_id.in_(sorted(employees)),
    )


def served_by(
    fact_kind: str, store_id: Any, fact_id: Any, departments: Collection[int]
) -> ColumnElement[bool]:
    """Whether somebody of one of the departments is frozen on the fact."""
    return exists().where(
        Attribution.store_id == store_id,
        Attribution.fact_kind == fact_kind,
        Attribution.fact_id == fact_id,
        Attribution.superseded_by.is_(None),
        Attribution.department_id.in_(sorted(departments)),
    )


class Customer(StoreFact, Versioned, Base):
    """Known by source + external id when the source gives one, else by phone within the store.

    Two customers are never merged automatically; that is a ruling. `source_updated_at` is the
    version of the message the name came from: an older message never renames anybody. Orders, sales
    and appointments name customers in passing; `record_version` and `content_hash` are those of the
    newest record about the customer alone, and empty while none has come. A voided one is gone at
    its source; what hangs on it stays.
    """

    __tablename__ = "customer"
    __table_args__ = (
        Index(
            "uq_customer_external",
            "store_id",
            "source",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index(
            "uq_customer_phone",
            "store_id",
            "phone_hash",
            unique=True,
            postgresql_where=text("external_id IS NULL AND phone_hash IS NOT NULL"),
        ),
        one_of("kind", "PERSON", "COMPANY"),
    )

    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str | None] = mapped_column(String(64))
    phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(16))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    gender: Mapped[str | None] = mapped_column(String(1))
    do_not_call: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    do_not_call_reason: Mapped[str | None] = mapped_column(String(64))
    do_not_call_at: Mapped[Moment | None]
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger)
    source_version: Mapped[int] = mapped_column(BigInteger, server_default="0")
    source_updated_at: Mapped[Moment | None]
    record_version: Mapped[int | None] = mapped_column(BigInteger)
    record_updated_at: Mapped[Moment | None]
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    voided_at: Mapped[Moment | None]

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Customers of an order or a sale the departments served."""
        sale = Base.metadata.tables["sale"].c  # its module builds on this one
        bought = exists().where(
            sale.store_id == cls.store_id,
            sale.customer_id == cls.id,
            served_by(SALE, sale.store_id, sale.id, departments),
        )
        came = exists().where(
            RepairOrder.store_id == cls.store_id,
            RepairOrder.customer_id == cls.id,
            RepairOrder.in_departments(departments),
        )
        return came | bought


class ContactPoint(StoreFact, Versioned, Base):
    """A number a customer can be reached at, and as whom: the owner, or the person who brought
    the car (送修人). That person's name stands on the order, for it may differ from visit to visit."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("store_id", "customer_id", "role", "value_hash"),
        ForeignKeyConstraint(["store_id", "customer_id"], ["customer.store_id", "customer.id"]),
        Index("ix_contact_point_store_id_value_hash", "store_id", "value_hash"),
        Index("ix_contact_point_store_id_last4_hash", "store_id", "last4_hash"),
        one_of("type", "MOBILE", "LANDLINE", "SERVICE", "OTHER"),
        one_of("role", "OWNER", "SENDER", "CONTACT"),
        one_of("status", "UNVERIFIED", "VALID", "INVALID_EMPTY", "INVALID_WRONG_PERSON", "SUSPENDED"),
    )

    customer_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(16))
    value_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    value_hash: Mapped[bytes] = mapped_column(LargeBinary)
    last4_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(24), server_default="UNVERIFIED")
    last_verified_at: Mapped[Moment | None]


class Consent(StoreFact, Base):
    """What a customer last said about being called, and the record that shows it."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("store_id", "customer_id", "purpose"),
        ForeignKeyConstraint(["store_id", "customer_id"], ["customer.store_id", "customer.id"]),
        one_of("purpose", "SERVICE_CALLBACK", "NEWCAR_CALLBACK", "MARKETING", "RECORDING"),
        one_of("state", "GRANTED", "REFUSED"),
    )

    customer_id: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(16))
    captured_at: Mapped[Moment]
    evidence_kind: Mapped[str] = mapped_column(String(24))
    evidence_id: Mapped[int] = mapped_column(BigInteger)


class Vehicle(StoreFact, Versioned, Base):
    """A car as this store knows it: by VIN, or by plate while nobody has sent the VIN."""

    __tablename__ = "vehicle"
    __table_args__ = (
        Index("uq_vehicle_vin", "store_id", "vin", unique=True, postgresql_where=text("vin IS NOT NULL")),
        Index(
            "uq_vehicle_plate_only",
            "store_id",
            "plate",
            unique=True,
            postgresql_where=text("vin IS NULL"),
        ),
        Index("ix_vehicle_store_id_vin_tail", "store_id", "vin_tail"),
        Index("ix_vehicle_store_id_plate", "store_id", "plate"),
        CheckConstraint("vin IS NOT NULL OR plate IS NOT NULL", name="known"),
        one_of("plate_kind", "REGULAR", "NEV_SMALL", "NEV_LARGE", "TEMP", "NONE", "OTHER"),
    )

    vin: Mapped[str | None] = mapped_column(String(17))
    vin_tail: Mapped[str | None] = mapped_column(String(6))
    vin_check_ok: Mapped[bool | None] = mapped_column(Boolean)
    plate: Mapped[str | None] = mapped_column(String(32))
    plate_kind: Mapped[str] = mapped_column(String(16))
    brand_code: Mapped[str | None] = mapped_column(String(64))
    model: Mapped[str | None] = mapped_column(String(200))
    energy: Mapped[str | None] = mapped_column(String(8))
    use: Mapped[str | None] = mapped_column(String(16))
    sold_on: Mapped[date | None]
    callback_opt_out: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    odometer_last: Mapped[int | None] = mapped_column(Integer)
    source_version: Mapped[int] = mapped_column(BigInteger, server_default="0")
    source_updated_at: Mapped[Moment | None]


class OrderColumns:
    """What a repair order says; the order and its history hold the very same columns.

    Typed as required, nullable in the database: a tombstone may arrive before the order it
    voids, and then only the key and the version are known. A check makes everything else
    complete unless `voided_at` is set, so a reader who leaves voided rows out never meets NULL.

    `advisor_code`, `technicians` and `qc_code` say what the newest version names. `team_frozen` is
    the naming that became attribution at delivery; a version that differs opens a mapping issue.
    """

    source: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(64))
    source_version: Mapped[int] = mapped_column(BigInteger)
    source_updated_at: Mapped[Moment | None]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    voided_at: Mapped[Moment | None]

    ro_no: Mapped[str] = mapped_column(String(64), nullable=True)
    ro_type: Mapped[str] = mapped_column(String(16), nullable=True)
    status: Mapped[str] = mapped_column(String(16), nullable=True)
    repair_category: Mapped[str | None] = mapped_column(String(24))
    repair_category_code: Mapped[str | None] = mapped_column(String(64))
    primary_external_id: Mapped[str | None] = mapped_column(String(64))

    customer_id: Mapped[int] = mapped_column(BigInteger, nullable=True)
    owner_contact_id: Mapped[int | None] = mapped_column(BigInteger)
    sender_contact_id: Mapped[int | None] = mapped_column(BigInteger)
    sender_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sender_relation: Mapped[str | None] = mapped_column(String(16))
    vehicle_id: Mapped[int] = mapped_column(BigInteger, nullable=True)
    plate_at_visit: Mapped[str | None] = mapped_column(String(32))
    odometer_in: Mapped[int | None] = mapped_column(Integer)
    odometer_out: Mapped[int | None] = mapped_column(Integer)
    customer_waiting: Mapped[bool | None] = mapped_column(Boolean)

    arrived_at: Mapped[Moment | None]
    opened_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), nullable=True)
    promised_at_first: Mapped[Moment | None]
    promised_first_version: Mapped[int | None] = mapped_column(BigInteger)
    promised_first_updated_at: Mapped[Moment | None]
    promised_at: Mapped[Moment | None]
    work_started_at: Mapped[Moment | None]
    work_completed_at: Mapped[Moment | None]
    qc_at: Mapped[Moment | None]
    submitted_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    delivered_at: Mapped[Moment | None]
    opened_day: Mapped[date] = mapped_column(nullable=True)
    promised_day: Mapped[date | None]
    completed_day: Mapped[date | None]
    settled_day: Mapped[date | None]
    delivered_day: Mapped[date | None]

    advisor_code: Mapped[str] = mapped_column(String(64), nullable=True)
    technicians: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, nullable=True)
    qc_code: Mapped[str | None] = mapped_column(String(64))
    team_frozen: Mapped[str | None] = mapped_column(Text)

    callback_consent: Mapped[bool | None] = mapped_column(Boolean)
    callback_slot: Mapped[str | None] = mapped_column(String(16))
    callback_refusal_reason: Mapped[str | None] = mapped_column(String(200))

    amount_labor: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_parts: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_sublet: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_misc: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_discount: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_total: Mapped[Decimal] = mapped_column(MONEY, nullable=True)
    amount_customer_pay: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_warranty_pay: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_insurance_pay: Mapped[Decimal | None] = mapped_column(MONEY)
    amount_internal_pay: Mapped[Decimal | None] = mapped_column(MONEY)

    is_rework: Mapped[bool | None] = mapped_column(Boolean)
    three_guarantee: Mapped[bool | None] = mapped_column(Boolean)
    statement_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    diagnosis_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, nullable=True)
    warnings: Mapped[list[str]] = mapped_column(JSONB)


class RepairOrder(OrderColumns, StoreFact, Versioned, Base):
    """One repair order, as its newest version says. `sender_contact_id` is whom to call: the
    person who brought the car, or the owner when nobody else is named.

    `promised_at_first` is the promise of the oldest version that carried one, whichever order
    the versions arrived in: the DMS rewriting its promise does not make a late car punctual.
    """

    __tablename__ = "repair_order"
    __table_args__ = (
        UniqueConstraint("store_id", "source", "external_id", name="uq_repair_order_natural"),
        ForeignKeyConstraint(["store_id", "customer_id"], ["customer.store_id", "customer.id"]),
        ForeignKeyConstraint(
            ["store_id", "owner_contact_id"], ["contact_point.store_id", "contact_point.id"]
        ),
        ForeignKeyConstraint(
            ["store_id", "sender_contact_id"], ["contact_point.store_id", "contact_point.id"]
        ),
        ForeignKeyConstraint(["store_id", "vehicle_id"], ["vehicle.store_id", "vehicle.id"]),
        Index("ix_repair_order_store_id_customer_id", "store_id", "customer_id"),
        Index("ix_repair_order_store_id_vehicle_id", "store_id", "vehicle_id"),
        Index("ix_repair_order_store_id_ro_no", "store_id", "ro_no"),
        Index("ix_repair_order_store_id_opened_at", "store_id", "opened_at", "id"),
        Index("ix_repair_order_store_id_delivered_day", "store_id", "delivered_day"),
        CheckConstraint(
            "voided_at IS NOT NULL OR (ro_no IS NOT NULL AND ro_type IS NOT NULL AND status IS NOT NULL"
            " AND customer_id IS NOT NULL AND vehicle_id IS NOT NULL AND opened_at IS NOT NULL"
            " AND opened_day IS NOT NULL AND advisor_code IS NOT NULL AND technicians IS NOT NULL"
            " AND amount_total IS NOT NULL AND lines IS NOT NULL)",
            name="complete",
        ),
        CheckConstraint("status <> 'DELIVERED' OR delivered_at IS NOT NULL", name="delivered"),
        one_of("ro_type", "REPAIR", "REWORK", "CLAIM", "RETAIL_PARTS", "INTERNAL"),
        one_of(
            "status",
            "OPEN",
            "IN_WORK",
            "WAIT_INFO",
            "WAIT_PARTS",
            "WORK_DONE",
            "SUBMITTED",
            "SETTLED",
            "DELIVERED",
            "CANCELLED",
            "REOPENED",
        ),
    )

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """Orders somebody of the departments served."""
        return served_by(REPAIR_ORDER, cls.store_id, cls.id, departments)

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Orders they served."""
        return served_by_people(REPAIR_ORDER, cls.store_id, cls.id, employees)


class RepairOrderHistory(OrderColumns, Base):
    """The order as it was before each change, so that evidence opens what was known then."""

    __tablename__ = "repair_order_history"

    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    superseded_at: Mapped[Moment]


class RepairOrderPayload(Base):
    """Each accepted record as it was received, compressed and sealed; swept after its retention."""

    __tablename__ = "repair_order_payload"
    __table_args__ = (Index("ix_repair_order_payload_received_at", "received_at"),)

    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    received_at: Mapped[Moment]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class AttributionRuling(StoreFact, Base):
    """Somebody decided, for a stated reason, who served. Its rows supersede earlier ones."""

    __tablename__ = "attribution_ruling"
    __table_args__ = (one_of("kind", "CODE_BOUND", "CORRECTION"),)

    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(200))
    mapping_issue_id: Mapped[int | None] = mapped_column(BigInteger)
    ruled_by: Mapped[str] = mapped_column(String(64))
    ruled_at: Mapped[Moment]


class Attribution(StoreFact, Base):
    """Who served, frozen when it happened. An unknown code has no employee yet.

    What a row says is never edited; a ruling sets `superseded_by` once and adds rows that carry
    its id. Current rows are those with `superseded_by IS NULL`. Shares of one role sum to 1.
    """

    __tablename__ = "attribution"
    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "ruling_id"], ["attribution_ruling.store_id", "attribution_ruling.id"]
        ),
        Index(
            "ix_attribution_current_fact",
            "store_id",
            "fact_kind",
            "fact_id",
            postgresql_where=text("superseded_by IS NULL"),
        ),
        Index(
            "ix_attribution_current_employee",
            "store_id",
            "employee_id",
            "fact_kind",
            postgresql_where=text("superseded_by IS NULL"),
        ),
        Index(
            "ix_attribution_unknown_code",
            "store_id",
            "source",
            "code",
            postgresql_where=text("employee_id IS NULL AND superseded_by IS NULL"),
        ),
        CheckConstraint("share > 0 AND share <= 1", name="share"),
        CheckConstraint("employee_id IS NOT NULL OR code IS NOT NULL", name="someone"),
        one_of("origin", "SOURCE", "SYSTEM", "RULING"),
    )

    fact_kind: Mapped[str] = mapped_column(String(24))
    fact_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(String(24))
    seq: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    source: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(64))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    share: Mapped[Decimal] = mapped_column(Numeric(7, 6))
    origin: Mapped[str] = mapped_column(String(16))
    frozen_at: Mapped[Moment]
    ruling_id: Mapped[int | None] = mapped_column(BigInteger)
    superseded_by: Mapped[int | None] = mapped_column(BigInteger)


class MappingIssue(StoreFact, Base):
    """A code nobody knows, or a later push that names someone else: waiting for a ruling.

    One open row per thing to decide, however often it is seen; nothing is lost meanwhile.
    For ATTRIBUTION the code is the record's external id and `fact_kind` says of which kind; elsewhere it is
    empty, for a code means the same wherever it stands. A ruling is replayed on all that waited for it in the
    same transaction; `replayed` counts those records.
    """

    __tablename__ = "mapping_issue"
    __table_args__ = (
        Index(
            "uq_mapping_issue_open",
            "store_id",
            "kind",
            "fact_kind",
            "source",
            "code",
            unique=True,
            postgresql_where=text("state = 'OPEN'"),
        ),
        Index("ix_mapping_issue_store_id_last_seen_at", "store_id", "last_seen_at", "id"),
        one_of("kind", "EMPLOYEE", "CATEGORY", "ATTRIBUTION"),
        one_of("state", "OPEN", "RESOLVED", "DISMISSED"),
    )

    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), server_default="OPEN")
    seen: Mapped[int] = mapped_column(Integer, server_default="1")
    first_seen_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    sample: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fact_kind: Mapped[str] = mapped_column(String(24), server_default="")
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    category: Mapped[str | None] = mapped_column(String(24))
    replayed: Mapped[int] = mapped_column(Integer, server_default="0")
    resolved_by: Mapped[str | None] = mapped_column(String(64))
    resolved_at: Mapped[Moment | None]
    row_version: Mapped[int] = mapped_column(server_default="1")


class CategoryCode(StoreFact, Base):
    """What a source system calls a repair category, as somebody ruled: the next push needs no ruling."""

    __tablename__ = "category_code"
    __table_args__ = (UniqueConstraint("store_id", "source", "code"),)

    source: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))
    category: Mapped[str] = mapped_column(String(24))
    ruled_by: Mapped[str] = mapped_column(String(64))
    ruled_at: Mapped[Moment]
