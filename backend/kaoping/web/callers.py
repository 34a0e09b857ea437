"""Who is calling: the credential is checked before anything is parsed, the caller before anything is done."""

import hashlib
import re
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request

from kaoping.domain.errors import Forbidden, Unauthenticated
from kaoping.domain.people import PUBLIC, SIGNED_IN, CallerKind, Principal
from kaoping.storage.reads.callers import find_machine, find_person, note_key_use
from kaoping.web.tokens import Claims, TokenSigner

MACHINE_KEY = re.compile(r"kp_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}", re.ASCII)
NOBODY = Principal(CallerKind.PERSON, None, None, None, "", ())


@dataclass(frozen=True, slots=True)
class MachineKey:
    """The hash of a well-formed machine key; whether it exists is for the database to say."""

    key_hash: bytes


Credential = Claims | MachineKey | None


def check_credential(request: Request, permission: str) -> Credential:
    """Verify the bearer token without a database. Raises Unauthenticated unless the route is public."""
    if permission == PUBLIC:
        return None
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated()
    if token.startswith("kp_"):
        if not MACHINE_KEY.fullmatch(token):
            raise Unauthenticated()
        return MachineKey(hash_key(token))
    signer: TokenSigner = request.app.state.tokens
    return signer.verify(token)


def hash_key(token: str) -> bytes:
    """Keys are 256 random bits, so one plain hash is enough to keep them."""
    return hashlib.sha256(token.encode()).digest()


def resolve_caller(db: Session, credential: Credential, permission: str) -> Principal:
    """The caller, able to do what this operation asks for. Raises Unauthenticated or Forbidden."""
    if credential is None:
        return NOBODY
    who = _find(db, credential)
    if who is None:
        raise Unauthenticated()
    db.info["actor"] = who.actor
    if permission == SIGNED_IN:
        if who.kind is CallerKind.MACHINE:
            raise Forbidden()
        return who
    if who.must_change_password:
        raise Forbidden("password-change-required")
    if not who.may(permission):
        raise Forbidden()
    return who.acting_on(permission)


def _find(db: Session, credential: Claims | MachineKey) -> Principal | None:
    if isinstance(credential, Claims):
        return find_person(db, credential.user_id, credential.session_id)
    found = find_machine(db, credential.key_hash)
    if found is None:
        return None
    who, last_used_at = found
    assert who.key_id is not None
    note_key_use(db, who.key_id, last_used_at)
    return who
