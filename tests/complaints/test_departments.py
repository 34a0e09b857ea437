"""Cases of a department: seen with the customer, handled where they name its people or were given there."""

import pytest
from sqlalchemy import select
from tests.asgi import Client
from tests.complaints.cases import API, Cast, Sign, done, step
from tests.factories import World
from tests.scorecards.closing.test_statements import counted

from kaoping.storage.tables.people import Assignment, Department, Employee


@pytest.fixture
def workshop(world: World) -> Department:
    """The technicians and a foreman work there."""
    part = world.department("WORKSHOP")
    for name in ("technician", "second_technician"):
        person = world.people[name]
        post = world.db.scalars(select(Assignment).where(Assignment.employee_id == person.id)).one()
        post.department_id = part.id
    world.people["foreman"] = world.hire("车间主管", "SERVICE_MANAGER", department=part)
    world.db.commit()
    return part


@pytest.fixture
def foreman(as_role: Sign, world: World, workshop: Department) -> Client:
    assert workshop.id
    return as_role("DEPT_HEAD", stores=[], employee=world.people["foreman"])


def _about(cast: Cast, *people: Employee) -> int:
    return cast.open(named_employee_ids=[one.id for one in people])


def _ways(client: Client, case: int) -> dict[str, bool]:
    return {way["step"]: way["allowed"] for way in client.get(f"{API}/{case}").json()["next_steps"]}


def test_a_case_is_seen_from_its_first_moment_by_the_department_it_names(cast: Cast, foreman: Client) -> None:
    mine, other = _about(cast, cast.world.people["technician"]), _about(cast, cast.world.advisor)
    listed = foreman.get(API).json()["items"]
    assert [one["id"] for one in listed] == [mine]
    case = foreman.get(f"{API}/{mine}").json()
    assert (case["texts_hidden"], case["description"]) == (False, "等了两个小时没有人理")
    assert foreman.get(f"{API}/{other}").status_code == 404
    assert step(foreman, other, "accept").status_code == 404
    assert done(step(foreman, mine, "accept"))["state"] == "ACCEPTED"


def test_whoever_is_only_named_sees_the_facts_alone(
    cast: Cast, as_role: Sign, world: World, workshop: Department
) -> None:
    """A head of another department who is also on the staff: being named opens the case, not the customer."""
    head = world.people["foreman"]
    both = as_role("DEPT_HEAD", stores=[], employee=head, departments=[world.department("EMPTY")])
    user = both.get("/api/v1/me").json()["user_id"]
    admin = as_role("ADMIN")
    tag = admin.get(f"/api/v1/users/{user}").headers["etag"]
    grants = [
        {"role": "EMPLOYEE"},
        {"role": "DEPT_HEAD", "departments": [{"store_code": world.store.code, "code": "EMPTY"}]},
    ]
    done(admin.patch(f"/api/v1/users/{user}", json={"grants": grants}, headers={"If-Match": tag}))
    assert workshop.id
    case = both.get(f"{API}/{_about(cast, head)}").json()
    assert (case["texts_hidden"], case["description"], case["customer"]) == (True, None, None)


def test_a_case_given_to_a_head_of_elsewhere_is_theirs(cast: Cast, foreman: Client, world: World) -> None:
    """It names nobody of the workshop; whoever assigns it there has decided that."""
    case = _about(cast, world.advisor)
    cast.accept(case)
    candidates = cast.supervisor.get(f"{API}/{case}/handler-candidates").json()["items"]
    chosen = next(one for one in candidates if one["employee_id"] == world.people["foreman"].id)
    assert (chosen["in_store"], chosen["refused"]) == (True, None)
    assert foreman.get(f"{API}/{case}").status_code == 404
    cast.assign(case, world.people["foreman"].id)
    assert _ways(foreman, case)["RESPOND"]
    done(step(foreman, case, "respond", said="已致歉"))
    assert foreman.get(f"{API}/{case}").json()["texts_hidden"] is False


def test_a_case_that_names_the_head_is_not_theirs_to_handle(
    cast: Cast, foreman: Client, world: World
) -> None:
    case = _about(cast, world.people["foreman"], world.people["technician"])
    refused = step(foreman, case, "accept")
    assert (refused.status_code, refused.json()["code"]) == (403, "complaint-names-you")
    assert _ways(foreman, case) == {"ACCEPT": False}


def test_what_a_department_cannot_verify_stays_with_those_who_can(
    cast: Cast, as_role: Sign, world: World, workshop: Department
) -> None:
    """A role that verifies for the workshop: of a case of elsewhere the group may say the last word only when
    the store has nobody, and somebody who cannot reach it is nobody."""
    verifier = world.role("DEPARTMENT", ["complaints:read", "complaints:verify"])
    as_role(verifier, stores=[], departments=[workshop], employee=world.people["second_technician"])
    quality = as_role("GROUP_QUALITY", stores=[])
    here, there = _about(cast, world.people["technician"]), _about(cast, world.advisor)
    for case in (here, there):
        cast.bring_to("CLOSE_REQUESTED", case)
    admin, crc = as_role("ADMIN"), cast.supervisor.get("/api/v1/me").json()["user_id"]
    tag = admin.get(f"/api/v1/users/{crc}").headers["etag"]
    done(admin.patch(f"/api/v1/users/{crc}", json={"disabled": True}, headers={"If-Match": tag}))
    gm = as_role("STORE_GM", employee=world.people["gm"])
    assert _ways(quality, there) == {"VERIFY": False}  # the general manager is still there
    done_by = gm.get("/api/v1/me").json()["user_id"]
    tag = admin.get(f"/api/v1/users/{done_by}").headers["etag"]
    done(admin.patch(f"/api/v1/users/{done_by}", json={"disabled": True}, headers={"If-Match": tag}))
    assert (_ways(quality, there), _ways(quality, here)) == ({"VERIFY": True}, {"VERIFY": False})


def test_a_caller_of_whole_stores_costs_no_look_at_where_a_case_lies(cast: Cast, world: World) -> None:
    case = _about(cast, world.advisor)
    with counted(world.db) as said:
        cast.supervisor.get(f"{API}/{case}")
    assert not [one for one in said if "attribution" in one and "UNION" in one]
