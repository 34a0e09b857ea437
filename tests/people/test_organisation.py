"""Brands, stores, departments and positions: kept by whoever reaches them, refused where they do not fit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client, serving
from tests.conftest import application
from tests.factories import World
from tests.people.forms import API, WEEK, change, fault, made

from kaoping.storage.session import Database, save
from kaoping.storage.tables.audits import AuditTemplate, AuditTemplateVersion
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Department

AsRole = Callable[..., Client]


def _store(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "code": "SH900",
        "label": {"zh": "上海新店"},
        "business_hours": WEEK,
        "brand_codes": [world.brand.code],
        **changes,
    }


def test_a_brand_carries_words_for_checklists(as_role: AsRole) -> None:
    """S000-I.R06."""
    admin = as_role("ADMIN")
    words = {"logo": {"zh": "狮标", "en": "Lion"}, "slogan": {"zh": "感性驾驭"}}
    brand = made(admin, "brands", {"code": "LION", "label": {"zh": "狮牌"}, "words": words})
    assert brand["words"]["slogan"] == {"zh": "感性驾驭", "en": None}
    changed = change(admin, "brands", brand["id"], {"words": {"logo": {"zh": "新标"}}}).json()
    assert (list(changed["words"]), changed["row_version"]) == (["logo"], 2)
    assert fault(admin.post(f"{API}/brands", json={"code": "LION", "label": {"zh": "又"}}))[2] == "code-taken"


def test_a_brand_says_what_the_newest_checklists_ask_of_it(
    as_role: AsRole, db: Session, world: World
) -> None:
    """S000-I.R06: whoever writes the words sees which are unset, without reading audits."""
    save(
        db,
        first := AuditTemplate(code="S1", label={"zh": "检查一"}),
        other := AuditTemplate(code="S2", label={"zh": "检查二"}),
    )
    for template, number, state, keys in (
        (first, 1, "PUBLISHED", ("film",)),
        (first, 2, "PUBLISHED", ("logo", "slogan")),
        (first, 3, "DRAFT", ("anthem",)),
        (other, 1, "PUBLISHED", ("logo", "emblem")),
    ):
        document = {"parameters": [{"key": key, "label": {"zh": f"词 {key}"}} for key in keys]}
        save(db, AuditTemplateVersion(template_id=template.id, number=number, state=state, document=document))
    [brand, *_] = as_role("ADMIN").get(f"{API}/brands").json()
    assert [one["key"] for one in brand["asked"]] == ["logo", "slogan", "emblem"]
    assert brand["asked"][0]["label"] == {"zh": "词 logo", "en": None}
    assert as_role("ADMIN").get(f"{API}/audit-templates").status_code == 403


def test_a_store_is_founded_and_changed(as_role: AsRole, world: World) -> None:
    admin = as_role("ADMIN")
    store = made(admin, "stores", _store(world, city="上海", min_wage_monthly="2740.00"))
    assert store["brands"] == [
        {"id": world.brand.id, "code": world.brand.code, "label": {"zh": "星耀", "en": "Xingyao"}}
    ]
    assert (store["staff"], store["zone"], store["min_wage_monthly"]) == (0, "Asia/Shanghai", "2740.00")
    changed = change(admin, "stores", store["id"], {"city": None, "zone": "Asia/Urumqi"}).json()
    assert (changed["city"], changed["zone"], changed["row_version"]) == (None, "Asia/Urumqi", 2)
    entry = world.db.scalars(
        select(JournalEntry).where(JournalEntry.action == "store.changed", JournalEntry.scope == store["id"])
    ).one()
    assert entry.data["changes"] == {
        "city": ["上海", None],
        "zone": ["Asia/Shanghai", "Asia/Urumqi"],
    }


@pytest.mark.parametrize(
    ("wrong", "where", "code"),
    [
        ({"zone": "Asia/Atlantis"}, "/zone", "zone-unknown"),
        ({"business_hours": WEEK[:6]}, "/business_hours", "too-few"),
        ({"business_hours": [*WEEK[:6], ["18:00", "08:30"]]}, "/business_hours/6", "hours-pair"),
        ({"business_hours": [*WEEK[:6], ["08:30"]]}, "/business_hours/6", "hours-pair"),
        ({"business_hours": [*WEEK[:6], ["8:30", "18:00"]]}, "/business_hours/6/0", "format"),
        ({"business_hours": [*WEEK[:6], ["08:30", "24:00"]]}, "/business_hours/6/1", "format"),
        ({"brand_codes": []}, "/brand_codes", "too-few"),
        ({"brand_codes": ["NOPE"]}, "/brand_codes/0", "unknown-reference"),
        ({"min_wage_monthly": "-1"}, "/min_wage_monthly", "too-small"),
        ({"label": {"en": "without Chinese"}}, "/label/zh", "required"),
    ],
)
def test_a_store_that_does_not_fit_is_pointed_at(
    as_role: AsRole, world: World, wrong: dict[str, Any], where: str, code: str
) -> None:
    refused = as_role("ADMIN").post(f"{API}/stores", json=_store(world, **wrong))
    assert fault(refused) == (422, where, code)


def test_a_store_does_not_close_on_its_people_nor_before_it_opens(as_role: AsRole, world: World) -> None:
    admin = as_role("ADMIN")
    refused = change(admin, "stores", world.store.id, {"closed_on": "2026-12-31"})
    assert (refused.status_code, refused.json()["code"]) == (409, "posts-beyond")
    days = {"opened_on": "2026-06-01", "closed_on": "2026-05-31"}
    assert fault(change(admin, "stores", world.other_store.id, days)) == (422, "/closed_on", "day-order")


def test_what_belongs_to_the_whole_group_is_kept_by_the_group(as_role: AsRole, world: World) -> None:
    keeper = as_role(world.role("STORES", ["org:read", "org:write"]))
    for path, body in (
        ("brands", {"code": "B", "label": {"zh": "牌"}}),
        ("positions", {"code": "P", "label": {"zh": "岗"}, "stream": "CRM"}),
        ("stores", _store(world)),
    ):
        refused = keeper.post(f"{API}/{path}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "group-only")
    assert change(keeper, "stores", world.store.id, {"city": "上海"}).status_code == 200
    assert keeper.get(f"{API}/stores/{world.other_store.id}").status_code == 404


def test_positions_count_who_is_within_reach(as_role: AsRole, world: World) -> None:
    world.hire("外店员工", "ADVISOR", store=world.other_store)
    world.db.commit()
    here = {p["code"]: p["staff"] for p in as_role("HR").get(f"{API}/positions").json()}
    everywhere = {p["code"]: p["staff"] for p in as_role("ADMIN").get(f"{API}/positions").json()}
    assert everywhere["ADVISOR"] == here["ADVISOR"] + 1


def _part(world: World, code: str, **more: Any) -> dict[str, Any]:
    return {
        "store_code": world.store.code,
        "code": code,
        "label": {"zh": f"{code}部"},
        "kind": "SERVICE",
        **more,
    }


def test_departments_make_a_tree_of_five_levels(as_role: AsRole, world: World) -> None:
    admin = as_role("ADMIN")
    parent = None
    for level in range(1, 6):
        parent = made(admin, "departments", _part(world, f"L{level}", parent_code=parent))["code"]
    too_deep = admin.post(f"{API}/departments", json=_part(world, "L6", parent_code="L5"))
    assert fault(too_deep) == (422, "/parent_code", "department-too-deep")
    top = {d["code"]: d for d in admin.get(f"{API}/departments").json() if d["store_id"] == world.store.id}[
        "L1"
    ]
    in_a_circle = change(admin, "departments", top["id"], {"parent_code": "L3"})
    assert fault(in_a_circle) == (422, "/parent_code", "department-cycle")
    elsewhere = made(admin, "departments", {**_part(world, "X"), "store_code": world.other_store.code})
    assert (
        fault(change(admin, "departments", elsewhere["id"], {"parent_code": "L1"}))[2] == "unknown-reference"
    )


def test_two_moves_at_once_never_close_a_circle(committed: Database) -> None:
    """Each alone would do; the second waits for the tree and looks again."""
    with committed.session() as db:
        world = World.build(db)
        left, right = world.department("LEFT"), world.department("RIGHT")
        user = world.sign_up("ADMIN", stores=[])
        ids = (left.id, right.id)
    with serving(application(committed)) as client:
        admin = client.signed(client.app.state.tokens.issue(user.user_id, user.session_id))
        moves = [(ids[0], "RIGHT"), (ids[1], "LEFT")]
        with ThreadPoolExecutor(2) as both:
            answers = list(
                both.map(
                    lambda move: admin.patch(
                        f"{API}/departments/{move[0]}",
                        json={"parent_code": move[1]},
                        headers={"If-Match": '"1"'},
                    ),
                    moves,
                )
            )
    assert sorted(a.status_code for a in answers) == [200, 422]
    with committed.session() as db:
        parents = db.execute(select(Department.parent_id).where(Department.id.in_(ids))).scalars().all()
        assert sorted(parent is None for parent in parents) == [False, True]


def test_a_department_has_a_manager_and_closes_after_its_people_and_parts(
    as_role: AsRole, world: World
) -> None:
    admin = as_role("ADMIN")
    part = made(admin, "departments", _part(world, "PART", manager_employee_no=world.agent.employee_no))
    assert part["manager"] == {"id": world.agent.id, "name": "陈静"}
    made(admin, "departments", _part(world, "BELOW", parent_code="PART"))
    refused = change(admin, "departments", part["id"], {"closed_on": "2026-12-31"})
    assert (refused.status_code, refused.json()["code"]) == (409, "departments-beneath")
    main = next(d for d in admin.get(f"{API}/departments").json() if d["code"] == "MAIN")
    assert (
        change(admin, "departments", main["id"], {"closed_on": "2026-12-31"}).json()["code"] == "posts-beyond"
    )


def test_a_keeper_of_departments_keeps_what_is_beneath_and_nothing_else(
    as_role: AsRole, world: World
) -> None:
    mine, other = world.department("MINE"), world.department("OTHER")
    role = world.role("DEPARTMENT", ["org:read", "org:write"])
    keeper = as_role(role, stores=[], departments=[mine])
    below = made(keeper, "departments", _part(world, "SUB", parent_code="MINE"))
    assert {d["code"] for d in keeper.get(f"{API}/departments").json()} == {"MINE", "SUB"}
    assert change(keeper, "departments", below["id"], {"label": {"zh": "新名"}}).status_code == 200
    assert keeper.get(f"{API}/departments/{other.id}").status_code == 404
    for body in ({"parent_code": "OTHER"}, {"parent_code": None}):
        assert change(keeper, "departments", below["id"], body).status_code == 403
    assert keeper.post(f"{API}/departments", json=_part(world, "TOP")).status_code == 403
