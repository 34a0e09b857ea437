"""Signing in, own profile, accounts, roles, machine keys and the audit log: paths, permissions, shapes."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Cookie, Form, Header, Path, Query, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import (
    ApiKeyIn,
    ApiKeyOut,
    JournalEntryOut,
    LanguageIn,
    MeOut,
    NewApiKeyOut,
    OneTimePasswordOut,
    PasswordIn,
    RoleOut,
    SessionOut,
    TokenOut,
    UserIn,
    UserOut,
    UserPatch,
)
from kaoping.access.service import accounts, profile, signing_in
from kaoping.access.service.signing_in import Refused, SignedIn
from kaoping.domain.errors import Forbidden, Unauthenticated
from kaoping.domain.people import PUBLIC, SIGNED_IN, Principal
from kaoping.storage.tables.access import ApiKey, Role, UserAccount
from kaoping.storage.tables.journal import JournalEntry
from kaoping.web.callers import hash_key
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import Reply, needs, router
from kaoping.web.schema import Id, Plain
from kaoping.web.tokens import LIFETIME, Claims
from kaoping.web.versions import IfMatch

COOKIE = "__Host-kaoping"
COOKIE_OPTIONS = "Path=/; Secure; HttpOnly; SameSite=Strict"
SESSION_HEADER = "X-Kaoping-Session"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

auth = router("/auth", "auth")
me = router("/me", "auth")
users = router("/users", "access")
roles = router("/roles", "access")
keys = router("/api-keys", "access")
audit_log = router("/audit-log", "access")
ROUTERS = (auth, me, users, roles, keys, audit_log)

RefreshToken = Annotated[str | None, Cookie(alias=COOKIE, max_length=200)]
SessionHeader = Annotated[
    Literal["1"], Header(alias=SESSION_HEADER, description="Proves that a script of ours sends this.")
]


@auth.post("/token", response_model=TokenOut, summary="Sign in", openapi_extra={"x-throttled": True})
@needs(PUBLIC)
def sign_in(
    request: Request,
    db: Session,
    username: Annotated[str, Form(min_length=1, max_length=100), Plain],
    password: Annotated[str, Form(min_length=1, max_length=200), Plain],
    grant_type: Annotated[Literal["password"], Form()],  # noqa: ARG001 - the standard asks for it
) -> Reply:
    _check_origin(request)
    outcome = signing_in.sign_in(
        db,
        username,
        password,
        verify=request.app.state.passwords.verify,
        address=request.client.host if request.client else "",
        client=_printable(request.headers.get("user-agent", ""))[:200],
    )
    if isinstance(outcome, Refused):
        return Reply(None, refusal=outcome.error)
    return _hand_out(request, outcome)


def _printable(text: str) -> str:
    """Headers are bytes somebody chose: what is kept of them is visible text."""
    return "".join(character for character in text if character.isprintable())


@auth.post("/refresh", response_model=TokenOut, summary="Stay signed in")
@needs(PUBLIC)
def refresh_session(request: Request, db: Session, _ours: SessionHeader, token: RefreshToken = None) -> Reply:
    _check_origin(request)
    sealer = request.app.state.sealer
    outcome = signing_in.refresh(db, token, seal=sealer.encrypt, unseal=sealer.decrypt) if token else None
    if outcome is None:
        return Reply(None, refusal=Unauthenticated("bad-refresh"))
    return _hand_out(request, outcome)


@auth.post("/logout", status_code=204, summary="Sign out")
@needs(PUBLIC)
def sign_out(request: Request, db: Session, _ours: SessionHeader, token: RefreshToken = None) -> Reply:
    _check_origin(request)
    if token:
        signing_in.sign_out(db, token)
    return Reply(None, headers={"Set-Cookie": f"{COOKIE}=; {COOKIE_OPTIONS}; Max-Age=0"})


def _hand_out(request: Request, signed_in: SignedIn) -> Reply:
    access_token = request.app.state.tokens.issue(signed_in.user_id, signed_in.session_id)
    lifetime = int(signing_in.SESSION_LIFETIME.total_seconds())
    cookie = f"{COOKIE}={signed_in.refresh_token}; {COOKIE_OPTIONS}; Max-Age={lifetime}"
    out = TokenOut(access_token=access_token, token_type="bearer", expires_in=LIFETIME)  # noqa: S106 - a word, no secret
    return Reply(out, headers={"Set-Cookie": cookie, "Cache-Control": "no-store"})


def _check_origin(request: Request) -> None:
    """A browser always says where a POST comes from; other clients send no Origin."""
    origin = request.headers.get("origin")
    ours: str = request.app.state.public_url
    if origin is None or origin == ours:
        return
    if _is_loopback(ours) and _is_loopback(origin):
        return
    raise Forbidden("origin-refused")


def _is_loopback(origin: str) -> bool:
    """The host is compared whole: `http://localhost.example.org` begins like ours and is somebody else's."""
    try:
        return urlsplit(origin).hostname in LOOPBACK
    except ValueError:
        return False


