"""Checklists, audits of stores, what was found and the photos that show it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_audits"
down_revision = "20261122_sales"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE audit_id_seq")
    op.execute("CREATE SEQUENCE audit_item_id_seq")
    op.execute("CREATE SEQUENCE audit_photo_id_seq")
    op.create_table(
        "audit_template",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_template")),
        sa.UniqueConstraint("code", name=op.f("uq_audit_template_code")),
    )
    op.create_table(
        "audit_template_version",
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="PUBLISHED", nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
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
            "state IN ('DRAFT', 'PUBLISHED', 'RETIRED')", name=op.f("ck_audit_template_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["audit_template.id"], name=op.f("fk_audit_template_version_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_template_version")),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_audit_template_version_template_id_number")
        ),
    )
    op.create_table(
        "audit",
        sa.Column("template_version_id", sa.BigInteger(), nullable=False),
        sa.Column("brand_id", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sources", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.String(), server_default="PLANNED", nullable=False),
        sa.Column("announced", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("scheduled_on", sa.Date(), nullable=False),
        sa.Column("planned_by", sa.BigInteger(), nullable=False),
        sa.Column("auditor_user_id", sa.BigInteger(), nullable=False),
        sa.Column("auditor_employee_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("submitted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("visited_day", sa.Date(), nullable=True),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("sent_back_reason", sa.String(length=500), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('audit_id_seq')"), nullable=False),
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
            "(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name=op.f("ck_audit_cancelled_has_reason")
        ),
        sa.CheckConstraint(
            "state IN ('PLANNED', 'IN_PROGRESS', 'SUBMITTED', 'PUBLISHED', 'CANCELLED')",
            name=op.f("ck_audit_state"),
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (visited_day IS NULL)", name=op.f("ck_audit_submitted_has_a_day")
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR submitted_at IS NOT NULL",
            name=op.f("ck_audit_published_after_submitted"),
        ),
        sa.ForeignKeyConstraint(
            ["auditor_employee_id"], ["employee.id"], name=op.f("fk_audit_auditor_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["auditor_user_id"], ["user_account.id"], name=op.f("fk_audit_auditor_user_id")
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_audit_brand_id")),
        sa.ForeignKeyConstraint(["planned_by"], ["user_account.id"], name=op.f("fk_audit_planned_by")),
        sa.ForeignKeyConstraint(["published_by"], ["user_account.id"], name=op.f("fk_audit_published_by")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_audit_store_id")),
        sa.ForeignKeyConstraint(
            ["template_version_id"], ["audit_template_version.id"], name=op.f("fk_audit_template_version_id")
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_auditor_user_id", "audit", ["auditor_user_id"], unique=False)
    op.create_index("ix_audit_id", "audit", ["id"], unique=False)
    op.create_index(
        "ix_audit_store_id_scheduled_on", "audit", ["store_id", "scheduled_on", "id"], unique=False
    )
    op.create_index("ix_audit_store_id_visited_day", "audit", ["store_id", "visited_day"], unique=False)
    op.create_table(
        "audit_item",
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("section", sa.String(length=32), nullable=False),
        sa.Column("standard", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("mode", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("marked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("observed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("position_id", sa.BigInteger(), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('audit_item_id_seq')"), nullable=False
        ),
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
        sa.CheckConstraint("result <> 'NA' OR reason IS NOT NULL", name=op.f("ck_audit_item_na_has_reason")),
        sa.CheckConstraint("result IN ('PASS', 'FAIL', 'NA')", name=op.f("ck_audit_item_result")),
        sa.CheckConstraint("source IN ('MS', 'PHONE')", name=op.f("ck_audit_item_source")),
        sa.CheckConstraint("(result IS NULL) = (marked_at IS NULL)", name=op.f("ck_audit_item_marked")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_audit_item_department_id")
        ),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_audit_item_position_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "audit_id"],
            ["audit.store_id", "audit.id"],
            name=op.f("fk_audit_item_store_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_audit_item_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_audit_item")),
        sa.UniqueConstraint(
            "store_id", "audit_id", "code", name=op.f("uq_audit_item_store_id_audit_id_code")
        ),
    )
    op.create_index(
        "ix_audit_item_store_id_position_id", "audit_item", ["store_id", "position_id"], unique=False
    )
    op.create_table(
        "audit_photo",
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("removed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('audit_photo_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "removed_at IS NULL OR removed_at >= added_at", name=op.f("ck_audit_photo_removed_after_added")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["user_account.id"], name=op.f("fk_audit_photo_added_by")),
        sa.ForeignKeyConstraint(
            ["store_id", "audit_id"],
            ["audit.store_id", "audit.id"],
            name=op.f("fk_audit_photo_store_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_audit_photo_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_audit_photo")),
        sa.UniqueConstraint(
            "store_id",
            "audit_id",
            "code",
            "sha256",
            name=op.f("uq_audit_photo_store_id_audit_id_code_sha256"),
        ),
    )
    op.create_index("ix_audit_photo_sha256", "audit_photo", ["sha256"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM attribution WHERE fact_kind = 'AUDIT_ITEM'")
    op.drop_index("ix_audit_photo_sha256", table_name="audit_photo")
    op.drop_table("audit_photo")
    op.drop_index("ix_audit_item_store_id_position_id", table_name="audit_item")
    op.drop_table("audit_item")
    op.drop_index("ix_audit_store_id_visited_day", table_name="audit")
    op.drop_index("ix_audit_store_id_scheduled_on", table_name="audit")
    op.drop_index("ix_audit_id", table_name="audit")
    op.drop_index("ix_audit_auditor_user_id", table_name="audit")
    op.drop_table("audit")
    op.drop_table("audit_template_version")
    op.drop_table("audit_template")
    op.execute("DROP SEQUENCE audit_id_seq")
    op.execute("DROP SEQUENCE audit_item_id_seq")
    op.execute("DROP SEQUENCE audit_photo_id_seq")
