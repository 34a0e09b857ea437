"""Machine keys and the journal: paths, permissions, shapes."""

from typing import Annotated

from fastapi import Depends, Path, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import ApiKeyIn, ApiKeyOut, JournalEntryOut, KeyRotationIn, NewApiKeyOut
from kaoping.access.service import journal
from kaoping.access.service import keys as of_machines
from kaoping.domain.people import Principal
from kaoping.storage.tables.access import ApiKey
from kaoping.storage.tables.journal import JournalEntry
from kaoping.web.callers import hash_key
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Day, Id, Plain

keys = router("/api-keys", "access")
audit_log = router("/audit-log", "access")
ROUTERS = (keys, audit_log)

KeyId = Annotated[Id, Path()]
Named = Annotated[str | None, Query(min_length=1, max_length=64), Plain]


@keys.get("", summary="List machine keys")
@needs("keys:read")
def list_keys(db: Session, paging: Paging) -> Page[ApiKeyOut]:
    rows, cursor, total = page(db, select(ApiKey), [Key(ApiKey.id)], paging)
    return Page(items=of_machines.show_keys(db, [row[0] for row in rows]), next_cursor=cursor, total=total)


@keys.post("", status_code=201, summary="Issue a machine key; it is shown this once")
@needs("keys:write")
def issue_key(db: Session, body: ApiKeyIn) -> NewApiKeyOut:
    return of_machines.issue_key(db, body, hash_key)


@keys.get("/{key_id}", summary="Read one machine key")
@needs("keys:read")
def read_key(db: Session, key_id: KeyId) -> ApiKeyOut:
    return of_machines.read_key(db, key_id)


@keys.post(
    "/{key_id}/rotate", status_code=201, summary="Replace a machine key; the new one is shown this once"
)
@needs("keys:write")
def rotate_key(db: Session, key_id: KeyId, body: KeyRotationIn) -> NewApiKeyOut:
    return of_machines.rotate_key(db, key_id, body, hash_key)


@keys.post("/{key_id}/revoke", summary="Revoke a machine key")
@needs("keys:write")
def revoke_key(db: Session, key_id: KeyId) -> ApiKeyOut:
    return of_machines.revoke_key(db, key_id)


async def read_wanted(
    *,
    action: Named = None,
    object_kind: Named = None,
    object_id: Named = None,
    actor: Annotated[Named, Query(examples=["user:7"])] = None,
    store_id: Annotated[Id | None, Query()] = None,
    first: Annotated[Day | None, Query(alias="from", description="first day, of the group's zone")] = None,
    last: Annotated[Day | None, Query(alias="to", description="last day, counted")] = None,
) -> journal.Wanted:
    return journal.Wanted(action, object_kind, object_id, actor, store_id, first, last)


@audit_log.get("", summary="Read the journal, newest first")
@needs("audit-log:read")
def list_journal(
    db: Session, who: Principal, paging: Paging, wanted: Annotated[journal.Wanted, Depends(read_wanted)]
) -> Page[JournalEntryOut]:
    query = journal.select_entries(who, wanted)
    newest = [
        Key(JournalEntry.at, descending=True),
        Key(JournalEntry.scope),
        Key(JournalEntry.seq, descending=True),
    ]
    rows, cursor, total = page(db, query, newest, paging)
    return Page(items=journal.show_entries(db, [row[0] for row in rows]), next_cursor=cursor, total=total)
