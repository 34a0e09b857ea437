"""Reading the journal: who did what, with each field before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.access.schemas import FieldChangeOut, JournalEntryOut
from kaoping.domain.people import Principal
from kaoping.storage.reach import within
from kaoping.storage.reads.grants import HOME_ZONE
from kaoping.storage.tables.access import ApiKey, UserAccount
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Store

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody asks for; both days are counted."""

    action: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    actor: str | None = None
    store_id: int | None = None
    first: date | None = None
    last: date | None = None


def select_entries(who: Principal, wanted: Wanted) -> Select[JournalEntry]:
    """Entries within reach: those of a store, or of the whole group."""
    query = within(select(JournalEntry), JournalEntry, who)
    for column, value in (
        (JournalEntry.action, wanted.action),
        (JournalEntry.object_kind, wanted.object_kind),
        (JournalEntry.object_id, wanted.object_id),
        (JournalEntry.actor, wanted.actor),
        (JournalEntry.scope, wanted.store_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.first is not None:
        query = query.where(JournalEntry.at >= _begin(wanted.first))
    if wanted.last is not None:
        query = query.where(JournalEntry.at < _begin(wanted.last + ONE_DAY))
    return query


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), HOME_ZONE)


def show_entries(db: Session, entries: Sequence[JournalEntry]) -> list[JournalEntryOut]:
    """Entries with the names of who acted and the codes of stores: three queries more, however many."""
    people = _names(
        db, entries, "user", select(UserAccount.id, UserAccount.display_name.label("name")), UserAccount
    )
    machines = _names(db, entries, "key", select(ApiKey.id, ApiKey.label.label("name")), ApiKey)
    scopes = {entry.scope for entry in entries}
    stores = {
        row.id: row.code for row in db.execute(select(Store.id, Store.code).where(Store.id.in_(scopes)))
    }
    return [_shown(entry, {**people, **machines}, stores) for entry in entries]


def _names(
    db: Session, entries: Sequence[JournalEntry], kind: str, query: Select[Any, Any], table: Any
) -> dict[str, str]:
    """Of the actors of one kind, by how the journal names them."""
    prefix = f"{kind}:"
    ids = {int(e.actor.removeprefix(prefix)) for e in entries if e.actor.startswith(prefix)}
    return {f"{prefix}{row.id}": row.name for row in db.execute(query.where(table.id.in_(ids)))}


def _shown(entry: JournalEntry, names: dict[str, str], stores: dict[int, str]) -> JournalEntryOut:
    changes = entry.data.get("changes", {})
    return JournalEntryOut(
        scope=entry.scope,
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        actor_name=names.get(entry.actor),
        store_code=stores.get(entry.scope),
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        changes=[FieldChangeOut(field=f, before=pair[0], after=pair[1]) for f, pair in changes.items()],
        data={key: value for key, value in entry.data.items() if key != "changes"},
        request_id=entry.request_id,
    )
