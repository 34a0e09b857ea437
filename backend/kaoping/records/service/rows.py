"""Rows as every kind of record writes them: numbered, headed, kept before a change, with payload."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from psycopg import sql

from kaoping.records.service.intake import Intake, RecordKey, Winner
from kaoping.storage.base import Base
from kaoping.storage.bulk import copy_rows, next_ids, stage, update_staged
from kaoping.storage.secrets import Purpose
from kaoping.storage.tables.records import RepairOrderHistory
from kaoping.storage.tables.sales import SaleHistory

KEY = ("store_id", "id")
HEAD = (
    "store_id",
    "id",
    "source",
    "external_id",
    "source_version",
    "source_updated_at",
    "content_hash",
    "voided_at",
    "row_version",
    "updated_at",
)
FAST = 1
"""zlib's fastest level: 18 µs a record; better ones save a tenth of the bytes for twice the time."""

_ORDER_PAYLOAD = ("store_id", "order_id", "row_version", "received_at", "body_sealed")
_PAYLOAD = ("store_id", "record_id", "row_version", "received_at", "body_sealed", "kind")


def _columns_of(history: type[Base]) -> tuple[str, ...]:
    return tuple(column.name for column in history.__table__.columns if column.name != "superseded_at")


PAST = {"repair_order": _columns_of(RepairOrderHistory), "sale": _columns_of(SaleHistory)}
"""The tables that keep their past, in `<table>_history`, and its columns."""


FIND = """
    SELECT {columns} FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, external_id)
    JOIN {table} USING (store_id, source, external_id)
"""


def find_rows(intake: Intake, table: str, columns: str, keys: Sequence[RecordKey]) -> list[Sequence[Any]]:
    """The columns of what is stored under these natural keys; table and columns are this slice's own."""
    query = sql.SQL(FIND).format(columns=sql.SQL(columns), table=sql.Identifier(table))
    stores, sources, external_ids = zip(*keys, strict=True) if keys else ((), (), ())
    intake.cursor.execute(query, (list(stores), list(sources), list(external_ids)))
    return intake.cursor.fetchall()


def number_rows(intake: Intake, table: str, winners: Sequence[Winner]) -> None:
    """Give every winner its id and its next version."""
    fresh = [winner for winner in winners if winner.known is None]
    for winner, new_id in zip(fresh, next_ids(intake.cursor, table, len(fresh)), strict=True):
        winner.record_id = new_id
    for winner in winners:
        if winner.known:
            winner.record_id, winner.row_version = winner.known.id, winner.known.row_version + 1


def head_of(intake: Intake, winner: Winner) -> tuple[object, ...]:
    """The columns of HEAD."""
    store_id, source, external_id = winner.key
    return (
        store_id,
        winner.record_id,
        source,
        external_id,
        winner.version[0],
        winner.message.record.source_updated_at,
        winner.message.content_hash,
        intake.now if winner.is_tombstone else None,
        winner.row_version,
        intake.now,
    )


def overwrite(
    intake: Intake, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, twin: str
) -> None:
    """Change stored rows; of a table with a past, what they were goes to history first."""
    stage(intake.cursor, table, columns, rows, twin=twin)
    if table in PAST:
        past = sql.SQL(", ").join(map(sql.Identifier, PAST[table]))
        intake.cursor.execute(
            sql.SQL(
                "INSERT INTO {history} ({past}, superseded_at) SELECT {past}, %s FROM {table}"
                " WHERE (store_id, id) IN (SELECT store_id, id FROM {twin})"
            ).format(
                history=sql.Identifier(f"{table}_history"),
                past=past,
                table=sql.Identifier(table),
                twin=sql.Identifier("pg_temp", f"stage_{twin}"),
            ),
            (intake.now,),
        )
    update_staged(intake.cursor, table, columns, KEY, twin=twin)


def write_tombstones(
    intake: Intake,
    table: str,
    columns: Sequence[str],
    winners: Sequence[Winner],
    rest: Callable[[Winner], Sequence[object]],
) -> None:
    """A tombstone keeps what was known; one that comes before its record is a bare key.

    `rest` gives the columns of a winner that stand behind those of HEAD.
    """
    tombstones = [winner for winner in winners if winner.is_tombstone]
    fresh = [(*head_of(intake, w), *rest(w)) for w in tombstones if w.known is None]
    known = [(*head_of(intake, w), *rest(w)) for w in tombstones if w.known is not None]
    if fresh:
        rows = ((*row, intake.now, "[]") for row in fresh)
        copy_rows(intake.cursor, table, (*columns, "created_at", "warnings"), rows)
    if known:
        overwrite(intake, table, columns, known, twin=f"{table}_tombstone")


def write_payloads(intake: Intake, winners: Sequence[Winner], kind: str | None = None) -> None:
    """Keep what was received, compressed and sealed; orders have a table of their own."""
    compressed = (zlib.compress(w.message.content, FAST) for w in winners)
    sealed = intake.personal.seal_many(Purpose.PAYLOAD, compressed)
    tail = (kind,) if kind else ()
    rows = (
        (w.store_id, w.record_id, w.row_version, intake.now, body, *tail)
        for w, body in zip(winners, sealed, strict=True)
    )
    table, columns = ("record_payload", _PAYLOAD) if kind else ("repair_order_payload", _ORDER_PAYLOAD)
    copy_rows(intake.cursor, table, columns, rows)
