"""Measures readings of a person anew, on the records as they are now: an upheld line is evaluated on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kaoping.domain.scoring.inputs import completed
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.measures.taking import Window
from kaoping.domain.scoring.parts import Binding, Scope
from kaoping.domain.scoring.reading import Reading
from kaoping.scorecards.service.inputs import Key, store_key, subject_key
from kaoping.scorecards.service.sealed.versions import marks_of
from kaoping.storage.aggregates import Taken
from kaoping.storage.measuring import Measured, is_taken, measure_store
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod


@dataclass(frozen=True, slots=True)
class Retaken:
    """Readings by subject and measure, and where each stands in the records, as plain data."""

    readings: Mapping[tuple[str, str], Reading]
    evidence: Sequence[Mapping[str, Any]]


def retake(db: Session, period: ClosingPeriod, assignment_id: int, bindings: Iterable[Binding]) -> Retaken:
    """The readings these bindings take, measured now over the days of the period."""
    wanted: dict[Key, Measure] = {
        (None if one.scope is Scope.STORE else assignment_id, one.measure.code): one.measure
        for one in bindings
        if is_taken(one.measure)
    }
    measured = _measure(db, period, list(wanted.values()))
    readings, evidence = {}, []
    for (holder, code), measure in wanted.items():
        taken = measured.taken.get((holder, code))
        key = store_key(period.store_id) if holder is None else subject_key(holder)
        found = {} if taken is None else {(key, code): taken.reading}
        readings[key, code] = completed(found, [key], [code])[key, code]
        evidence.append(_evidence(db, period, holder, measure, taken))
    return Retaken(readings, evidence)


def _measure(db: Session, period: ClosingPeriod, measures: Sequence[Measure]) -> Measured:
    slices = slices_of(db, period.store_id, period.first_day, period.last_day)
    window = Window(period.first_day, period.last_day, now(db))
    return measure_store(db, list(dict.fromkeys(measures)), period.store_id, window, slices)


def _evidence(
    db: Session, period: ClosingPeriod, holder: int | None, measure: Measure, taken: Taken | None
) -> dict[str, Any]:
    """With the version and the mark every record had when it was counted."""
    evidence = list(taken.evidence) if taken else []
    sources = sorted({facts.of.record for facts in measure.facts})
    return {
        "assignment_id": holder,
        "measure": measure.code,
        "evidence": evidence,
        "part_ends": list(taken.part_ends) if taken else [],
        "counted": None if taken is None or taken.counted is None else list(taken.counted),
        "facts": [
            [source, fact, version, mark]
            for source in sources
            for fact, (version, mark) in sorted(marks_of(db, period, source, evidence).items())
        ],
    }
