"""The close of a month: periods, frozen inputs, judgements, published runs and cards, appeals.

What is published is never rewritten: the server may add to these tables and read them, nothing else. Going
back would lose it, so that is refused while there is any, unless `kaoping.lose_published` is switched on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_closing"
down_revision = "20261122_jobs"
branch_labels = None
depends_on = None

INSERT_ONLY = (
    "frozen_fact",
    "frozen_input",
    "frozen_reading",
    "judgement",
    "published_run",
    "stage_sign",
    "published_card",
    "acknowledgement",
    "appeal",
    "appeal_line",
    "appeal_ruling",
)

REFUSE_A_LOSS = """
DO $$ BEGIN
    IF current_setting('kaoping.lose_published', true) IS DISTINCT FROM 'on'
       AND EXISTS (SELECT FROM published_run) THEN
        RAISE EXCEPTION 'published scorecards would be lost; back up first, then set kaoping.lose_published = on';
    END IF;
END $$
"""


def upgrade() -> None:
    op.execute("CREATE SEQUENCE period_id_seq")
    op.execute("CREATE SEQUENCE frozen_input_id_seq")
    op.execute("CREATE SEQUENCE frozen_reading_id_seq")
    op.execute("CREATE SEQUENCE judgement_id_seq")
    op.execute("CREATE SEQUENCE stage_sign_id_seq")
    op.execute("CREATE SEQUENCE published_run_id_seq")
    op.execute("CREATE SEQUENCE acknowledgement_id_seq")
    op.execute("CREATE SEQUENCE appeal_id_seq")
    op.execute("CREATE SEQUENCE appeal_ruling_id_seq")
    op.create_table(
        "period",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="OPEN", nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("frozen_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.BigInteger(), nullable=True),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("locked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("reopen_asked_by", sa.BigInteger(), nullable=True),
        sa.Column("reopen_asked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.String(length=500), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('period_id_seq')"), nullable=False),
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
        sa.CheckConstraint("(state = 'OPEN') OR freeze_no > 0", name=op.f("ck_period_frozen_before_judged")),
        sa.CheckConstraint(
            "state IN ('OPEN', 'FROZEN', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'LOCKED')",
            name=op.f("ck_period_state"),
        ),
        sa.CheckConstraint(
            "(reopen_asked_by IS NULL) = (reopen_asked_at IS NULL)", name=op.f("ck_period_asked")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_period_days")),
        sa.ForeignKeyConstraint(["frozen_by"], ["user_account.id"], name=op.f("fk_period_frozen_by")),
        sa.ForeignKeyConstraint(["published_by"], ["user_account.id"], name=op.f("fk_period_published_by")),
        sa.ForeignKeyConstraint(
            ["reopen_asked_by"], ["user_account.id"], name=op.f("fk_period_reopen_asked_by")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_period_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_period")),
        sa.UniqueConstraint("store_id", "code", name=op.f("uq_period_store_id_code")),
    )
    op.create_index("ix_period_code", "period", ["code"], unique=False)
    op.create_index("ix_period_id", "period", ["id"], unique=False)
    op.create_table(
        "frozen_fact",
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("period_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_frozen_fact_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_frozen_fact_store_id")),
        sa.PrimaryKeyConstraint(
            "store_id", "period_id", "freeze_no", "source", "fact_id", name=op.f("pk_frozen_fact")
        ),
    )
    op.create_table(
        "frozen_input",
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), nullable=False),
        sa.Column("policy_code", sa.String(length=40), nullable=False),
        sa.Column("policy_version_id", sa.BigInteger(), nullable=False),
        sa.Column("overlay_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("engine", sa.SmallInteger(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frozen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('frozen_input_id_seq')"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_frozen_input_policy_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_frozen_input_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_frozen_input_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_frozen_input")),
        sa.UniqueConstraint(
            "store_id",
            "period_id",
            "freeze_no",
            "policy_code",
            name=op.f("uq_frozen_input_store_id_period_id_freeze_no_policy_code"),
        ),
    )
    op.create_index("ix_frozen_input_policy_version_id", "frozen_input", ["policy_version_id"], unique=False)
    op.create_table(
        "frozen_reading",
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), nullable=False),
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
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('frozen_reading_id_seq')"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_frozen_reading_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_frozen_reading_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_frozen_reading_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_frozen_reading")),
        sa.UniqueConstraint(
            "store_id",
            "period_id",
            "freeze_no",
            "measure",
            "assignment_id",
            name="uq_frozen_reading_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_frozen_reading_assignment_id", "frozen_reading", ["assignment_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("policy_code", sa.String(length=40), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("sheet_column", sa.String(length=8), nullable=False),
        sa.Column("points", sa.Numeric(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('judgement_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "sheet_column IN ('SELF', 'MANAGER', 'COMPANY')", name=op.f("ck_judgement_sheet_column")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_judgement_assignment_id")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_judgement_employee_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_judgement_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_judgement_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_judgement_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_judgement")),
    )
    op.create_index("ix_judgement_assignment_id", "judgement", ["assignment_id"], unique=False)
    op.create_index(
        "ix_judgement_period",
        "judgement",
        ["store_id", "period_id", "policy_code", "assignment_id"],
        unique=False,
    )
    op.create_table(
        "published_run",
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("policy_code", sa.String(length=40), nullable=False),
        sa.Column("policy_version", sa.String(length=20), nullable=False),
        sa.Column("policy_version_id", sa.BigInteger(), nullable=False),
        sa.Column("overlay_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("engine", sa.SmallInteger(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('published_run_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "(kind = 'REVISION') = (reason IS NOT NULL)", name=op.f("ck_published_run_revised_for_a_reason")
        ),
        sa.CheckConstraint("kind IN ('CLOSE', 'REVISION')", name=op.f("ck_published_run_kind")),
        sa.CheckConstraint("level IN ('STORE', 'GROUP')", name=op.f("ck_published_run_level")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_published_run_policy_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user_account.id"], name=op.f("fk_published_run_published_by")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_published_run_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_published_run_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_published_run")),
    )
    op.create_index(
        "ix_published_run_policy_version_id", "published_run", ["policy_version_id"], unique=False
    )
    op.create_index(
        "uq_published_run_close",
        "published_run",
        ["store_id", "period_id", "policy_code", "level"],
        unique=True,
        postgresql_where=sa.text("kind = 'CLOSE'"),
    )
    op.create_table(
        "stage_sign",
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('stage_sign_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "stage IN ('SELF', 'MANAGER', 'COMPANY', 'APPROVE')", name=op.f("ck_stage_sign_stage")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_stage_sign_employee_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_stage_sign_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stage_sign_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_stage_sign_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_stage_sign")),
        sa.UniqueConstraint("store_id", "card_id", "freeze_no", "stage", name="uq_stage_sign_once"),
        sa.UniqueConstraint("store_id", "card_id", "freeze_no", "user_id", name="uq_stage_sign_person"),
    )
    op.create_index(
        "ix_stage_sign_period", "stage_sign", ["store_id", "period_id", "freeze_no"], unique=False
    )
    op.create_table(
        "published_card",
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("policy_code", sa.String(length=40), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_no", sa.String(length=64), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("total", sa.Numeric(), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("revision > 0", name=op.f("ck_published_card_counts_revisions")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_published_card_assignment_id")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_published_card_employee_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f("fk_published_card_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "run_id"],
            ["published_run.store_id", "published_run.id"],
            name=op.f("fk_published_card_store_id_run_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_published_card_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", "revision", name=op.f("pk_published_card")),
    )
    op.create_index("ix_published_card_assignment_id", "published_card", ["assignment_id"], unique=False)
    op.create_index(
        "ix_published_card_employee_id", "published_card", ["employee_id", "period"], unique=False
    )
    op.create_index("ix_published_card_id", "published_card", ["id"], unique=False)
    op.create_index("ix_published_card_run", "published_card", ["store_id", "run_id"], unique=False)
    op.create_index(
        "ix_published_card_store_id_period", "published_card", ["store_id", "period"], unique=False
    )
    op.create_table(
        "acknowledgement",
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('acknowledgement_id_seq')"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "card_id", "revision"],
            ["published_card.store_id", "published_card.id", "published_card.revision"],
            name=op.f("fk_acknowledgement_store_id_card_id_revision"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_acknowledgement_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_acknowledgement_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint("store_id", "card_id", "revision", name="uq_acknowledgement_once"),
    )
    op.create_table(
        "appeal",
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('appeal_id_seq')"), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_appeal_employee_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "card_id", "revision"],
            ["published_card.store_id", "published_card.id", "published_card.revision"],
            name=op.f("fk_appeal_store_id_card_id_revision"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_appeal_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_appeal_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("store_id", "card_id", name="uq_appeal_once"),
    )
    op.create_index("ix_appeal_employee_id", "appeal", ["employee_id"], unique=False)
    op.create_index("ix_appeal_id", "appeal", ["id"], unique=False)
    op.create_index("ix_appeal_store_id_at", "appeal", ["store_id", "at", "id"], unique=False)
    op.create_table(
        "appeal_line",
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("appeal_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "appeal_id"],
            ["appeal.store_id", "appeal.id"],
            name=op.f("fk_appeal_line_store_id_appeal_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_appeal_line_store_id")),
        sa.PrimaryKeyConstraint("store_id", "appeal_id", "item", name=op.f("pk_appeal_line")),
    )
    op.create_table(
        "appeal_ruling",
        sa.Column("appeal_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decisions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('appeal_ruling_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "(outcome = 'REJECTED') = (revision IS NULL)", name=op.f("ck_appeal_ruling_upheld_revises")
        ),
        sa.CheckConstraint(
            "outcome IN ('UPHELD', 'PARTLY', 'REJECTED')", name=op.f("ck_appeal_ruling_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "appeal_id"],
            ["appeal.store_id", "appeal.id"],
            name=op.f("fk_appeal_ruling_store_id_appeal_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_appeal_ruling_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_appeal_ruling_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_appeal_ruling")),
        sa.UniqueConstraint("store_id", "appeal_id", name="uq_appeal_ruling_once"),
    )
    _let_runs_move()
    for table in INSERT_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM kaoping_app")


def _let_runs_move() -> None:
    op.add_column("card", sa.Column("level", sa.String(length=8), nullable=True))
    op.add_column("card", sa.Column("next_stage", sa.String(length=8), nullable=True))
    op.create_check_constraint("level", "card", "level IN ('STORE', 'GROUP')")
    op.create_check_constraint("next_stage", "card", "next_stage IN ('MANAGER', 'COMPANY', 'APPROVE')")
    op.create_check_constraint("judged_at_a_level", "card", "level IS NOT NULL OR next_stage IS NULL")
    op.drop_constraint("uq_run_key", "run", type_="unique")
    op.drop_constraint(op.f("ck_run_only_live_moves"), "run", type_="check")
    op.drop_constraint(op.f("ck_run_kind"), "run", type_="check")
    op.drop_constraint(op.f("ck_run_scope"), "run", type_="check")
    for column in ("scope", "revision", "inputs", "input_hash", "result_hash"):
        op.drop_column("run", column)
    op.create_check_constraint("kind", "run", "kind IN ('LIVE', 'CLOSING')")
    op.create_unique_constraint("uq_run_key", "run", ["store_id", "period", "policy_version_id", "kind"])


def downgrade() -> None:
    op.execute(REFUSE_A_LOSS)
    op.drop_table("appeal_ruling")
    op.drop_table("appeal_line")
    op.drop_table("appeal")
    op.drop_table("acknowledgement")
    op.drop_table("published_card")
    op.drop_table("stage_sign")
    op.drop_table("published_run")
    op.drop_table("judgement")
    op.drop_table("frozen_reading")
    op.drop_table("frozen_input")
    op.drop_table("frozen_fact")
    op.drop_table("period")
    op.execute("DROP SEQUENCE appeal_ruling_id_seq")
    op.execute("DROP SEQUENCE appeal_id_seq")
    op.execute("DROP SEQUENCE acknowledgement_id_seq")
    op.execute("DROP SEQUENCE published_run_id_seq")
    op.execute("DROP SEQUENCE stage_sign_id_seq")
    op.execute("DROP SEQUENCE judgement_id_seq")
    op.execute("DROP SEQUENCE frozen_reading_id_seq")
    op.execute("DROP SEQUENCE frozen_input_id_seq")
    op.execute("DROP SEQUENCE period_id_seq")
    op.execute("DELETE FROM card WHERE run_id IN (SELECT id FROM run WHERE kind = 'CLOSING')")
    op.execute("DELETE FROM run WHERE kind = 'CLOSING'")
    op.drop_constraint("uq_run_key", "run", type_="unique")
    op.drop_constraint(op.f("ck_run_kind"), "run", type_="check")
    op.add_column("run", sa.Column("result_hash", sa.String(length=64), nullable=True))
    op.add_column("run", sa.Column("input_hash", sa.String(length=64), nullable=True))
    op.add_column("run", sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("run", sa.Column("revision", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("run", sa.Column("scope", sa.String(length=8), server_default="STORE", nullable=False))
    op.create_check_constraint("kind", "run", "kind IN ('LIVE', 'CLOSE', 'REVISION')")
    op.create_check_constraint("scope", "run", "scope IN ('STORE', 'BRAND', 'GROUP')")
    op.create_check_constraint(
        "only_live_moves",
        "run",
        "(kind = 'LIVE') = (input_hash IS NULL AND result_hash IS NULL AND inputs IS NULL)",
    )
    op.create_unique_constraint(
        "uq_run_key", "run", ["store_id", "period", "scope", "policy_version_id", "kind", "revision"]
    )
    op.drop_column("card", "next_stage")
    op.drop_column("card", "level")
