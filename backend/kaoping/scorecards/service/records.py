"""From a line of a card to its records: the evidence its readings stand on, page by page.

A live figure stands on stored readings, a frozen or published one on what was frozen, and what a ruling took
anew on the revision's own inputs. Each frozen record says which version of it was counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Select,
    cast,
    false,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.scoring.measures.measure import Facts
from kaoping.domain.scoring.parts import Binding, Scope
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas_trace import EvidenceOut
from kaoping.scorecards.service.again import policy_and_inputs
from kaoping.scorecards.service.finding import Found, find_card
from kaoping.scorecards.service.sealed.versions import Counted, counted_versions, no_version
from kaoping.scorecards.service.wording import label
from kaoping.storage.reads.evidence import Record, records_of
from kaoping.storage.reads.unfolding import Arrays, unfold
from kaoping.storage.tables.closing import FrozenReading
from kaoping.storage.tables.scoring import StoredReading

Retaken = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """The records of a line: `query` and `keys` for the pager; rows name binding, part and fact by place.

    `retaken` are the readings that a ruling took anew, by place of their binding.
    """

    card: Found
    bindings: tuple[Binding, ...]
    retaken: Mapping[int, Retaken]
    query: Select[*tuple[Any, ...]]
    keys: tuple[Any, ...]


def select_evidence(
    db: Session, who: Principal, card_id: int, line: str, measure: str | None, revision: int | None
) -> LineEvidence:
    """`line` is an item of the sheet or an input of the policy; where both have the code, the one that reads
    the measure.

    Raises NotFound for a card out of reach, a line it has not, or a measure the line does not read.
    """
    card = find_card(db, who, card_id, revision)
    policy, sealed = policy_and_inputs(db, card)
    bindings = _bindings(policy, line, measure)
    retaken = _retaken(card, bindings, sealed.retaken if sealed else ())
    found = union_all(
        *(
            _of_values(retaken[place], place, one) if place in retaken else _of_rows(card, place, one)
            for place, one in enumerate(bindings)
        ),
        _nothing(),
    )
    rows = found.subquery()
    query = select(rows.c.place, rows.c.part, rows.c.fact_id, rows.c.counted)
    return LineEvidence(card, bindings, retaken, query, (rows.c.place, rows.c.part, rows.c.fact_id))


def _bindings(policy: Policy, code: str, measure: str | None) -> tuple[Binding, ...]:
    known = [item.bindings for item in policy.items if item.code == code]
    known += [(one.binding,) for one in policy.inputs if one.code == code]
    if not known:
        raise NotFound()
    if measure is None:
        return known[0]
    for bindings in known:
        if asked := tuple(one for one in bindings if one.measure.code == measure):
            return asked
    raise NotFound()


def _retaken(card: Found, bindings: Sequence[Binding], anew: Iterable[Retaken]) -> dict[int, Retaken]:
    known = {(one["assignment_id"], one["measure"]): one for one in anew}
    found = ((place, known.get((_holder(card, one), one.measure.code))) for place, one in enumerate(bindings))
    return {place: one for place, one in found if one is not None}


def _holder(card: Found, binding: Binding) -> int | None:
    return None if binding.scope is Scope.STORE else card.assignment_id


def _of_rows(card: Found, place: int, binding: Binding) -> Select[*tuple[Any, ...]]:
    table = StoredReading if card.is_live else FrozenReading
    arrays = Arrays(table.evidence, table.part_ends, table.counted)
    of = (
        table.store_id == card.store_id,
        table.measure == binding.measure.code,
        table.assignment_id.is_not_distinct_from(_holder(card, binding)),
    )
    query = _unfolded(arrays, place, binding, table).where(*of)
    if card.is_live:
        return query.where(StoredReading.period == card.card.period)
    assert card.period is not None
    return query.where(FrozenReading.period_id == card.period.id, FrozenReading.freeze_no == card.freeze_no)


def _of_values(one: Retaken, place: int, binding: Binding) -> Select[*tuple[Any, ...]]:
    counted = null() if one["counted"] is None else literal(one["counted"], ARRAY(BigInteger))
    arrays = Arrays(
        literal(one["evidence"], ARRAY(BigInteger)),
        literal(one["part_ends"], ARRAY(Integer)),
        cast(counted, ARRAY(BigInteger)),
    )
    return _unfolded(arrays, place, binding, None)


def _unfolded(
    arrays: Arrays, place: int, binding: Binding, table: type[StoredReading] | type[FrozenReading] | None
) -> Select[*tuple[Any, ...]]:
    """The evidence of one reading, a row each."""
    rows = unfold(arrays, binding.measure)
    query = select(
        literal(place, Integer).label("place"),
        rows.part.label("part"),
        rows.fact_id.label("fact_id"),
        rows.counted.label("counted"),
    )
    return (
        query.select_from(rows.facts) if table is None else query.select_from(table).join(rows.facts, true())
    )


def show_evidence(
    db: Session, who: Principal, evidence: LineEvidence, rows: Iterable[Any]
) -> list[EvidenceOut]:
    """The records of one page: one look for each source among them."""
    asked: dict[tuple[int, int], list[int]] = defaultdict(list)
    page = list(rows)
    for row in page:
        asked[row.place, row.part].append(row.fact_id)
    found: dict[tuple[int, int, int], tuple[Record, Counted]] = {}
    for (place, part), ids in asked.items():
        facts = _facts(evidence.bindings[place], part)
        records = records_of(db, who, facts.of.record, facts.dated_by, evidence.card.store_id, ids)
        versions = counted_versions(db, evidence.card, facts.of.record, ids, evidence.retaken.get(place))
        for fact_id, record in records.items():
            found[place, part, fact_id] = (record, versions.get(fact_id, no_version(evidence.card)))
    return [_show(evidence, row, *found[row.place, row.part, row.fact_id]) for row in page]


def _show(evidence: LineEvidence, row: Any, record: Record, counted: Counted) -> EvidenceOut:
    return EvidenceOut(
        measure=evidence.bindings[row.place].measure.code,
        kind=record.kind,
        id=record.id,
        store_id=evidence.card.store_id,
        label=label(record.label),
        day=record.day,
        counted=row.counted,
        visible=record.path is not None,
        path=_path(record, counted),
        version=counted.version,
        changed_since=counted.changed_since,
    )


def _path(record: Record, counted: Counted) -> str | None:
    """A repair order opens as it was counted; of the other records only today's is kept."""
    if record.path is None or record.kind != "REPAIR_ORDER" or not counted.changed_since:
        return record.path
    return record.path if counted.version is None else f"{record.path}?version={counted.version}"


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
