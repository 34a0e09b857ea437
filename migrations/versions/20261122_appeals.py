"""When the time to appeal ends: a month is locked only after it, so that nobody's right is cut short.

Months published before know their day of publication alone; nine days are at least five working days, holidays
apart.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_appeals"
down_revision = "20261122_late"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("period", sa.Column("appeals_until", postgresql.TIMESTAMP(timezone=True), nullable=True))
    op.execute(
        "UPDATE period SET appeals_until = published_at + interval '9 days' WHERE published_at IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("period", "appeals_until")
