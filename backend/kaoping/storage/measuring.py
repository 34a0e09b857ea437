"""From measures to readings: all measures of one source, day and roles become one statement, with evidence.

A statement takes the facts of a store in a window of days and aggregates them twice: for the whole store, and
for every post through frozen attribution. `evidence` is the same select without the aggregate. The meaning of
every aggregate is that of `domain.scoring.taking`; a property test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.measure import (
    Aggregate,
    Facts,
    Fed,
    MeanOf,
    Measure,
    Net,
    Rate,
    Share,
    Stretch,
    is_key,
    singles,
)
from kaoping.domain.scoring.measures.operators import Condition
from kaoping.domain.scoring.measures.taking import Window
from kaoping.domain.scoring.reading import ONE
from kaoping.storage.aggregates import Part, Taken, columns_of, parts_of, read
from kaoping.storage.conditions import AS_OF, Columns, interval, moments, satisfied
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.reads.slices import Slice

STORE = bindparam("store_id", type_=BigInteger)
FIRST = bindparam("first", type_=Date)
LAST = bindparam("last", type_=Date)
STRETCHES = {
    stretch: (FIRST, LAST)
    if stretch is Stretch.PERIOD
    else (bindparam(f"{stretch}_first", type_=Date), bindparam(f"{stretch}_last", type_=Date))
    for stretch in Stretch
}
"""The days a stretch covers, given when the statement runs."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All readings of a store in a window: by assignment (None: the whole store) and code of the measure.

    Absent means that no fact was found. `due_again_at` is when time alone will change one of them.
    """

    taken: Mapping[tuple[int | None, str], Taken]
    due_again_at: datetime | None


def is_taken(measure: Measure) -> bool:
    """Whether its facts are kept here. A rate needs a kept part above and one below its line."""
    return _is_takeable(measure.takes)


def _is_takeable(takes: Aggregate) -> bool:
    if isinstance(takes, Rate):
        return all(any(_is_kept(part.facts) for part in side) for side in (takes.over, takes.under))
    if isinstance(takes, MeanOf):
        return all(map(_is_takeable, takes.of))
    return all(_is_kept(single.facts) for single in singles(takes))


def _is_kept(facts: Facts) -> bool:
    return facts.of.name in KEPT


def measure_store(
    db: Session, measures: Sequence[Measure], store_id: int, window: Window, slices: Iterable[Slice]
) -> Measured:
    """Readings of the whole store and of every slice, in one statement per source, day and roles.

    A fact belongs to the slice of the post that is frozen with it; where that person does not hold this post
    in the window, to the first of the person's slices. Who has none counts in the store's reading only.
    The head of a family brings a reading for each of its members that was found.
    """
    taken = tuple(measure for measure in measures if is_taken(measure))
    found: dict[tuple[int | None, str | None], dict[str, Any]] = defaultdict(dict)
    due: list[datetime] = []
    parameters = _parameters(store_id, window, slices)
    for statement in _statements(taken):
        for row in db.execute(statement, parameters).mappings():
            found[row["assignment_id"], row["family"]].update(row)
            if row["due_again_at"] is not None:
                due.append(row["due_again_at"])
    named = _Named(taken)
    readings = {
        (assignment_id, code): one
        for (assignment_id, key), row in found.items()
        for code, measure in (named.plain if key is None else named.of(key))
        if (one := read(measure, row)) is not None
    }
    return Measured(readings, min(due, default=None))


class _Named:
    """Under which code a row's readings go: those of a family, and what was stated, have a row for each."""

    def __init__(self, taken: Sequence[Measure]) -> None:
        stated = {measure.code for measure in taken if isinstance(measure.takes, Fed)}
        self.plain = [(one.code, one) for one in taken if not one.family and one.code not in stated]
        self._heads = [one for one in taken if one.family and one.code not in stated]
        self._stated = stated
        self._known: dict[str, list[tuple[str, Measure]]] = {}

    def of(self, key: str) -> list[tuple[str, Measure]]:
        if key not in self._known:
            fed = MEASURES.get(key)
            wanted = fed is not None and isinstance(fed.takes, Fed) and bool(self._stated & _codes_of(fed))
            of_heads = [(f"{head.code}.{key}", head) for head in self._heads if is_key(key)]
            self._known[key] = [*of_heads, *([(key, fed)] if wanted and fed else [])]
        return self._known[key]


