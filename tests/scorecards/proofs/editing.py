"""Edits whatever a dealership keeps: each column of each table that is no part of a seal; for tests only."""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from tests.scorecards.proofs.digest import SEALED

LEFT_ALONE = {*SEALED, "journal", "period", "alembic_version"}
"""What a seal is made of, and the month's own state: `tampering` sees to those."""

WAYS_IN = {"user_account", "role", "role_grant", "sign_in_session", "api_key"}
"""Left as they are, so that somebody can still look."""

COLUMNS = text("""
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'procrastinate%'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indisprimary
                      AND a.attnum = ANY (x.indkey::int[]))
    ORDER BY 1, 2
""")
CHANGES = {
    "text": ("{0} || 'x'", "reverse({0})"),
    "character varying": ("{0} || 'x'", "reverse({0})"),
    "bigint": ("{0} + 1",),
    "integer": ("{0} + 1", "{0} - 1"),
    "smallint": ("{0} + 1", "{0} - 1"),
    "numeric": ("{0} + 1", "{0} / 2"),
    "boolean": ("NOT {0}",),
    "date": ("{0} + 1", "{0} - 1"),
    "timestamp with time zone": ("{0} + interval '1 day'", "{0} - interval '1 day'"),
    "jsonb": ("CASE jsonb_typeof({0}) WHEN 'object' THEN {0} || '{{\"x\": 1}}' ELSE {0} || '[1]' END",),
    "bytea": ("{0} || '\\x00'",),
    "bigint[]": ("{0} || 1::bigint",),
    "integer[]": ("{0} || 1",),
    "smallint[]": ("{0} || 1::smallint",),
    "text[]": ("{0} || 'x'::text",),
}


def edit_everything(link: Connection) -> set[tuple[str, str]]:
    """By somebody who may do anything; gives the columns that were changed in at least one row.

    Keys between tables are not minded. What a condition of the table itself forbids stays as it is.
    """
    link.execute(text("SET LOCAL session_replication_role = replica"))
    return set(_edited(link))


def _edited(link: Connection) -> Iterator[tuple[str, str]]:
    for table, column, kind in link.execute(COLUMNS).all():
        if table in LEFT_ALONE | WAYS_IN:
            continue
        for change in CHANGES.get(kind, ()):
            if _changed(link, table, column, change.format(f'"{column}"')):
                yield table, column
                break


def _changed(link: Connection, table: str, column: str, value: str) -> bool:
    try:
        with link.begin_nested():
            done = link.execute(
                text(f'UPDATE "{table}" SET "{column}" = {value} WHERE "{column}" IS NOT NULL')
            )
    except DBAPIError:
        return False
    return done.rowcount > 0
