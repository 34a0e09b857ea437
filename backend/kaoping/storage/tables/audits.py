"""Audits: checklists with their versions, one inspection of a store, what was found, its photos and timeline.

Owned by the slice `audits`. Checklists are reference data; an inspection is a fact of its store and keeps the
checklist as it was filled in for the store's brand.
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
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    exists,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Json, Label, Moment, Reference, StoreFact, Versioned
from kaoping.storage.tables.people import stores_of_departments
from kaoping.storage.tables.records import Attribution, one_of

AUDIT_ITEM = "AUDIT_ITEM"
"""The `fact_kind` of attribution rows that belong to an indicator of an audit."""

RESPONSIBLE, AUDITOR = "responsible", "auditor"
"""Who is frozen on an indicator: the holders of the post that answers for it, and whoever looked at it."""


def number_of(scheduled_on: date, audit_id: int) -> str:
    """What people call an audit."""
    return f"JC{scheduled_on:%Y%m%d}-{audit_id}"


class AuditTemplate(Reference, Versioned, Base):
    """A checklist through all its versions."""

    __tablename__ = "audit_template"
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Label]


class AuditTemplateVersion(Reference, Versioned, Base):
    """One wording of a checklist. Once an audit was planned with it, it never changes."""

    __tablename__ = "audit_template_version"
    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        one_of("state", "DRAFT", "PUBLISHED", "RETIRED"),
    )
    template_id: Mapped[int] = mapped_column(ForeignKey("audit_template.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="PUBLISHED")
    document: Mapped[Json]


class Audit(StoreFact, Versioned, Base):
    """One inspection of a store by one auditor.

    `document` is the checklist with the brand's own words filled in. `sources` are the ways of observing this
    audit covers: a visit (MS) or the call after a delivery (PHONE); other indicators are no part of it.
    """

    __tablename__ = "audit"
    __table_args__ = (
        one_of("state", "PLANNED", "IN_PROGRESS", "SUBMITTED", "PUBLISHED", "CANCELLED"),
        CheckConstraint("(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name="cancelled_has_reason"),
        CheckConstraint("(submitted_at IS NULL) = (visited_day IS NULL)", name="submitted_has_a_day"),
        CheckConstraint("published_at IS NULL OR submitted_at IS NOT NULL", name="published_after_submitted"),
        CheckConstraint("(published_at IS NULL) = (published_day IS NULL)", name="published_has_a_day"),
        Index("ix_audit_id", "id"),  # an audit is opened by its id alone
        Index("ix_audit_store_id_scheduled_on", "store_id", "scheduled_on", "id"),
        Index("ix_audit_store_id_visited_day", "store_id", "visited_day"),
        Index("ix_audit_auditor_user_id", "auditor_user_id"),
    )
    template_version_id: Mapped[int] = mapped_column(ForeignKey("audit_template_version.id"))
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    document: Mapped[Json]
    sources: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str] = mapped_column(server_default="PLANNED")
    announced: Mapped[bool] = mapped_column(server_default="false")
    scheduled_on: Mapped[date]
    planned_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    auditor_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    auditor_employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    started_at: Mapped[Moment | None]
    submitted_at: Mapped[Moment | None]
    visited_day: Mapped[date | None]
    published_at: Mapped[Moment | None]
    published_day: Mapped[date | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_back_reason: Mapped[str | None] = mapped_column(String(500))
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    @property
    def audit_no(self) -> str:
        return number_of(self.scheduled_on, self.id)

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """An audit looks at the store, so each department of it sees it."""
        return cls.store_id.in_(stores_of_departments(departments))

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Whoever answers for an indicator sees a published audit of it: it stands on their scorecard."""
        answered = exists().where(
            AuditItem.store_id == cls.store_id,
            AuditItem.audit_id == cls.id,
            AuditItem.of_people(employees),
        )
        return (cls.state == "PUBLISHED") & answered

    @classmethod
    def assigned_to(cls, user_id: int, employee_id: int | None) -> ColumnElement[bool]:
        by_account = cls.auditor_user_id == user_id
        if employee_id is None:
            return by_account
        return or_(by_account, cls.auditor_employee_id.is_not_distinct_from(employee_id))


class AuditItem(StoreFact, Versioned, Base):
    """One indicator of an audit and what was observed; empty until the auditor marks it.

    `position_id` and `department_id` say which post answers for it, as things stood on submission; who held
    it is in `attribution`. `mode` is the state a car was met in where that decides what is asked of it.
    """

    __tablename__ = "audit_item"
    __table_args__ = (
        UniqueConstraint("store_id", "audit_id", "code"),
        ForeignKeyConstraint(["store_id", "audit_id"], ["audit.store_id", "audit.id"]),
        one_of("result", "PASS", "FAIL", "NA"),
        one_of("source", "MS", "PHONE"),
        CheckConstraint("(result IS NULL) = (marked_at IS NULL)", name="marked"),
        CheckConstraint("result <> 'NA' OR reason IS NOT NULL", name="na_has_reason"),
        Index("ix_audit_item_store_id_position_id", "store_id", "position_id"),
    )
    audit_id: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int] = mapped_column(SmallInteger)
    section: Mapped[str] = mapped_column(String(32))
    standard: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(8))
    result: Mapped[str | None] = mapped_column(String(8))
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    mode: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str | None] = mapped_column(String(32))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    marked_at: Mapped[Moment | None]
    observed_at: Mapped[Moment | None]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return cls._answered_for(Attribution.department_id.in_(sorted(departments)))

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls._answered_for(Attribution.employee_id.in_(sorted(employees)))

    @classmethod
    def _answered_for(cls, by: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(
            Attribution.store_id == cls.store_id,
            Attribution.fact_kind == AUDIT_ITEM,
            Attribution.fact_id == cls.id,
            Attribution.role == RESPONSIBLE,
            Attribution.superseded_by.is_(None),
            by,
        )

    @classmethod
    def assigned_to(cls, user_id: int, employee_id: int | None) -> ColumnElement[bool]:
        # A select of its own, also where the query around it joins audits.
        mine = select(Audit.id).where(Audit.assigned_to(user_id, employee_id)).correlate(None)
        return cls.audit_id.in_(mine)


class AuditPhoto(StoreFact, Base):
    """A picture that shows what was observed. The file lies under its own hash; the row says whose it is."""

    __tablename__ = "audit_photo"
    __table_args__ = (
        UniqueConstraint("store_id", "audit_id", "code", "sha256"),
        ForeignKeyConstraint(["store_id", "audit_id"], ["audit.store_id", "audit.id"]),
        Index("ix_audit_photo_sha256", "sha256"),
        CheckConstraint("removed_at IS NULL OR removed_at >= added_at", name="removed_after_added"),
    )
    audit_id: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(32))
    size: Mapped[int] = mapped_column(Integer)
    added_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[Moment]
    removed_at: Mapped[Moment | None]


class AuditEvent(StoreFact, Base):
    """One line of an audit's timeline: an act that moved it, by whom, with what they said."""

    __tablename__ = "audit_event"
    __table_args__ = (
        ForeignKeyConstraint(["store_id", "audit_id"], ["audit.store_id", "audit.id"]),
        one_of("kind", "PLANNED", "STARTED", "SUBMITTED", "SENT_BACK", "PUBLISHED", "CANCELLED"),
        Index("ix_audit_event_store_id_audit_id", "store_id", "audit_id"),
    )
    audit_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[Moment]
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
