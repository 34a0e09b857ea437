"""The close of a month: its period, what was frozen, who judged, what was published, what was appealed.

Owned by the slice `scorecards`. But for `period` every table here is append-only for the server's own role:
a correction is a new row, and what it corrects stays readable. What still moves stands in `tables.scoring`.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

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
    Text,
    UniqueConstraint,
    Uuid,
    exists,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from kaoping.domain.errors import Conflict
from kaoping.storage.base import Base, Json, Moment, Scoped, StoreFact, Versioned
from kaoping.storage.session import CONFLICTS
from kaoping.storage.tables.people import in_posts, stores_of_departments
from kaoping.storage.tables.records import one_of
from kaoping.storage.tables.scoring import Card

CONFLICTS["uq_stage_sign_once"] = lambda: Conflict("stage-signed")
CONFLICTS["uq_stage_sign_person"] = lambda: Conflict("one-stage-per-person")
CONFLICTS["uq_published_run_close"] = lambda: Conflict("already-published")
CONFLICTS["uq_acknowledgement_once"] = lambda: Conflict("already-acknowledged")
CONFLICTS["uq_appeal_once"] = lambda: Conflict("already-appealed")
CONFLICTS["uq_appeal_ruling_once"] = lambda: Conflict("already-ruled")


class ClosingPeriod(StoreFact, Versioned, Base):
    """One month of one store and how far its close has come.

    `freeze_no` counts the freezes; everything frozen carries it, so that a month opened again and frozen anew
    keeps what it had before. `appeals_until` is when the time to appeal against the last of its cards ends.
    A locked month is opened by two people: one asks, another confirms. `marked` is what its facts were marked
    by when it was frozen, so that a measure added later makes none of them late.
    """

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("store_id", "code"),
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("(state = 'OPEN') OR freeze_no > 0", name="frozen_before_judged"),
        CheckConstraint("(reopen_asked_by IS NULL) = (reopen_asked_at IS NULL)", name="asked"),
        one_of("state", "OPEN", "FROZEN", "IN_REVIEW", "APPROVED", "PUBLISHED", "LOCKED"),
        Index("ix_period_code", "code"),
        Index("ix_period_id", "id"),  # a period is opened by its id alone
    )
    code: Mapped[str] = mapped_column(String(8))
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), server_default="OPEN")
    freeze_no: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    frozen_at: Mapped[Moment | None]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    marked: Mapped[Json | None]
    published_at: Mapped[Moment | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    appeals_until: Mapped[Moment | None]
    locked_at: Mapped[Moment | None]
    reopen_asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reopen_asked_at: Mapped[Moment | None]
    reopen_reason: Mapped[str | None] = mapped_column(String(500))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        """A month is closed store by store, so each department sees that of its store."""
        return cls.store_id.in_(stores_of_departments(departments))

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        """Months in which they have a card."""
        moving = exists().where(
            Card.store_id == cls.store_id, Card.period == cls.code, Card.employee_id.in_(sorted(employees))
        )
        out = exists().where(
            PublishedCard.store_id == cls.store_id,
            PublishedCard.period_id == cls.id,
            PublishedCard.employee_id.in_(sorted(employees)),
        )
        return moving | out


def _period_key() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["store_id", "period_id"], ["period.store_id", "period.id"])


class FrozenInput(StoreFact, Base):
    """What one policy is evaluated on once the month is frozen: everything but the judgements.

    `document` holds `policy` (as it counted in this store), `facts` (population, readings, events, history
    and pay terms in the form of `domain.scoring.facts_document`) and `evidence`, the hash over the frozen
    readings and facts of this freeze.
    """

    __tablename__ = "frozen_input"
    __table_args__ = (
        UniqueConstraint("store_id", "period_id", "freeze_no", "policy_code"),
        _period_key(),
        Index("ix_frozen_input_policy_version_id", "policy_version_id"),
    )
    period_id: Mapped[int] = mapped_column(BigInteger)
    freeze_no: Mapped[int] = mapped_column(SmallInteger)
    policy_code: Mapped[str] = mapped_column(String(40))
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    overlay_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    engine: Mapped[int] = mapped_column(SmallInteger)
    document: Mapped[Json]
    frozen_at: Mapped[Moment]


class FrozenReading(StoreFact, Base):
    """A reading as it stood at the freeze, with its evidence; the columns mean what those of `reading` do."""

    __tablename__ = "frozen_reading"
    __table_args__ = (
        UniqueConstraint(
            "store_id",
            "period_id",
            "freeze_no",
            "measure",
            "assignment_id",
            name="uq_frozen_reading_once",
            postgresql_nulls_not_distinct=True,
        ),
        _period_key(),
        Index("ix_frozen_reading_assignment_id", "assignment_id"),
    )
    period_id: Mapped[int] = mapped_column(BigInteger)
    freeze_no: Mapped[int] = mapped_column(SmallInteger)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    measure: Mapped[str] = mapped_column(String(40))
    numerator: Mapped[Decimal] = mapped_column(Numeric)
    denominator: Mapped[Decimal] = mapped_column(Numeric)
    n: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    evidence: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    part_ends: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    counted: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))


class FrozenFacts(Base):
    """The facts of one source that were dated in the month at its freeze, as lists that go side by side.

    `versions` are those their rows then had (None: rows without versions); evidence opens them. `marks` are
    hashes over what measures see of a fact and over who holds it: whatever differs from it later is late.
    A row for each of a month's thousands of facts took most of a freeze.
    """

    __tablename__ = "frozen_facts"
    __table_args__ = (_period_key(),)
    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    period_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    freeze_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    fact_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    versions: Mapped[list[int | None]] = mapped_column(ARRAY(Integer))
    marks: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class Judgement(StoreFact, Base):
    """Points somebody entered for an item of a person, with the reason. The newest of a column counts."""

    __tablename__ = "judgement"
    __table_args__ = (
        one_of("sheet_column", "SELF", "MANAGER", "COMPANY"),
        _period_key(),
        Index("ix_judgement_period", "store_id", "period_id", "policy_code", "assignment_id"),
        Index("ix_judgement_assignment_id", "assignment_id"),
    )
    period_id: Mapped[int] = mapped_column(BigInteger)
    policy_code: Mapped[str] = mapped_column(String(40))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    item: Mapped[str] = mapped_column(String(40))
    sheet_column: Mapped[str] = mapped_column(String(8))
    points: Mapped[Decimal] = mapped_column(Numeric)
    reason: Mapped[str] = mapped_column(String(500))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[Moment]


class StageSign(StoreFact, Base):
    """Somebody did a stage of a card. One stage once, and one person one stage of a card.

    `card_id` is no foreign key: the card in motion goes when its month is published or opened again.
    """

    __tablename__ = "stage_sign"
    __table_args__ = (
        UniqueConstraint("store_id", "card_id", "freeze_no", "stage", name="uq_stage_sign_once"),
        UniqueConstraint("store_id", "card_id", "freeze_no", "user_id", name="uq_stage_sign_person"),
        one_of("stage", "SELF", "MANAGER", "COMPANY", "APPROVE"),
        _period_key(),
        Index("ix_stage_sign_period", "store_id", "period_id", "freeze_no"),
    )
    period_id: Mapped[int] = mapped_column(BigInteger)
    freeze_no: Mapped[int] = mapped_column(SmallInteger)
    card_id: Mapped[int] = mapped_column(BigInteger)
    stage: Mapped[str] = mapped_column(String(8))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[Moment]


class PublishedRun(StoreFact, Base):
    """One evaluation as published. `inputs` alone give the results again, and these give `result_hash`.

    A CLOSE publishes the cards of one level of one policy, a REVISION those that were corrected. `head_hash`
    covers the heads as they were handed out; the journal names all three hashes.
    """

    __tablename__ = "published_run"
    __table_args__ = (
        Index(
            "uq_published_run_close",
            "store_id",
            "period_id",
            "policy_code",
            "level",
            unique=True,
            postgresql_where=text("kind = 'CLOSE'"),
        ),
        one_of("level", "STORE", "GROUP"),
        one_of("kind", "CLOSE", "REVISION"),
        CheckConstraint("(kind = 'REVISION') = (reason IS NOT NULL)", name="revised_for_a_reason"),
        _period_key(),
        Index("ix_published_run_policy_version_id", "policy_version_id"),
    )
    period_id: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(8))
    freeze_no: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    policy_code: Mapped[str] = mapped_column(String(40))
    policy_version: Mapped[str] = mapped_column(String(20))
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    overlay_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    engine: Mapped[int] = mapped_column(SmallInteger)
    inputs: Mapped[Json]
    input_hash: Mapped[str] = mapped_column(String(64))
    result_hash: Mapped[str] = mapped_column(String(64))
    head_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(500))
    published_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[Moment]


class PublishedCard(Scoped, Base):
    """A scorecard as published: revision 1 by the close, each later one by a ruling. The newest counts.

    `id` is the card's from its first live day on. `head` is its JSON as integrators get it; a `withdrawn`
    revision is a tombstone. `pay` and `result` are codes and figures, no words.
    """

    __tablename__ = "published_card"
    __table_args__ = (
        ForeignKeyConstraint(["store_id", "run_id"], ["published_run.store_id", "published_run.id"]),
        _period_key(),
        CheckConstraint("revision > 0", name="counts_revisions"),
        Index("ix_published_card_id", "id"),
        Index("ix_published_card_run", "store_id", "run_id"),
        Index("ix_published_card_store_id_period", "store_id", "period"),
        Index("ix_published_card_published_at", "published_at", "id"),
        Index("ix_published_card_employee_id", "employee_id", "period"),
        Index("ix_published_card_assignment_id", "assignment_id"),
    )
    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(BigInteger)
    period_id: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    policy_code: Mapped[str] = mapped_column(String(40))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    employee_no: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(String(200))
    from_day: Mapped[date]
    to_day: Mapped[date]
    total: Mapped[Decimal | None] = mapped_column(Numeric)
    grade: Mapped[str | None] = mapped_column(String(40))
    rank: Mapped[int | None] = mapped_column(Integer)
    complete: Mapped[bool]
    example: Mapped[bool]
    withdrawn: Mapped[bool] = mapped_column(server_default="false")
    result: Mapped[Json]
    head: Mapped[str] = mapped_column(Text)
    published_at: Mapped[Moment]

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        return cls.store_id.in_(sorted(stores))

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return in_posts(cls.assignment_id, departments)

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        return cls.employee_id.in_(sorted(employees))


class Acknowledgement(StoreFact, Base):
    """The person on a card has seen a revision of it."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        UniqueConstraint("store_id", "card_id", "revision", name="uq_acknowledgement_once"),
        ForeignKeyConstraint(
            ["store_id", "card_id", "revision"],
            ["published_card.store_id", "published_card.id", "published_card.revision"],
        ),
    )
    card_id: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(SmallInteger)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Moment]


