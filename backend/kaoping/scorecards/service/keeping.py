"""Readings, runs and live cards as rows: replaced in place, and left alone where nothing changed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from typing import cast as as_type

from sqlalchemy import (
    BigInteger,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from kaoping.domain.periods import Period
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.evaluate import ENGINE
from kaoping.domain.scoring.result_documents import result_document
from kaoping.domain.scoring.results import Result
from kaoping.storage.measuring import Measured
from kaoping.storage.reads.policies import Effective
from kaoping.storage.reads.slices import Slice
from kaoping.storage.session import now
from kaoping.storage.tables.scoring import Card, Run, StoredReading, StoreMonth

LIVE = "LIVE"
READINGS = as_type(Table, StoredReading.__table__)
CARDS = as_type(Table, Card.__table__)
"""Written as tables: an ORM class splits a batch wherever some row has None where another has a value."""

READING_VALUES = ("numerator", "denominator", "n", "state", "evidence", "part_ends", "counted")
READING_COLUMNS = ("assignment_id", "measure", *READING_VALUES)
CARD_VALUES = (
    "employee_id",
    "from_day",
    "to_day",
    "total",
    "low",
    "high",
    "complete",
    "grade",
    "example",
    "result",
)


def _reading_rows() -> Select[*tuple[Any, ...]]:
    """Parallel arrays, one for each column, as the rows of a statement that is built once."""
    lists = {"evidence", "part_ends", "counted"}
    kinds = {name: READINGS.c[name].type for name in READING_COLUMNS}
    arrays = [cast(bindparam(name), ARRAY(Text if name in lists else kind)) for name, kind in kinds.items()]
    rows = func.unnest(*arrays).table_valued(*READING_COLUMNS).render_derived(name="taken")
    return select(
        cast(bindparam("of_store"), BigInteger),
        cast(bindparam("of_period"), Text),
        *(cast(rows.c[name], kind) for name, kind in kinds.items()),
    )


READING_ROWS = _reading_rows()


def keep_readings(db: Session, store_id: int, period: str, measured: Measured) -> None:
    """One statement for all of them: their lists travel as text, for a driver that writes thousands of
    numbers one by one, row after row, takes longer than measuring them."""
    kept = db.execute(
        select(StoredReading.id, StoredReading.assignment_id, StoredReading.measure).where(
            StoredReading.store_id == store_id, StoredReading.period == period
        )
    ).all()
    gone = [row.id for row in kept if (row.assignment_id, row.measure) not in measured.taken]
    if gone:
        db.execute(
            delete(StoredReading).where(StoredReading.store_id == store_id, StoredReading.id.in_(gone)),
            execution_options={"synchronize_session": False},
        )
    if measured.taken:
        new = insert(READINGS).from_select(["store_id", "period", *READING_COLUMNS], READING_ROWS)
        db.execute(
            new.on_conflict_do_update(
                constraint="uq_reading_once",
                set_={name: new.excluded[name] for name in READING_VALUES},
                where=_differs(StoredReading, new.excluded, READING_VALUES),
            ),
            {"of_store": store_id, "of_period": period, **_columns(measured)},
        )


def _columns(measured: Measured) -> dict[str, list[Any]]:
    """The readings column by column."""
    rows = [
        (
            assignment_id,
            measure,
            taken.reading.numerator,
            taken.reading.denominator,
            taken.reading.n,
            taken.reading.state.value,
            _listed(taken.evidence),
            _listed(taken.part_ends),
            None if taken.counted is None else _listed(taken.counted),
        )
        for (assignment_id, measure), taken in measured.taken.items()
    ]
    return dict(zip(READING_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))


def _listed(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def keep_month(
    db: Session, store_id: int, period: Period, due_again_at: datetime | None, *, late: int = 0
) -> None:
    """Note that the month was measured; `late` are the facts that differ from those frozen with it."""
    new = insert(StoreMonth).values(
        store_id=store_id,
        period=period.code,
        first_day=period.first,
        last_day=period.last,
        computed_at=now(db),
        due_again_at=due_again_at,
        late=late,
    )
    db.execute(
        new.on_conflict_do_update(
            index_elements=["store_id", "period"],
            set_={name: new.excluded[name] for name in ("computed_at", "due_again_at", "late")},
        )
    )


def keep_cards(
    db: Session,
    store_id: int,
    period: Period,
    scored: Sequence[tuple[Effective, Sequence[tuple[Slice, Result]]]],
) -> None:
    """The live runs of a store-month and their cards; what no longer applies goes."""
    rows = []
    runs = []
    for effective, results in scored:
        run_id = _keep_run(db, store_id, period, effective)
        runs.append(run_id)
        rows += [card_row(db, run_id, period.code, store_id, one, result) for one, result in results]
    _drop_others(db, store_id, period.code, runs, {(row["run_id"], row["assignment_id"]) for row in rows})
    write_cards(db, rows)


def write_cards(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Cards by their run and post, as `card_row` makes them; what did not change is left alone."""
    if not rows:
        return
    new = insert(CARDS)
    db.execute(
        new.on_conflict_do_update(
            index_elements=["store_id", "run_id", "assignment_id"],
            set_={name: new.excluded[name] for name in (*CARD_VALUES, "changed_at")}
            | {"row_version": Card.row_version + 1},
            where=_differs(Card, new.excluded, CARD_VALUES),
        ),
        rows,
    )


