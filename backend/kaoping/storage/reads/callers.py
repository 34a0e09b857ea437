"""Who is calling: one query that checks revocation and brings every grant along."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kaoping.domain.people import CallerKind, Grant, Principal, Reach
from kaoping.storage.reads.grants import Granted, resolve_grants
from kaoping.storage.session import now
from kaoping.storage.tables.access import ApiKey, Role, RoleGrant, SignInSession, UserAccount

LAST_USED_GRAIN = timedelta(minutes=1)  # a write for each push would make pushes wait for each other


def find_person(db: Session, user_id: int, session_id: int) -> Principal | None:
    """The account behind a session, or None when either has ended."""
    rows = db.execute(
        select(
            UserAccount.display_name,
            UserAccount.employee_id,
            UserAccount.must_change_password,
            Role.words,
            Role.reach,
            RoleGrant.store_ids,
            RoleGrant.brand_ids,
            RoleGrant.department_ids,
            func.kaoping_now().label("now"),
        )
        .join(SignInSession, SignInSession.user_id == UserAccount.id)
        .outerjoin(RoleGrant, RoleGrant.user_id == UserAccount.id)
        .outerjoin(Role, Role.id == RoleGrant.role_id)
        .where(
            UserAccount.id == user_id,
            SignInSession.id == session_id,
            UserAccount.disabled_at.is_(None),
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > func.kaoping_now(),
        )
    ).all()
    if not rows:
        return None
    db.info.setdefault("now", rows[0].now)
    first = rows[0]
    granted = [
        Granted(row.words, row.reach, row.store_ids, row.brand_ids, row.department_ids)
        for row in rows
        if row.words is not None
    ]
    return Principal(
        CallerKind.PERSON,
        user_id,
        None,
        first.employee_id,
        first.display_name,
        resolve_grants(db, first.employee_id, granted),
        must_change_password=first.must_change_password,
    )


def find_machine(db: Session, key_hash: bytes) -> tuple[Principal, datetime | None] | None:
    """The machine behind a key's hash with the time of its last noted use, or None when it ended."""
    row = db.execute(
        select(ApiKey.id, ApiKey.label, ApiKey.scopes, ApiKey.store_ids, ApiKey.last_used_at).where(
            ApiKey.key_hash == key_hash,
            ApiKey.revoked_at.is_(None),
            (ApiKey.expires_at.is_(None)) | (ApiKey.expires_at > func.kaoping_now()),
        )
    ).first()
    if row is None:
        return None
    grant = Grant(frozenset(row.scopes), Reach.STORES, frozenset(row.store_ids))
    return Principal(CallerKind.MACHINE, None, row.id, None, row.label, (grant,)), row.last_used_at


def note_key_use(db: Session, key_id: int, last_used_at: datetime | None) -> None:
    """Remember that a key is alive, at most once a minute and without waiting for another push."""
    if last_used_at and now(db) - last_used_at < LAST_USED_GRAIN:
        return
    free = select(ApiKey.id).where(ApiKey.id == key_id).with_for_update(skip_locked=True)
    db.execute(
        update(ApiKey).where(ApiKey.id.in_(free)).values(last_used_at=now(db)),
        execution_options={"synchronize_session": False},
    )
