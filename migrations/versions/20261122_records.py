"""Customers, vehicles, repair orders, attribution, mapping issues."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_records"
down_revision = "20261122_journal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE attribution_ruling_id_seq")
    op.execute("CREATE SEQUENCE customer_id_seq")
    op.execute("CREATE SEQUENCE mapping_issue_id_seq")
    op.execute("CREATE SEQUENCE vehicle_id_seq")
    op.execute("CREATE SEQUENCE attribution_id_seq")
    op.execute("CREATE SEQUENCE consent_id_seq")
    op.execute("CREATE SEQUENCE contact_point_id_seq")
    op.execute("CREATE SEQUENCE repair_order_id_seq")
    op.create_table(
        "attribution_ruling",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("mapping_issue_id", sa.BigInteger(), nullable=True),
        sa.Column("ruled_by", sa.String(length=64), nullable=False),
        sa.Column("ruled_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id",
            sa.BigInteger(),
            server_default=sa.text("nextval('attribution_ruling_id_seq')"),
            nullable=False,
        ),
        sa.CheckConstraint("kind IN ('CODE_BOUND', 'CORRECTION')", name=op.f("ck_attribution_ruling_kind")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_attribution_ruling_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_attribution_ruling")),
    )
    op.create_table(
        "customer",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("phone_hash", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.Column("do_not_call", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("do_not_call_reason", sa.String(length=64), nullable=True),
        sa.Column("do_not_call_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("source_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('customer_id_seq')"), nullable=False
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
        sa.CheckConstraint("kind IN ('PERSON', 'COMPANY')", name=op.f("ck_customer_kind")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_customer_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_customer")),
    )
    op.create_index(
        "uq_customer_external",
        "customer",
        ["store_id", "source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_customer_phone",
        "customer",
        ["store_id", "phone_hash"],
        unique=True,
        postgresql_where=sa.text("external_id IS NULL AND phone_hash IS NOT NULL"),
    )
    op.create_table(
        "mapping_issue",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="OPEN", nullable=False),
        sa.Column("seen", sa.Integer(), server_default="1", nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("sample", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", sa.String(length=64), nullable=True),
        sa.Column("resolved_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('mapping_issue_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('EMPLOYEE', 'CATEGORY', 'ATTRIBUTION')", name=op.f("ck_mapping_issue_kind")
        ),
        sa.CheckConstraint("state IN ('OPEN', 'RESOLVED', 'DISMISSED')", name=op.f("ck_mapping_issue_state")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_mapping_issue_employee_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_mapping_issue_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_mapping_issue")),
    )
    op.create_index(
        "ix_mapping_issue_store_id_last_seen_at",
        "mapping_issue",
        ["store_id", "last_seen_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_mapping_issue_open",
        "mapping_issue",
        ["store_id", "kind", "source", "code"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.create_table(
        "repair_order_history",
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
        sa.Column("ro_no", sa.String(length=64), nullable=True),
        sa.Column("ro_type", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("repair_category", sa.String(length=24), nullable=True),
        sa.Column("repair_category_code", sa.String(length=64), nullable=True),
        sa.Column("primary_external_id", sa.String(length=64), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("sender_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("sender_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sender_relation", sa.String(length=16), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=True),
        sa.Column("plate_at_visit", sa.String(length=32), nullable=True),
        sa.Column("odometer_in", sa.Integer(), nullable=True),
        sa.Column("odometer_out", sa.Integer(), nullable=True),
        sa.Column("customer_waiting", sa.Boolean(), nullable=True),
        sa.Column("arrived_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("opened_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_at_first", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_first_version", sa.BigInteger(), nullable=True),
        sa.Column("promised_first_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("work_started_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("work_completed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("qc_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("submitted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("settled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("delivered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("opened_day", sa.Date(), nullable=True),
        sa.Column("promised_day", sa.Date(), nullable=True),
        sa.Column("completed_day", sa.Date(), nullable=True),
        sa.Column("settled_day", sa.Date(), nullable=True),
        sa.Column("delivered_day", sa.Date(), nullable=True),
        sa.Column("advisor_code", sa.String(length=64), nullable=True),
        sa.Column("technicians", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("qc_code", sa.String(length=64), nullable=True),
        sa.Column("team_frozen", sa.Text(), nullable=True),
        sa.Column("callback_consent", sa.Boolean(), nullable=True),
        sa.Column("callback_slot", sa.String(length=16), nullable=True),
        sa.Column("callback_refusal_reason", sa.String(length=200), nullable=True),
        sa.Column("amount_labor", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_parts", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_sublet", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_misc", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_discount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_total", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_customer_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_warranty_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_insurance_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_internal_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("is_rework", sa.Boolean(), nullable=True),
        sa.Column("three_guarantee", sa.Boolean(), nullable=True),
        sa.Column("statement_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("diagnosis_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_repair_order_history_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", "row_version", name=op.f("pk_repair_order_history")),
    )
    op.create_table(
        "repair_order_payload",
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_repair_order_payload_store_id")),
        sa.PrimaryKeyConstraint("store_id", "order_id", "row_version", name=op.f("pk_repair_order_payload")),
    )
    op.create_index(
        "ix_repair_order_payload_received_at", "repair_order_payload", ["received_at"], unique=False
    )
    op.create_table(
        "vehicle",
        sa.Column("vin", sa.String(length=17), nullable=True),
        sa.Column("vin_tail", sa.String(length=6), nullable=True),
        sa.Column("vin_check_ok", sa.Boolean(), nullable=True),
        sa.Column("plate", sa.String(length=32), nullable=True),
        sa.Column("plate_kind", sa.String(length=16), nullable=False),
        sa.Column("brand_code", sa.String(length=64), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("energy", sa.String(length=8), nullable=True),
        sa.Column("use", sa.String(length=16), nullable=True),
        sa.Column("sold_on", sa.Date(), nullable=True),
        sa.Column("callback_opt_out", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("odometer_last", sa.Integer(), nullable=True),
        sa.Column("source_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('vehicle_id_seq')"), nullable=False),
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
            "plate_kind IN ('REGULAR', 'NEV_SMALL', 'NEV_LARGE', 'TEMP', 'NONE', 'OTHER')",
            name=op.f("ck_vehicle_plate_kind"),
        ),
        sa.CheckConstraint("vin IS NOT NULL OR plate IS NOT NULL", name=op.f("ck_vehicle_known")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_vehicle_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_vehicle")),
    )
    op.create_index("ix_vehicle_store_id_plate", "vehicle", ["store_id", "plate"], unique=False)
    op.create_index("ix_vehicle_store_id_vin_tail", "vehicle", ["store_id", "vin_tail"], unique=False)
    op.create_index(
        "uq_vehicle_plate_only",
        "vehicle",
        ["store_id", "plate"],
        unique=True,
        postgresql_where=sa.text("vin IS NULL"),
    )
    op.create_index(
        "uq_vehicle_vin",
        "vehicle",
        ["store_id", "vin"],
        unique=True,
        postgresql_where=sa.text("vin IS NOT NULL"),
    )
    op.create_table(
        "attribution",
        sa.Column("fact_kind", sa.String(length=24), nullable=False),
        sa.Column("fact_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("seq", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("position_id", sa.BigInteger(), nullable=True),
        sa.Column("share", sa.Numeric(precision=7, scale=6), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("frozen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ruling_id", sa.BigInteger(), nullable=True),
        sa.Column("superseded_by", sa.BigInteger(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('attribution_id_seq')"), nullable=False
        ),
        sa.CheckConstraint("origin IN ('SOURCE', 'SYSTEM', 'RULING')", name=op.f("ck_attribution_origin")),
        sa.CheckConstraint(
            "employee_id IS NOT NULL OR code IS NOT NULL", name=op.f("ck_attribution_someone")
        ),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_attribution_share")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_attribution_department_id")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_attribution_employee_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_attribution_position_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "ruling_id"],
            ["attribution_ruling.store_id", "attribution_ruling.id"],
            name=op.f("fk_attribution_store_id_ruling_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_attribution_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_attribution")),
    )
    op.create_index(
        "ix_attribution_current_employee",
        "attribution",
        ["store_id", "employee_id", "fact_kind"],
        unique=False,
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_index(
        "ix_attribution_current_fact",
        "attribution",
        ["store_id", "fact_kind", "fact_id"],
        unique=False,
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_index(
        "ix_attribution_unknown_code",
        "attribution",
        ["store_id", "source", "code"],
        unique=False,
        postgresql_where=sa.text("employee_id IS NULL AND superseded_by IS NULL"),
    )
    op.create_table(
        "consent",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("captured_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("evidence_kind", sa.String(length=24), nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('consent_id_seq')"), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('SERVICE_CALLBACK', 'NEWCAR_CALLBACK', 'MARKETING', 'RECORDING')",
            name=op.f("ck_consent_purpose"),
        ),
        sa.CheckConstraint("state IN ('GRANTED', 'REFUSED')", name=op.f("ck_consent_state")),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_consent_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_consent_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_consent")),
        sa.UniqueConstraint(
            "store_id", "customer_id", "purpose", name=op.f("uq_consent_store_id_customer_id_purpose")
        ),
    )
    op.create_table(
        "contact_point",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.Column("last4_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=24), server_default="UNVERIFIED", nullable=False),
        sa.Column("last_verified_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('contact_point_id_seq')"), nullable=False
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
        sa.CheckConstraint("role IN ('OWNER', 'SENDER', 'CONTACT')", name=op.f("ck_contact_point_role")),
        sa.CheckConstraint(
            "status IN ('UNVERIFIED', 'VALID', 'INVALID_EMPTY', 'INVALID_WRONG_PERSON', 'SUSPENDED')",
            name=op.f("ck_contact_point_status"),
        ),
        sa.CheckConstraint(
            "type IN ('MOBILE', 'LANDLINE', 'SERVICE', 'OTHER')", name=op.f("ck_contact_point_type")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_contact_point_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_contact_point_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint(
            "store_id",
            "customer_id",
            "role",
            "value_hash",
            name=op.f("uq_contact_point_store_id_customer_id_role_value_hash"),
        ),
    )
    op.create_index(
        "ix_contact_point_store_id_last4_hash", "contact_point", ["store_id", "last4_hash"], unique=False
    )
    op.create_index(
        "ix_contact_point_store_id_value_hash", "contact_point", ["store_id", "value_hash"], unique=False
    )
    op.create_table(
        "repair_order",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ro_no", sa.String(length=64), nullable=True),
        sa.Column("ro_type", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("repair_category", sa.String(length=24), nullable=True),
        sa.Column("repair_category_code", sa.String(length=64), nullable=True),
        sa.Column("primary_external_id", sa.String(length=64), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("sender_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("sender_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sender_relation", sa.String(length=16), nullable=True),
        sa.Column("vehicle_id", sa.BigInteger(), nullable=True),
        sa.Column("plate_at_visit", sa.String(length=32), nullable=True),
        sa.Column("odometer_in", sa.Integer(), nullable=True),
        sa.Column("odometer_out", sa.Integer(), nullable=True),
        sa.Column("customer_waiting", sa.Boolean(), nullable=True),
        sa.Column("arrived_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("opened_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_at_first", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_first_version", sa.BigInteger(), nullable=True),
        sa.Column("promised_first_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("promised_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("work_started_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("work_completed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("qc_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("submitted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("settled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("delivered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("opened_day", sa.Date(), nullable=True),
        sa.Column("promised_day", sa.Date(), nullable=True),
        sa.Column("completed_day", sa.Date(), nullable=True),
        sa.Column("settled_day", sa.Date(), nullable=True),
        sa.Column("delivered_day", sa.Date(), nullable=True),
        sa.Column("advisor_code", sa.String(length=64), nullable=True),
        sa.Column("technicians", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("qc_code", sa.String(length=64), nullable=True),
        sa.Column("team_frozen", sa.Text(), nullable=True),
        sa.Column("callback_consent", sa.Boolean(), nullable=True),
        sa.Column("callback_slot", sa.String(length=16), nullable=True),
        sa.Column("callback_refusal_reason", sa.String(length=200), nullable=True),
        sa.Column("amount_labor", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_parts", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_sublet", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_misc", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_discount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_total", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_customer_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_warranty_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_insurance_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_internal_pay", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("is_rework", sa.Boolean(), nullable=True),
        sa.Column("three_guarantee", sa.Boolean(), nullable=True),
        sa.Column("statement_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("diagnosis_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('repair_order_id_seq')"), nullable=False
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
            "ro_type IN ('REPAIR', 'REWORK', 'CLAIM', 'RETAIL_PARTS', 'INTERNAL')",
            name=op.f("ck_repair_order_ro_type"),
        ),
        sa.CheckConstraint(
            "status <> 'DELIVERED' OR delivered_at IS NOT NULL", name=op.f("ck_repair_order_delivered")
        ),
        sa.CheckConstraint(
            "status IN ('OPEN', 'IN_WORK', 'WAIT_INFO', 'WAIT_PARTS', 'WORK_DONE', 'SUBMITTED', 'SETTLED', 'DELIVERED', 'CANCELLED', 'REOPENED')",
            name=op.f("ck_repair_order_status"),
        ),
        sa.CheckConstraint(
            "voided_at IS NOT NULL OR (ro_no IS NOT NULL AND ro_type IS NOT NULL AND status IS NOT NULL AND customer_id IS NOT NULL AND vehicle_id IS NOT NULL AND opened_at IS NOT NULL AND opened_day IS NOT NULL AND advisor_code IS NOT NULL AND technicians IS NOT NULL AND amount_total IS NOT NULL AND lines IS NOT NULL)",
            name=op.f("ck_repair_order_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customer.store_id", "customer.id"],
            name=op.f("fk_repair_order_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "owner_contact_id"],
            ["contact_point.store_id", "contact_point.id"],
            name=op.f("fk_repair_order_store_id_owner_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "sender_contact_id"],
            ["contact_point.store_id", "contact_point.id"],
            name=op.f("fk_repair_order_store_id_sender_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "vehicle_id"],
            ["vehicle.store_id", "vehicle.id"],
            name=op.f("fk_repair_order_store_id_vehicle_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_repair_order_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_repair_order")),
        sa.UniqueConstraint("store_id", "source", "external_id", name="uq_repair_order_natural"),
    )
    op.create_index(
        "ix_repair_order_store_id_customer_id", "repair_order", ["store_id", "customer_id"], unique=False
    )
    op.create_index(
        "ix_repair_order_store_id_delivered_day", "repair_order", ["store_id", "delivered_day"], unique=False
    )
    op.create_index(
        "ix_repair_order_store_id_opened_at", "repair_order", ["store_id", "opened_at", "id"], unique=False
    )
    op.create_index("ix_repair_order_store_id_ro_no", "repair_order", ["store_id", "ro_no"], unique=False)
    op.create_index(
        "ix_repair_order_store_id_vehicle_id", "repair_order", ["store_id", "vehicle_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("repair_order")
    op.drop_table("contact_point")
    op.drop_table("consent")
    op.drop_table("attribution")
    op.drop_table("vehicle")
    op.drop_table("repair_order_payload")
    op.drop_table("repair_order_history")
    op.drop_table("mapping_issue")
    op.drop_table("customer")
    op.drop_table("attribution_ruling")
    op.execute("DROP SEQUENCE repair_order_id_seq")
    op.execute("DROP SEQUENCE contact_point_id_seq")
    op.execute("DROP SEQUENCE consent_id_seq")
    op.execute("DROP SEQUENCE attribution_id_seq")
    op.execute("DROP SEQUENCE vehicle_id_seq")
    op.execute("DROP SEQUENCE mapping_issue_id_seq")
    op.execute("DROP SEQUENCE customer_id_seq")
    op.execute("DROP SEQUENCE attribution_ruling_id_seq")
