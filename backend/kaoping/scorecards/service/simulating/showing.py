"""A simulation as it goes out, with names, and with amounts for whoever may see them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.simulation import NOTHING_SPENT, Card, Change, Cost, Simulation
from kaoping.scorecards import schemas_simulation as shapes
from kaoping.scorecards.service.including import PAY_READ
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.simulating.trying import Trial, try_over_months
from kaoping.storage.tables.people import Employee

SHARE_PLACES = 4
MOST = 10
Posts = Mapping[str, tuple[int, int, int]]
"""Store, assignment and employee by subject key."""


def simulate_policy(
    db: Session, who: Principal, code: str, wanted: shapes.SimulationIn
) -> shapes.SimulationOut:
    """Who would have had what. Refusals as `try_over_months` has them."""
    trials, found = try_over_months(db, who, code, wanted)
    paid = who.reach_of(PAY_READ)
    stores = {one.month.store_id for one in trials}
    sees_all = all(paid.covers_store(one) for one in stores)
    telling = _Telling(
        _posts(trials),
        _names(db, trials),
        frozenset(one for one in stores if paid.covers_store(one)),
    )
    return shapes.SimulationOut(
        policy=code,
        version=trials[0].after.policy.version if trials else wanted.version or "",
        examples=_examples(trials),
        months=[_month(one) for one in trials],
        costs=_costs(found, sees_all=sees_all),
        grades=_grades(found),
        people=[telling.person(one) for one in _changes(found)],
        gainers=[telling.person(one) for one in _most(found, sees_all=sees_all, sign=1)],
        losers=[telling.person(one) for one in _most(found, sees_all=sees_all, sign=-1)],
        undiscriminating=_flat(found),
    )


class _Telling:
    """Changes told with the names of their people; amounts only of stores whose pay the caller may see."""

    def __init__(self, posts: Posts, names: Mapping[int, str], paid: frozenset[int]) -> None:
        self._posts, self._names, self._paid = posts, names, paid

    def person(self, one: Change) -> shapes.SimulatedPersonOut:
        store, assignment, employee = self._posts[one.subject]
        paid = store in self._paid
        return shapes.SimulatedPersonOut(
            employee=shapes.SimulatedEmployeeOut(id=employee, name=self._names[employee]),
            store_id=store,
            assignment_id=assignment,
            period=one.period,
            before=_card(one.before, paid=paid),
            after=_card(one.after, paid=paid),
            points=one.points,
            money=one.money if paid else None,
        )


def _card(card: Card, *, paid: bool) -> shapes.SimulatedCardOut:
    return shapes.SimulatedCardOut(
        applies=card.applies,
        total=card.total,
        grade=card.grade or None,
        pay=card.pay if paid else None,
        ledger=card.ledger if paid else None,
    )


def _posts(trials: Iterable[Trial]) -> dict[str, tuple[int, int, int]]:
    return {
        subject_key(one.assignment_id): (trial.month.store_id, one.assignment_id, one.employee_id)
        for trial in trials
        for one in trial.month.slices
    }


def _names(db: Session, trials: Iterable[Trial]) -> dict[int, str]:
    wanted = {one.employee_id for trial in trials for one in trial.month.slices}
    return {
        row.id: row.name
        for row in db.execute(select(Employee.id, Employee.name).where(Employee.id.in_(wanted)))
    }


def _month(one: Trial) -> shapes.StoreMonthOut:
    month = one.month
    return shapes.StoreMonthOut(
        store_id=month.store_id,
        period=month.period.code,
        frozen=month.frozen,
        counted=None if month.counted is None else month.counted.version,
        against=None if one.before is None else one.before.policy.version,
        people=len(month.facts(one.policies).population.subjects),
        counted_now=month.counted_now(one.policies),
        unmeasured=month.unmeasured(one.policies),
    )


def _examples(trials: Iterable[Trial]) -> list[str]:
    sides = [side for one in trials for side in (one.before, one.after) if side is not None]
    return sorted({code for side in sides for code in side.examples})


def _costs(found: Sequence[Simulation], *, sees_all: bool) -> list[shapes.SimulatedMonthOut]:
    sums: dict[str, tuple[Cost, Cost]] = {}
    for one in found:
        for period, (before, after) in one.costs.items():
            spent, would = sums.get(period, (NOTHING_SPENT, NOTHING_SPENT))
            sums[period] = (spent + before, would + after)
    return [
        shapes.SimulatedMonthOut(
            period=period, before=_cost(before, shown=sees_all), after=_cost(after, shown=sees_all)
        )
        for period, (before, after) in sorted(sums.items())
    ]


def _cost(cost: Cost, *, shown: bool) -> shapes.SimulatedCostOut:
    return shapes.SimulatedCostOut(
        pay=cost.pay if shown else None,
        ledger=cost.ledger if shown else None,
        total=cost.total if shown else None,
        undecided=cost.undecided,
    )


def _grades(found: Sequence[Simulation]) -> list[shapes.MigrationOut]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        counts.update(one.migration)
    return [
        shapes.MigrationOut(before=before or None, after=after or None, count=count)
        for (before, after), count in sorted(counts.items())
    ]


def _changes(found: Sequence[Simulation]) -> list[Change]:
    return sorted(
        (change for one in found for change in one.changes), key=lambda one: (one.period, one.subject)
    )


def _most(found: Sequence[Simulation], *, sees_all: bool, sign: int) -> list[Change]:
    """Who gains (or loses) most money, then most points; by points alone where money is not to be seen."""

    def gain(one: Change) -> tuple[Decimal, Decimal]:
        money = one.money if sees_all else None
        return sign * (money or Decimal(0)), sign * (one.points or Decimal(0))

    moved = [one for one in _changes(found) if gain(one) > (Decimal(0), Decimal(0))]
    return sorted(moved, key=gain, reverse=True)[:MOST]


def _flat(found: Sequence[Simulation]) -> list[shapes.FlatItemOut]:
    """Items that are flat, with one and the same share, wherever they were looked at."""
    shares: dict[str, set[Fraction]] = {}
    lines: Counter[str] = Counter()
    for simulation in found:
        for one in simulation.flat:
            shares.setdefault(one.item, set()).add(one.share)
            lines[one.item] += one.lines
    everywhere = set.intersection(*({one.item for one in each.flat} for each in found)) if found else set()
    return [
        shapes.FlatItemOut(item=item, share=half_up(next(iter(each)), SHARE_PLACES), lines=lines[item])
        for item, each in shares.items()
        if len(each) == 1 and item in everywhere
    ]
