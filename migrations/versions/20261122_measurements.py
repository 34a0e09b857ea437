"""Figures may be stated from outside; a freeze says by which columns and days it marked its facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_measurements"
down_revision = "20261122_audit_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE measurement_id_seq")
    op.create_table(
        "measurement",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("source_updated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("measure", sa.String(length=40), nullable=True),
        sa.Column("employee_code", sa.String(length=64), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("measured_day", sa.Date(), nullable=True),
        sa.Column("published_day", sa.Date(), nullable=True),
        sa.Column("numerator", sa.Numeric(), nullable=True),
        sa.Column("denominator", sa.Numeric(), nullable=True),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('measurement_id_seq')"), nullable=False
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
            "voided_at IS NOT NULL OR (measure IS NOT NULL AND measured_day IS NOT NULL"
            " AND published_day IS NOT NULL AND numerator IS NOT NULL AND denominator IS NOT NULL)",
            name=op.f("ck_measurement_complete"),
        ),
        sa.CheckConstraint("denominator >= 0", name=op.f("ck_measurement_denominator")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_measurement_employee_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_measurement_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_measurement")),
        sa.UniqueConstraint("store_id", "source", "external_id", name="uq_measurement_natural"),
    )
    op.create_index("ix_measurement_store_id_measured_day", "measurement", ["store_id", "measured_day"])
    op.create_index("ix_measurement_store_id_published_day", "measurement", ["store_id", "published_day"])
    op.create_index("ix_appointment_store_id_order", "appointment", ["store_id", "order_external_id"])
    op.add_column("period", sa.Column("marked", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.drop_column("period", "marked")
    op.drop_index("ix_appointment_store_id_order", table_name="appointment")
    op.drop_table("measurement")
    op.execute("DROP SEQUENCE measurement_id_seq")
