"""Facts that came late for a frozen month, with the measures they touch; alone they change nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from kaoping.domain.people import Principal
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.texts import Text
from kaoping.scorecards.schemas_periods import LateFactOut, MeasureRef
from kaoping.scorecards.service.wording import label
from kaoping.storage.facts.marks import day_of_source
from kaoping.storage.reads.evidence import Record, records_of
from kaoping.storage.reads.late_facts import select_late
from kaoping.storage.tables.closing import ClosingPeriod, FrozenReading
from kaoping.storage.tables.scoring import StoredReading

Fact = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Late:
    """The late facts of a period: `query` and `keys` for the pager."""

    row: ClosingPeriod
    query: Select[*tuple[Any, ...]]
    keys: tuple[Any, ...]


def select_late_facts(row: ClosingPeriod) -> Late:
    """None while the month is open: then every fact simply counts."""
    query = select_late(row)
    if row.state == "OPEN":
        query = query.limit(0)
    late = query.subquery()
    listed = select(late.c.source, late.c.fact_id, late.c.change, late.c.day)
    return Late(row, listed, (late.c.source, late.c.fact_id))


def show_late(db: Session, who: Principal, late: Late, rows: Iterable[Any]) -> list[LateFactOut]:
    """The facts of one page: a look for each source among them, and one for the measures."""
    page = list(rows)
    of_source: dict[str, list[int]] = defaultdict(list)
    for one in page:
        of_source[one.source].append(one.fact_id)
    records = {
        (source, fact_id): record
        for source, ids in of_source.items()
        for fact_id, record in records_of(
            db, who, source, day_of_source(source), late.row.store_id, ids
        ).items()
    }
    touched = _measures(db, late.row, of_source)
    return [
        _show(one, records.get((one.source, one.fact_id)), sorted(touched[one.source, one.fact_id]))
        for one in page
    ]


def _show(row: Any, record: Record | None, measures: Sequence[str]) -> LateFactOut:
    name = record.label if record is not None else Text(f"记录 {row.fact_id}", f"Record {row.fact_id}")
    return LateFactOut(
        source=row.source,
        fact_id=row.fact_id,
        change=row.change,
        label=label(name),
        day=row.day,
        measures=[MeasureRef(code=code, label=label(MEASURES[code].label)) for code in measures],
        path=record.path if record is not None else None,
    )


def _measures(
    db: Session, row: ClosingPeriod, of_source: Mapping[str, Collection[int]]
) -> Mapping[Fact, set[str]]:
    """Measures of the store that counted a fact at the freeze or count it now."""
    found: dict[Fact, set[str]] = defaultdict(set)
    ids = {fact_id for some in of_source.values() for fact_id in some}
    if not ids:
        return found
    for reading in db.execute(_readings(row, ids)):
        begin = 0
        for facts, end in zip(MEASURES[reading.measure].facts, reading.part_ends, strict=True):
            wanted = of_source.get(facts.of.record, ())
            for fact_id in set(reading.evidence[begin:end]).intersection(wanted):
                found[facts.of.record, fact_id].add(reading.measure)
            begin = end
    return found


def _readings(row: ClosingPeriod, ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Readings of the whole store, frozen and present, with any of the facts behind them."""
    asked = literal(sorted(ids), ARRAY(BigInteger))
    frozen = select(FrozenReading.measure, FrozenReading.evidence, FrozenReading.part_ends).where(
        FrozenReading.store_id == row.store_id,
        FrozenReading.period_id == row.id,
        FrozenReading.freeze_no == row.freeze_no,
        FrozenReading.assignment_id.is_(None),
        FrozenReading.evidence.overlap(asked),
    )
    present = select(StoredReading.measure, StoredReading.evidence, StoredReading.part_ends).where(
        StoredReading.store_id == row.store_id,
        StoredReading.period == row.code,
        StoredReading.assignment_id.is_(None),
        StoredReading.evidence.overlap(asked),
    )
    return select(union_all(frozen, present).subquery())
