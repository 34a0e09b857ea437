"""Which version of a record was counted, and whether the record is another by now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.scorecards.service.finding import Found
from kaoping.storage.facts.marks import select_marks
from kaoping.storage.reads.late_facts import parameters, select_frozen
from kaoping.storage.tables.closing import ClosingPeriod


@dataclass(frozen=True, slots=True)
class Counted:
    """`version` is None where the record keeps none, or while the figure still moves."""

    version: int | None
    changed_since: bool


def counted_versions(
    db: Session, card: Found, source: str, facts: Collection[int], retaken: Mapping[str, Any] | None
) -> Mapping[int, Counted]:
    """By fact. A record is another when anything measures see of it differs, or when it is gone."""
    if card.is_live or card.period is None:
        return {}
    if retaken is None:
        then = _frozen(db, card, source, facts)
    else:
        then = {one[1]: (one[2], one[3]) for one in retaken["facts"] if one[0] == source}
    today = marks_of(db, card.period, source, facts)
    return {
        fact: Counted(version, today.get(fact, (None, None))[1] != mark)
        for fact, (version, mark) in then.items()
        if fact in set(facts)
    }


def no_version(card: Found) -> Counted:
    """Of a record that no freeze knows: a live one moves, of another it can only have changed."""
    return Counted(None, not card.is_live)


def marks_of(
    db: Session, period: ClosingPeriod, source: str, facts: Collection[int]
) -> dict[int, tuple[int | None, str]]:
    """Version and mark of facts as they are now; one that left the period is absent."""
    marks = select_marks(period.marked).subquery("marks")
    rows = db.execute(
        select(marks.c.fact_id, marks.c.version, marks.c.mark)
        .where(marks.c.source == source, marks.c.fact_id.in_(sorted(facts)))
        .params(**parameters(period))
    )
    return {row.fact_id: (row.version, row.mark) for row in rows}


def _frozen(
    db: Session, card: Found, source: str, facts: Collection[int]
) -> dict[int, tuple[int | None, str]]:
    assert card.period is not None
    frozen = select_frozen(card.store_id, card.period.id, card.freeze_no).subquery("frozen")
    rows = db.execute(
        select(frozen.c.fact_id, frozen.c.version, frozen.c.mark).where(
            frozen.c.source == source, frozen.c.fact_id.in_(sorted(facts))
        )
    )
    return {row.fact_id: (row.version, row.mark.hex) for row in rows}