@me.get("", summary="Who am I, and what may I do")
@needs(SIGNED_IN)
def read_profile(db: Session, who: Principal) -> MeOut:
    return profile.describe(db, who)


@me.put("/language", status_code=204, summary="Choose my language")
@needs(SIGNED_IN)
def set_language(db: Session, who: Principal, body: LanguageIn) -> None:
    profile.set_language(db, who, body.language)


@me.post("/password", status_code=204, summary="Change my password")
@needs(SIGNED_IN)
def change_password(request: Request, db: Session, who: Principal, body: PasswordIn) -> None:
    passwords = request.app.state.passwords
    profile.change_password(
        db,
        who,
        body.current_password,
        body.new_password,
        verify=passwords.verify,
        hashed=passwords.hash,
        session_id=_session_id(request),
    )


@me.get("/sessions", summary="Where I am signed in")
@needs(SIGNED_IN)
def list_sessions(request: Request, db: Session, who: Principal) -> list[SessionOut]:
    return profile.list_sessions(db, who, _session_id(request))


@me.delete("/sessions/{session_id}", status_code=204, summary="End one of my sessions")
@needs(SIGNED_IN)
def end_session(db: Session, who: Principal, session_id: Annotated[Id, Path()]) -> None:
    profile.end_session(db, who, session_id)


def _session_id(request: Request) -> int:
    claims = request.state.credential
    assert isinstance(claims, Claims)
    return claims.session_id


@users.get("", summary="List accounts")
@needs("users:read")
def list_users(
    db: Session, paging: Paging, username: Annotated[str | None, Query(max_length=40)] = None
) -> Page[UserOut]:
    query = select(UserAccount)
    if username:
        query = query.where(UserAccount.username == username)
    rows, cursor, total = page(db, query, [Key(UserAccount.id)], paging)
    return Page(items=accounts.show_users(db, [row[0] for row in rows]), next_cursor=cursor, total=total)


@users.post("", status_code=201, summary="Open an account")
@needs("users:write")
def open_user(request: Request, db: Session, body: UserIn) -> UserOut:
    return accounts.open_user(db, body, request.app.state.passwords.hash)


@users.patch("/{user_id}", summary="Change an account: name, roles, disabled")
@needs("users:write")
def change_user(db: Session, user_id: Annotated[Id, Path()], body: UserPatch, version: IfMatch) -> UserOut:
    return accounts.change_user(db, user_id, body, version)


@users.post("/{user_id}/one-time-password", summary="Replace a forgotten password; shown this once")
@needs("users:write")
def issue_one_time_password(
    request: Request, db: Session, user_id: Annotated[Id, Path()]
) -> OneTimePasswordOut:
    return accounts.issue_one_time_password(db, user_id, request.app.state.passwords.hash)


@roles.get("", summary="List roles with their permission words")
@needs("users:read")
def list_roles(db: Session) -> list[RoleOut]:
    return [RoleOut.model_validate(role) for role in db.scalars(select(Role).order_by(Role.id))]


@keys.get("", summary="List machine keys")
@needs("keys:read")
def list_keys(db: Session, paging: Paging) -> Page[ApiKeyOut]:
    rows, cursor, total = page(db, select(ApiKey), [Key(ApiKey.id)], paging)
    return Page(items=accounts.show_keys(db, [row[0] for row in rows]), next_cursor=cursor, total=total)


@keys.post("", status_code=201, summary="Issue a machine key; it is shown this once")
@needs("keys:write")
def issue_key(db: Session, body: ApiKeyIn) -> NewApiKeyOut:
    return accounts.issue_key(db, body, hash_key)


@keys.post("/{key_id}/revoke", summary="Revoke a machine key")
@needs("keys:write")
def revoke_key(db: Session, key_id: Annotated[Id, Path()]) -> ApiKeyOut:
    return accounts.revoke_key(db, key_id)


@audit_log.get("", summary="Read the journal, newest first")
@needs("audit-log:read")
def list_journal(
    db: Session,
    paging: Paging,
    action: Annotated[str | None, Query(max_length=64)] = None,
    object_kind: Annotated[str | None, Query(max_length=64)] = None,
    object_id: Annotated[str | None, Query(max_length=64)] = None,
) -> Page[JournalEntryOut]:
    query = select(JournalEntry)
    for column, wanted in (
        (JournalEntry.action, action),
        (JournalEntry.object_kind, object_kind),
        (JournalEntry.object_id, object_id),
    ):
        if wanted:
            query = query.where(column == wanted)
    newest = [
        Key(JournalEntry.at, descending=True),
        Key(JournalEntry.scope),
        Key(JournalEntry.seq, descending=True),
    ]
    rows, cursor, total = page(db, query, newest, paging)
    items = [JournalEntryOut.model_validate(row[0]) for row in rows]
    return Page(items=items, next_cursor=cursor, total=total)
