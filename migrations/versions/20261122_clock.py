"""The one clock: the time of the transaction, unless the demo or a test replaces it for a session."""

from alembic import op

revision = "20261122_clock"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION kaoping_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
            SELECT coalesce(
                nullif(current_setting('kaoping.now', true), '')::timestamptz, transaction_timestamp()
            )
        $$
    """)


def downgrade() -> None:
    op.execute("DROP FUNCTION kaoping_now()")
