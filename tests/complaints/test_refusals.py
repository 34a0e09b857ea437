"""What a complaint refuses: wrong states, the wrong people, wrong input, each with its reason."""

from typing import Any

import pytest
from tests.complaints.cases import API, Cast, Sign, done, refused, step

BODIES: dict[str, dict[str, Any]] = {
    "accept": {},
    "assign": {"handler_employee_id": 0},
    "respond": {"said": "已联系"},
    "start": {},
    "request-close": {"resolution": "已返工", "cause": "PEOPLE", "cause_detail": "SKILL"},
    "verify": {"verdict": "SATISFIED"},
    "reopen": {"reason": "复发"},
}
STEPS_OF = {
    "NEW": ["ACCEPT"],
    "ACCEPTED": ["RESPOND", "ASSIGN"],
    "ASSIGNED": ["RESPOND", "START", "ASSIGN"],
    "IN_PROGRESS": ["RESPOND", "REQUEST_CLOSE", "ASSIGN"],
    "CLOSE_REQUESTED": ["VERIFY"],
    "VERIFYING": ["VERIFY"],
    "CLOSED_SATISFIED": ["REOPEN"],
}


@pytest.mark.parametrize("state", STEPS_OF)
def test_a_state_refuses_all_other_steps_and_names_its_own(cast: Cast, as_role: Sign, state: str) -> None:
    gm = as_role("STORE_GM", employee=cast.world.people["gm"])
    case = cast.open()
    cast.bring_to(state, case)
    wrong = [name for name in BODIES if name.upper().replace("-", "_") not in STEPS_OF[state]]
    for name in wrong:
        body = BODIES[name] | ({"handler_employee_id": cast.handler_id} if name == "assign" else {})
        answer = step(gm, case, name, **body)
        assert refused(answer) == (409, "wrong-state"), name
        assert answer.json()["allowed"] == STEPS_OF[state]
    assert done(cast.supervisor.get(f"{API}/{case}"))["state"] == state


@pytest.mark.parametrize(
    ("state", "name"), [("NEW", "accept"), ("ACCEPTED", "assign"), ("ACCEPTED", "respond")]
)
def test_a_named_manager_takes_no_step(cast: Cast, state: str, name: str) -> None:
    """The head of the department is the one complained about: the role changes nothing."""
    case = cast.open(named_employee_ids=[cast.handler_id])
    cast.bring_to(state, case)
    body = BODIES[name] | ({"handler_employee_id": cast.named_id} if name == "assign" else {})
    assert refused(step(cast.handler, case, name, **body)) == (403, "complaint-names-you")


def test_nobody_names_themselves_off_the_list(cast: Cast) -> None:
    case = cast.open(named_employee_ids=[cast.handler_id])
    assert refused(step(cast.handler, case, "accept", named_employee_ids=[])) == (403, "complaint-names-you")


def test_nobody_accepts_a_case_and_names_themselves_in_it(cast: Cast) -> None:
    case = cast.open()
    answer = step(cast.handler, case, "accept", named_employee_ids=[cast.handler_id])
    assert refused(answer) == (403, "complaint-names-you")
    people = done(cast.handler.get(f"{API}/{case}"))["people"]
    assert {p["staff"]["employee_id"] for p in people if p["role"] == "NAMED"} == {cast.named_id}


def test_a_named_person_is_not_given_the_case(cast: Cast) -> None:
    case = cast.open(named_employee_ids=[cast.handler_id])
    cast.bring_to("ACCEPTED", case)
    answer = step(cast.supervisor, case, "assign", handler_employee_id=cast.handler_id)
    assert refused(answer) == (422, "handler-named")
    assert answer.json()["errors"][0]["pointer"] == "/handler_employee_id"


def test_somebody_without_the_permission_is_not_given_the_case(cast: Cast) -> None:
    case = cast.open()
    cast.bring_to("ACCEPTED", case)
    for stranger in (cast.world.agent.id, 987_654_321):
        answer = step(cast.supervisor, case, "assign", handler_employee_id=stranger)
        assert refused(answer) == (422, "handler-not-permitted")


