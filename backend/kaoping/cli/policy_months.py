"""`kaoping policy simulate-months CODE`: a policy tried over the months in the database; changes nothing."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.cli.setting import ground, parts
from kaoping.domain.errors import Invalid, NotFound
from kaoping.domain.people import CallerKind, Grant, Principal, Reach
from kaoping.domain.refusal import Refusal
from kaoping.policies.packs import read_document
from kaoping.scorecards.schemas_simulation import SimulatedPersonOut, SimulationIn, SimulationOut
from kaoping.scorecards.service.simulating.showing import simulate_policy
from kaoping.settings import Settings
from kaoping.storage.tables.people import Store
from kaoping.web.messages import sentence

SEES = frozenset({"scorecards:read", "pay:read"})
OPERATOR = Principal(
    kind=CallerKind.PERSON,
    user_id=None,
    key_id=None,
    employee_id=None,
    name="command line",
    grants=(Grant(SEES, Reach.GROUP),),
).acting_on("scorecards:read")
"""Whoever runs commands on the machine reaches the whole group anyway."""


def simulate_months(
    settings: Settings, code: str, file: Path | None, months: str, stores: Sequence[str]
) -> SimulationOut:
    """Raises `Refusal` for months, stores, a policy or a document that cannot be tried."""
    first, _, last = months.partition("..")
    document = None if file is None else read_document(file)
    with (
        ground(settings) as base,
        closing(parts(settings, base.url).database) as database,
        database.session() as db,
    ):
        asked = {"from": first, "to": last or first, "document": document, "store_ids": _ids(db, stores)}
        try:
            return simulate_policy(db, OPERATOR, code, SimulationIn.model_validate(asked))
        except ValidationError as error:
            raise Refusal(
                zh=f"月份应写作 2026-08..2026-10：{months}", en=f"Write months as 2026-08..2026-10: {months}"
            ) from error
        except NotFound as error:
            raise Refusal(zh=f"没有方案 {code}", en=f"There is no policy {code}") from error
        except Invalid as refused:
            raise Refusal(zh=_said(refused, "zh"), en=_said(refused, "en")) from refused


def show_simulation(found: SimulationOut) -> None:
    """Costs by month, grades, who gains and loses most, and items that tell nobody apart."""
    console = Console()
    costs = Table("月份 / month", "现行 / before", "试算 / after", "未定 / undecided")
    for one in found.costs:
        open_ones = f"{one.before.undecided} → {one.after.undecided}"
        costs.add_row(one.period, f"{one.before.total}", f"{one.after.total}", open_ones)
    console.print(costs)
    grades = Table("等级 / grade", "→", "人次 / cards")
    for move in found.grades:
        grades.add_row(move.before or "–", move.after or "–", str(move.count))
    console.print(grades)
    for title, people in (("增加 / gain", found.gainers), ("减少 / lose", found.losers)):
        console.print(_moved(title, people))
    for item in found.undiscriminating:
        console.print(f"{item.item}: {item.share} × {item.lines} 无区分 / tells nobody apart", markup=False)


def _moved(title: str, people: Sequence[SimulatedPersonOut]) -> Table:
    table = Table(title, "月份 / month", "分 / points", "元 / money")
    for one in people:
        table.add_row(one.employee.name, one.period, _or_dash(one.points), _or_dash(one.money))
    return table


def _or_dash(figure: object) -> str:
    return "–" if figure is None else str(figure)


def _ids(db: Session, codes: Sequence[str]) -> list[int] | None:
    if not codes:
        return None
    known = {
        row.code: row.id for row in db.execute(select(Store.code, Store.id).where(Store.code.in_(codes)))
    }
    for code in codes:
        if code not in known:
            raise Refusal(zh=f"没有门店 {code}", en=f"There is no store {code}")
    return [known[code] for code in codes]


def _said(refused: Invalid, language: str) -> str:
    return "\n".join(
        f"{fault.field or '/'}: {sentence(fault.code, fault.params, language)}" for fault in refused.faults
    )
