"""The hash over what a freeze copied: every reading with its records, and every fact with its mark.

It stands in the inputs of each card, so that `verifying` notices a copy that somebody altered. The database
makes it, for a month is tens of thousands of values; what was hashed as canonical JSON keeps that form.
"""

from typing import Any

from sqlalchemy import Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from kaoping.domain.scoring.canonical import sha256
from kaoping.storage.reads.late_facts import select_frozen
from kaoping.storage.tables.closing import FrozenFacts, FrozenReading

ROWS = "rows:"
"""Leads a hash over rows as the database writes them; without it: over their canonical JSON."""

READING = (
    FrozenReading.measure,
    FrozenReading.assignment_id,
    FrozenReading.numerator,
    FrozenReading.denominator,
    FrozenReading.n,
    FrozenReading.state,
    FrozenReading.evidence,
    FrozenReading.part_ends,
    FrozenReading.counted,
)
FACTS = (FrozenFacts.source, FrozenFacts.fact_ids, FrozenFacts.versions, FrozenFacts.marks)


def evidence_hash(db: Session, store_id: int, period_id: int, freeze_no: int) -> str:
    """SHA-256 over every reading and every fact of a freeze, as their rows say today."""
    parts = [
        select(_together(READING, FrozenReading.measure, FrozenReading.assignment_id).label("held")).where(
            *_of(FrozenReading, store_id, period_id, freeze_no)
        ),
        select(_together(FACTS, FrozenFacts.source).label("held")).where(
            *_of(FrozenFacts, store_id, period_id, freeze_no)
        ),
    ]
    readings, facts = (part.scalar_subquery() for part in parts)
    held = func.convert_to(func.concat(readings, "\n\n", facts), "UTF8")
    digest: str = db.execute(select(func.encode(func.sha256(held), "hex"))).scalar_one()
    return ROWS + digest


def same_evidence(db: Session, store_id: int, period_id: int, freeze_no: int, sealed: str) -> bool:
    """Whether the rows of a freeze still say what was sealed, in the form it was sealed in."""
    of_today = evidence_hash if sealed.startswith(ROWS) else _canonical_hash
    return of_today(db, store_id, period_id, freeze_no) == sealed


def _together(columns: tuple[Any, ...], *order: Any) -> Any:
    """Rows as text, a line each; in an order that no locale moves."""
    line = cast(func.row(*columns), Text)
    by_bytes = [func.convert_to(cast(one, Text), "UTF8").asc().nulls_first() for one in order]
    return func.string_agg(line, aggregate_order_by(literal("\n"), *by_bytes))


def _of(table: Any, store_id: int, period_id: int, freeze_no: int) -> tuple[Any, ...]:
    return (table.store_id == store_id, table.period_id == period_id, table.freeze_no == freeze_no)


def _canonical_hash(db: Session, store_id: int, period_id: int, freeze_no: int) -> str:
    """As months were hashed while every fact had a row of its own."""
    readings = db.execute(
        select(*READING)
        .where(*_of(FrozenReading, store_id, period_id, freeze_no))
        .order_by(FrozenReading.measure, FrozenReading.assignment_id.nulls_first())
    )
    frozen = select_frozen(store_id, period_id, freeze_no).subquery("frozen")
    facts = db.execute(select(frozen).order_by(frozen.c.source, frozen.c.fact_id))
    return sha256(
        {
            "readings": [list(one) for one in readings],
            "facts": [[one.source, one.fact_id, one.version, one.mark.hex] for one in facts],
        }
    )
