"""What a simulation says, as tables for a person: the same from stored months and from facts files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from kaoping.domain.scoring.simulation import Simulation
from kaoping.scorecards.schemas_simulation import SimulatedPersonOut, SimulationOut, StoreMonthOut


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in one period under both."""

    name: str
    period: str
    points: tuple[object, object, object]
    grades: tuple[str, str]
    money: object
    changed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a simulation says, figures as they are to be printed."""

    title: str
    notes: Sequence[str]
    costs: Sequence[tuple[str, object, object, str]]
    grades: Sequence[tuple[str, str, int]]
    people: Sequence[Person]
    gainers: Sequence[Person]
    losers: Sequence[Person]
    flat: Sequence[str]


def told_of_months(found: SimulationOut) -> Told:
    return Told(
        title=f"{found.policy} {found.version}",
        notes=[*_notes(found.months), *_examples(found.examples)],
        costs=[
            (
                one.period,
                one.before.total,
                one.after.total,
                f"{one.before.undecided} → {one.after.undecided}",
            )
            for one in found.costs
        ],
        grades=[(one.before or "", one.after or "", one.count) for one in found.grades],
        people=[_person(one) for one in found.people],
        gainers=[_person(one) for one in found.gainers],
        losers=[_person(one) for one in found.losers],
        flat=[f"{one.item}: {one.share} × {one.lines}" for one in found.undiscriminating],
    )


def told_of_facts(found: Simulation, examples: Sequence[str]) -> Told:
    people = {
        (one.subject, one.period): Person(
            one.subject,
            one.period,
            (one.before.total, one.after.total, one.points),
            (one.before.grade, one.after.grade),
            one.money,
            one.before != one.after,
        )
        for one in found.changes
    }
    return Told(
        title=f"{found.before} → {found.after}",
        notes=_examples(examples),
        costs=[
            (period, old.total, new.total, f"{old.undecided} → {new.undecided}")
            for period, (old, new) in found.costs.items()
        ],
        grades=[(old, new, count) for (old, new), count in sorted(found.migration.items())],
        people=list(people.values()),
        gainers=[people[one.subject, one.period] for one in found.gainers()],
        losers=[people[one.subject, one.period] for one in found.losers()],
        flat=[f"{one.item}: {one.share} × {one.lines}" for one in found.flat],
    )


def show(told: Told) -> None:
    """Costs by month, grades, everybody who changes, who gains and loses most, what tells nobody apart."""
    console = Console()
    console.print(told.title, markup=False, highlight=False)
    for note in told.notes:
        console.print(note, markup=False, highlight=False)
    costs = Table("月份 / month", "现行 / before", "试算 / after", "未定 / undecided", title="成本 / cost")
    for one in told.costs:
        costs.add_row(*map(_or_dash, one))
    console.print(costs)
    grades = Table("现行 / before", "试算 / after", "人次 / cards", title="等级迁移 / grades")
    for old, new, count in told.grades:
        grades.add_row(old or "–", new or "–", str(count))
    console.print(grades)
    changed = [one for one in told.people if one.changed]
    console.print(_people("变化 / changes", changed))
    same = len(told.people) - len(changed)
    console.print(f"{same} 人次无变化 / {same} cards stay as they are", markup=False, highlight=False)
    console.print(_people("增加最多 / gain most", told.gainers))
    console.print(_people("减少最多 / lose most", told.losers))
    for line in told.flat:
        console.print(f"{line} 无区分 / tells nobody apart", markup=False, highlight=False)


def _people(title: str, people: Iterable[Person]) -> Table:
    table = Table(
        "姓名 / name", "月份 / month", "得分 / points", "±", "等级 / grade", "± 元 / money", title=title
    )
    for one in people:
        old, new, points = one.points
        table.add_row(
            one.name,
            one.period,
            f"{_or_dash(old)} → {_or_dash(new)}",
            _or_dash(points),
            f"{one.grades[0] or '–'} → {one.grades[1] or '–'}",
            _or_dash(one.money),
        )
    return table


def _person(one: SimulatedPersonOut) -> Person:
    return Person(
        one.employee.name,
        one.period,
        (one.before.total, one.after.total, one.points),
        (one.before.grade or "", one.after.grade or ""),
        one.money,
        one.before != one.after,
    )


def _notes(months: Sequence[StoreMonthOut]) -> list[str]:
    """What each month is compared with, and what of it is not as it was frozen."""
    notes = []
    for period in sorted({one.period for one in months}):
        here = [one for one in months if one.period == period]
        against = ", ".join(sorted({one.against or "–" for one in here}))
        notes.append(f"{period}: 对比版本 {against} / compared with {against}")
        late = ", ".join(sorted({code for one in here for code in one.counted_now}))
        if late:
            notes.append(
                f"{period}: 冻结时未计、按现有记录计 / not frozen, counted from today's facts: {late}"
            )
        none = ", ".join(sorted({code for one in here for code in one.unmeasured}))
        if none:
            notes.append(f"{period}: 无数据来源 / no source is kept: {none}")
    return notes


def _examples(codes: Sequence[str]) -> list[str]:
    if not codes:
        return []
    listed = ", ".join(codes)
    return [f"未设定处用示例值 / example values where nothing is set: {listed}"]


def _or_dash(figure: object) -> str:
    return "–" if figure is None else str(figure)
