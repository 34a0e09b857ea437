"""Keeps the shipped roles as the product declares them; run after every migration."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kaoping.domain.people import ROLES
from kaoping.storage.tables.access import Role


def seed_roles(db: Session) -> None:
    """Insert or refresh each shipped role; roles a group made itself are left alone."""
    for role in ROLES:
        values = {
            "label": {"zh": role.zh, "en": role.en},
            "reach": role.reach.value,
            "words": sorted(role.words),
            "shipped": True,
        }
        db.execute(
            insert(Role)
            .values(code=role.code, **values)
            .on_conflict_do_update(index_elements=["code"], set_=values, where=Role.shipped.is_(True))
        )
