"""Whole batches into tables: COPY for new rows, COPY to a temporary table and one UPDATE for known ones.

A shortcut past the mapper, kept in this file: 5,000 orders with everything they fill take a handful
of statements instead of fifty thousand objects. `benchmarks/ingestion.py` (P1) holds it against a
raw COPY of the same rows. Limit: it trusts its rows; whoever calls has validated them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Cursor, Error, sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Row = Sequence[Any]


LOCK_SPACE = 0x4B51
"""Keeps the locks of bulk writers apart from the journal's."""


@contextmanager
def driving(db: Session) -> Iterator[Cursor[Any]]:
    """A driver cursor inside the session's own transaction; its errors look like the session's."""
    connection = db.connection().connection.driver_connection
    assert connection is not None
    try:
        with connection.cursor() as cursor:
            yield cursor
    except Error as error:
        raise DBAPIError.instance("bulk", None, error, Error) from error


def lock_stores(cursor: Cursor[Any], stores: Sequence[int]) -> None:
    """Wait for other bulk writers of these stores, taken in the order of their ids; held to the end."""
    for store_id in sorted(stores):
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_SPACE, store_id % 2**31))


def forget_plans(cursor: Cursor[Any]) -> None:
    """Have foreign keys checked by plans that know how large the tables are now.

    A connection keeps the plan of its first check. Made while a table had a handful of rows, that is
    a scan of the whole table for each row that points at it, and the next big batch takes minutes:
    5,000 orders after a first push of one took 72 s, and take 2 s when the plans are made anew.
    """
    cursor.execute("DISCARD PLANS")


def copy_rows(cursor: Cursor[Any], table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Append rows. A key that exists already raises the driver's UniqueViolation."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def stage(
    cursor: Cursor[Any], table: str, columns: Sequence[str], rows: Iterable[Row], *, twin: str | None = None
) -> None:
    """Put rows into this connection's temporary `stage_<twin>`, a twin of `table` with these columns.

    A table staged with several sets of columns names a twin for each. The twin has no constraint; it
    is empty again after the transaction and lives as long as the connection, so that the catalogue
    does not churn.
    """
    name = f"stage_{twin or table}"
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE IF NOT EXISTS {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA"
        ).format(sql.Identifier(name), _names(columns), sql.Identifier(table))
    )
    cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("pg_temp", name)))
    copy_rows(cursor, name, columns, rows)


def update_staged(
    cursor: Cursor[Any], table: str, columns: Sequence[str], keys: Sequence[str], *, twin: str | None = None
) -> int:
    """Overwrite the rows of `table` that its staged twin names; gives how many there were."""
    changed = [column for column in columns if column not in keys]
    cursor.execute(
        sql.SQL("UPDATE {} t SET {} FROM {} s WHERE {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(c)) for c in changed),
            sql.Identifier("pg_temp", f"stage_{twin or table}"),
            sql.SQL(" AND ").join(sql.SQL("t.{0} = s.{0}").format(sql.Identifier(key)) for key in keys),
        )
    )
    return cursor.rowcount


def next_ids(cursor: Cursor[Any], table: str, count: int) -> list[int]:
    """As many fresh ids of the table, ascending, for rows that others of the same batch point at."""
    if not count:
        return []
    cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", (f"{table}_id_seq", count))
    return [row[0] for row in cursor.fetchall()]


def _names(columns: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
