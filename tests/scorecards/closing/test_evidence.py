"""The hash over what a freeze copied, in both of its forms. What it notices: proofs/test_tampering."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import Month

from kaoping.domain.scoring.canonical import sha256
from kaoping.scorecards.service.closing.evidence import ROWS, evidence_hash, same_evidence
from kaoping.storage.tables.closing import FrozenFacts, FrozenReading


def test_it_is_made_of_every_copied_row(october: Month, db: Session) -> None:
    october.freeze()
    row = october.row
    freeze = (row.store_id, row.id, row.freeze_no)
    sealed = evidence_hash(db, *freeze)
    assert sealed.startswith(ROWS)
    assert same_evidence(db, *freeze, sealed)
    assert not same_evidence(db, *freeze, sealed[:-1] + ("0" if sealed[-1] != "0" else "1"))
    assert not same_evidence(db, row.store_id, row.id, row.freeze_no + 1, sealed)


def test_what_was_hashed_as_json_still_holds(october: Month, db: Session) -> None:
    """Months sealed while every fact had a row of its own are proven by the hash they were sealed with."""
    october.freeze()
    row = october.row
    of = {"store_id": row.store_id, "period_id": row.id, "freeze_no": row.freeze_no}
    readings = db.scalars(
        select(FrozenReading)
        .filter_by(**of)
        .order_by(FrozenReading.measure, FrozenReading.assignment_id.nulls_first())
    ).all()
    facts = db.scalars(select(FrozenFacts).filter_by(**of).order_by(FrozenFacts.source)).all()
    before = sha256(
        {
            "readings": [
                [
                    one.measure, one.assignment_id, one.numerator, one.denominator, one.n, one.state,
                    one.evidence, one.part_ends, one.counted,
                ]
                for one in readings
            ],
            "facts": [
                [one.source, fact, version, mark.hex]
                for one in facts
                for fact, version, mark in zip(one.fact_ids, one.versions, one.marks, strict=True)
            ],
        }
    )  # fmt: skip
    assert same_evidence(db, *of.values(), before)
    assert not same_evidence(db, *of.values(), sha256("another"))
