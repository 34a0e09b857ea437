"""From a lost item of an audit to the fine on a card: live, over months, and as it is frozen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.audits import shop as audits
from tests.audits.conftest import Crew
from tests.audits.shop import VISIT, Shop, act, item_of, mark_all
from tests.factories import World
from tests.policies.written import CODE, put_in_force
from tests.scorecards.test_what_happened import JOINT, LOST, written

from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.session import Clock, save
from kaoping.storage.tables.audits import AUDIT_ITEM
from kaoping.storage.tables.closing import ClosingPeriod, FrozenInput
from kaoping.storage.tables.people import Employee

API = "/api/v1/scorecards"
DECEMBER = datetime(2026, 12, 3, 2, tzinfo=UTC)
RISING = LOST | {
    "ladder": {
        "window_months": "12",
        "counted_by": "published",
        "steps": [
            {"amount": "20"},
            {"amount": "50"},
            {"propose": "DISMISSAL", "label": {"zh": "建议辞退", "en": "Dismissal proposed"}},
        ],
    }
}
del RISING["amount"]
AsRole = Callable[..., Client]


@pytest.fixture
def at(clock: dict[str, Clock | None]) -> list[datetime]:
    """The time, to be moved."""
    times = [VISIT]
    clock["now"] = lambda: times[0]
    return times


@pytest.fixture
def shop(at: list[datetime], world: World, client: Client) -> Shop:
    return Shop.open(world, client)


@pytest.fixture
def crew(shop: Shop) -> Crew:
    planner, _ = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
    reviewer, _ = shop.account("GROUP_QUALITY", stores=[])
    auditor, auditor_id = shop.account("AUDITOR", employee=shop.world.people["qc"])
    return Crew(planner, reviewer, auditor, auditor_id)


def visit(shop: Shop, crew: Crew, lost: list[str], *, publish: bool = True) -> dict[str, Any]:
    audit = shop.plan(crew.planner, crew.auditor_id, scheduled_on=audits.VISIT.date().isoformat())
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, lost)
    act(crew.auditor, audit["id"], "submit")
    if publish:
        assert act(crew.reviewer, audit["id"], "publish").status_code == 200
    return audit


def score(db: Session) -> None:
    recompute_waiting(db)
    db.commit()


def told(client: Client, employee: Employee, period: str = "2026-11") -> dict[str, Any]:
    asked = {"employee_id": employee.id, "policy": CODE, "period": period}
    (found,) = client.get(API, params=asked).json()["items"]
    body: dict[str, Any] = client.get(f"{API}/{found['id']}").json()
    return body


def amounts(card: dict[str, Any]) -> list[str | None]:
    """None at all where nothing was entered: the card then has no ledger."""
    return [one["amount"] for one in (card["ledger"] or {"entries": []})["entries"]]


def test_a_fine_opens_the_audit_it_rests_on_and_comes_with_its_publication_only(
    db: Session, shop: Shop, crew: Crew, as_role: AsRole
) -> None:
    put_in_force(db, written(LOST))
    gm, cleaner = as_role("STORE_GM"), shop.people["cleaner"]
    audit = visit(shop, crew, ["C09"], publish=False)
    score(db)
    assert amounts(told(gm, cleaner)) == []
    assert act(crew.reviewer, audit["id"], "publish").status_code == 200
    score(db)
    card = told(gm, cleaner)
    assert (amounts(card), card["ledger"]["taken"]) == (["-20.00"], "20.00")
    (record,) = card["ledger"]["entries"][0]["records"]
    assert (record["kind"], record["id"]) == (AUDIT_ITEM, item_of(audit, "C09")["id"])
    assert record["path"].startswith(f"/audits/{audit['id']}")


def test_the_next_offence_within_the_window_takes_the_next_step_over_the_months(
    db: Session,
    shop: Shop,
    crew: Crew,
    as_role: AsRole,
    at: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_in_force(db, written(RISING))
    visit(shop, crew, ["C09"])
    score(db)
    at[0] = DECEMBER
    monkeypatch.setattr(audits, "VISIT", DECEMBER)
    visit(shop, crew, ["C09"])
    score(db)
    gm, cleaner = as_role("STORE_GM"), shop.people["cleaner"]
    assert amounts(told(gm, cleaner)) == ["-20.00"]
    assert amounts(told(gm, cleaner, "2026-12")) == ["-50.00"]
    at[0] += timedelta(hours=1)
    visit(shop, crew, ["C09"])
    score(db)
    third = told(gm, cleaner, "2026-12")
    assert amounts(third) == ["-50.00"]
    (proposal,) = third["proposals"]
    assert proposal["action"]["zh"] == "建议辞退"
    assert len(proposal["records"]) == 3


def test_what_was_frozen_stays_whatever_is_edited_afterwards(
    db: Session, shop: Shop, crew: Crew, as_role: AsRole, at: list[datetime]
) -> None:
    shop.departments["ADMIN"].manager_id = shop.people["director"].id
    save(db, shop.departments["ADMIN"])
    seen = {"on": {"kind": "FINDING", "where": {"result": ["FAIL"]}, "dated_by": "occurred"}}
    put_in_force(db, written(LOST | seen, JOINT | seen))
    visit(shop, crew, ["C09"])
    late = visit(shop, crew, ["C09"], publish=False)
    score(db)
    at[0] = DECEMBER
    month = db.scalars(
        select(ClosingPeriod).where(
            ClosingPeriod.store_id == shop.world.store.id, ClosingPeriod.code == "2026-11"
        )
    ).one()
    hr = as_role("HR", employee=shop.world.people["technician"])
    answer = hr.post(f"/api/v1/periods/{month.id}/freeze")
    assert answer.status_code == 200, answer.text
    frozen = db.scalars(select(FrozenInput).where(FrozenInput.period_id == month.id)).one()
    facts = frozen.document["facts"]
    assert "FAIL" in [one["words"]["result"] for one in facts["occurrences"]]
    assert any(one.get("head") for one in facts["subjects"])
    gm = as_role("STORE_GM")
    before = {name: told(gm, shop.people[name]) for name in ("cleaner", "director")}
    assert [amounts(one) for one in before.values()] == [["-20.00"], ["-10.00"]]

    assert act(crew.reviewer, late["id"], "publish").status_code == 200
    shop.departments["ADMIN"].manager_id = shop.people["manager"].id
    shop.people["cleaner"].name = "周大爷"
    save(db, shop.departments["ADMIN"], shop.people["cleaner"])
    db.commit()
    score(db)
    for name, card in before.items():
        now = told(gm, shop.people[name])
        assert (amounts(now), now["result_hash"]) == (amounts(card), card["result_hash"])
        trace = gm.get(f"{API}/{card['id']}/trace")
        assert trace.status_code == 200, trace.text
        assert trace.json()["current"] is True
    assert amounts(told(gm, shop.people["manager"])) == []
