"""Published rows against the journal: each is named there with its seal, and what is named is there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.scorecards.service.sealed.acknowledging import ACKNOWLEDGED
from kaoping.scorecards.service.sealed.appealing import OPENED, seal_of_appeal
from kaoping.scorecards.service.sealed.findings import Finding
from kaoping.scorecards.service.sealed.rows import Rows, rows_of, seal_of, values_of
from kaoping.scorecards.service.sealed.ruling import RULED
from kaoping.scorecards.service.sealed.sealing import ACTS, named_in_journal
from kaoping.storage.tables.closing import (
    Acknowledgement,
    Appeal,
    AppealLine,
    AppealRuling,
    ClosingPeriod,
    PublishedCard,
    PublishedRun,
)
from kaoping.storage.tables.journal import JournalEntry

Named = Mapping[str, Sequence[JournalEntry]]


def find_unnamed(
    db: Session,
    period: ClosingPeriod,
    runs: Sequence[PublishedRun],
    cards: Mapping[int, list[PublishedCard]],
) -> tuple[int, list[Finding]]:
    """How many appeals there are, and every row that the journal names otherwise, not at all or in vain."""
    findings = list(_runs(db, period, runs, cards))
    ids = sorted({card.id for found in cards.values() for card in found})
    appeals = rows_of(db, Appeal, Appeal.store_id == period.store_id, Appeal.card_id.in_(ids))
    keys = [row["id"] for row in appeals]
    lines: dict[int, list[Any]] = defaultdict(list)
    for line in rows_of(
        db, AppealLine, AppealLine.store_id == period.store_id, AppealLine.appeal_id.in_(keys)
    ):
        lines[line["appeal_id"]].append(line)
    of_rulings = (AppealRuling.store_id == period.store_id, AppealRuling.appeal_id.in_(keys))
    of_seen = (Acknowledgement.store_id == period.store_id, Acknowledgement.card_id.in_(ids))
    seals = {
        OPENED: {str(row["id"]): seal_of_appeal(row, lines[row["id"]]) for row in appeals},
        RULED: _seals(rows_of(db, AppealRuling, *of_rulings)),
        ACKNOWLEDGED: _seals(rows_of(db, Acknowledgement, *of_seen)),
    }
    kinds = {OPENED: "appeal", RULED: "appeal_ruling", ACKNOWLEDGED: "acknowledgement"}
    for action, found in seals.items():
        entries = _entries(db, period, (action,))
        said = {key: [one.data.get("seal") for one in all_] for key, all_ in entries.items()}
        findings += _differing(kinds[action], {key: [seal] for key, seal in found.items()}, said)
    return len(appeals), findings


def _runs(
    db: Session,
    period: ClosingPeriod,
    runs: Sequence[PublishedRun],
    cards: Mapping[int, list[PublishedCard]],
) -> Iterator[Finding]:
    entries = _entries(db, period, ACTS)
    there = {
        str(run.id): [named_in_journal(db, run, [values_of(card) for card in cards.get(run.id, [])])]
        for run in runs
    }
    said = {key: [one.data for one in all_] for key, all_ in entries.items()}
    yield from _differing("published_run", there, said)


def _differing(kind: str, there: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Finding]:
    for key, value in there.items():
        if key not in said:
            yield Finding("not-in-journal", f"{kind} {key}")
        elif said[key] != value:
            yield Finding("journal-differs", f"{kind} {key}")
    for key in said:
        if key not in there:
            yield Finding("missing", f"{kind} {key}")


def _seals(rows: Rows) -> dict[str, str]:
    return {str(row["id"]): seal_of(row) for row in rows}


def _entries(db: Session, period: ClosingPeriod, actions: Sequence[str]) -> Named:
    """Of the month, by the object they name; an object is named once."""
    found: dict[str, list[JournalEntry]] = defaultdict(list)
    rows = db.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.scope == period.store_id,
            JournalEntry.action.in_(actions),
            JournalEntry.data["period"].astext == period.code,
        )
        .order_by(JournalEntry.seq)
    )
    for entry in rows:
        found[entry.object_id].append(entry)
    return found
