"""Measures over months and stores, from the readings that scorecards stand on, printed by the database.

Thousands of points as objects, validated and dumped again, cost many times the query: what this way costs is
held against a scan of the facts in `benchmarks/dashboards.py`. Two statements: the stores with what makes the
answer another one, then the points, unless the answer of that version is at hand.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Numeric,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from kaoping.domain.errors import Invalid
from kaoping.domain.people import Principal
from kaoping.domain.periods import PeriodKind, parse_period
from kaoping.domain.scoring.measures.catalogue import MEASURES, WATCHED
from kaoping.domain.scoring.measures.measure import (
    Count,
    Distinct,
    Fed,
    Least,
    MeanOf,
    Measure,
    Percentile,
    Share,
    Spread,
    Sum,
)
from kaoping.domain.scoring.reading import Z95, State
from kaoping.insight.schemas_figures import Whose
from kaoping.insight.service.keeping import KeptAnswers
from kaoping.insight.service.seeing import Sight, sight_of
from kaoping.storage.measuring import is_taken
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.scoring import StoredReading, StoreMonth

MOST_MONTHS = 36
SHOWN = tuple(measure for measure in MEASURES.values() if is_taken(measure) and not measure.family)
SHARES = tuple(one.code for one in SHOWN if isinstance(one.takes, Share))
PERCENT = tuple(one.code for one in SHOWN if one.unit == "share")
AMOUNTS = tuple(
    one.code
    for one in SHOWN
    if isinstance(one.takes, Sum | Count) or (isinstance(one.takes, Fed) and one.takes.summed)
)
"""Their denominator is 1 however many of them are added."""
ALONE = tuple(
    one.code for one in SHOWN if isinstance(one.takes, Least | Distinct | Percentile | Spread | MeanOf)
)
"""What cannot be added up: shown for each store, and for one store alone."""

KEPT = KeptAnswers()


@dataclass(frozen=True, slots=True)
class Asked:
    """First and last month, and which of the stores in sight."""

    first: str
    last: str
    store_id: int | None = None
    brand_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`version` is another one whenever `body` may be."""

    version: str
    body: bytes | None


def read_measures(db: Session, who: Principal, asked: Asked, known: str = "") -> Answer:
    """The answer as JSON in the shape of `MeasuresOut`; without a body where the caller knows the version.

    Raises Invalid for months that end before they begin, or more than three years of them.
    """
    periods = _periods(asked)
    sight = sight_of(who)
    stores, version = _stores(db, sight, asked, periods)
    if version in known:
        return Answer(version, None)
    body = KEPT.find((sight, asked), version)
    if body is None:
        points = _points(db, sight, list(stores), periods) if stores else {}
        body = _document(sight, periods, stores, points)
        KEPT.keep((sight, asked), version, body)
    return Answer(version, body)


def _periods(asked: Asked) -> list[str]:
    first, last = parse_period(asked.first), parse_period(asked.last)
    if last.first < first.first:
        raise Invalid("day-order", field="/query/to")
    periods = [first]
    while periods[-1].code != last.code:
        if len(periods) == MOST_MONTHS:
            raise Invalid("too-many", field="/query/to", max=MOST_MONTHS)
        periods.append(periods[-1].next())
    assert all(one.kind is PeriodKind.MONTH for one in periods)
    return [one.code for one in periods]


def _stores(db: Session, sight: Sight, asked: Asked, periods: Sequence[str]) -> tuple[Mapping[int, str], str]:
    """Each store as JSON by its id, in the order of codes, and the version of everything asked for."""
    in_time = and_(StoreMonth.store_id == Store.id, StoreMonth.period.between(periods[0], periods[-1]))
    query = (
        select(
            Store.id,
            Store.code,
            Store.label,
            Store.row_version,
            func.count(StoreMonth.id).label("months"),
            func.sum(func.extract("epoch", StoreMonth.computed_at)).label("computed"),
        )
        .outerjoin(StoreMonth, in_time)
        .where(sight.places)
        .group_by(Store.id)
        .order_by(Store.code)
    )
    if asked.store_id is not None:
        query = query.where(Store.id == asked.store_id)
    if asked.brand_id is not None:
        query = query.where(Store.brand_ids.contains([asked.brand_id]))
    stores = {}
    seen = hashlib.blake2b(repr((sight.of_stores, sight.own, periods)).encode(), digest_size=12)
    for row in db.execute(query):
        stores[row.id] = _json({"id": row.id, "code": row.code, "label": _label(row.label)})
        seen.update(repr((row.id, row.row_version, row.months, row.computed)).encode())
    return stores, f'"{seen.hexdigest()}"'


Points = Mapping[tuple[str, int | None], str]


