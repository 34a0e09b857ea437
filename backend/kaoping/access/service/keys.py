"""Machine keys: issued, rotated, revoked. Only their hashes are kept, so each is shown exactly once."""

import secrets
import string
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import ApiKeyIn, ApiKeyOut, KeyRotationIn, NewApiKeyOut
from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.session import flush, now, save
from kaoping.storage.tables.access import ApiKey
from kaoping.storage.tables.people import Store

PREFIX_ALPHABET = string.ascii_letters + string.digits
LONGEST_OVERLAP = timedelta(days=30)
FIELDS = ("label", "scopes", "store_ids", "expires_at", "revoked_at")
Hash = Callable[[str], bytes]


def issue_key(db: Session, new: ApiKeyIn, hash_key: Hash) -> NewApiKeyOut:
    """Make a machine key; this answer is the one place to copy it from."""
    _check_ahead(db, new.expires_at, "/expires_at")
    stores = _store_ids(db, new.store_codes)
    key, token = _make(new.label, sorted(set(new.scopes)), stores, new.expires_at, hash_key)
    save(db, key)
    _note(db, "key.issued", key, {})
    return NewApiKeyOut(**show_keys(db, [key])[0].model_dump(), key=token)


def rotate_key(db: Session, key_id: int, wanted: KeyRotationIn, hash_key: Hash) -> NewApiKeyOut:
    """A new key for the same machine; the one before ends at once, or at the moment that is named.

    Raises Conflict for a key that has ended already: a machine without a key gets one issued.
    """
    at = now(db)
    old = _find(db, key_id)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= at):
        raise Conflict("key-ended")
    until = wanted.old_valid_until
    _check_ahead(db, until, "/old_valid_until")
    _check_ahead(db, wanted.expires_at, "/expires_at")
    if until is not None and until > at + LONGEST_OVERLAP:
        raise Invalid("overlap-too-long", field="/old_valid_until", days=LONGEST_OVERLAP.days)
    expires_at = wanted.expires_at
    if expires_at is None and old.expires_at is not None:
        expires_at = at + (old.expires_at - old.created_at)
    key, token = _make(old.label, old.scopes, old.store_ids, expires_at, hash_key)
    before = fields_of(old, *FIELDS)
    if until is None:
        old.revoked_at = at
    elif old.expires_at is None or until < old.expires_at:
        old.expires_at = until
    save(db, key)
    _note(db, "key.rotated", old, before)
    _note(db, "key.issued", key, {})
    return NewApiKeyOut(**show_keys(db, [key])[0].model_dump(), key=token)


def revoke_key(db: Session, key_id: int) -> ApiKeyOut:
    """End a key at once; ending it again changes nothing."""
    key = _find(db, key_id)
    if key.revoked_at is None:
        before = fields_of(key, *FIELDS)
        key.revoked_at = now(db)
        flush(db)
        _note(db, "key.revoked", key, before)
    return show_keys(db, [key])[0]


def read_key(db: Session, key_id: int) -> ApiKeyOut:
    key = db.get(ApiKey, key_id)
    if key is None:
        raise NotFound()
    return show_keys(db, [key])[0]


def show_keys(db: Session, keys: Sequence[ApiKey]) -> list[ApiKeyOut]:
    """Keys with the codes of their stores: one query, however many there are."""
    wanted = {store for key in keys for store in key.store_ids}
    rows = db.execute(select(Store.id, Store.code).where(Store.id.in_(wanted)))
    codes = {row.id: row.code for row in rows}
    return [
        ApiKeyOut(
            id=k.id,
            label=k.label,
            prefix=f"kp_{k.prefix}_…",
            scopes=k.scopes,
            store_codes=sorted(codes[s] for s in k.store_ids),
            created_at=k.created_at,
            expires_at=k.expires_at,
            revoked_at=k.revoked_at,
            last_used_at=k.last_used_at,
            row_version=k.row_version,
        )
        for k in keys
    ]


def _make(
    label: str, scopes: list[str], stores: list[int], expires_at: datetime | None, hash_key: Hash
) -> tuple[ApiKey, str]:
    prefix = "".join(secrets.choice(PREFIX_ALPHABET) for _ in range(8))
    token = f"kp_{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        label=label,
        prefix=prefix,
        key_hash=hash_key(token),
        scopes=scopes,
        store_ids=stores,
        expires_at=expires_at,
    )
    return key, token


def _find(db: Session, key_id: int) -> ApiKey:
    """The key as it stands, which nobody else ends until this is over."""
    key = db.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update())
    if key is None:
        raise NotFound()
    return key


def _check_ahead(db: Session, moment: datetime | None, field: str) -> None:
    if moment is not None and moment <= now(db):
        raise Invalid("instant-past", field=field)


def _store_ids(db: Session, codes: Sequence[str]) -> list[int]:
    rows = db.execute(select(Store.code, Store.id).where(Store.code.in_(codes)))
    known = {row.code: row.id for row in rows}
    for n, code in enumerate(codes):
        if code not in known:
            raise Invalid("unknown-reference", field=f"/store_codes/{n}")
    return sorted(known.values())


def _note(db: Session, action: str, key: ApiKey, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(key, *FIELDS))
    append_journal(db, None, action, "key", key.id, {"prefix": key.prefix, "changes": changes})
