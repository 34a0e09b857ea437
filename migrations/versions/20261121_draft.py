"""The whole schema from the models, until the first landing cuts its migrations."""

from alembic import op

from kaoping.storage import tables  # noqa: F401
from kaoping.storage.base import Base

revision = "20261121_draft"
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
    Base.metadata.create_all(op.get_bind())
    op.execute("REVOKE UPDATE, DELETE ON journal FROM kaoping_app")


def downgrade() -> None:
    Base.metadata.drop_all(op.get_bind())
    op.execute("DROP FUNCTION kaoping_now()")
