"""Sales and appointments arrive, calls and complaints may be about a sale, codes are ruled on once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_sales"
down_revision = "20261122_reach"
branch_labels = None
depends_on = None

FORGET_SALES = """
    UPDATE complaint SET survey_response_id = NULL FROM survey_response AS r
        WHERE r.store_id = complaint.store_id AND r.id = survey_response_id AND r.sale_id IS NOT NULL;
    UPDATE complaint SET call_attempt_id = NULL
        FROM call_attempt AS a JOIN callback_task AS t ON t.store_id = a.store_id AND t.id = a.task_id
        WHERE a.store_id = complaint.store_id AND a.id = call_attempt_id AND t.sale_id IS NOT NULL;
    DELETE FROM survey_response WHERE sale_id IS NOT NULL;
    DELETE FROM call_attempt AS a USING callback_task AS t
        WHERE t.store_id = a.store_id AND t.id = a.task_id AND t.sale_id IS NOT NULL;
    DELETE FROM callback_task WHERE sale_id IS NOT NULL;
    DELETE FROM callback_plan WHERE visits = 'SALE';
    DELETE FROM attribution WHERE fact_kind = 'SALE';
"""
"""Calls about a sale cannot be told from others without it. What was published keeps its own copy."""


def upgrade() -> None:
    op.execute("CREATE SEQUENCE sale_id_seq")
    op.execute("CREATE SEQUENCE appointment_id_seq")
    op.execute("CREATE SEQUENCE category_code_id_seq")
    op.create_table(
        "category_code",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("ruled_by", sa.String(length=64), nullable=False),
        sa.Column("ruled_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('category_code_id_seq')"), nullable=False
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_category_code_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_category_code")),
        sa.UniqueConstraint("store_id", "source", "code", name=op.f("uq_category_code_store_id_source_code")),
    )
    op.create_table(
        "record_payload",
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('SALE', 'APPOINTMENT', 'CUSTOMER')", name=op.f("ck_record_payload_kind")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_record_payload_store_id")),
        sa.PrimaryKeyConstraint(
            "store_id", "kind", "record_id", "row_version", name=op.f("pk_record_payload")
        ),
    )
    op.create_index("ix_record_payload_received_at", "record_payload", ["received_at"], unique=False)
    op.create_table(
        "sale_history",
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("superseded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("so_no", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("purchase_type", sa.String(length=16), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=True),
        sa.Column("contract_day", sa.Date(), nullable=True),
        sa.Column("promised_delivery_at_first", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_first_version", sa.BigInteger(), nullable=True),
        sa.Column("promised_delivery_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("delivered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("delivered_day", sa.Date(), nullable=True),
        sa.Column("returned_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("consultant_code", sa.String(length=64), nullable=True),
        sa.Column("delivery_code", sa.String(length=64), nullable=True),
        sa.Column("team_frozen", sa.Text(), nullable=True),
        sa.Column("callback_consent", sa.Boolean(), nullable=True),
        sa.Column("callback_slot", sa.String(length=16), nullable=True),
        sa.Column("units", sa.SmallInteger(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("profit", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_sale_history_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", "row_version", name=op.f("pk_sale_history")),
    )
    op.create_table(
        "appointment",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("appointment_no", sa.String(length=64), nullable=True),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=True),
        sa.Column("scheduled_start", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("scheduled_day", sa.Date(), nullable=True),
        sa.Column("duration_min", sa.SmallInteger(), nullable=True),
        sa.Column("arrived_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("arrival", sa.String(length=8), nullable=True),
        sa.Column("advisor_code", sa.String(length=64), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("order_external_id", sa.String(length=64), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('appointment_id_seq')"), nullable=False
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
        sa.CheckConstraint("arrival IN ('EARLY', 'ON_TIME', 'LATE')", name=op.f("ck_appointment_arrival")),
        sa.CheckConstraint(
            "channel IN ('PHONE', 'WALK_IN', 'WECHAT', 'APP', 'WEB', 'REMINDER', 'CAMPAIGN')",
            name=op.f("ck_appointment_channel"),
        ),
        sa.CheckConstraint(
            "status IN ('BOOKED', 'CONFIRMED', 'ARRIVED', 'CANCELLED', 'NO_SHOW')",
            name=op.f("ck_appointment_status"),
        ),
        sa.CheckConstraint("type IN ('SERVICE', 'TEST_DRIVE', 'DELIVERY')", name=op.f("ck_appointment_type")),
        sa.CheckConstraint(
            "voided_at IS NOT NULL OR (appointment_no IS NOT NULL AND type IS NOT NULL AND status IS NOT NULL AND customer_id IS NOT NULL AND scheduled_start IS NOT NULL AND scheduled_day IS NOT NULL)",
            name=op.f("ck_appointment_complete"),
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_appointment_employee_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "contact_id"],
            ["contact_point.store_id", "contact_point.id"],
            name=op.f("fk_appointment_store_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_appointment_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "vehicle_id"],
            ["vehicle.store_id", "vehicle.id"],
            name=op.f("fk_appointment_store_id_vehicle_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_appointment_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("store_id", "source", "external_id", name="uq_appointment_natural"),
    )
    op.create_index(
        "ix_appointment_store_id_customer_id", "appointment", ["store_id", "customer_id"], unique=False
    )
    op.create_index(
        "ix_appointment_store_id_scheduled_start",
        "appointment",
        ["store_id", "scheduled_start", "id"],
        unique=False,
    )
    op.create_index(
        "ix_appointment_store_id_vehicle_id", "appointment", ["store_id", "vehicle_id"], unique=False
    )
    op.create_table(
        "sale",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("so_no", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("purchase_type", sa.String(length=16), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=True),
        sa.Column("contract_day", sa.Date(), nullable=True),
        sa.Column("promised_delivery_at_first", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_first_version", sa.BigInteger(), nullable=True),
        sa.Column("promised_delivery_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("delivered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("delivered_day", sa.Date(), nullable=True),
        sa.Column("returned_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("consultant_code", sa.String(length=64), nullable=True),
        sa.Column("delivery_code", sa.String(length=64), nullable=True),
        sa.Column("team_frozen", sa.Text(), nullable=True),
        sa.Column("callback_consent", sa.Boolean(), nullable=True),
        sa.Column("callback_slot", sa.String(length=16), nullable=True),
        sa.Column("units", sa.SmallInteger(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("profit", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('sale_id_seq')"), nullable=False),
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
            "channel IN ('SHOWROOM', 'DCC', 'ONLINE', 'REFERRAL', 'OUTLET')", name=op.f("ck_sale_channel")
        ),
        sa.CheckConstraint(
            "purchase_type IN ('RETAIL', 'FLEET', 'LEASE', 'DEMO', 'INTERNAL')",
            name=op.f("ck_sale_purchase_type"),
        ),
        sa.CheckConstraint(
            "status <> 'DELIVERED' OR delivered_at IS NOT NULL", name=op.f("ck_sale_delivered")
        ),
        sa.CheckConstraint(
            "status IN ('ORDERED', 'ALLOCATED', 'DELIVERING', 'DELIVERED', 'RETURNED', 'CANCELLED')",
            name=op.f("ck_sale_status"),
        ),
        sa.CheckConstraint(
            "voided_at IS NOT NULL OR (so_no IS NOT NULL AND status IS NOT NULL AND customer_id IS NOT NULL AND vehicle_id IS NOT NULL AND contract_day IS NOT NULL AND consultant_code IS NOT NULL AND units IS NOT NULL)",
            name=op.f("ck_sale_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "contact_id"],
            ["contact_point.store_id", "contact_point.id"],
            name=op.f("fk_sale_store_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_sale_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "vehicle_id"],
            ["vehicle.store_id", "vehicle.id"],
            name=op.f("fk_sale_store_id_vehicle_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_sale_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_sale")),
        sa.UniqueConstraint("store_id", "source", "external_id", name="uq_sale_natural"),
    )
    op.create_index("ix_sale_store_id_contract_day", "sale", ["store_id", "contract_day", "id"], unique=False)
    op.create_index("ix_sale_store_id_customer_id", "sale", ["store_id", "customer_id"], unique=False)
    op.create_index("ix_sale_store_id_delivered_day", "sale", ["store_id", "delivered_day"], unique=False)
    op.create_index("ix_sale_store_id_so_no", "sale", ["store_id", "so_no"], unique=False)
    op.create_index("ix_sale_store_id_vehicle_id", "sale", ["store_id", "vehicle_id"], unique=False)
    op.add_column(
        "callback_plan", sa.Column("visits", sa.String(), server_default="REPAIR_ORDER", nullable=False)
    )
    op.add_column("callback_task", sa.Column("sale_id", sa.BigInteger(), nullable=True))
    op.alter_column("callback_task", "order_id", existing_type=sa.BIGINT(), nullable=True)
    op.create_unique_constraint(
        op.f("uq_callback_task_store_id_plan_id_sale_id"), "callback_task", ["store_id", "plan_id", "sale_id"]
    )
    op.create_foreign_key(
        op.f("fk_callback_task_store_id_sale_id"),
        "callback_task",
        "sale",
        ["store_id", "sale_id"],
        ["store_id", "id"],
    )
    op.add_column("complaint", sa.Column("sale_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_complaint_store_id_sale_id", "complaint", ["store_id", "sale_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_complaint_store_id_sale_id"),
        "complaint",
        "sale",
        ["store_id", "sale_id"],
        ["store_id", "id"],
    )
    op.add_column(
        "mapping_issue", sa.Column("fact_kind", sa.String(length=24), server_default="", nullable=False)
    )
    op.add_column("mapping_issue", sa.Column("category", sa.String(length=24), nullable=True))
    op.add_column("mapping_issue", sa.Column("replayed", sa.Integer(), server_default="0", nullable=False))
    op.drop_index(
        op.f("uq_mapping_issue_open"),
        table_name="mapping_issue",
        postgresql_where="((state)::text = 'OPEN'::text)",
    )
    op.create_index(
        "uq_mapping_issue_open",
        "mapping_issue",
        ["store_id", "kind", "fact_kind", "source", "code"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.add_column("survey_response", sa.Column("sale_id", sa.BigInteger(), nullable=True))
    op.alter_column("survey_response", "order_id", existing_type=sa.BIGINT(), nullable=True)
    op.create_foreign_key(
        op.f("fk_survey_response_store_id_sale_id"),
        "survey_response",
        "sale",
        ["store_id", "sale_id"],
        ["store_id", "id"],
    )
    op.create_check_constraint("visits", "callback_plan", "visits IN ('REPAIR_ORDER', 'SALE')")
    op.create_check_constraint("about_one_visit", "callback_task", "num_nonnulls(order_id, sale_id) = 1")
    op.create_check_constraint("about_one_visit", "survey_response", "num_nonnulls(order_id, sale_id) = 1")
    op.execute("UPDATE mapping_issue SET fact_kind = 'REPAIR_ORDER' WHERE kind = 'ATTRIBUTION'")


def downgrade() -> None:
    op.execute(FORGET_SALES)
    op.drop_constraint(op.f("fk_survey_response_store_id_sale_id"), "survey_response", type_="foreignkey")
    op.alter_column("survey_response", "order_id", existing_type=sa.BIGINT(), nullable=False)
    op.drop_column("survey_response", "sale_id")
    op.drop_index(
        "uq_mapping_issue_open", table_name="mapping_issue", postgresql_where=sa.text("state = 'OPEN'")
    )
    op.create_index(
        op.f("uq_mapping_issue_open"),
        "mapping_issue",
        ["store_id", "kind", "source", "code"],
        unique=True,
        postgresql_where="((state)::text = 'OPEN'::text)",
    )
    op.drop_column("mapping_issue", "replayed")
    op.drop_column("mapping_issue", "category")
    op.drop_column("mapping_issue", "fact_kind")
    op.drop_constraint(op.f("fk_complaint_store_id_sale_id"), "complaint", type_="foreignkey")
    op.drop_index("ix_complaint_store_id_sale_id", table_name="complaint")
    op.drop_column("complaint", "sale_id")
    op.drop_constraint(op.f("fk_callback_task_store_id_sale_id"), "callback_task", type_="foreignkey")
    op.drop_constraint(op.f("uq_callback_task_store_id_plan_id_sale_id"), "callback_task", type_="unique")
    op.alter_column("callback_task", "order_id", existing_type=sa.BIGINT(), nullable=False)
    op.drop_column("callback_task", "sale_id")
    op.drop_column("callback_plan", "visits")
    op.drop_index("ix_sale_store_id_vehicle_id", table_name="sale")
    op.drop_index("ix_sale_store_id_so_no", table_name="sale")
    op.drop_index("ix_sale_store_id_delivered_day", table_name="sale")
    op.drop_index("ix_sale_store_id_customer_id", table_name="sale")
    op.drop_index("ix_sale_store_id_contract_day", table_name="sale")
    op.drop_table("sale")
    op.drop_index("ix_appointment_store_id_vehicle_id", table_name="appointment")
    op.drop_index("ix_appointment_store_id_scheduled_start", table_name="appointment")
    op.drop_index("ix_appointment_store_id_customer_id", table_name="appointment")
    op.drop_table("appointment")
    op.drop_table("sale_history")
    op.drop_index("ix_record_payload_received_at", table_name="record_payload")
    op.drop_table("record_payload")
    op.drop_table("category_code")
    op.execute("DROP SEQUENCE sale_id_seq")
    op.execute("DROP SEQUENCE appointment_id_seq")
    op.execute("DROP SEQUENCE category_code_id_seq")
