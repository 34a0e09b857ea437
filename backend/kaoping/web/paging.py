"""Lists a page at a time, by the key of the last row seen: stable while rows are being added."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kaoping.domain.errors import Invalid
from kaoping.web.schema import Out

T = TypeVar("T")
DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class Page(Out, Generic[T]):
    """One page; `next_cursor` is null on the last one, `total` is counted on request only."""

    items: list[T]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class PageQuery:
    limit: int
    cursor: str | None
    with_total: bool


async def read_page_query(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    with_total: bool = False,
) -> PageQuery:
    return PageQuery(limit, cursor, with_total)


Paging = Annotated[PageQuery, Depends(read_page_query)]


@dataclass(frozen=True, slots=True)
class Key:
    """A column of the order; the last key of a list must be unique. Null values are not supported."""

    column: InstrumentedAttribute[Any] | Any
    descending: bool = False


def page(
    db: Session, query: Select[Any], keys: Sequence[Key], asked: PageQuery
) -> tuple[list[Any], str | None, int | None]:
    """The rows of one page (as `db.execute` gives them), the next cursor and the total if asked for.

    Raises Invalid when the cursor is not one of ours for this order.
    """
    total = (
        db.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
        if asked.with_total
        else None
    )
    if asked.cursor:
        query = query.where(_after(keys, _read_cursor(asked.cursor, keys)))
    ordered = query.order_by(*(k.column.desc() if k.descending else k.column.asc() for k in keys))
    labelled = ordered.add_columns(*(k.column.label(f"page_key_{n}") for n, k in enumerate(keys)))
    rows = db.execute(labelled.limit(asked.limit + 1)).all()
    kept = rows[: asked.limit]
    more = len(rows) > asked.limit
    cursor = _write_cursor([getattr(kept[-1], f"page_key_{n}") for n in range(len(keys))]) if more else None
    return list(kept), cursor, total


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Any:
    """Rows behind the last one seen, column by column."""
    branches = []
    for n, key in enumerate(keys):
        beyond = key.column < values[n] if key.descending else key.column > values[n]
        branches.append(and_(*(k.column == v for k, v in zip(keys[:n], values[:n], strict=True)), beyond))
    return or_(*branches)


def _write_cursor(values: Sequence[Any]) -> str:
    plain = [
        {"t": v.isoformat()}
        if isinstance(v, datetime)
        else {"d": v.isoformat()}
        if isinstance(v, date)
        else v
        for v in values
    ]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, keys: Sequence[Key]) -> list[Any]:
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_plain(value) for value in raw]
        fits = all(type(v) is k.column.type.python_type for v, k in zip(values, keys, strict=True))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise Invalid("cursor", field="/query/cursor") from None
    if not fits:
        raise Invalid("cursor", field="/query/cursor")
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if "t" in value:
            return datetime.fromisoformat(value["t"])
        return date.fromisoformat(value["d"])
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError("not a key of ours")
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError("not a key of ours")
    if isinstance(value, str) and "\x00" in value.encode().decode():  # encode() refuses lone surrogates
        raise ValueError("not a key of ours")
    return value
