"""How many facts of a closed month came late: counted whenever the month is measured, read with every list."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_late"
down_revision = "20261122_feed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("store_month", sa.Column("late", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("store_month", "late")