class Appeal(StoreFact, Base):
    """The person on a published card disagrees with some of its lines. One appeal per card."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("store_id", "card_id", name="uq_appeal_once"),
        ForeignKeyConstraint(
            ["store_id", "card_id", "revision"],
            ["published_card.store_id", "published_card.id", "published_card.revision"],
        ),
        Index("ix_appeal_id", "id"),  # an appeal is opened by its id alone
        Index("ix_appeal_employee_id", "employee_id"),
        Index("ix_appeal_store_id_at", "store_id", "at", "id"),
    )
    card_id: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(SmallInteger)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Moment]

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:
        return exists().where(
            PublishedCard.store_id == cls.store_id,
            PublishedCard.id == cls.card_id,
            PublishedCard.revision == cls.revision,
            PublishedCard.in_departments(departments),
        )

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:
        column: InstrumentedAttribute[int] = cls.employee_id
        return column.in_(sorted(employees))


class AppealLine(Base):
    """A line of a card that its person disagrees with, and why."""

    __tablename__ = "appeal_line"
    __table_args__ = (ForeignKeyConstraint(["store_id", "appeal_id"], ["appeal.store_id", "appeal.id"]),)
    store_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False
    )
    appeal_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(String(1000))


class AppealRuling(StoreFact, Base):
    """What was decided about an appeal. `revision` is the one it brought, none where all was rejected.

    `decisions` holds one object per appealed line: item, decision, points, reason.
    """

    __tablename__ = "appeal_ruling"
    __table_args__ = (
        UniqueConstraint("store_id", "appeal_id", name="uq_appeal_ruling_once"),
        ForeignKeyConstraint(["store_id", "appeal_id"], ["appeal.store_id", "appeal.id"]),
        one_of("outcome", "UPHELD", "PARTLY", "REJECTED"),
        CheckConstraint("(outcome = 'REJECTED') = (revision IS NULL)", name="upheld_revises"),
    )
    appeal_id: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(1000))
    decisions: Mapped[list[dict[str, str | None]]] = mapped_column(JSONB)
    revision: Mapped[int | None] = mapped_column(SmallInteger)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Moment]
