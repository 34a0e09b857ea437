"""The facts of a freeze as one row for each source, with lists that go side by side, instead of a row each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_frozen_facts"
down_revision = "20261122_policy_acts"
branch_labels = None
depends_on = None

TOGETHER = """
INSERT INTO frozen_facts (store_id, period_id, freeze_no, source, fact_ids, versions, marks)
SELECT store_id, period_id, freeze_no, source,
       array_agg(fact_id ORDER BY fact_id), array_agg(version ORDER BY fact_id),
       array_agg(mark::uuid ORDER BY fact_id)
FROM frozen_fact GROUP BY store_id, period_id, freeze_no, source
"""

APART = """
INSERT INTO frozen_fact (store_id, period_id, freeze_no, source, fact_id, version, mark)
SELECT store_id, period_id, freeze_no, source, fact_id, version, replace(mark::text, '-', '')
FROM frozen_facts CROSS JOIN LATERAL unnest(fact_ids, versions, marks) AS facts (fact_id, version, mark)
"""


def upgrade() -> None:
    op.create_table(
        "frozen_facts",
        *_key("frozen_facts"),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("fact_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("versions", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("marks", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "period_id", "freeze_no", "source", name=op.f("pk_frozen_facts")),
    )
    op.execute(TOGETHER)
    op.drop_table("frozen_fact")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON frozen_facts FROM kaoping_app")


def downgrade() -> None:
    op.create_table(
        "frozen_fact",
        *_key("frozen_fact"),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint(
            "store_id", "period_id", "freeze_no", "source", "fact_id", name=op.f("pk_frozen_fact")
        ),
    )
    op.execute(APART)
    op.drop_table("frozen_facts")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON frozen_fact FROM kaoping_app")


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("store_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("period_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("freeze_no", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "period_id"],
            ["period.store_id", "period.id"],
            name=op.f(f"fk_{table}_store_id_period_id"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f(f"fk_{table}_store_id")),
    ]
