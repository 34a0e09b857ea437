"""Somebody always remains who manages accounts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount

MANAGES = "users:write"


def take_turns(db: Session) -> None:
    """Whoever changes accounts or roles does so one after the other, until the end of the work.

    Two administrators who disable each other at the same moment would each still see the other; somebody
    given a role just while it changes would hold what nobody meant.
    """
    managing = select(Role.id).where(Role.words.contains([MANAGES])).order_by(Role.id)
    db.execute(managing.with_for_update(key_share=True))


def keep_an_administrator(db: Session) -> None:
    """Raises Conflict when nobody could manage accounts any more. Asked after the change, in one's turn."""
    remaining = db.scalar(
        select(UserAccount.id)
        .join(RoleGrant, RoleGrant.user_id == UserAccount.id)
        .join(Role, Role.id == RoleGrant.role_id)
        .where(UserAccount.disabled_at.is_(None), Role.words.contains([MANAGES]))
        .limit(1)
    )
    if remaining is None:
        raise Conflict("last-administrator")
