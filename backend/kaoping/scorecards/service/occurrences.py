"""How occurrences of the product are called, and the records they lead back to: `COMPLAINTS:12`."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.schemas_decided import OccurrenceOut
from kaoping.scorecards.service.wording import label
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.reads.evidence import records_of


def occurrence_key(source: str, fact_id: int) -> str:
    """The id of an occurrence that is a fact of a source."""
    return f"{source}:{fact_id}"


def records_behind(db: Session, who: Principal, store_id: int, result: Result) -> dict[str, OccurrenceOut]:
    """Records of the entries and proposals of a card, by the id of their occurrence; each source once.

    What a proposal rests on may be earlier periods: they are no records, and not among them.
    """
    named = {one for entry in result.entries for one in entry.occurrences}
    named |= {one for proposal in result.proposals for one in proposal.basis}
    found = {}
    for source, ids in _by_source(named).items():
        dated_by = KEPT[source].source.days[0]
        for fact_id, record in records_of(db, who, source, dated_by, store_id, ids).items():
            found[occurrence_key(source, fact_id)] = OccurrenceOut(
                kind=record.kind,
                id=record.id,
                label=label(record.label),
                day=record.day,
                path=record.path,
                counted=True,
            )
    return found


def _by_source(keys: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key in sorted(keys):
        source, _, fact_id = key.partition(":")
        if source in KEPT and fact_id.isdecimal():
            found[source].append(int(fact_id))
    return found