def _keep_run(db: Session, store_id: int, period: Period, effective: Effective) -> int:
    new = insert(Run).values(
        store_id=store_id,
        period=period.code,
        first_day=period.first,
        last_day=period.last,
        policy_version_id=effective.version_id,
        overlay_ids=list(effective.overlay_ids),
        kind=LIVE,
        engine=ENGINE,
        computed_at=now(db),
    )
    kept = new.on_conflict_do_update(
        constraint="uq_run_key",
        set_={name: new.excluded[name] for name in ("overlay_ids", "engine", "computed_at")},
    )
    return db.execute(kept.returning(Run.id)).scalar_one()


def card_row(
    db: Session, run_id: int, period: str, store_id: int, one: Slice, result: Result
) -> dict[str, Any]:
    return {
        "store_id": store_id,
        "run_id": run_id,
        "period": period,
        "employee_id": one.employee_id,
        "assignment_id": one.assignment_id,
        "from_day": one.from_day,
        "to_day": one.to_day,
        "changed_at": now(db),
        **figures_of(result),
    }


def figures_of(result: Result) -> dict[str, Any]:
    """What an evaluation says, as the columns of a card."""
    return {
        "total": result.total,
        "low": result.low,
        "high": result.high,
        "complete": result.complete,
        "grade": result.grade,
        "example": result.example,
        "result": document_of(result),
    }


def document_of(result: Result) -> Mapping[str, Any]:
    """A result as plain JSON, as rows keep it."""
    document: Mapping[str, Any] = json.loads(canonical(result_document(result)))
    return document


def _drop_others(
    db: Session, store_id: int, period: str, runs: list[int], cards: set[tuple[int, int]]
) -> None:
    live = select(Run.id).where(Run.store_id == store_id, Run.period == period, Run.kind == LIVE)
    unwanted = or_(Card.run_id.not_in(runs), tuple_(Card.run_id, Card.assignment_id).not_in(sorted(cards)))
    db.execute(
        delete(Card).where(Card.store_id == store_id, Card.run_id.in_(live), unwanted),
        execution_options={"synchronize_session": False},
    )
    db.execute(
        delete(Run).where(
            Run.store_id == store_id, Run.period == period, Run.kind == LIVE, Run.id.not_in(runs)
        ),
        execution_options={"synchronize_session": False},
    )


def _differs(table: type[StoredReading] | type[Card], new: Any, names: Sequence[str]) -> Any:
    """Rows that say the same are not written again: neither bloat nor a new version."""
    return or_(*(getattr(table, name).is_distinct_from(new[name]) for name in names))
