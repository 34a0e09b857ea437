"""Readings, runs, cards, pay terms and the marks that make them anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_scoring"
down_revision = "20261122_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE dirty_mark_id_seq")
    op.execute("CREATE SEQUENCE store_month_id_seq")
    op.execute("CREATE SEQUENCE run_id_seq")
    op.execute("CREATE SEQUENCE card_id_seq")
    op.execute("CREATE SEQUENCE reading_id_seq")
    op.create_table(
        "dirty_mark",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('dirty_mark_id_seq')"), nullable=False
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_dirty_mark_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_dirty_mark")),
    )
    op.create_table(
        "pay_term",
        sa.Column("store_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
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
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_pay_term_ends_after_start")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_pay_term_employee_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_pay_term_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_term")),
        sa.UniqueConstraint(
            "store_id",
            "employee_id",
            "code",
            "valid_from",
            name=op.f("uq_pay_term_store_id_employee_id_code_valid_from"),
        ),
    )
    op.create_index("ix_pay_term_employee_id", "pay_term", ["employee_id"], unique=False)
    op.create_index(
        "ix_pay_term_store_id_code",
        "pay_term",
        ["store_id", "code"],
        unique=False,
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "store_month",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("computed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_again_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('store_month_id_seq')"), nullable=False
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_store_month_days")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_store_month_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_store_month")),
        sa.UniqueConstraint("store_id", "period", name=op.f("uq_store_month_store_id_period")),
    )
    op.create_index("ix_store_month_due_again_at", "store_month", ["due_again_at"], unique=False)
    op.create_table(
        "run",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(length=8), server_default="STORE", nullable=False),
        sa.Column("policy_version_id", sa.BigInteger(), nullable=False),
        sa.Column("overlay_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("engine", sa.SmallInteger(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("input_hash", sa.String(length=64), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=True),
        sa.Column("computed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('run_id_seq')"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'LIVE') = (input_hash IS NULL AND result_hash IS NULL AND inputs IS NULL)",
            name=op.f("ck_run_only_live_moves"),
        ),
        sa.CheckConstraint("kind IN ('LIVE', 'CLOSE', 'REVISION')", name=op.f("ck_run_kind")),
        sa.CheckConstraint("scope IN ('STORE', 'BRAND', 'GROUP')", name=op.f("ck_run_scope")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_run_policy_version_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_run_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_run")),
        sa.UniqueConstraint(
            "store_id", "period", "scope", "policy_version_id", "kind", "revision", name="uq_run_key"
        ),
    )
    op.create_index("ix_run_policy_version_id", "run", ["policy_version_id"], unique=False)
    op.create_table(
        "card",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("total", sa.Numeric(), nullable=True),
        sa.Column("low", sa.Numeric(), nullable=False),
        sa.Column("high", sa.Numeric(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('card_id_seq')"), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_card_assignment_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_card_employee_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "run_id"], ["run.store_id", "run.id"], name=op.f("fk_card_store_id_run_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_card_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_card")),
        sa.UniqueConstraint(
            "store_id", "run_id", "assignment_id", name=op.f("uq_card_store_id_run_id_assignment_id")
        ),
    )
    op.create_index("ix_card_assignment_id", "card", ["assignment_id"], unique=False)
    op.create_index("ix_card_employee_id_period", "card", ["employee_id", "period"], unique=False)
    op.create_index("ix_card_id", "card", ["id"], unique=False)
    op.create_index("ix_card_store_id_period", "card", ["store_id", "period"], unique=False)
    op.create_table(
        "reading",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("numerator", sa.Numeric(), nullable=False),
        sa.Column("denominator", sa.Numeric(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("evidence", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("part_ends", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("counted", postgresql.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('reading_id_seq')"), nullable=False),
        sa.CheckConstraint("state <> 'ok' OR denominator > 0", name=op.f("ck_reading_has_a_value")),
        sa.CheckConstraint("state IN ('ok', 'no_data', 'not_published')", name=op.f("ck_reading_state")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_reading_assignment_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_reading_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "store_id",
            "period",
            "measure",
            "assignment_id",
            name="uq_reading_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_reading_assignment_id"), "reading", ["assignment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reading")
    op.drop_table("card")
    op.drop_table("run")
    op.drop_table("store_month")
    op.drop_table("pay_term")
    op.drop_table("dirty_mark")
    op.execute("DROP SEQUENCE reading_id_seq")
    op.execute("DROP SEQUENCE card_id_seq")
    op.execute("DROP SEQUENCE run_id_seq")
    op.execute("DROP SEQUENCE store_month_id_seq")
    op.execute("DROP SEQUENCE dirty_mark_id_seq")
