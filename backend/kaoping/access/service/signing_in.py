"""Signing in, staying signed in, signing out: passwords, throttling and rotating refresh tokens."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Case, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kaoping.domain.errors import KaopingError, TooMany, Unauthenticated
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now, save
from kaoping.storage.tables.access import SignInSession, SignInThrottle, UserAccount

SESSION_LIFETIME = timedelta(days=14)
ROTATION_GRACE = timedelta(seconds=10)
THROTTLE_WINDOW = timedelta(minutes=15)
ALLOWED_FAILURES = 5

Verify = Callable[[str, str | None], bool]
Seal = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account with its session and the refresh token to hand out."""

    user_id: int
    session_id: int
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A failed sign-in, counted: it is raised only after the count has been committed."""

    error: KaopingError


def sign_in(
    db: Session, username: str, password: str, *, verify: Verify, address: str, client: str | None
) -> SignedIn | Refused:
    """Check a password and open a session; failures are counted by account and by address."""
    subjects = [_subject("account", username.casefold()), _subject("address", address)]
    if wait := _remaining_wait(db, subjects):
        return Refused(TooMany(wait, "sign-in-throttled"))
    account = db.scalar(select(UserAccount).where(UserAccount.username == username))
    correct = verify(password, account.password_hash if account else None)
    if not correct or account is None or account.disabled_at:
        _count_failure(db, subjects)
        append_journal(db, None, "sign-in.refused", "address", subjects[1])
        return Refused(Unauthenticated("bad-credentials"))
    db.execute(delete(SignInThrottle).where(SignInThrottle.subject == subjects[0]))
    family = secrets.token_urlsafe(16)
    token = _new_token(family)
    session = SignInSession(
        user_id=account.id,
        family_hash=_digest(family),
        token_hash=_digest(token),
        started_at=now(db),
        last_seen_at=now(db),
        expires_at=now(db) + SESSION_LIFETIME,
        client=client,
    )
    save(db, session)
    db.info["actor"] = f"user:{account.id}"
    append_journal(db, None, "sign-in", "session", session.id)
    return SignedIn(account.id, session.id, token)


def refresh(db: Session, token: str, *, seal: Seal, unseal: Seal) -> SignedIn | None:
    """Rotate a refresh token; None when it is not good, and then the whole family has ended.

    The direct predecessor is good for ten more seconds and gets the same successor, so that two
    tabs do not sign each other out. Anything older was copied: the family is revoked, which must
    be committed, hence None and not an exception.
    """
    digest, family = _digest(token), _family_of(token)
    session = db.scalar(
        select(SignInSession).where(SignInSession.family_hash == _digest(family)).with_for_update()
    )
    if session is None or session.revoked_at or session.expires_at <= now(db) or not _is_enabled(db, session):
        return None
    if session.token_hash != digest:
        recently = session.rotated_at and now(db) - session.rotated_at <= ROTATION_GRACE
        if recently and session.previous_hash == digest and session.successor_sealed:
            return SignedIn(session.user_id, session.id, unseal(session.successor_sealed).decode())
        session.revoked_at = now(db)
        db.info["actor"] = f"user:{session.user_id}"
        append_journal(db, None, "session.revoked-for-reuse", "session", session.id)
        return None
    successor = _new_token(family)
    session.previous_hash, session.token_hash = digest, _digest(successor)
    session.successor_sealed = seal(successor.encode())
    session.rotated_at = session.last_seen_at = now(db)
    return SignedIn(session.user_id, session.id, successor)


def sign_out(db: Session, token: str) -> None:
    """End the session of a refresh token; an unknown one has nothing to end."""
    ended = db.execute(
        update(SignInSession)
        .where(SignInSession.family_hash == _digest(_family_of(token)), SignInSession.revoked_at.is_(None))
        .values(revoked_at=now(db))
        .returning(SignInSession.id, SignInSession.user_id)
    ).first()
    if ended:
        db.info["actor"] = f"user:{ended.user_id}"
        append_journal(db, None, "sign-out", "session", ended.id)


def end_sessions(db: Session, user_id: int, *, keep: int | None = None) -> None:
    """End an account's sessions, but for the one to keep."""
    query = update(SignInSession).where(SignInSession.user_id == user_id, SignInSession.revoked_at.is_(None))
    if keep is not None:
        query = query.where(SignInSession.id != keep)
    db.execute(query.values(revoked_at=now(db)), execution_options={"synchronize_session": False})


def _new_token(family: str) -> str:
    """Its first half is the same for all tokens of a session: an old one still tells whose copy it is."""
    return f"{family}.{secrets.token_urlsafe(32)}"


def _family_of(token: str) -> str:
    return token.partition(".")[0]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _subject(kind: str, value: str) -> str:
    """Hashed, because a mistyped user name is often a password."""
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"


def _is_enabled(db: Session, session: SignInSession) -> bool:
    return (
        db.scalar(select(UserAccount.disabled_at.is_(None)).where(UserAccount.id == session.user_id)) is True
    )


def _remaining_wait(db: Session, subjects: list[str]) -> int | None:
    """Seconds until the fullest window of these subjects has passed, None while none is full."""
    started = db.scalar(
        select(func.max(SignInThrottle.window_started_at)).where(
            SignInThrottle.subject.in_(subjects),
            SignInThrottle.failures >= ALLOWED_FAILURES * _patience(),
            SignInThrottle.window_started_at > now(db) - THROTTLE_WINDOW,
        )
    )
    return max(1, round((started + THROTTLE_WINDOW - now(db)).total_seconds())) if started else None


def _patience() -> Case[int]:
    """A whole office may share one address, so an address may fail ten times as often."""
    return case((SignInThrottle.subject.startswith("address:"), 10), else_=1)


def _count_failure(db: Session, subjects: list[str]) -> None:
    stale = SignInThrottle.window_started_at <= now(db) - THROTTLE_WINDOW
    for subject in sorted(subjects):
        db.execute(
            insert(SignInThrottle)
            .values(subject=subject, window_started_at=now(db), failures=1)
            .on_conflict_do_update(
                index_elements=["subject"],
                set_={
                    "failures": case((stale, 1), else_=SignInThrottle.failures + 1),
                    "window_started_at": case((stale, now(db)), else_=SignInThrottle.window_started_at),
                },
            )
        )
