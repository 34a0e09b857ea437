"""Finding people among many, binding their codes, and what happens to their posts when they leave."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.people.forms import API, change, fault
from tests.scorecards.closing.test_statements import counted

from kaoping.policies.service.installing import activate_examples, install_packs
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.posts import remove_post
from kaoping.storage.reads.grants import today
from kaoping.storage.session import save
from kaoping.storage.tables.closing import ClosingPeriod, Judgement
from kaoping.storage.tables.people import Assignment, Employee
from kaoping.storage.tables.scoring import Card, StoredReading

AsRole = Callable[..., Client]
MOST_STATEMENTS = 7
"""Of one request: the clock of the tests, who asks, the page, and one for each kind of row beside it."""


@pytest.mark.parametrize("said", ["张", "zhangw", "zw", "ZW", "张伟"])
def test_people_are_found_by_name_pinyin_and_initials(as_role: AsRole, world: World, said: str) -> None:
    found = as_role("HR").get(f"{API}/employees", params={"q": said}).json()["items"]
    assert "张伟" in {one["name"] for one in found}


def test_people_are_found_by_number_post_and_status(as_role: AsRole, world: World) -> None:
    hr, advisor = as_role("HR"), world.advisor
    below = world.department("SUB", parent=world.department("TOP"))
    deep = world.hire("深处", "QC", department=below)
    world.db.commit()

    def names(**asked: Any) -> set[str]:
        return {one["name"] for one in hr.get(f"{API}/employees", params=asked).json()["items"]}

    assert names(q=advisor.employee_no[2:]) == {"张伟"}
    assert names(department_id=below.parent_id) == {deep.name}
    assert names(position_id=world.positions["QC"].id) == {"赵敏", "深处"}
    assert names(store_id=world.other_store.id) == set()
    change(hr, "employees", advisor.id, {"left_on": "2026-01-31"})
    assert names(status="RESIGNED") == {"张伟"}
    assert "张伟" in names(store_id=world.store.id)  # where they worked last
    assert names(q="%") == set()


def test_a_list_costs_as_many_statements_as_one_person(as_role: AsRole, world: World, db: Session) -> None:
    for n in range(20):
        world.hire(f"员工{n}", "ADVISOR", code=f"Z{n}")
    db.commit()
    hr = as_role("HR")
    costs = {}
    for limit in (1, 25):
        with counted(db) as said:
            assert len(hr.get(f"{API}/employees", params={"limit": limit}).json()["items"]) == limit
        costs[limit] = len(said)
    assert costs[1] == costs[25] <= MOST_STATEMENTS
    admin = as_role("ADMIN")
    for path in ("stores", "departments", "positions", "brands", "assignments"):
        with counted(db) as said:
            assert admin.get(f"{API}/{path}").status_code == 200
        assert len(said) <= MOST_STATEMENTS, path


def test_an_account_is_shown_beside_its_person(as_role: AsRole, world: World) -> None:
    agent = as_role("AGENT", employee=world.agent).get("/api/v1/me").json()["username"]
    assert as_role("HR").get(f"{API}/employees/{world.agent.id}").json()["username"] == agent


def test_codes_are_bound_and_taken_back(as_role: AsRole, world: World) -> None:
    hr = as_role("HR")
    url = f"{API}/employees/{world.agent.id}/codes"
    body = {"store_code": world.store.code, "source": "dms", "code": "K99"}
    code = hr.post(url, json=body)
    assert code.status_code == 201, code.text
    assert code.json() == {
        "id": code.json()["id"],
        "store_id": world.store.id,
        "source": "dms",
        "code": "K99",
    }
    assert fault(hr.post(url, json=body)) == (409, "", "code-taken")
    shown = hr.get(f"{API}/employees/{world.agent.id}").json()["codes"]
    assert [one["code"] for one in shown] == ["K01", "K99"]
    foreign = f"{API}/employees/{world.advisor.id}/codes/{code.json()['id']}"
    assert hr.delete(foreign).status_code == 404
    assert hr.delete(f"{url}/{code.json()['id']}").status_code == 204
    assert hr.delete(f"{url}/{code.json()['id']}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"left_on": "2019-12-31"}, "/left_on", "day-order"),
        ({"status": "RESIGNED"}, "/left_on", "left-on-missing"),
        ({"status": "ACTIVE", "left_on": "2026-01-31"}, "/status", "employee-left"),
        ({"name": ""}, "/name", "too-short"),
    ],
)
def test_a_change_that_contradicts_itself_is_pointed_at(
    as_role: AsRole, world: World, changes: dict[str, str], where: str, code: str
) -> None:
    assert fault(change(as_role("HR"), "employees", world.agent.id, changes)) == (422, where, code)


def test_leaving_is_taken_back(as_role: AsRole, world: World) -> None:
    hr = as_role("HR")
    assert change(hr, "employees", world.agent.id, {"left_on": "2026-01-31"}).json()["posts"] == []
    back = change(hr, "employees", world.agent.id, {"left_on": None}).json()
    assert (back["status"], back["left_on"]) == ("ACTIVE", None)


def _next_post(world: World, employee: Employee, days: int) -> Assignment:
    """A second post that begins in some days, after the first has ended."""
    begins = today(world.db) + timedelta(days=days)
    first = world.db.scalars(select(Assignment).where(Assignment.employee_id == employee.id)).one()
    first.valid_to = begins - timedelta(days=1)
    later = Assignment(
        employee_id=employee.id,
        store_id=world.store.id,
        department_id=first.department_id,
        position_id=world.positions["TECHNICIAN"].id,
        valid_from=begins,
    )
    save(world.db, later)
    return later


def _count(db: Session, table: Any, post: int) -> int:
    query = select(func.count()).select_from(table).where(table.assignment_id == post)
    return db.scalar(query) or 0


def test_leaving_takes_a_post_that_never_began_with_its_live_card(
    as_role: AsRole, world: World, db: Session, clock: dict[str, Any]
) -> None:
    """A post that begins within the running month has a live card before its first day."""
    clock["now"] = lambda: datetime(2026, 11, 10, 4, tzinfo=UTC)
    install_packs(db)
    activate_examples(db)
    later = _next_post(world, world.advisor, 5)
    mark_dirty(db, world.store.id, [today(db)])
    db.commit()
    recompute_waiting(db)
    db.commit()
    key = later.id
    assert _count(db, Card, key) > 0
    left = (today(db) + timedelta(days=2)).isoformat()
    answer = change(as_role("HR"), "employees", world.advisor.id, {"left_on": left})
    assert answer.status_code == 200, answer.text
    assert [one["valid_to"] for one in answer.json()["posts"]] == [left]
    assert {table.__tablename__: _count(db, table, key) for table in (Card, StoredReading)} == {
        "card": 0,
        "reading": 0,
    }
    recompute_waiting(db)
    db.commit()
    assert _count(db, Card, key) == 0


def test_a_post_a_month_was_closed_on_stays(world: World, db: Session) -> None:
    later = _next_post(world, world.advisor, 5)
    period = _judged_month(db, world)
    user = world.sign_up("STORE_GM")
    save(
        db,
        Judgement(
            store_id=world.store.id,
            period_id=period,
            policy_code="S001-G",
            assignment_id=later.id,
            item="process",
            sheet_column="MANAGER",
            points=1,
            reason="核对",
            user_id=user.user_id,
            at=func.now(),
        ),
    )
    assert remove_post(db, later) is False
    assert db.get(Assignment, later.id) is not None


def _judged_month(db: Session, world: World) -> int:
    row = ClosingPeriod(
        store_id=world.store.id, code="2026-12", first_day=date(2026, 12, 1), last_day=date(2026, 12, 31)
    )
    save(db, row)
    return row.id
