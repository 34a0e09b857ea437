"""Audits keep the day they were published and a timeline of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_audit_events"
down_revision = "20261122_customer_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE audit_event_id_seq")
    op.add_column("audit", sa.Column("published_day", sa.Date(), nullable=True))
    op.execute(
        "UPDATE audit SET published_day = (published_at AT TIME ZONE store.zone)::date "
        "FROM store WHERE store.id = audit.store_id AND published_at IS NOT NULL"
    )
    op.create_check_constraint(
        op.f("ck_audit_published_has_a_day"), "audit", "(published_at IS NULL) = (published_day IS NULL)"
    )
    op.create_table(
        "audit_event",
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), server_default=sa.text("nextval('audit_event_id_seq')"), nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('PLANNED', 'STARTED', 'SUBMITTED', 'SENT_BACK', 'PUBLISHED', 'CANCELLED')",
            name=op.f("ck_audit_event_kind"),
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_audit_event_by_user_id")),
        sa.ForeignKeyConstraint(
            ["store_id", "audit_id"],
            ["audit.store_id", "audit.id"],
            name=op.f("fk_audit_event_store_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_audit_event_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_store_id_audit_id", "audit_event", ["store_id", "audit_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_event_store_id_audit_id", table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_constraint(op.f("ck_audit_published_has_a_day"), "audit", type_="check")
    op.drop_column("audit", "published_day")
    op.execute("DROP SEQUENCE audit_event_id_seq")
