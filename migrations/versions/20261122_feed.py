"""An index for integrators who ask what changed since: cards in the order of their publication."""

from alembic import op

revision = "20261122_feed"
down_revision = "20261122_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_published_card_published_at", "published_card", ["published_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_published_card_published_at", table_name="published_card")