def _codes_of(measure: Measure) -> set[str]:
    """Its own code, and that of the family it may be of."""
    return {measure.code, measure.code.rpartition(".")[0]}


def evidence(
    db: Session, measure: Measure, store_id: int, window: Window, slices: Iterable[Slice]
) -> Iterator[tuple[int | None, int, int, bool]]:
    """What a recount reads: assignment (None: the whole store), part, fact, and whether the fact counts."""
    parameters = _parameters(store_id, window, slices)
    for place, part in enumerate(parts_of(measure)):
        facts = part.takes.facts
        if not _is_kept(facts):
            continue
        rows = _window(facts)
        held = _held(rows, facts.of.name, facts.roles)
        nobody = cast(null(), BigInteger).label("assignment_id")
        both = union_all(
            _listed(part, rows.c, nobody), _listed(part, held.c, held.c.assignment_id)
        ).subquery()
        found = db.execute(select(both).order_by(both.c.fact_id), parameters).all()
        of_store = any(row.assignment_id is None and row.of_store for row in found)
        for row in found:
            if row.assignment_id is not None or not of_store or row.of_store:
                yield row.assignment_id, place, row.fact_id, row.counts


def _listed(part: Part, rows: Columns, holder: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Each record once; `of_store` says of a stated figure that it is about the store itself."""
    counts = satisfied(part.takes.counts, rows) if isinstance(part.takes, Share) else true()
    chosen = satisfied(part.takes.facts.where, rows)
    of_store = rows["personal"].is_(False) if isinstance(part.takes, Fed) else false()
    listed = select(holder, rows["fact_id"], counts.label("counts"), of_store.label("of_store")).where(chosen)
    return listed.distinct() if part.takes.facts.of.part_of else listed


def _parameters(store_id: int, window: Window, slices: Iterable[Slice]) -> dict[str, object]:
    exact: dict[tuple[int, int, int], int] = {}
    main: dict[int, int] = {}
    for one in slices:
        exact.setdefault((one.employee_id, one.department_id, one.position_id), one.assignment_id)
        main.setdefault(one.employee_id, one.assignment_id)
    return {
        "store_id": store_id,
        "first": window.first,
        "last": window.last,
        **_stretches(window),
        "as_of": window.as_of,
        "exact_employee": [employee for employee, _, _ in exact],
        "exact_department": [department for _, department, _ in exact],
        "exact_position": [position for _, _, position in exact],
        "exact_assignment": list(exact.values()),
        "main_employee": list(main),
        "main_assignment": list(main.values()),
    }


def _stretches(window: Window) -> dict[str, date]:
    days = {one: one.days(window.first, window.last) for one in Stretch if one is not Stretch.PERIOD}
    firsts = {f"{one}_first": first for one, (first, _) in days.items()}
    return firsts | {f"{one}_last": last for one, (_, last) in days.items()}


Statement = tuple[str, str, tuple[str, ...], Stretch, str]
"""What the parts of one statement have in common: source, day, roles, days covered, column of a family."""


def statements_of(measure: Measure) -> frozenset[Statement]:
    """The statements a measure takes part in."""
    return frozenset(_statement(part) for part in parts_of(measure) if _is_kept(part.takes.facts))


def _statement(part: Part) -> Statement:
    facts = part.takes.facts
    return (facts.of.name, facts.dated_by, facts.roles, facts.over, part.family)


@cache
def _statements(measures: tuple[Measure, ...]) -> tuple[Select[Any], ...]:
    """Built once: what changes from store to store are parameters."""
    groups: dict[Statement, list[Part]] = defaultdict(list)
    for measure in measures:
        for part in parts_of(measure):
            if _is_kept(part.takes.facts):
                groups[_statement(part)].append(part)
    for parts in groups.values():
        parts[:] = {part.name: part for part in parts}.values()
    return tuple(_fused(parts) for parts in groups.values())


def _fused(parts: Sequence[Part]) -> Select[Any]:
    """One row for the whole store and one for each post, with every aggregate of the group as columns.

    Of a family there are as many rows as the column has values.
    """
    facts, family = parts[0].takes.facts, parts[0].family
    rows = _window(facts)
    held = _held(rows, facts.of.name, facts.roles)
    whole = select(
        null().label("assignment_id"),
        (rows.c[family] if family else null()).label("family"),
        _due_again_at(parts, rows).label("due_again_at"),
        *(column for part in parts for column in columns_of(part, rows.c, literal(ONE))),
    ).select_from(rows)
    by_post = select(
        held.c.assignment_id,
        held.c[family] if family else null(),
        null(),
        *(column for part in parts for column in columns_of(part, held.c, held.c.share)),
    )
    if family:
        whole = whole.group_by(rows.c[family])
    by_post = by_post.group_by(held.c.assignment_id, *((held.c[family],) if family else ()))
    return select(union_all(whole, by_post).subquery())


def _due_again_at(parts: Sequence[Part], rows: CTE) -> Any:
    """The next moment that some condition of the group looks at."""
    conditions = [condition for part in parts for condition in _conditions(part)]
    wanted = sorted({moment for condition in conditions for moment in moments(condition)})
    ends = [rows.c[column] + interval(hours) if hours else rows.c[column] for column, hours in wanted]
    soonest = [func.min(end).filter(end > AS_OF) for end in ends]
    return func.least(*soonest) if soonest else null()


def _conditions(part: Part) -> Iterator[Condition]:
    yield part.takes.facts.where
    match part.takes:
        case Share(_, counts):
            yield counts
        case Net(_, plus, minus):
            yield from (plus, minus)
        case _:
            return


def _window(facts: Facts) -> CTE:
    rows = KEPT[facts.of.name].rows.subquery()
    return (
        select(rows)
        .where(rows.c.store_id == STORE, rows.c[facts.dated_by].between(*STRETCHES[facts.over]))
        .cte(f"{facts.of.name.lower()}_in_window")
    )


def _held(rows: CTE, source: str, roles: tuple[str, ...]) -> Subquery:
    """Each fact with a post that holds it: once, however many of the roles its holder has, the shares summed.

    The holders are looked up fact by fact and the columns of the fact come along: not knowing the size of a
    CTE, the planner compared all with all. OFFSET 0 keeps it from turning that around, and a second one from
    looking for the post within every look-up, which took longer than the look-up itself.
    """
    kept = KEPT[source].holders.subquery()
    wanted = ("employee_id", "department_id", "position_id", "share")
    holder = (
        select(*(kept.c[name] for name in wanted))
        .where(kept.c.store_id == STORE, kept.c.fact_id == rows.c.fact_id, kept.c.role.in_(roles))
        .offset(0)
        .lateral("holder")
    )
    by = (
        select(*rows.c, *(holder.c[name].label(f"by_{name}") for name in wanted))
        .select_from(rows)
        .join(holder, true())
        .offset(0)
        .subquery(f"{source.lower()}_by")
    )
    exact = _table("exact", "employee", "department", "position", "assignment")
    main = _table("main", "employee", "assignment")
    assignment = func.coalesce(exact.c.assignment, main.c.assignment)
    facts = [by.c[column.name] for column in rows.c]
    return (
        select(*facts, assignment.label("assignment_id"), func.sum(by.c.by_share).label("share"))
        .select_from(by)
        .join(main, main.c.employee == by.c.by_employee_id)
        .outerjoin(
            exact,
            and_(
                exact.c.employee == by.c.by_employee_id,
                exact.c.department == by.c.by_department_id,
                exact.c.position == by.c.by_position_id,
            ),
        )
        .group_by(*facts, assignment)
        .subquery(f"{source.lower()}_held")
    )


def _table(name: str, *columns: str) -> Any:
    """Parallel arrays as a table, so that the statement stays the same however many people there are."""
    arrays = [cast(bindparam(f"{name}_{column}"), ARRAY(BigInteger)) for column in columns]
    return func.unnest(*arrays).table_valued(*columns).render_derived(name=name)
