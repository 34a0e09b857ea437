"""The queue's own tables, from the schema file its pinned library carries; a changed file is refused.

A newer library brings its changes as files of its own: they become the next migration.
"""

import hashlib

from alembic import op
from procrastinate.schema import SchemaManager

revision = "20261122_jobs"
down_revision = "20261122_scoring"
branch_labels = None
depends_on = None

SCHEMA_3_10_0 = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"


def upgrade() -> None:
    schema = SchemaManager.get_schema()
    found = hashlib.sha256(schema.encode()).hexdigest()
    if found != SCHEMA_3_10_0:
        raise RuntimeError(f"procrastinate's schema is {found}, not that of 3.10.0: write its next migration")
    op.get_bind().connection.driver_connection.execute(schema)
    op.execute("REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM kaoping_app")


def downgrade() -> None:
    """Functions take their triggers along, tables their indexes; types go when nothing uses them."""
    op.execute("""
        DO $$
        DECLARE
            act text;
        BEGIN
            FOREACH act IN ARRAY
                ARRAY(SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc
                      WHERE starts_with(proname, 'procrastinate_'))
                || ARRAY(SELECT format('DROP TABLE %s CASCADE', oid::regclass) FROM pg_class
                         WHERE relkind = 'r' AND starts_with(relname, 'procrastinate_'))
                || ARRAY(SELECT format('DROP TYPE %s', oid::regtype) FROM pg_type
                         WHERE starts_with(typname, 'procrastinate_') AND typrelid = 0 AND typelem = 0)
                || ARRAY['DROP TYPE procrastinate_job_to_defer_v1']
            LOOP
                EXECUTE act;
            END LOOP;
        END
        $$
    """)
