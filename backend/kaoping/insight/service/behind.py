"""From a point of a dashboard to its records, page by page: the facts its readings are kept with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.insight.schemas_figures import MeasureRecordOut
from kaoping.insight.service.figures import SHOWN
from kaoping.insight.service.seeing import sight_of
from kaoping.storage.reads.evidence import Record, records_of
from kaoping.storage.reads.unfolding import Arrays, unfold
from kaoping.storage.tables.scoring import StoredReading
from kaoping.web.schema import Label

BY_CODE = {measure.code: measure for measure in SHOWN}


@dataclass(frozen=True, slots=True)
class PointEvidence:
    """The records of a point: `query` and `keys` for the pager."""

    measure: Measure
    query: Select[*tuple[Any, ...]]
    keys: tuple[Any, ...]


def select_records(who: Principal, measure: str, period: str, store_id: int | None) -> PointEvidence:
    """The facts in sight, each once: a person's posts may both stand on the same one.

    Raises NotFound for a measure nobody keeps facts for.
    """
    if measure not in BY_CODE:
        raise NotFound()
    known, row = BY_CODE[measure], StoredReading
    facts = unfold(Arrays(row.evidence, row.part_ends, row.counted), known)
    found = (
        select(
            row.store_id,
            facts.part.label("part"),
            facts.fact_id.label("fact_id"),
            facts.counted.label("counted"),
        )
        .select_from(row)
        .join(facts.facts, true())
        .where(sight_of(who).readings, row.measure == measure, row.period == period)
        .distinct()
    )
    if store_id is not None:
        found = found.where(row.store_id == store_id)
    rows = found.subquery()
    query = select(rows.c.store_id, rows.c.part, rows.c.fact_id, rows.c.counted)
    return PointEvidence(known, query, (rows.c.store_id, rows.c.part, rows.c.fact_id))


def show_records(
    db: Session, who: Principal, evidence: PointEvidence, rows: Iterable[Any]
) -> list[MeasureRecordOut]:
    """The records of one page: one look for each store and source among them."""
    page = list(rows)
    asked: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in page:
        asked[row.store_id, row.part].append(row.fact_id)
    found: dict[tuple[int, int, int], Record] = {}
    for (store_id, part), ids in asked.items():
        facts = evidence.measure.facts[part]
        for fact_id, record in records_of(db, who, facts.of.record, facts.dated_by, store_id, ids).items():
            found[store_id, part, fact_id] = record
    return [_show(evidence.measure, row, found[row.store_id, row.part, row.fact_id]) for row in page]


def _show(measure: Measure, row: Any, record: Record) -> MeasureRecordOut:
    return MeasureRecordOut(
        measure=measure.code,
        kind=record.kind,
        id=record.id,
        store_id=row.store_id,
        label=Label(zh=record.label.zh, en=record.label.en),
        day=record.day,
        counted=row.counted,
        visible=record.path is not None,
        path=record.path,
    )
