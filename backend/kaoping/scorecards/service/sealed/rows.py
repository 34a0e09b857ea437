"""Rows as plain values, so that they can be hashed when written and hashed the same when read again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.canonical import sha256
from kaoping.storage.base import Base

Row = Mapping[str, Any]
Rows = Sequence[Row]


def rows_of(db: Session, kind: type[Base], *where: Any) -> Rows:
    """Rows of a table in the order of their keys."""
    columns: Any = kind.__table__
    rows = db.execute(select(columns).where(*where).order_by(*columns.primary_key)).mappings()
    return [dict(row) for row in rows]


def values_of(row: Base) -> Row:
    table: Table = row.__table__  # type: ignore[assignment]
    return {column.key: getattr(row, column.key) for column in table.columns}


def seal_of(values: object) -> str:
    """The hash that the journal names."""
    return sha256(values)


def seal_of_row(row: Base) -> str:
    return seal_of(values_of(row))
