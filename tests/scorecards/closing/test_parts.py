"""The close as seen by whoever has a part of the store: a department, a team, or the brand above it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.scorecards.closing.month import OCTOBER, Month
from tests.scorecards.closing.test_separation import codes
from tests.scorecards.closing.test_tiles import agree

from kaoping.storage.tables.access import Role, RoleGrant
from kaoping.storage.tables.people import Assignment, Department, Employee

JUDGE = ["periods:read", "scorecards:read", "scorecards:review-manager", "insight:read"]


def workshop(october: Month) -> Department:
    """Both technicians work there, beneath nobody's department but its own."""
    part = october.world.department("WORKSHOP")
    for name in ("technician", "second_technician"):
        _post(october, october.world.people[name]).department_id = part.id
    october.db.commit()
    return part


def _post(october: Month, employee: Employee) -> Assignment:
    return october.db.scalars(select(Assignment).where(Assignment.employee_id == employee.id)).one()


def join(october: Month, name: str, client: Client) -> None:
    october.clients[name] = client


def shown(october: Month, who: str) -> set[int]:
    return {row["card_id"] for row in october.sheet(who, "MANAGER")["rows"]}


def manager_reviews(october: Month, who: str, ids: list[int]) -> dict[str, Any]:
    return october.sign(who, "MANAGER", ids)


def test_a_department_head_judges_the_department_and_nobody_else(october: Month) -> None:
    part = workshop(october)
    head = october.world.hire("车间主管", "SERVICE_MANAGER", department=part)
    october.world.people["foreman"] = head
    october.pay_term(head)
    october.recompute()
    join(october, "foreman", october.as_role("DEPT_HEAD", stores=[], employee=head))
    october.freeze()
    cards = october.cards()
    mine = {cards[name].id for name in ("technician", "second_technician", "foreman")}
    assert cards["foreman"].level == "GROUP"  # their own word reaches it
    assert (cards["technician"].level, cards["advisor"].level) == ("STORE", "STORE")
    assert shown(october, "foreman") == mine
    ids = [cards["technician"].id, cards["advisor"].id, cards["foreman"].id]
    answer = manager_reviews(october, "foreman", ids)
    assert answer["signed"] == [cards["technician"].id]
    assert codes(answer) == {cards["advisor"].id: "not-found", cards["foreman"].id: "own-card"}
    listed = october.as_("foreman").get("/api/v1/scorecards", params={"period": OCTOBER}).json()["items"]
    assert {one["id"] for one in listed} == mine
    assert october.as_("foreman").get(f"/api/v1/scorecards/{cards['advisor'].id}").status_code == 404


def test_the_tile_of_a_department_head_counts_what_the_sheet_lets_them_sign(october: Month) -> None:
    part = workshop(october)
    head = october.world.hire("车间主管", "GM", department=part)
    join(october, "head", october.as_role("DEPT_HEAD", stores=[], employee=head))
    october.as_("gm")
    october.act("hr", "freeze")
    october.act("hr", "start-review")
    assert agree(october)["head"] == "REVIEW_MANAGER"
    cards = october.cards()
    manager_reviews(october, "head", [cards["technician"].id, cards["second_technician"].id])
    assert "head" not in agree(october)


def test_a_head_whose_own_post_lies_elsewhere_is_judged_in_the_store(october: Month) -> None:
    part = workshop(october)
    head = october.as_role(
        "DEPT_HEAD", stores=[], employee=october.world.people["manager"], departments=[part]
    )
    join(october, "head", head)
    october.as_("gm")
    october.act("hr", "freeze")
    assert october.cards()["manager"].level == "STORE"


def test_departments_come_with_those_beneath_them(october: Month) -> None:
    part = workshop(october)
    above = october.world.department("SERVICE")
    part.parent_id = above.id
    october.db.commit()
    join(october, "above", october.as_role("DEPT_HEAD", stores=[], departments=[above]))
    october.freeze()
    cards = october.cards()
    assert shown(october, "above") == {cards["technician"].id, cards["second_technician"].id}