def test_the_group_takes_a_case_only_when_the_store_has_nobody(cast: Cast, as_role: Sign) -> None:
    officer = cast.world.hire("林岚", "CRC_SUPERVISOR")
    office = as_role("GROUP_QUALITY", employee=officer, stores=[])
    case = cast.open()
    cast.bring_to("ACCEPTED", case)
    assert refused(step(office, case, "assign", handler_employee_id=officer.id)) == (
        422,
        "handler-outside-store",
    )
    everybody = cast.open(named_employee_ids=[cast.handler_id])
    cast.bring_to("ACCEPTED", everybody)
    taken = done(step(office, everybody, "assign", handler_employee_id=officer.id))
    assert taken["handler"]["employee_id"] == officer.id
    done(step(office, everybody, "respond", said="集团已联系客户"))


def test_the_group_verifies_only_when_the_store_has_nobody(cast: Cast, as_role: Sign) -> None:
    office = as_role("GROUP_QUALITY", employee=cast.world.hire("林岚", "CRC_SUPERVISOR"), stores=[])
    case = cast.open()
    cast.bring_to("CLOSE_REQUESTED", case)
    assert refused(step(office, case, "verify", verdict="SATISFIED")) == (403, "complaint-stays-in-store")
    supervisor = cast.world.people["supervisor"].id
    named = cast.open(named_employee_ids=[supervisor])
    for who, name, body in (
        (cast.handler, "accept", {}),
        (cast.handler, "assign", {"handler_employee_id": cast.handler_id}),
        (cast.handler, "respond", BODIES["respond"]),
        (cast.handler, "start", {}),
        (cast.handler, "request-close", BODIES["request-close"]),
    ):
        done(step(who, named, name, **body))
    assert refused(step(cast.supervisor, named, "verify", verdict="SATISFIED")) == (
        403,
        "complaint-names-you",
    )
    assert done(step(office, named, "verify", verdict="SATISFIED"))["state"] == "CLOSED_SATISFIED"


def test_the_handler_does_not_verify_even_as_general_manager(cast: Cast, as_role: Sign) -> None:
    gm = as_role("STORE_GM", employee=cast.world.people["gm"])
    case = cast.open()
    cast.bring_to("ACCEPTED", case)
    cast.assign(case, cast.world.people["gm"].id)
    for name in ("respond", "start", "request-close"):
        done(step(gm, case, name, **BODIES[name]))
    assert refused(step(gm, case, "verify", verdict="SATISFIED")) == (403, "complaint-handled-by-you")
    ways = done(gm.get(f"{API}/{case}"))["next_steps"]
    assert ways == [{"step": "VERIFY", "allowed": False, "refused": "complaint-handled-by-you"}]


def test_a_former_handler_does_not_verify_either(cast: Cast, as_role: Sign) -> None:
    gm = as_role("STORE_GM", employee=cast.world.people["gm"])
    case = cast.open()
    cast.bring_to("ACCEPTED", case)
    cast.assign(case, cast.world.people["gm"].id)
    cast.assign(case)
    for name in ("respond", "start", "request-close"):
        done(step(cast.handler, case, name, **BODIES[name]))
    assert refused(step(gm, case, "verify", verdict="SATISFIED")) == (403, "complaint-handled-by-you")


def test_a_colleague_does_not_work_on_somebody_elses_case(cast: Cast, as_role: Sign) -> None:
    other = as_role("DEPT_HEAD", employee=cast.world.hire("高翔", "SERVICE_MANAGER"))
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    assert refused(step(other, case, "start")) == (403, "complaint-not-yours")


def test_nobody_solves_what_nobody_answered(cast: Cast) -> None:
    case = cast.open()
    cast.bring_to("ACCEPTED", case)
    cast.assign(case)
    done(step(cast.handler, case, "start"))
    answer = step(cast.handler, case, "request-close", **BODIES["request-close"])
    assert refused(answer) == (409, "complaint-not-answered")


