"""What happened, who leads whom and what went before, as live scorecards are evaluated on them."""

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.audits.conftest import Crew
from tests.audits.shop import VISIT, Shop, act, mark_all
from tests.factories import World
from tests.policies.written import CODE, document, put_in_force

from kaoping.domain.periods import parse_period
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.service import recompute_waiting
from kaoping.scorecards.service.happened import find_happened
from kaoping.scorecards.service.inputs import Happened, inputs_of, subject_key
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.session import Clock, save
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Assignment, Employee
from kaoping.storage.tables.scoring import Card, Run

NOVEMBER = parse_period("2026-11")
POSTS = ["CLEANER", "SHOWROOM_MANAGER", "SALES_CONSULTANT", "GM"]
LOST = {
    "code": "lost",
    "label": {"zh": "检查失分", "en": "Item lost in an audit"},
    "rule": "T001-A.R02",
    "kind": "fine",
    "on": {"kind": "FINDING", "where": {"result": ["FAIL"]}, "dated_by": "published"},
    "who": "responsible",
    "amount": "20",
}
JOINT = LOST | {
    "code": "joint",
    "label": {"zh": "主管连带", "en": "Joint liability of the head"},
    "rule": "T001-A.R03",
    "kind": "joint",
    "who": "head_of.responsible",
    "amount": "10",
}


@pytest.fixture
def clock_at_visit(clock: dict[str, Clock | None]) -> None:
    clock["now"] = lambda: VISIT


@pytest.fixture
def shop(clock_at_visit: None, world: World, client: Client) -> Shop:
    return Shop.open(world, client)


@pytest.fixture
def crew(shop: Shop) -> Crew:
    planner, _ = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
    reviewer, _ = shop.account("GROUP_QUALITY", stores=[])
    auditor, auditor_id = shop.account("AUDITOR", employee=shop.world.people["qc"])
    return Crew(planner, reviewer, auditor, auditor_id)


def fining(*events: dict[str, Any], **changes: Any) -> Policy:
    return Policy.parse(written(*events, **changes))


def written(*events: dict[str, Any], **changes: Any) -> dict[str, Any]:
    wanted = {"items": [], "full_marks": "0", "cases": [], "applies_to": {"position": POSTS}}
    return document(events=list(events), **{**wanted, **changes})


def publish_audit(shop: Shop, crew: Crew, lost: list[str]) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, lost)
    act(crew.auditor, audit["id"], "submit")
    assert act(crew.reviewer, audit["id"], "publish").status_code == 200


def happened(db: Session, shop: Shop, policy: Policy) -> Happened:
    slices = slices_of(db, shop.world.store.id, NOVEMBER.first, NOVEMBER.last)
    return find_happened(db, shop.world.store.id, NOVEMBER, slices, [policy])


def entries(db: Session, employee: Employee) -> list[dict[str, Any]]:
    recompute_waiting(db)
    db.commit()
    runs = (
        select(Run.id)
        .join(tables.PolicyVersion, tables.PolicyVersion.id == Run.policy_version_id)
        .join(tables.Policy, tables.Policy.id == tables.PolicyVersion.policy_id)
        .where(tables.Policy.code == CODE)
    )
    card = db.scalars(select(Card).where(Card.run_id.in_(runs), Card.employee_id == employee.id)).one()
    found: list[dict[str, Any]] = card.result.get("entries", [])
    return found


def test_a_lost_item_is_fined_on_the_live_card_of_who_answers_and_of_their_head(
    db: Session, shop: Shop, crew: Crew
) -> None:
    shop.departments["ADMIN"].manager_id = shop.people["director"].id
    save(db, shop.departments["ADMIN"])
    put_in_force(db, written(LOST, JOINT))
    publish_audit(shop, crew, ["C09"])
    mine = entries(db, shop.people["cleaner"])
    assert [(one["rule"], one["kind"], one["amount"]) for one in mine] == [("lost", "fine", "-20")]
    (occurrence,) = mine[0]["occurrences"]
    assert occurrence.startswith("AUDIT_ITEMS:")
    theirs = entries(db, shop.people["director"])
    assert [(one["rule"], one["kind"], one["amount"]) for one in theirs] == [("joint", "joint", "-10")]
    assert theirs[0]["occurrences"] == [occurrence]
    assert entries(db, shop.people["consultant"]) == []


def test_findings_say_what_they_are_and_come_back_from_a_document(
    db: Session, shop: Shop, crew: Crew
) -> None:
    publish_audit(shop, crew, ["C09"])
    policy = fining(LOST)
    found = happened(db, shop, policy)
    (lost,) = [one for one in found.occurrences if one.words["result"] == "FAIL"]
    assert (lost.words["indicator"], lost.words["audit"], lost.words["post"]) == ("C09", "FIVE_S", "CLEANER")
    assert dict(lost.days) == {"occurred": VISIT.date(), "published": VISIT.date()}
    post = db.scalars(select(Assignment).where(Assignment.employee_id == shop.people["cleaner"].id)).one()
    assert dict(lost.roles) == {"responsible": (subject_key(post.id),)}
    slices = slices_of(db, shop.world.store.id, NOVEMBER.first, NOVEMBER.last)
    facts = inputs_of(db, shop.world.store.id, NOVEMBER, slices, {}, found).facts(policy)
    assert Facts.parse(write_facts(facts), policy) == facts


def test_who_asks_for_nothing_is_told_nothing_and_costs_nothing(db: Session, shop: Shop, crew: Crew) -> None:
    publish_audit(shop, crew, ["C09"])
    plain = Policy.parse(document())
    said: list[str] = []
    note = lambda *told: said.append(told[2])  # noqa: E731
    slices = slices_of(db, shop.world.store.id, NOVEMBER.first, NOVEMBER.last)
    event.listen(db.get_bind(), "before_cursor_execute", note)
    found = find_happened(db, shop.world.store.id, NOVEMBER, slices, [plain])
    assert (found, said) == (Happened(), [])
    find_happened(db, shop.world.store.id, NOVEMBER, slices, [fining(LOST, JOINT)])
    event.remove(db.get_bind(), "before_cursor_execute", note)
    assert len(said) == 3  # findings, who answered, departments: however many there are
