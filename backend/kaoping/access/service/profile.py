"""The caller's own profile: who I am, my language, my password, my sessions."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import EmployeeRef, MeOut, SessionOut, StoreRef
from kaoping.access.service.signing_in import end_sessions
from kaoping.domain.errors import Invalid, NotFound
from kaoping.domain.people import Principal, Reach
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now
from kaoping.storage.tables.access import Role, RoleGrant, SignInSession, UserAccount
from kaoping.storage.tables.people import Employee, Store

MIN_PASSWORD = 10


def describe(db: Session, who: Principal) -> MeOut:
    account = _account(db, who)
    employee = db.get(Employee, who.employee_id) if who.employee_id else None
    roles = db.scalars(
        select(Role.code).join(RoleGrant).where(RoleGrant.user_id == who.user_id).order_by(Role.code)
    ).all()
    return MeOut(
        user_id=account.id,
        username=account.username,
        name=account.display_name,
        language=account.language,
        must_change_password=account.must_change_password,
        employee=EmployeeRef.model_validate(employee) if employee else None,
        roles=list(roles),
        permissions=sorted(who.words),
        stores=[StoreRef.model_validate(store) for store in _stores(db, who)],
    )


def _stores(db: Session, who: Principal) -> Sequence[Store]:
    query = select(Store).order_by(Store.code)
    if not any(grant.reach is Reach.GROUP for grant in who.grants):
        listed: set[int] = set().union(*(grant.stores | grant.places for grant in who.grants))
        query = query.where(Store.id.in_(listed))
    return db.scalars(query).all()


def _account(db: Session, who: Principal) -> UserAccount:
    account = db.get(UserAccount, who.user_id)
    if account is None:
        raise NotFound()
    return account


def set_language(db: Session, who: Principal, language: str) -> None:
    _account(db, who).language = language


def check_strength(password: str, username: str, field: str) -> None:
    """Raises Invalid for a password that is short or is the user name."""
    if len(password) < MIN_PASSWORD or password.casefold() == username.casefold():
        raise Invalid("password-weak", field=field)


def change_password(
    db: Session,
    who: Principal,
    current: str,
    new: str,
    *,
    verify: Callable[[str, str | None], bool],
    hashed: Callable[[str], str],
    session_id: int,
) -> None:
    """Replace the password and end every other session of the account."""
    account = _account(db, who)
    if not verify(current, account.password_hash):
        raise Invalid("password-wrong", field="/current_password")
    check_strength(new, account.username, "/new_password")
    account.password_hash = hashed(new)
    account.must_change_password = False
    end_sessions(db, account.id, keep=session_id)
    append_journal(db, None, "password.changed", "user", account.id)


def list_sessions(db: Session, who: Principal, session_id: int) -> list[SessionOut]:
    rows = db.scalars(
        select(SignInSession)
        .where(
            SignInSession.user_id == who.user_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now(db),
        )
        .order_by(SignInSession.last_seen_at.desc())
    )
    return [
        SessionOut(
            id=row.id,
            client=row.client,
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            current=row.id == session_id,
        )
        for row in rows
    ]


def end_session(db: Session, who: Principal, session_id: int) -> None:
    session = db.scalar(
        select(SignInSession).where(
            SignInSession.id == session_id,
            SignInSession.user_id == who.user_id,
            SignInSession.revoked_at.is_(None),
        )
    )
    if session is None:
        raise NotFound()
    session.revoked_at = now(db)
    append_journal(db, None, "session.ended", "session", session.id)
