"""Roles reach brands and departments; stores, departments and brands say more of themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_reach"
down_revision = "20261122_appeals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "brand",
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("department", sa.Column("manager_id", sa.BigInteger(), nullable=True))
    op.add_column("department", sa.Column("closed_on", sa.Date(), nullable=True))
    op.create_foreign_key(op.f("fk_department_manager_id"), "department", "employee", ["manager_id"], ["id"])
    op.add_column(
        "role_grant",
        sa.Column("brand_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
    )
    op.add_column(
        "role_grant",
        sa.Column("department_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
    )
    op.add_column("store", sa.Column("city", sa.String(), nullable=True))
    op.add_column("store", sa.Column("address", sa.String(), nullable=True))
    op.add_column("store", sa.Column("service_phone", sa.String(), nullable=True))
    op.add_column("store", sa.Column("opened_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # A reach nobody knows any more would keep its people out of everything, the sign-in included.
    op.execute("UPDATE role SET reach = 'STORES' WHERE reach IN ('TEAM', 'DEPARTMENT', 'BRAND', 'ASSIGNED')")
    op.drop_column("store", "opened_on")
    op.drop_column("store", "service_phone")
    op.drop_column("store", "address")
    op.drop_column("store", "city")
    op.drop_column("role_grant", "department_ids")
    op.drop_column("role_grant", "brand_ids")
    op.drop_constraint(op.f("fk_department_manager_id"), "department", type_="foreignkey")
    op.drop_column("department", "closed_on")
    op.drop_column("department", "manager_id")
    op.drop_column("brand", "words")
