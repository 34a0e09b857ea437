"""From measures to readings: all measures of one source, day and roles become one statement, with evidence.

A statement takes the facts of a store in a window of days and aggregates them twice: for the whole store, and
for every post through frozen attribution. `evidence` is the same select without the aggregate. The meaning of
every aggregate is that of `domain.scoring.taking`; a property test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from kaoping.domain.scoring.measures.measure import Facts, Measure, Rate, Share
from kaoping.domain.scoring.measures.taking import Window
from kaoping.domain.scoring.reading import ONE
from kaoping.storage.aggregates import Part, Taken, columns_of, parts_of, read
from kaoping.storage.conditions import AS_OF, Columns, moments, satisfied
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.reads.slices import Slice

STORE = bindparam("store_id", type_=BigInteger)
FIRST = bindparam("first", type_=Date)
LAST = bindparam("last", type_=Date)


@dataclass(frozen=True, slots=True)
class Measured:
    """All readings of a store in a window: by assignment (None: the whole store) and code of the measure.

    Absent means that no fact was found. `due_again_at` is when time alone will change one of them.
    """

    taken: Mapping[tuple[int | None, str], Taken]
    due_again_at: datetime | None


def is_taken(measure: Measure) -> bool:
    """Whether its facts are kept here. A rate needs a kept part above and one below its line."""
    if isinstance(measure.takes, Rate):
        sides = (measure.takes.over, measure.takes.under)
        return all(any(_is_kept(part.facts) for part in side) for side in sides)
    return _is_kept(measure.takes.facts)


def _is_kept(facts: Facts) -> bool:
    return facts.of.name in KEPT


def measure_store(
    db: Session, measures: Sequence[Measure], store_id: int, window: Window, slices: Iterable[Slice]
) -> Measured:
    """Readings of the whole store and of every slice, in one statement per source, day and roles.

    A fact belongs to the slice of the post that is frozen with it; where that person does not hold this post
    in the window, to the first of the person's slices. Who has none counts in the store's reading only.
    """
    taken = tuple(measure for measure in measures if is_taken(measure))
    found: dict[int | None, dict[str, Any]] = defaultdict(dict)
    due: list[datetime] = []
    parameters = _parameters(store_id, window, slices)
    for statement in _statements(taken):
        for row in db.execute(statement, parameters).mappings():
            found[row["assignment_id"]].update(row)
            if row["due_again_at"] is not None:
                due.append(row["due_again_at"])
    readings = {
        (assignment_id, measure.code): one
        for assignment_id, row in found.items()
        for measure in taken
        if (one := read(measure, row)) is not None
    }
    return Measured(readings, min(due, default=None))


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
        both = union_all(
            _listed(part, rows.c, null().label("assignment_id")), _listed(part, held.c, held.c.assignment_id)
        ).subquery()
        for row in db.execute(select(both).order_by(both.c.fact_id), parameters):
            yield row.assignment_id, place, row.fact_id, row.counts


def _listed(part: Part, rows: Columns, holder: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    counts = satisfied(part.takes.counts, rows) if isinstance(part.takes, Share) else true()
    chosen = satisfied(part.takes.facts.where, rows)
    return select(holder, rows["fact_id"], counts.label("counts")).where(chosen)


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
        "as_of": window.as_of,
        "exact_employee": [employee for employee, _, _ in exact],
        "exact_department": [department for _, department, _ in exact],
        "exact_position": [position for _, _, position in exact],
        "exact_assignment": list(exact.values()),
        "main_employee": list(main),
        "main_assignment": list(main.values()),
    }


@cache
def _statements(measures: tuple[Measure, ...]) -> tuple[Select[Any], ...]:
    """Built once: what changes from store to store are parameters."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Part]] = defaultdict(list)
    for measure in measures:
        for part in parts_of(measure):
            facts = part.takes.facts
            if _is_kept(facts):
                groups[facts.of.name, facts.dated_by, facts.roles].append(part)
    return tuple(_fused(parts) for parts in groups.values())


def _fused(parts: Sequence[Part]) -> Select[Any]:
    """One row for the whole store and one for each post, with every aggregate of the group as columns."""
    facts = parts[0].takes.facts
    rows = _window(facts)
    held = _held(rows, facts.of.name, facts.roles)
    whole = select(
        null().label("assignment_id"),
        _due_again_at(parts, rows).label("due_again_at"),
        *(column for part in parts for column in columns_of(part, rows.c, literal(ONE))),
    ).select_from(rows)
    by_post = select(
        held.c.assignment_id,
        null(),
        *(column for part in parts for column in columns_of(part, held.c, held.c.share)),
    ).group_by(held.c.assignment_id)
    return select(union_all(whole, by_post).subquery())


def _due_again_at(parts: Sequence[Part], rows: CTE) -> Any:
    """The next moment that some condition of the group looks at."""
    conditions = [part.takes.facts.where for part in parts]
    conditions += [part.takes.counts for part in parts if isinstance(part.takes, Share)]
    columns = sorted({column for condition in conditions for column in moments(condition)})
    soonest = [func.min(rows.c[column]).filter(rows.c[column] > AS_OF) for column in columns]
    return func.least(*soonest) if soonest else null()


def _window(facts: Facts) -> CTE:
    rows = KEPT[facts.of.name].rows.subquery()
    return (
        select(rows)
        .where(rows.c.store_id == STORE, rows.c[facts.dated_by].between(FIRST, LAST))
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
