"""Customers have records of their own; a sale remembers which message its promise and its delivery came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_customer_records"
down_revision = "20261122_sale_calls"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.add_column("customer", sa.Column("record_version", sa.BigInteger(), nullable=True))
    op.add_column("customer", sa.Column("record_updated_at", INSTANT, nullable=True))
    op.add_column("customer", sa.Column("content_hash", sa.LargeBinary(), nullable=True))
    op.add_column("customer", sa.Column("voided_at", INSTANT, nullable=True))
    for table in ("sale", "sale_history"):
        op.add_column(table, sa.Column("promised_first_updated_at", INSTANT, nullable=True))
        op.add_column(table, sa.Column("delivered_version", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("delivered_updated_at", INSTANT, nullable=True))


def downgrade() -> None:
    for table in ("sale_history", "sale"):
        op.drop_column(table, "delivered_updated_at")
        op.drop_column(table, "delivered_version")
        op.drop_column(table, "promised_first_updated_at")
    for column in ("voided_at", "content_hash", "record_updated_at", "record_version"):
        op.drop_column("customer", column)
