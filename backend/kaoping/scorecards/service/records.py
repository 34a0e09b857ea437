"""From a line of a card to its records: the stored evidence of its readings, page by page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    cast,
    column,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.scoring.measures import Facts, Rate
from kaoping.domain.scoring.parts import Binding, Item, Scope
from kaoping.scorecards.schemas import EvidenceOut
from kaoping.scorecards.service.again import find_card
from kaoping.scorecards.service.listing import policy_of
from kaoping.scorecards.service.wording import label
from kaoping.storage.reads.evidence import Record, records_of
from kaoping.storage.tables.scoring import StoredReading


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """The records of a line: `query` and `keys` for the pager; rows name binding, part and fact by place."""

    store_id: int
    bindings: tuple[Binding, ...]
    query: Select[*tuple[Any, ...]]
    keys: tuple[Any, ...]


def select_evidence(
    db: Session, who: Principal, card_id: int, line: str, measure: str | None
) -> LineEvidence:
    """Raises NotFound for a card out of reach, a line it has not, or a measure the line does not read."""
    row = find_card(db, who, card_id)
    item = _item(policy_of(db, row).items, line)
    bindings = tuple(one for one in item.bindings if measure in {None, one.measure.code})
    if measure is not None and not bindings:
        raise NotFound()
    found = union_all(*(_of_binding(row, place, one) for place, one in enumerate(bindings)), _nothing())
    rows = found.subquery()
    query = select(rows.c.place, rows.c.part, rows.c.fact_id, rows.c.counted)
    return LineEvidence(row.store_id, bindings, query, (rows.c.place, rows.c.part, rows.c.fact_id))


def _item(items: Iterable[Item], code: str) -> Item:
    for item in items:
        if item.code == code:
            return item
    raise NotFound()


def _of_binding(row: Any, place: int, binding: Binding) -> Select[*tuple[Any, ...]]:
    """The evidence of one reading, unfolded; `part` is which aggregate of the measure a fact belongs to."""
    facts = (
        func.unnest(StoredReading.evidence)
        .table_valued(column("fact_id", StoredReading.id.type), with_ordinality="nth")
        .render_derived()
    )
    assignment_id = None if binding.scope is Scope.STORE else row.assignment_id
    part = func.width_bucket(cast(facts.c.nth - 1, Integer), StoredReading.part_ends, type_=Integer)
    takes = binding.measure.takes
    above = part < len(takes.over) if isinstance(takes, Rate) else true()
    counted = func.coalesce(facts.c.fact_id == StoredReading.counted.any_(), above)
    return (
        select(
            literal(place, Integer).label("place"),
            part.label("part"),
            facts.c.fact_id.label("fact_id"),
            counted.label("counted"),
        )
        .select_from(StoredReading)
        .join(facts, true())
        .where(
            StoredReading.store_id == row.store_id,
            StoredReading.period == row.period,
            StoredReading.measure == binding.measure.code,
            StoredReading.assignment_id.is_not_distinct_from(assignment_id),
        )
    )


def show_evidence(
    db: Session, who: Principal, evidence: LineEvidence, rows: Iterable[Any]
) -> list[EvidenceOut]:
    """The records of one page: one look for each source among them."""
    asked: dict[tuple[int, int], list[int]] = defaultdict(list)
    page = list(rows)
    for row in page:
        asked[row.place, row.part].append(row.fact_id)
    found: dict[tuple[int, int, int], Record] = {}
    for (place, part), ids in asked.items():
        facts = _facts(evidence.bindings[place], part)
        records = records_of(db, who, facts.of.name, facts.dated_by, evidence.store_id, ids)
        found |= {(place, part, fact_id): record for fact_id, record in records.items()}
    return [_show(evidence, row, found[row.place, row.part, row.fact_id]) for row in page]


def _show(evidence: LineEvidence, row: Any, record: Record) -> EvidenceOut:
    return EvidenceOut(
        measure=evidence.bindings[row.place].measure.code,
        kind=record.kind,
        id=record.id,
        store_id=evidence.store_id,
        label=label(record.label),
        day=record.day,
        counted=row.counted,
        visible=record.path is not None,
        path=record.path,
    )


def _facts(binding: Binding, part: int) -> Facts:
    return binding.measure.facts[part]


def _nothing() -> Select[*tuple[Any, ...]]:
    """A line that people judge reads no measure: its list is empty, not absent."""
    return select(
        literal(0, Integer).label("place"),
        literal(0, Integer).label("part"),
        literal(0, BigInteger).label("fact_id"),
        literal(value=False).label("counted"),
    ).where(false())
