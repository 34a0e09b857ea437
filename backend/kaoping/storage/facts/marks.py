"""The mark of a fact: a hash over what measures see of it and over who holds it, to tell later what changed.

A fact belongs to a period by any day that some measure dates it by. What no measure looks at, such as the
odometer of an order, leaves the mark alone. Which columns and days those are changes with the catalogue, so
a freeze keeps them (`Shape`): a measure added later makes nothing late that was frozen before. The answers of
an interview are part of its record and never change: the mark of the response stands for them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.measure import Stretch
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.measuring import FIRST, LAST, STORE, is_taken

HOLDER = ("role", "employee_id", "department_id", "position_id", "share")

Shape = Mapping[str, Mapping[str, Sequence[str]]]
"""By source, the `columns` that make the mark of a fact and the `days` that place it in a period."""

Writing = Callable[[Sequence[Any]], Any]
"""How the values of a fact, or of one who holds it, are written before they are hashed."""

BEFORE: Shape = {
    "ATTEMPTS": {
        "columns": (
            "type", "outcome", "connected", "right_party", "counts", "started_at", "ended_at", "started_day",
            "seq", "talk_seconds",
        ),
        "days": ("started_day",),
    },
    "AUDIT_ITEMS": {
        "columns": (
            "template", "section", "indicator", "result", "source", "visited_day", "published_day",
        ),
        "days": ("visited_day",),
    },
    "COMPLAINTS": {
        "columns": (
            "family", "validity", "severity", "category", "source", "state", "repeat", "satisfied",
            "received_at", "answered_at", "closed_at", "close_due_at", "verified_at", "received_day",
            "due_day", "closed_day", "verified_day", "reopened", "extensions",
        ),
        "days": ("due_day", "received_day", "verified_day"),
    },
    "ORDERS": {
        "columns": (
            "ro_type", "repair_category", "status", "customer_waiting", "opened_at", "promised_at_first",
            "work_completed_at", "settled_at", "delivered_at", "opened_day", "delivered_day", "amount_total",
        ),
        "days": ("delivered_day",),
    },
    "RESPONSES": {
        "columns": (
            "type", "anonymous", "satisfied", "complaint_opened", "answered_at", "answered_day", "score",
        ),
        "days": ("answered_day",),
    },
    "SALES": {
        "columns": (
            "status", "channel", "purchase_type", "promised_delivery_at_first", "delivered_at",
            "contract_day", "delivered_day", "units", "amount", "profit",
        ),
        "days": ("delivered_day",),
    },
    "TASKS": {
        "columns": (
            "type", "state", "due_at", "first_attempt_at", "completed_at", "due_day", "anchor_day",
            "first_attempt_day", "completed_day", "attempts",
        ),
        "days": ("due_day",),
    },
}  # fmt: skip
"""What was marked before a freeze kept it: of a period that says nothing."""


@cache
def measured_shape() -> Shape:
    """What a freeze of today marks."""
    days: dict[str, set[str]] = defaultdict(set)
    for measure in MEASURES.values():
        if is_taken(measure):
            for facts in measure.facts:
                if facts.of.name in KEPT and not facts.of.part_of and facts.over is Stretch.PERIOD:
                    days[facts.of.name].add(facts.dated_by)
    return {
        name: {"columns": [column.name for column in KEPT[name].source.columns], "days": sorted(found)}
        for name, found in sorted(days.items())
    }


def day_of_source(source: str) -> str:
    """A day by which facts of a source are dated."""
    return measured_shape()[source]["days"][0]


def select_marks(shape: Shape | None) -> Select[*tuple[Any, ...]]:
    """`source`, `fact_id`, `day`, `version` and `mark` of every fact of a store in a window of days.

    The parameters are those of `storage.measuring`: store_id, first, last. `shape` is what the freeze kept;
    of a period that kept none the values are written as they were then.
    """
    marked, write = (BEFORE, _as_json) if shape is None else (shape, _as_row)
    return select(
        union_all(
            *(_marks(KEPT[name], of["columns"], of["days"], write) for name, of in sorted(marked.items()))
        ).subquery()
    )


def _marks(
    kept: FactSource, columns: Sequence[str], days: Sequence[str], write: Writing
) -> Select[*tuple[Any, ...]]:
    version = null() if kept.version is None else kept.version
    rows = kept.rows.add_columns(cast(version, Integer).label("row_version")).subquery()
    holders = _holders(kept, rows, write)
    seen = write([rows.c[column] for column in columns])
    inside = [rows.c[day].between(FIRST, LAST) for day in days]
    return (
        select(
            literal(kept.source.name, Text).label("source"),
            rows.c.fact_id,
            case(*((one, rows.c[day]) for one, day in zip(inside, days, strict=True))).label("day"),
            rows.c.row_version.label("version"),
            func.md5(func.concat(seen, holders.c.held)).label("mark"),
        )
        .select_from(rows)
        .join(holders, true())
        .where(rows.c.store_id == STORE, or_(*inside))
    )


def _holders(kept: FactSource, rows: Subquery, write: Writing) -> Any:
    """Who holds a fact, looked up fact by fact: an aggregate of its own, which no planner turns around."""
    held = kept.holders.subquery()
    entry = [held.c[name] for name in HOLDER]
    if write is _as_json:
        ordered = aggregate_order_by(func.jsonb_build_array(*entry), *entry)
        together: Any = cast(func.jsonb_agg(ordered), Text)
    else:
        together = func.string_agg(write(entry), aggregate_order_by(literal(""), *entry))
    return (
        select(func.coalesce(together, "").label("held"))
        .where(held.c.store_id == STORE, held.c.fact_id == rows.c.fact_id)
        .lateral("holders")
    )


def _as_row(values: Sequence[Any]) -> Any:
    """Half the time of JSON."""
    return cast(func.row(*values), Text)


def _as_json(values: Sequence[Any]) -> Any:
    return cast(func.jsonb_build_array(*values), Text)
