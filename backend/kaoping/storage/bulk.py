"""Whole batches into tables: COPY for new rows, COPY to a temporary table and one UPDATE for known ones.

A shortcut past the mapper, kept in this file: 5,000 orders with everything they fill take a handful
of statements instead of fifty thousand objects. `benchmarks/ingestion.py` (P1) holds it against a
raw COPY of the same rows. Limit: it trusts its rows; whoever calls has validated them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Cursor, sql
from sqlalchemy.orm import Session

Row = Sequence[Any]


def cursor_of(db: Session) -> Cursor[Any]:
    """A driver cursor inside the session's own transaction."""
    connection = db.connection().connection.driver_connection
    cursor: Cursor[Any] = connection.cursor()  # type: ignore[union-attr]
    return cursor


def copy_rows(cursor: Cursor[Any], table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Append rows. A key that exists already raises the driver's UniqueViolation."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def stage(cursor: Cursor[Any], table: str, columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Put rows into this connection's temporary twin of `table`; gives its name.

    The twin has these columns of the table and no constraint; it is empty again after the
    transaction and lives as long as the connection, so that the catalogue does not churn.
    """
    name = f"stage_{table}"
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE IF NOT EXISTS {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA"
        ).format(sql.Identifier(name), _names(columns), sql.Identifier(table))
    )
    cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("pg_temp", name)))
    copy_rows(cursor, name, columns, rows)
    return name


def update_staged(cursor: Cursor[Any], table: str, columns: Sequence[str], keys: Sequence[str]) -> int:
    """Overwrite the rows of `table` that its staged twin names; gives how many there were."""
    changed = [column for column in columns if column not in keys]
    cursor.execute(
        sql.SQL("UPDATE {} t SET {} FROM {} s WHERE {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(c)) for c in changed),
            sql.Identifier("pg_temp", f"stage_{table}"),
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
