"""Calls about a sale: why one of them is not made."""

from alembic import op

revision = "20261122_sale_calls"
down_revision = "20261122_audits"
branch_labels = None
depends_on = None

BEFORE = (
    "ORDER_VOIDED",
    "ORDER_CANCELLED",
    "INTERNAL_ORDER",
    "RETAIL_PARTS",
    "PDI",
    "OWN_CAR",
    "DO_NOT_CALL",
    "NO_CONSENT",
    "NO_PHONE",
    "COMPLAINT_OPEN",
    "MERGED",
)
OF_SALES = ("SALE_VOIDED", "SALE_CANCELLED", "SALE_RETURNED", "OWN_PURCHASE")


def upgrade() -> None:
    _allow((*BEFORE[:2], *OF_SALES, *BEFORE[2:]))


def downgrade() -> None:
    # Nobody is called about them either way; the reason stays readable where it needs no list.
    listed = ", ".join(f"'{reason}'" for reason in OF_SALES)
    op.execute(
        "UPDATE callback_task SET state = 'CANCELLED', cancel_reason = exempt_reason, exempt_reason = NULL"
        f" WHERE exempt_reason IN ({listed})"
    )
    _allow(BEFORE)


def _allow(reasons: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    name = op.f("ck_callback_task_exempt_reason")
    op.drop_constraint(name, "callback_task", type_="check")
    op.create_check_constraint(name, "callback_task", f"exempt_reason IN ({listed})")
