"""Complaints with their people, events and clocks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_complaints"
down_revision = "20261122_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE complaint_id_seq")
    op.execute("CREATE SEQUENCE clock_id_seq")
    op.execute("CREATE SEQUENCE complaint_person_id_seq")
    op.execute("CREATE SEQUENCE clock_segment_id_seq")
    op.execute("CREATE SEQUENCE complaint_event_id_seq")
    op.create_table(
        "complaint",
        sa.Column("family", sa.String(), server_default="COMPLAINT", nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("validity", sa.String(), server_default="UNDETERMINED", nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("subcategory", sa.String(), nullable=False),
        sa.Column("sla_class", sa.String(), nullable=False),
        sa.Column("sla_version", sa.SmallInteger(), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("received_day", sa.Date(), nullable=False),
        sa.Column("repair_order_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=True),
        sa.Column("call_attempt_id", sa.BigInteger(), nullable=True),
        sa.Column("survey_response_id", sa.BigInteger(), nullable=True),
        sa.Column("repeat_of_id", sa.BigInteger(), nullable=True),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("reporter_name", sa.LargeBinary(), nullable=True),
        sa.Column("reporter_phone", sa.LargeBinary(), nullable=True),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.Column("remedy_sought", sa.LargeBinary(), nullable=True),
        sa.Column("resolution", sa.LargeBinary(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("cause_detail", sa.String(), nullable=True),
        sa.Column("verified_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("verified_day", sa.Date(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("reopened", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("extensions", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('complaint_id_seq')"), nullable=False
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
            "family IN ('COMPLAINT', 'CONSULTATION', 'RESCUE')", name=op.f("ck_complaint_family")
        ),
        sa.CheckConstraint("severity IN ('S1', 'S2', 'S3')", name=op.f("ck_complaint_severity")),
        sa.CheckConstraint(
            "validity IN ('VALID', 'INVALID', 'UNDETERMINED')", name=op.f("ck_complaint_validity")
        ),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (satisfied IS NULL)", name=op.f("ck_complaint_verified_with_a_word")
        ),
        sa.CheckConstraint("reopened >= 0 AND extensions >= 0", name=op.f("ck_complaint_counts")),
        sa.ForeignKeyConstraint(
            ["store_id", "call_attempt_id"],
            ["call_attempt.store_id", "call_attempt.id"],
            name=op.f("fk_complaint_store_id_call_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_complaint_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "repair_order_id"],
            ["repair_order.store_id", "repair_order.id"],
            name=op.f("fk_complaint_store_id_repair_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "repeat_of_id"],
            ["complaint.store_id", "complaint.id"],
            name=op.f("fk_complaint_store_id_repeat_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "survey_response_id"],
            ["survey_response.store_id", "survey_response.id"],
            name=op.f("fk_complaint_store_id_survey_response_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "vehicle_id"],
            ["vehicle.store_id", "vehicle.id"],
            name=op.f("fk_complaint_store_id_vehicle_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_complaint_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_complaint")),
    )
    op.create_index("ix_complaint_id", "complaint", ["id"], unique=False)
    op.create_index("ix_complaint_received_at_id", "complaint", ["received_at", "id"], unique=False)
    op.create_index(
        "ix_complaint_store_id_customer_id", "complaint", ["store_id", "customer_id"], unique=False
    )
    op.create_index(
        "ix_complaint_store_id_received_day", "complaint", ["store_id", "received_day"], unique=False
    )
    op.create_index(
        "ix_complaint_store_id_repair_order_id", "complaint", ["store_id", "repair_order_id"], unique=False
    )
    op.create_index(
        "ix_complaint_store_id_vehicle_id",
        "complaint",
        ["store_id", "vehicle_id", "subcategory"],
        unique=False,
    )
    op.create_index(
        "ix_complaint_store_id_verified_day", "complaint", ["store_id", "verified_day"], unique=False
    )
    op.create_index(
        "uq_complaint_store_id_survey_response_id",
        "complaint",
        ["store_id", "survey_response_id"],
        unique=True,
        postgresql_where=sa.text("survey_response_id IS NOT NULL"),
    )
    op.create_table(
        "clock",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sla_class", sa.String(), nullable=False),
        sa.Column("sla_version", sa.SmallInteger(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("calendar_version", sa.SmallInteger(), nullable=True),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_original", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("met_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("met_day", sa.Date(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('clock_id_seq')"), nullable=False),
        sa.CheckConstraint("kind IN ('ANSWER', 'CLOSE')", name=op.f("ck_clock_kind")),
        sa.CheckConstraint("(met_at IS NULL) = (met_day IS NULL)", name=op.f("ck_clock_met_on_a_day")),
        sa.CheckConstraint(
            "due_original > started_at AND due_at >= due_original", name=op.f("ck_clock_order")
        ),
        sa.CheckConstraint("met_at >= started_at", name=op.f("ck_clock_met_after_start")),
        sa.ForeignKeyConstraint(
            ["store_id", "complaint_id"],
            ["complaint.store_id", "complaint.id"],
            name=op.f("fk_clock_store_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_clock_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_clock")),
        sa.UniqueConstraint(
            "store_id", "complaint_id", "kind", name=op.f("uq_clock_store_id_complaint_id_kind")
        ),
    )
    op.create_index(
        "ix_clock_due_at", "clock", ["due_at"], unique=False, postgresql_where=sa.text("met_at IS NULL")
    )
    op.create_index("ix_clock_store_id_due_day", "clock", ["store_id", "due_day"], unique=False)
    op.create_index("ix_clock_store_id_met_day", "clock", ["store_id", "met_day"], unique=False)
    op.create_table(
        "complaint_person",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id",
            sa.BigInteger(),
            server_default=sa.text("nextval('complaint_person_id_seq')"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role IN ('NAMED', 'OPENER', 'HANDLER', 'ANSWERER', 'VERIFIER')",
            name=op.f("ck_complaint_person_role"),
        ),
        sa.CheckConstraint(
            "role NOT IN ('NAMED', 'HANDLER') OR employee_id IS NOT NULL",
            name=op.f("ck_complaint_person_on_the_staff"),
        ),
        sa.CheckConstraint(
            "employee_id IS NOT NULL OR user_id IS NOT NULL", name=op.f("ck_complaint_person_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_complaint_person_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "complaint_id"],
            ["complaint.store_id", "complaint.id"],
            name=op.f("fk_complaint_person_store_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_complaint_person_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_complaint_person_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_complaint_person")),
        sa.UniqueConstraint(
            "store_id",
            "complaint_id",
            "role",
            "employee_id",
            "user_id",
            name="uq_complaint_person_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_complaint_person_employee_id_role", "complaint_person", ["employee_id", "role"], unique=False
    )
    op.create_index(
        "uq_complaint_person_one_handler",
        "complaint_person",
        ["store_id", "complaint_id"],
        unique=True,
        postgresql_where=sa.text("role = 'HANDLER' AND until IS NULL"),
    )
    op.create_table(
        "clock_segment",
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ends_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('clock_segment_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('RUNNING', 'OFF_HOURS', 'EXTENDED')", name=op.f("ck_clock_segment_kind")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_clock_segment_order")),
        sa.ForeignKeyConstraint(
            ["store_id", "clock_id"],
            ["clock.store_id", "clock.id"],
            name=op.f("fk_clock_segment_store_id_clock_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_clock_segment_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_clock_segment")),
        sa.UniqueConstraint(
            "store_id", "clock_id", "seq", name=op.f("uq_clock_segment_store_id_clock_id_seq")
        ),
    )
    op.create_table(
        "complaint_event",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("from_state", sa.String(), nullable=True),
        sa.Column("to_state", sa.String(), nullable=True),
        sa.Column("clock_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column(
            "data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('complaint_event_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "(kind = 'BREACHED') = (clock_id IS NOT NULL)",
            name=op.f("ck_complaint_event_breach_names_its_clock"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_complaint_event_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "clock_id"],
            ["clock.store_id", "clock.id"],
            name=op.f("fk_complaint_event_store_id_clock_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "complaint_id"],
            ["complaint.store_id", "complaint.id"],
            name=op.f("fk_complaint_event_store_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_complaint_event_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_complaint_event_user_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_complaint_event")),
    )
    op.create_index(
        "ix_complaint_event_store_id_complaint_id_at",
        "complaint_event",
        ["store_id", "complaint_id", "at"],
        unique=False,
    )
    op.create_index(
        "uq_complaint_event_one_breach",
        "complaint_event",
        ["store_id", "clock_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'BREACHED'"),
    )


def downgrade() -> None:
    op.drop_table("complaint_event")
    op.drop_table("clock_segment")
    op.drop_table("complaint_person")
    op.drop_table("clock")
    op.drop_table("complaint")
    op.execute("DROP SEQUENCE complaint_event_id_seq")
    op.execute("DROP SEQUENCE clock_segment_id_seq")
    op.execute("DROP SEQUENCE complaint_person_id_seq")
    op.execute("DROP SEQUENCE clock_id_seq")
    op.execute("DROP SEQUENCE complaint_id_seq")
