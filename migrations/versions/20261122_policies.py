"""Policies, their versions and overlays."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_policies"
down_revision = "20261122_complaints"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("kaoping_now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("kaoping_now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_code")),
    )
    op.create_table(
        "policy_overlay",
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("brand_id", sa.BigInteger(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("activated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("retired_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("kaoping_now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("kaoping_now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(level = 'brand') = (brand_id IS NOT NULL)", name=op.f("ck_policy_overlay_names_its_brand")
        ),
        sa.CheckConstraint(
            "(level = 'store') = (store_id IS NOT NULL)", name=op.f("ck_policy_overlay_names_its_store")
        ),
        sa.CheckConstraint("level IN ('group', 'brand', 'store')", name=op.f("ck_policy_overlay_level")),
        sa.CheckConstraint(
            "retired_at >= activated_at", name=op.f("ck_policy_overlay_retires_after_activation")
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_policy_overlay_brand_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_overlay_policy_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_policy_overlay_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_overlay")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_policy_overlay_code_version")),
    )
    op.create_index(
        "ix_policy_overlay_brand_id",
        "policy_overlay",
        ["brand_id"],
        unique=False,
        postgresql_where=sa.text("brand_id IS NOT NULL"),
    )
    op.create_index("ix_policy_overlay_policy_id", "policy_overlay", ["policy_id"], unique=False)
    op.create_index(
        "ix_policy_overlay_store_id",
        "policy_overlay",
        ["store_id"],
        unique=False,
        postgresql_where=sa.text("store_id IS NOT NULL"),
    )
    op.create_table(
        "policy_version",
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("kaoping_now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("kaoping_now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'INSTALLED', 'RETIRED')", name=op.f("ck_policy_version_state")
        ),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_version_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("policy_id", "version", name=op.f("uq_policy_version_policy_id_version")),
    )
    op.create_index(
        "ix_policy_version_effective_from",
        "policy_version",
        ["effective_from"],
        unique=False,
        postgresql_where=sa.text("state = 'INSTALLED'"),
    )


def downgrade() -> None:
    op.drop_table("policy_version")
    op.drop_table("policy_overlay")
    op.drop_table("policy")
