"""Many people with many roles try every step at random; afterwards the rows are asked who did what."""

import random
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from tests.asgi import Client
from tests.complaints.cases import API, Cast, Sign, step
from tests.factories import World

from kaoping.storage.tables.complaints import ComplaintEvent, ComplaintPerson

ROUNDS = 200
STEPS: dict[str, dict[str, Any]] = {
    "ACCEPT": {},
    "ASSIGN": {},
    "RESPOND": {"said": "已联系"},
    "START": {},
    "REQUEST_CLOSE": {"resolution": "已返工", "cause": "PEOPLE", "cause_detail": "SKILL"},
    "VERIFY": {"said": "可以"},
    "REOPEN": {"reason": "复发"},
}


def crowd(as_role: Sign, world: World) -> tuple[list[Client], list[int]]:
    """Heads, a manager, supervisors and the group office, everybody with a record of their own."""
    roles = ["DEPT_HEAD", "DEPT_HEAD", "STORE_GM", "STORE_GM", "CRC_SUPERVISOR", "GROUP_QUALITY"]
    staff = [world.hire(f"员工{n}", "SERVICE_MANAGER") for n in range(len(roles))]
    return [as_role(role, employee=who) for role, who in zip(roles, staff, strict=True)], [
        s.id for s in staff
    ]


def test_at_random_nobody_named_acts_and_nobody_judges_their_own_work(
    cast: Cast, as_role: Sign, db: Session
) -> None:
    dice = random.Random(20261122)  # noqa: S311 - repeatable, not secret
    people, staff = crowd(as_role, cast.world)
    cases = [cast.open(named_employee_ids=dice.sample(staff, dice.randint(0, 2))) for _ in range(6)]
    taken, refused = 0, 0
    for _ in range(ROUNDS):
        case, who = dice.choice(cases), dice.choice(people)
        ways = [way["step"] for way in who.get(f"{API}/{case}").json()["next_steps"]]
        name = dice.choice(ways)
        body = dict(STEPS[name])
        if name == "ASSIGN":
            body["handler_employee_id"] = dice.choice(staff)
        if name == "VERIFY":
            body["verdict"] = dice.choice(["SATISFIED", "NEUTRAL", "DISSATISFIED", "NOT_REACHED"])
        answer = step(who, case, name.lower().replace("_", "-"), **body)
        assert answer.status_code in (200, 403, 409, 422), answer.text
        taken, refused = taken + (answer.status_code == 200), refused + (answer.status_code != 200)
    assert taken > 40, "the walk hardly moved"
    assert refused > 40, "hardly anything was refused"
    assert db.scalar(_judgements()) > 2
    assert db.scalar(_acts_of_named_people()) == 0
    assert db.scalar(_judgements_by_own_hand()) == 0


def _judgements() -> Any:
    return select(func.count()).where(ComplaintEvent.kind.in_(["VERIFIED", "SENT_BACK", "REOPENED"]))


def _acts_of_named_people() -> Any:
    named = exists().where(
        ComplaintPerson.complaint_id == ComplaintEvent.complaint_id,
        ComplaintPerson.employee_id == ComplaintEvent.employee_id,
        ComplaintPerson.role == "NAMED",
    )
    return select(func.count()).select_from(ComplaintEvent).where(named)


def _judgements_by_own_hand() -> Any:
    """Judgements by somebody who answered or was given the case earlier in its timeline."""
    earlier = aliased(ComplaintEvent)
    own_hand = exists().where(
        earlier.complaint_id == ComplaintEvent.complaint_id,
        earlier.id < ComplaintEvent.id,
        or_(
            (earlier.kind == "ANSWERED") & (earlier.employee_id == ComplaintEvent.employee_id),
            (earlier.kind == "ASSIGNED")
            & (earlier.data["handler"].as_integer() == ComplaintEvent.employee_id),
        ),
    )
    return _judgements().where(own_hand)
