"""Policies are written, proposed by one person, put in force by another, and retired."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_policy_acts"
down_revision = "20261122_measurements"
branch_labels = None
depends_on = None

TABLES = ("policy_version", "policy_overlay")
PEOPLE = ("author_id", "proposed_by", "activated_by", "retired_by")
TWO_PEOPLE = "activated_by IS DISTINCT FROM proposed_by OR activated_by IS NULL"
ACTIVATED = "state NOT IN ('ACTIVE', 'RETIRED') OR activated_at IS NOT NULL"
MOMENT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    for table in TABLES:
        for person in PEOPLE:
            op.add_column(table, sa.Column(person, sa.BigInteger(), nullable=True))
            op.create_foreign_key(op.f(f"fk_{table}_{person}"), table, "user_account", [person], ["id"])
        op.add_column(table, sa.Column("proposed_at", MOMENT, nullable=True))
        op.add_column(table, sa.Column("proposal_note", sa.String(), nullable=True))
        op.add_column(table, sa.Column("retirement_reason", sa.String(), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_two_people"), table, TWO_PEOPLE)
    _versions()
    _overlays()


def _versions() -> None:
    """What was installed counted at once (S001-G and S002-B were all there was); from now on somebody puts it
    in force, and what is only installed counts nowhere."""
    table = "policy_version"
    op.add_column(table, sa.Column("source", sa.String(length=16), server_default="PACK", nullable=False))
    op.add_column(table, sa.Column("retired_from", sa.Date(), nullable=True))
    op.add_column(table, sa.Column("activated_at", MOMENT, nullable=True))
    op.add_column(table, sa.Column("retired_at", MOMENT, nullable=True))
    op.drop_constraint(op.f("ck_policy_version_state"), table, type_="check")
    op.drop_index("ix_policy_version_effective_from", table_name=table)
    op.execute("UPDATE policy_version SET source = 'WRITTEN' WHERE state = 'DRAFT'")
    op.execute("UPDATE policy_version SET state = 'ACTIVE' WHERE state = 'INSTALLED'")
    op.execute("UPDATE policy_version SET retired_from = effective_from WHERE state = 'RETIRED'")
    op.execute("UPDATE policy_version SET activated_at = now() WHERE state IN ('ACTIVE', 'RETIRED')")
    for name, holds in (
        ("state", "state IN ('DRAFT', 'INSTALLED', 'PROPOSED', 'ACTIVE', 'RETIRED')"),
        ("source", "source IN ('PACK', 'WRITTEN')"),
        ("retired_from_a_day", "(state = 'RETIRED') = (retired_from IS NOT NULL)"),
        ("activated", ACTIVATED),
    ):
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, holds)
    op.create_index(
        "ix_policy_version_effective_from",
        table,
        ["effective_from"],
        postgresql_where=sa.text("state IN ('ACTIVE', 'RETIRED')"),
    )


def _overlays() -> None:
    table = "policy_overlay"
    op.add_column(table, sa.Column("state", sa.String(length=16), nullable=True))
    op.execute(
        "UPDATE policy_overlay SET state = CASE WHEN retired_at IS NOT NULL THEN 'RETIRED' "
        "WHEN activated_at IS NOT NULL THEN 'ACTIVE' ELSE 'DRAFT' END"
    )
    op.alter_column(table, "state", nullable=False)
    op.create_check_constraint(
        op.f(f"ck_{table}_state"), table, "state IN ('DRAFT', 'PROPOSED', 'ACTIVE', 'RETIRED')"
    )
    op.create_check_constraint(op.f(f"ck_{table}_activated"), table, ACTIVATED)


def downgrade() -> None:
    for name in ("state", "activated"):
        op.drop_constraint(op.f(f"ck_policy_overlay_{name}"), "policy_overlay", type_="check")
    op.drop_column("policy_overlay", "state")
    table = "policy_version"
    op.drop_index("ix_policy_version_effective_from", table_name=table)
    for name in ("state", "source", "retired_from_a_day", "activated"):
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    # Installed means counting again, so what waits becomes a draft: nothing begins to count by going back.
    op.execute("UPDATE policy_version SET state = 'DRAFT' WHERE state IN ('INSTALLED', 'PROPOSED')")
    op.execute("UPDATE policy_version SET state = 'INSTALLED' WHERE state = 'ACTIVE'")
    op.create_check_constraint(op.f(f"ck_{table}_state"), table, "state IN ('DRAFT', 'INSTALLED', 'RETIRED')")
    op.create_index(
        "ix_policy_version_effective_from",
        table,
        ["effective_from"],
        postgresql_where=sa.text("state = 'INSTALLED'"),
    )
    for column in ("source", "retired_from", "activated_at", "retired_at"):
        op.drop_column(table, column)
    for one in TABLES:
        op.drop_constraint(op.f(f"ck_{one}_two_people"), one, type_="check")
        for column in ("proposed_at", "proposal_note", "retirement_reason", *PEOPLE):
            op.drop_column(one, column)
