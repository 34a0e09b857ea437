"""Questionnaires, plans, tasks, attempts, answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_calls"
down_revision = "20261122_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE callback_task_id_seq")
    op.execute("CREATE SEQUENCE call_attempt_id_seq")
    op.execute("CREATE SEQUENCE survey_response_id_seq")
    op.create_table(
        "questionnaire",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("code", name=op.f("uq_questionnaire_code")),
    )
    op.create_table(
        "callback_plan",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("questionnaire_id", sa.BigInteger(), nullable=False),
        sa.Column("anchor", sa.String(), server_default="DELIVERED_AT", nullable=False),
        sa.Column("from_days", sa.SmallInteger(), nullable=False),
        sa.Column("due_days", sa.SmallInteger(), nullable=False),
        sa.Column("fatigue_days", sa.SmallInteger(), nullable=False),
        sa.Column("lookback_days", sa.SmallInteger(), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
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
        sa.CheckConstraint("anchor IN ('DELIVERED_AT', 'SETTLED_AT')", name=op.f("ck_callback_plan_anchor")),
        sa.CheckConstraint(
            "from_days >= 0 AND due_days >= from_days", name=op.f("ck_callback_plan_due_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_callback_plan_questionnaire_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_callback_plan_code")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("questionnaire_id", sa.BigInteger(), nullable=False),
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
            "state IN ('DRAFT', 'PUBLISHED', 'RETIRED')", name=op.f("ck_questionnaire_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_questionnaire_version_questionnaire_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint(
            "questionnaire_id", "number", name=op.f("uq_questionnaire_version_questionnaire_id_number")
        ),
    )
    op.create_table(
        "callback_task",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("questionnaire_version_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_point_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_hash", sa.LargeBinary(), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=False),
        sa.Column("anchor_day", sa.Date(), nullable=False),
        sa.Column("due_from", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("exempt_reason", sa.String(), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("next_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("requested", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("first_attempt_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("first_attempt_day", sa.Date(), nullable=True),
        sa.Column("completed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("completed_day", sa.Date(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('callback_task_id_seq')"), nullable=False
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
        sa.CheckConstraint(
            "(completed_at IS NOT NULL) = (state IN ('SUCCESS', 'FAILED'))",
            name=op.f("ck_callback_task_completed"),
        ),
        sa.CheckConstraint(
            "(exempt_reason = 'MERGED') = (merged_into_id IS NOT NULL)",
            name=op.f("ck_callback_task_merged_into"),
        ),
        sa.CheckConstraint(
            "(state = 'CANCELLED') = (cancel_reason IS NOT NULL)",
            name=op.f("ck_callback_task_cancelled_has_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'EXEMPT') = (exempt_reason IS NOT NULL)",
            name=op.f("ck_callback_task_exempt_has_reason"),
        ),
        sa.CheckConstraint(
            "exempt_reason IN ('ORDER_VOIDED', 'ORDER_CANCELLED', 'INTERNAL_ORDER', 'RETAIL_PARTS', 'PDI', 'OWN_CAR', 'DO_NOT_CALL', 'NO_CONSENT', 'NO_PHONE', 'COMPLAINT_OPEN', 'MERGED')",
            name=op.f("ck_callback_task_exempt_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('PENDING', 'IN_PROGRESS', 'SCHEDULED', 'SUCCESS', 'FAILED', 'CANCELLED', 'EXEMPT')",
            name=op.f("ck_callback_task_state"),
        ),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (claimed_until IS NULL)", name=op.f("ck_callback_task_claim_is_whole")
        ),
        sa.ForeignKeyConstraint(["claimed_by"], ["employee.id"], name=op.f("fk_callback_task_claimed_by")),
        sa.ForeignKeyConstraint(["plan_id"], ["callback_plan.id"], name=op.f("fk_callback_task_plan_id")),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_callback_task_questionnaire_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "contact_point_id"],
            ["contact_point.store_id", "contact_point.id"],
            name=op.f("fk_callback_task_store_id_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_callback_task_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "merged_into_id"],
            ["callback_task.store_id", "callback_task.id"],
            name=op.f("fk_callback_task_store_id_merged_into_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["repair_order.store_id", "repair_order.id"],
            name=op.f("fk_callback_task_store_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "vehicle_id"],
            ["vehicle.store_id", "vehicle.id"],
            name=op.f("fk_callback_task_store_id_vehicle_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_callback_task_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_callback_task")),
        sa.UniqueConstraint(
            "store_id", "plan_id", "order_id", name=op.f("uq_callback_task_store_id_plan_id_order_id")
        ),
    )
    op.create_index(
        "ix_callback_task_claimed_by",
        "callback_task",
        ["claimed_by"],
        unique=False,
        postgresql_where=sa.text(
            "claimed_by IS NOT NULL AND state IN ('PENDING', 'SCHEDULED', 'IN_PROGRESS')"
        ),
    )
    op.create_index(
        "ix_callback_task_contact",
        "callback_task",
        ["store_id", "contact_hash"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('EXEMPT', 'CANCELLED')"),
    )
    op.create_index("ix_callback_task_customer", "callback_task", ["store_id", "customer_id"], unique=False)
    op.create_index("ix_callback_task_due_day", "callback_task", ["store_id", "due_day"], unique=False)
    op.create_index(
        "ix_callback_task_merged_into",
        "callback_task",
        ["store_id", "merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_callback_task_waiting",
        "callback_task",
        ["store_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('PENDING', 'SCHEDULED', 'IN_PROGRESS')"),
    )
    op.create_table(
        "call_attempt",
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_point_id", sa.BigInteger(), nullable=False),
        sa.Column("on_request", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("started_day", sa.Date(), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("talk_seconds", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("next_call_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("left_state", sa.String(), nullable=True),
        sa.Column("result_hash", sa.LargeBinary(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('call_attempt_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "outcome IN ('COMPLETED', 'PARTIAL', 'REFUSED', 'DNC_REQUEST', 'CALL_LATER', 'DRIVING_BUSY', 'NOT_SENDER', 'LANGUAGE_HEALTH', 'NO_ANSWER', 'BUSY', 'HUNG_UP', 'POWER_OFF', 'UNREACHABLE', 'VOICEMAIL_ASSIST', 'SUSPENDED', 'EMPTY_NUMBER', 'WRONG_NUMBER', 'LINE_FAULT')",
            name=op.f("ck_call_attempt_outcome"),
        ),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_call_attempt_ends_after_start")),
        sa.CheckConstraint(
            "outcome IS NULL OR (ended_at IS NOT NULL AND result_hash IS NOT NULL)",
            name=op.f("ck_call_attempt_ended"),
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["employee.id"], name=op.f("fk_call_attempt_agent_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "contact_point_id"],
            ["contact_point.store_id", "contact_point.id"],
            name=op.f("fk_call_attempt_store_id_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "task_id"],
            ["callback_task.store_id", "callback_task.id"],
            name=op.f("fk_call_attempt_store_id_task_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_call_attempt_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_call_attempt")),
        sa.UniqueConstraint("store_id", "task_id", "seq", name=op.f("uq_call_attempt_store_id_task_id_seq")),
    )
    op.create_index("ix_call_attempt_started_day", "call_attempt", ["store_id", "started_day"], unique=False)
    op.create_index(
        "uq_call_attempt_open",
        "call_attempt",
        ["store_id", "task_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "survey_response",
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("questionnaire_version_id", sa.BigInteger(), nullable=False),
        sa.Column("survey_source", sa.String(), server_default="INTERNAL", nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("slots", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("marks", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("score", sa.Numeric(precision=7, scale=4), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("triggers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=True),
        sa.Column("trigger_denied_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("answered_day", sa.Date(), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('survey_response_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "trigger_denied_sealed IS NULL OR complaint_id IS NULL",
            name=op.f("ck_survey_response_opened_or_denied"),
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_survey_response_questionnaire_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "attempt_id"],
            ["call_attempt.store_id", "call_attempt.id"],
            name=op.f("fk_survey_response_store_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["repair_order.store_id", "repair_order.id"],
            name=op.f("fk_survey_response_store_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "task_id"],
            ["callback_task.store_id", "callback_task.id"],
            name=op.f("fk_survey_response_store_id_task_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_survey_response_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("store_id", "attempt_id", name=op.f("uq_survey_response_store_id_attempt_id")),
    )
    op.create_index(
        "ix_survey_response_answered_day", "survey_response", ["store_id", "answered_day"], unique=False
    )
    op.create_index("ix_survey_response_task_id", "survey_response", ["store_id", "task_id"], unique=False)


def downgrade() -> None:
    op.drop_table("survey_response")
    op.drop_table("call_attempt")
    op.drop_table("callback_task")
    op.drop_table("questionnaire_version")
    op.drop_table("callback_plan")
    op.drop_table("questionnaire")
    op.execute("DROP SEQUENCE survey_response_id_seq")
    op.execute("DROP SEQUENCE call_attempt_id_seq")
    op.execute("DROP SEQUENCE callback_task_id_seq")