def test_a_leader_judges_who_reports_to_them(october: Month) -> None:
    leader = october.world.people["manager"]
    _post(october, october.world.people["qc"]).manager_id = leader.id
    role = october.world.role("TEAM", JUDGE)
    october.db.commit()
    join(october, "leader", october.as_role(role, stores=[], employee=leader))
    october.act("hr", "freeze")
    october.act("hr", "start-review")
    cards = october.cards()
    assert cards["manager"].level == "STORE"  # nobody is in their own team
    assert shown(october, "leader") == {cards["qc"].id, cards["manager"].id}
    answer = manager_reviews(october, "leader", [cards["qc"].id, cards["advisor"].id, cards["manager"].id])
    assert answer["signed"] == [cards["qc"].id]
    assert codes(answer) == {cards["advisor"].id: "not-found", cards["manager"].id: "own-card"}


def test_the_brand_stands_above_the_store(october: Month) -> None:
    role = october.world.role("BRAND", JUDGE)
    join(october, "brand", october.as_role(role, stores=[], brands=[october.world.brand]))
    october.freeze()
    cards = october.cards()
    assert cards["manager"].level == "GROUP"
    both = [cards["manager"].id, cards["advisor"].id]
    assert manager_reviews(october, "brand", both)["signed"] == both


def test_a_month_is_moved_by_whoever_has_the_whole_store(october: Month) -> None:
    part = workshop(october)
    words = ["periods:read", "periods:freeze", "periods:publish", "periods:lock", "periods:reopen"]
    role = october.world.role("DEPARTMENT", words)
    join(october, "part", october.as_role(role, stores=[], departments=[part]))
    assert october.as_("part").get(october.url).json()["next"] == []
    for act, body in (
        ("freeze", None),
        ("start-review", None),
        ("publish", {"level": "STORE"}),
        ("lock", None),
        ("reopen", {"reason": "试试"}),
    ):
        assert october.refusal("part", act, body) == (403, "store-outside-reach")
    assert october.row.state == "OPEN"


def test_pay_is_seen_where_the_word_reaches(october: Month, db: Session) -> None:
    """Of one's own department and no further, though all the cards of the store are seen."""
    part = workshop(october)
    october.freeze()
    october.judge()
    october.publish()
    names = {employee.id: name for name, employee in october.world.people.items()}
    payer = october.world.role("DEPARTMENT", ["pay:read"])
    head = october.as_role("STORE_GM")
    for caller in (head, _with(october, payer, part)):
        params = {"period": OCTOBER, "include": "pay", "limit": 100}
        items = caller.get("/api/v1/scorecards", params=params).json()["items"]
        paid = {names[one["employee"]["id"]] for one in items if one["pay"] is not None}
        everybody = {names[one["employee"]["id"]] for one in items}
        assert paid == (everybody if caller is head else {"technician", "second_technician"})
        for one in items:
            whole = caller.get(f"/api/v1/scorecards/{one['id']}").json()
            assert (whole["pay"] is not None) == (names[one["employee"]["id"]] in paid)


def _with(october: Month, payer: str, part: Department) -> Client:
    """Somebody who reads all cards of the store and the pay of a department."""
    reader = october.world.role("STORES", ["scorecards:read"])
    client = october.as_role(reader)
    user = client.get("/api/v1/me").json()["user_id"]
    role = october.db.scalars(select(Role.id).where(Role.code == payer)).one()
    october.db.add(RoleGrant(user_id=user, role_id=role, store_ids=[], department_ids=[part.id]))
    october.db.commit()
    return client


def test_nobody_sets_the_pay_of_another_department(october: Month) -> None:
    part = workshop(october)
    role = october.world.role("DEPARTMENT", ["pay:read", "pay:write"])
    keeper = october.as_role(role, stores=[], departments=[part])
    people = october.world.people
    term = {
        "store_code": october.world.store.code,
        "code": "performance_base",
        "amount": "1.00",
        "valid_from": "2026-12-01",
    }
    refused = keeper.post("/api/v1/pay-terms", json={**term, "employee_no": people["advisor"].employee_no})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "employee-not-here")
    own = keeper.post("/api/v1/pay-terms", json={**term, "employee_no": people["technician"].employee_no})
    assert own.status_code == 201, own.text