def _points(db: Session, sight: Sight, stores: Sequence[int], periods: Sequence[str]) -> Points:
    """Lists of points as JSON, by measure and store; None: all of them together."""
    rows = _readings(sight, stores, periods).cte("readings")
    several = len(stores) > 1
    sums = _sums(rows, several=several)
    lines = union_all(sums, _of_stores(rows)) if sight.of_stores else sums
    line = lines.subquery("line")
    query = select(
        line.c.measure,
        line.c.store_id,
        func.string_agg(_point(line.c), aggregate_order_by(literal(","), line.c.period)).label("points"),
    ).group_by(line.c.measure, line.c.store_id)
    return {(row.measure, row.store_id): row.points for row in db.execute(query)}


def _readings(sight: Sight, stores: Sequence[int], periods: Sequence[str]) -> Select[*tuple[Any, ...]]:
    row = StoredReading
    return select(row.measure, row.store_id, row.period, row.numerator, row.denominator, row.n).where(
        sight.readings,
        row.period.between(periods[0], periods[-1]),
        row.store_id.in_(stores),
        row.measure.in_([one.code for one in SHOWN]),
        row.state == State.OK,
    )


def _sums(rows: Any, *, several: bool) -> Select[*tuple[Any, ...]]:
    query = select(
        rows.c.measure,
        cast(null(), BigInteger).label("store_id"),
        rows.c.period,
        func.sum(rows.c.numerator).label("numerator"),
        case(
            (rows.c.measure.in_(AMOUNTS), func.max(rows.c.denominator)), else_=func.sum(rows.c.denominator)
        ).label("denominator"),
        func.sum(rows.c.n).label("n"),
    ).group_by(rows.c.measure, rows.c.period)
    return query.where(rows.c.measure.not_in(ALONE)) if several and ALONE else query


def _of_stores(rows: Any) -> Select[*tuple[Any, ...]]:
    return select(
        rows.c.measure, rows.c.store_id, rows.c.period, rows.c.numerator, rows.c.denominator, rows.c.n
    )


def _point(row: Any) -> ColumnElement[str]:
    """One point in the shape of `PointOut`."""
    times = case((row.measure.in_(PERCENT), literal(100)), else_=literal(1))
    value = func.round(row.numerator * times / row.denominator, 4)
    low, high = _wilson(row)
    return func.concat(
        '{"period":"',
        row.period,
        '","numerator":"',
        _plain(row.numerator),
        '","denominator":"',
        _plain(row.denominator),
        '","n":',
        row.n,
        ',"value":"',
        _plain(value),
        '","low":',
        low,
        ',"high":',
        high,
        "}",
        type_=Text,
    )


def _wilson(row: Any) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """The bounds of a share in percent, as `domain.scoring.reading.wilson` has them (a test compares)."""
    z = literal(float(Z95), Double)
    n, share = cast(row.denominator, Double), cast(row.numerator / row.denominator, Double)
    weight = z * z / n
    centre = share + weight / 2
    spread = z * func.sqrt(share * (1 - share) / n + weight / (4 * n))
    low = func.greatest(func.round(cast((centre - spread) / (1 + weight), Numeric), 4), 0)
    high = func.least(func.round(cast((centre + spread) / (1 + weight), Numeric), 4), 1)
    is_share = row.measure.in_(SHARES)
    quoted = [func.concat('"', _plain(bound * 100), '"') for bound in (low, high)]
    return tuple(case((is_share, one), else_=literal("null")) for one in quoted)  # type: ignore[return-value]


def _plain(number: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(func.trim_scale(number), Text)


def _document(sight: Sight, periods: Sequence[str], stores: Mapping[int, str], points: Points) -> bytes:
    of_store: dict[str, list[str]] = defaultdict(list)
    for store_id, store in stores.items():
        for measure in SHOWN:
            if found := points.get((measure.code, store_id)):
                of_store[measure.code].append(f'{{"store":{store},"points":[{found}]}}')
    whose = Whose.STORES if sight.of_stores else Whose.NOBODY if sight.own is None else Whose.OWN
    measures = [
        f"{_head(one)[:-1]},"
        f'"points":[{points.get((one.code, None), "")}],"stores":[{",".join(of_store[one.code])}]}}'
        for one in SHOWN
        if whose is not Whose.NOBODY
        and (one.code in WATCHED or (one.code, None) in points or of_store[one.code])
    ]
    said = f'"whose":"{whose}","periods":{_json(periods)},"measures":[{",".join(measures)}]'
    return f"{{{said}}}".encode()


def _head(measure: Measure) -> str:
    return _json(
        {
            "code": measure.code,
            "label": {"zh": measure.label.zh, "en": measure.label.en},
            "rule": measure.rule,
            "unit": measure.unit,
            "better": measure.better,
        }
    )


def _label(stored: Mapping[str, str | None]) -> dict[str, str | None]:
    return {"zh": stored["zh"], "en": stored.get("en")}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