def test_next_steps_are_the_callers_own(cast: Cast) -> None:
    case = cast.open()
    cast.bring_to("ASSIGNED", case)

    def ways(who: Any) -> dict[str, str | None]:
        return {w["step"]: w["refused"] for w in done(who.get(f"{API}/{case}"))["next_steps"]}

    assert ways(cast.handler) == {"RESPOND": None, "START": None, "ASSIGN": None}
    assert ways(cast.supervisor) == {"RESPOND": "forbidden", "START": "forbidden", "ASSIGN": None}
    assert set(ways(cast.agent).values()) == {"forbidden"}


def test_candidates_say_why_they_may_not(cast: Cast, as_role: Sign) -> None:
    as_role("STORE_GM", employee=cast.world.people["gm"])
    as_role("GROUP_QUALITY", employee=cast.world.hire("林岚", "CRC_SUPERVISOR"), stores=[])
    busy = cast.open()
    cast.bring_to("ASSIGNED", busy)
    case = cast.open(named_employee_ids=[cast.world.people["gm"].id])
    found = done(cast.supervisor.get(f"{API}/{case}/handler-candidates"))["items"]
    assert {(c["name"], c["open_cases"], c["refused"]) for c in found} == {
        ("孙浩", 1, None),
        ("钱进", 0, "complaint-names-you"),
        ("林岚", 0, "complaint-stays-in-store"),
    }


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"subcategory": "NOPE"}, "complaint-topic", "/subcategory"),
        ({"category": "NOPE"}, "complaint-topic", "/subcategory"),
        ({"source": "CALLBACK"}, "complaint-from-callback", "/source"),
        ({"source": "TELEX"}, "choice", "/source"),
        ({"reporter_phone": None}, "complaint-nobody", "/repair_order_id"),
        ({"repair_order_id": 987_654_321}, "unknown-reference", "/repair_order_id"),
        ({"named_employee_ids": [987_654_321]}, "unknown-reference", "/named_employee_ids/0"),
        ({"received_at": "2030-01-01T09:00:00+08:00"}, "complaint-not-yet", "/received_at"),
        ({"received_at": "2026-11-22T09:00:00"}, "instant-naive", "/received_at"),
        ({"description": ""}, "too-short", "/description"),
        ({"description": "a\x00b"}, "text-nul", "/description"),
        ({"store_id": 987_654_321}, "unknown-reference", "/store_id"),
        ({"severity": "S9"}, "choice", "/severity"),
        ({"surprise": 1}, "unknown-field", "/surprise"),
    ],
)
def test_a_wrong_input_is_pointed_at(cast: Cast, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = cast.agent.post(API, json=cast.new(**changes))
    assert refused(answer) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_case_is_opened_within_reach_only(cast: Cast) -> None:
    other = cast.world.other_store.id
    answer = cast.agent.post(API, json=cast.new(store_id=other, named_employee_ids=[]))
    assert refused(answer) == (403, "store-outside-reach")


@pytest.mark.parametrize(
    ("cause", "detail", "pointer"),
    [("NOPE", None, "/cause"), ("PEOPLE", None, "/cause_detail"), ("INFO_SYSTEM", "SKILL", "/cause_detail")],
)
def test_a_cause_is_one_of_the_list(cast: Cast, cause: str, detail: str | None, pointer: str) -> None:
    case = cast.open()
    cast.bring_to("IN_PROGRESS", case)
    body = BODIES["request-close"] | {"cause": cause, "cause_detail": detail}
    answer = step(cast.handler, case, "request-close", **body)
    assert refused(answer) == (422, "complaint-cause")
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_refusals_speak_both_languages(cast: Cast) -> None:
    case = cast.open(named_employee_ids=[cast.handler_id])
    chinese = step(cast.handler, case, "accept").json()
    english = cast.handler.post(f"{API}/{case}/accept", json={}, headers={"Accept-Language": "en"}).json()
    assert chinese["title"] == "该投诉涉及您本人，请由他人处理或回访"
    assert english["title"].startswith("This complaint names you")
