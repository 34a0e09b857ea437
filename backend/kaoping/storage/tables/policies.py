"""Appraisal schemes as data: a policy, its versions, and the overlays that differ from them.

Owned by the slice `policies`. An activated version or overlay never changes what it does; the engine parses
the documents, nothing here reads inside them.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Json, Label, Moment, Reference, Versioned


class Policy(Reference, Versioned, Base):
    """One scheme through all its versions."""

    __tablename__ = "policy"
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[Label]


class Acts:
    """Who carried a version or an overlay through its life: two people, the second of them activates it."""

    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[Moment | None]
    proposal_note: Mapped[str | None]
    activated_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    activated_at: Mapped[Moment | None]
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    retired_at: Mapped[Moment | None]
    retirement_reason: Mapped[str | None]


ANOTHER_PERSON = "activated_by IS DISTINCT FROM proposed_by OR activated_by IS NULL"
"""Nobody puts in force what they proposed themselves; what the product does by itself names nobody."""


class PolicyVersion(Reference, Versioned, Acts, Base):
    """One wording of a scheme. `fingerprint` is the hash of what it does, `content_hash` of every word of it:
    a title may still be mended, what it does may not once it is proposed.

    DRAFT is being written. INSTALLED comes with the product and waits to be taken up. PROPOSED waits for
    another person. ACTIVE counts from `effective_from` on, until a newer one does or `retired_from`; RETIRED
    keeps counting for the days before that.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("policy_id", "version"),
        CheckConstraint("state IN ('DRAFT', 'INSTALLED', 'PROPOSED', 'ACTIVE', 'RETIRED')", name="state"),
        CheckConstraint("source IN ('PACK', 'WRITTEN')", name="source"),
        CheckConstraint("(state = 'RETIRED') = (retired_from IS NOT NULL)", name="retired_from_a_day"),
        CheckConstraint("state NOT IN ('ACTIVE', 'RETIRED') OR activated_at IS NOT NULL", name="activated"),
        CheckConstraint(ANOTHER_PERSON, name="two_people"),
        Index(
            "ix_policy_version_effective_from",
            "effective_from",
            postgresql_where=text("state IN ('ACTIVE', 'RETIRED')"),
        ),
    )
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    version: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16), server_default="PACK")
    effective_from: Mapped[date]
    retired_from: Mapped[date | None]
    document: Mapped[Json]
    fingerprint: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))


class PolicyOverlay(Reference, Versioned, Acts, Base):
    """A difference for the whole group, a brand or a store, with its reason inside the document.

    It counts from `activated_at` on, until `retired_at`. `example` holds values nobody decided (示例值).
    """

    __tablename__ = "policy_overlay"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("level IN ('group', 'brand', 'store')", name="level"),
        CheckConstraint("state IN ('DRAFT', 'PROPOSED', 'ACTIVE', 'RETIRED')", name="state"),
        CheckConstraint("(level = 'brand') = (brand_id IS NOT NULL)", name="names_its_brand"),
        CheckConstraint("(level = 'store') = (store_id IS NOT NULL)", name="names_its_store"),
        CheckConstraint("retired_at >= activated_at", name="retires_after_activation"),
        CheckConstraint("state NOT IN ('ACTIVE', 'RETIRED') OR activated_at IS NOT NULL", name="activated"),
        CheckConstraint(ANOTHER_PERSON, name="two_people"),
        Index("ix_policy_overlay_policy_id", "policy_id"),
        Index("ix_policy_overlay_store_id", "store_id", postgresql_where=text("store_id IS NOT NULL")),
        Index("ix_policy_overlay_brand_id", "brand_id", postgresql_where=text("brand_id IS NOT NULL")),
    )
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    brand_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("brand.id"))
    store_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("store.id"))
    example: Mapped[bool]
    document: Mapped[Json]
    content_hash: Mapped[str] = mapped_column(String(64))
