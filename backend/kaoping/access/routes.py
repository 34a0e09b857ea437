"""Signing in and one's own profile: paths, permissions, shapes. What administrators do stands beside it."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Cookie, Form, Header, Path, Request
from sqlalchemy.orm import Session

from kaoping.access import routes_accounts, routes_keys
from kaoping.access.schemas import LanguageIn, MeOut, PasswordIn, SessionOut, TokenOut
from kaoping.access.service import profile, signing_in
from kaoping.access.service.signing_in import Refused, SignedIn
from kaoping.domain.errors import Forbidden, Unauthenticated
from kaoping.domain.people import PUBLIC, SIGNED_IN, Principal
from kaoping.web.routing import Reply, needs, router
from kaoping.web.schema import Id, Plain
from kaoping.web.tokens import LIFETIME, Claims

COOKIE = "__Host-kaoping"
COOKIE_OPTIONS = "Path=/; Secure; HttpOnly; SameSite=Strict"
SESSION_HEADER = "X-Kaoping-Session"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

auth = router("/auth", "auth")
me = router("/me", "auth")
ROUTERS = (auth, me, *routes_accounts.ROUTERS, *routes_keys.ROUTERS)

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
