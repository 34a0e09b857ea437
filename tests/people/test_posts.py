"""Posts with their days: who works where from when to when, never more than a whole day, never unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.asgi import Client, serving
from tests.conftest import application
from tests.factories import World
from tests.people.forms import API, change, fault, made

from kaoping.storage.reads.grants import today
from kaoping.storage.session import Database, save
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Assignment, Employee

AsRole = Callable[..., Client]


def _post(world: World, employee: Employee, **changes: Any) -> dict[str, Any]:
    return {
        "employee_no": employee.employee_no,
        "store_code": world.store.code,
        "department_code": "MAIN",
        "position_code": "QC",
        "valid_from": "2027-01-01",
        **changes,
    }


def _first(world: World, employee: Employee) -> Assignment:
    return world.db.scalars(select(Assignment).where(Assignment.employee_id == employee.id)).one()


def test_somebody_changes_post(as_role: AsRole, world: World) -> None:
    hr, agent = as_role("HR"), world.agent
    first = _first(world, agent)
    assert change(hr, "assignments", first.id, {"valid_to": "2026-12-31"}).json()["valid_to"] == "2026-12-31"
    manager = world.people["supervisor"]
    post = made(hr, "assignments", _post(world, agent, manager_employee_no=manager.employee_no))
    assert post["manager"] == {"id": manager.id, "name": "周婷"}
    assert (post["position_code"], post["weight"], post["row_version"]) == ("QC", "1", 1)
    listed = hr.get(f"{API}/assignments", params={"employee_id": agent.id}).json()["items"]
    assert [one["valid_from"] for one in listed] == ["2027-01-01", "2020-01-01"]
    on_day = hr.get(f"{API}/assignments", params={"employee_id": agent.id, "on": "2026-12-31"}).json()[
        "items"
    ]
    assert [one["id"] for one in on_day] == [first.id]
    entry = world.db.scalars(select(JournalEntry).where(JournalEntry.action == "assignment.changed")).one()
    assert entry.data == {"employee": agent.id, "changes": {"valid_to": [None, "2026-12-31"]}}


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({}, "/weight", "weights-overfull"),
        ({"weight": "0"}, "/weight", "too-small"),
        ({"weight": "1.1"}, "/weight", "too-big"),
        ({"weight": "0.00001"}, "/weight", "format"),
        ({"valid_from": "2019-12-31"}, "/valid_from", "before-hiring"),
        ({"valid_to": "2026-12-31"}, "/valid_to", "day-order"),
        ({"department_code": "NOPE"}, "/department_code", "unknown-reference"),
        ({"position_code": "NOPE"}, "/position_code", "unknown-reference"),
        ({"employee_no": "NOPE"}, "/employee_no", "unknown-reference"),
        ({"manager_employee_no": "NOPE"}, "/manager_employee_no", "unknown-reference"),
    ],
)
def test_a_post_that_does_not_fit_is_pointed_at(
    as_role: AsRole, world: World, changes: dict[str, Any], where: str, code: str
) -> None:
    refused = as_role("HR").post(f"{API}/assignments", json=_post(world, world.agent, **changes))
    assert fault(refused) == (422, where, code)


def test_halves_make_a_whole_and_the_same_post_is_held_once(as_role: AsRole, world: World) -> None:
    hr, agent = as_role("HR"), world.agent
    assert change(hr, "assignments", _first(world, agent).id, {"weight": "0.5"}).json()["weight"] == "0.5"
    made(hr, "assignments", _post(world, agent, weight="0.5"))
    again = hr.post(f"{API}/assignments", json=_post(world, agent, weight="0.5", valid_from="2027-02-01"))
    assert fault(again) == (409, "", "post-held")
    third = _post(world, agent, weight="0.1", position_code="ADVISOR", valid_from="2027-03-01")
    refused = hr.post(f"{API}/assignments", json=third)
    assert fault(refused)[2] == "weights-overfull"
    assert "2027-03-01" in refused.json()["errors"][0]["message"]


def test_two_posts_given_at_once_never_come_to_more_than_a_whole(committed: Database) -> None:
    with committed.session() as db:
        world = World.build(db)
        _first(world, world.agent).weight = 0.5
        user = world.sign_up("HR")
        bodies = [_post(world, world.agent, weight="0.5", position_code=p) for p in ("QC", "ADVISOR")]
        db.commit()
    with serving(application(committed)) as client:
        hr = client.signed(client.app.state.tokens.issue(user.user_id, user.session_id))
        with ThreadPoolExecutor(2) as both:
            answers = list(both.map(lambda body: hr.post(f"{API}/assignments", json=body), bodies))
    assert sorted(one.status_code for one in answers) == [201, 422]


def test_nobody_reports_to_themselves_or_to_somebody_who_left(as_role: AsRole, world: World) -> None:
    hr, agent = as_role("HR"), world.agent
    post = _first(world, agent).id
    own = change(hr, "assignments", post, {"manager_employee_no": agent.employee_no})
    assert fault(own) == (422, "/manager_employee_no", "manager-self")
    gone = world.people["supervisor"]
    assert change(hr, "employees", gone.id, {"left_on": "2026-01-31"}).json()["status"] == "RESIGNED"
    refused = change(hr, "assignments", post, {"manager_employee_no": gone.employee_no})
    assert fault(refused)[2] == "employee-left"


def test_only_a_post_to_come_is_taken_back_and_never_the_last_one(as_role: AsRole, world: World) -> None:
    hr, agent = as_role("HR"), world.agent
    first = _first(world, agent)

    def remove(key: int) -> Any:
        tag = hr.get(f"{API}/assignments/{key}").headers["etag"]
        return hr.delete(f"{API}/assignments/{key}", headers={"If-Match": tag})

    assert fault(remove(first.id)) == (409, "", "post-begun")
    assert hr.delete(f"{API}/assignments/{first.id}").status_code == 428
    change(hr, "assignments", first.id, {"valid_to": "2026-12-31"})
    later = made(hr, "assignments", _post(world, agent))
    assert remove(later["id"]).status_code == 204
    assert hr.get(f"{API}/assignments/{later['id']}").status_code == 404
    hired = made(
        hr,
        "employees",
        {
            "employee_no": "N-9",
            "name": "未来",
            "hired_on": "2027-05-01",
            "store_code": world.store.code,
            "department_code": "MAIN",
            "position_code": "QC",
        },
    )
    assert [post["valid_from"] for post in hired["posts"]] == ["2027-05-01"]
    assert fault(remove(hired["posts"][0]["assignment_id"])) == (409, "", "only-post")


def test_posts_of_another_store_are_neither_seen_nor_given(as_role: AsRole, world: World) -> None:
    stranger = world.hire("外店员工", "ADVISOR", store=world.other_store)
    world.db.commit()
    hr = as_role("HR")
    post = _first(world, stranger)
    assert hr.get(f"{API}/assignments/{post.id}").status_code == 404
    ended = hr.patch(f"{API}/assignments/{post.id}", json={"valid_to": None}, headers={"If-Match": '"1"'})
    assert ended.status_code == 404
    # A name of another store is not told by trying its number.
    assert fault(hr.post(f"{API}/assignments", json=_post(world, stranger)))[1:] == (
        "/employee_no",
        "unknown-reference",
    )
    there = _post(world, world.agent, store_code=world.other_store.code)
    assert fault(hr.post(f"{API}/assignments", json=there)) == (403, "", "store-outside-reach")


def test_whoever_works_elsewhere_now_is_changed_there(as_role: AsRole, world: World) -> None:
    moved = world.hire("调走", "ADVISOR")
    _first(world, moved).valid_to = today(world.db) - timedelta(days=1)
    department = world.department("NEW", store=world.other_store)
    save(
        world.db,
        Assignment(
            employee_id=moved.id,
            store_id=world.other_store.id,
            department_id=department.id,
            position_id=world.positions["ADVISOR"].id,
            valid_from=today(world.db),
        ),
    )
    world.db.commit()
    refused = change(as_role("HR"), "employees", moved.id, {"name": "改名"})
    assert (refused.status_code, refused.json()["code"]) == (403, "employee-elsewhere")
    there = as_role("HR", stores=[world.other_store])
    assert change(there, "employees", moved.id, {"name": "改名"}).json()["name"] == "改名"


def test_a_closed_department_takes_nobody_in(as_role: AsRole, world: World) -> None:
    closing = world.department("OLD")
    closing.closed_on = date(2026, 12, 31)
    first = _first(world, world.agent)
    first.valid_to = date(2026, 11, 30)
    world.db.commit()
    hr = as_role("HR")
    for days in ({"valid_from": "2027-01-01"}, {"valid_from": "2026-12-01"}):
        refused = hr.post(f"{API}/assignments", json=_post(world, world.agent, department_code="OLD", **days))
        assert fault(refused) == (422, "/department_code", "department-closed")
    fits = _post(world, world.agent, department_code="OLD", valid_from="2026-12-01", valid_to="2026-12-31")
    post = made(hr, "assignments", fits)
    assert fault(change(hr, "assignments", post["id"], {"valid_to": None})) == (
        422,
        "/valid_to",
        "department-closed",
    )
