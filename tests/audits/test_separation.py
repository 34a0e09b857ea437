"""Nobody audits their own team, nobody reviews their own audit, and no role changes that."""

import random
from typing import Any

import pytest
from sqlalchemy import func, select

from kaoping.storage.session import save
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.audits import Audit, AuditEvent, AuditItem
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import Attribution
from tests.asgi import Client
from tests.audits.conftest import Crew
from tests.audits.shop import API, Shop, act, mark_all

CLOSE = {
    "consultant": "auditor-own-post",
    "cleaner": "auditor-own-post",
    "manager": "auditor-own-post",
    "director": "auditor-own-team",
}
ROUNDS = 160


def refused(answer: Any) -> tuple[int, str]:
    body = answer.json()
    return answer.status_code, body["errors"][0]["code"] if body["errors"] else body["code"]


@pytest.mark.parametrize("role", ["AUDITOR", "GROUP_QUALITY", "CRC_SUPERVISOR", "DEPT_HEAD"])
@pytest.mark.parametrize("person", CLOSE)
def test_nobody_close_to_what_is_audited_may_be_sent(role: str, person: str, shop: Shop, crew: Crew) -> None:
    _, account = shop.account(role, employee=shop.people[person])
    answer = crew.planner.post(API, json=shop.wish(account))
    assert refused(answer) == (422, CLOSE[person])
    assert answer.json()["errors"][0]["pointer"] == "/auditor_user_id"


def test_a_colleague_of_the_same_department_is_too_close(shop: Shop, crew: Crew) -> None:
    colleague = shop.hire("同事", "ADVISOR", "SHOWROOM")
    _, account = shop.account("AUDITOR", employee=colleague)
    assert refused(crew.planner.post(API, json=shop.wish(account))) == (422, "auditor-own-department")


def test_the_department_above_has_it_beneath_it(shop: Shop, crew: Crew) -> None:
    clerk = shop.hire("内勤", "ADVISOR", "SALES")
    _, account = shop.account("AUDITOR", employee=clerk)
    assert refused(crew.planner.post(API, json=shop.wish(account))) == (422, "auditor-own-department")


def test_whoever_leads_the_department_is_too_close_without_a_post_in_it(shop: Shop, crew: Crew) -> None:
    leader = shop.world.people["technician"]
    shop.departments["SALES"].manager_id = leader.id
    save(shop.world.db, shop.departments["SALES"])
    shop.world.db.commit()
    _, account = shop.account("AUDITOR", employee=leader)
    assert refused(crew.planner.post(API, json=shop.wish(account))) == (422, "auditor-own-team")


def test_the_chain_of_managers_counts_to_its_top(shop: Shop, crew: Crew) -> None:
    top = shop.world.people["gm"]
    post = shop.world.db.scalars(
        select(Assignment).where(Assignment.employee_id == shop.people["director"].id)
    ).one()
    post.manager_id = top.id
    save(shop.world.db, post)
    shop.world.db.commit()
    _, account = shop.account("AUDITOR", employee=top)
    assert refused(crew.planner.post(API, json=shop.wish(account))) == (422, "auditor-own-team")


def test_who_cleans_may_ask_about_deliveries_and_not_about_the_floor(shop: Shop, crew: Crew) -> None:
    """Only the posts that answer for what is looked at are kept apart."""
    _, account = shop.account("AUDITOR", employee=shop.people["cleaner"])
    assert refused(crew.planner.post(API, json=shop.wish(account)))[0] == 422
    assert crew.planner.post(API, json=shop.wish(account, sources=["PHONE"])).status_code == 201


def test_candidates_are_listed_with_the_reason_of_those_who_may_not(shop: Shop, crew: Crew) -> None:
    shop.account("DEPT_HEAD", employee=shop.people["director"])
    shop.account("AUDITOR", employee=shop.people["consultant"])
    _, shopper = shop.account("MYSTERY_SHOPPER", stores=[])
    _, elsewhere = shop.account("AUDITOR", stores=[shop.world.other_store])
    asked = {"store_id": shop.world.store.id, "template_code": "S000-I"}
    listed = crew.planner.get(f"{API}/auditors", params=asked).json()
    found = {one["name"]: one["refused"] for one in listed}
    assert found["高总监"] == "auditor-own-team"
    assert found["小王"] == "auditor-own-post"
    assert found["赵敏"] is None
    ids = {one["user_id"] for one in listed}
    assert shopper in ids
    assert elsewhere not in ids


def test_a_candidate_is_somebody_who_may_audit_there(shop: Shop, crew: Crew) -> None:
    _, elsewhere = shop.account("AUDITOR", stores=[shop.world.other_store])
    _, agent = shop.account("AGENT", employee=shop.world.agent)
    for account in (elsewhere, agent, 987_654_321):
        assert refused(crew.planner.post(API, json=shop.wish(account))) == (422, "auditor-not-permitted")


def test_who_joins_the_team_meanwhile_may_neither_start_nor_hand_in(shop: Shop, crew: Crew) -> None:
    first, second = shop.plan(crew.planner, crew.auditor_id), shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, first["id"], "start")
    mark_all(crew.auditor, first)
    post = shop.world.db.scalars(
        select(Assignment).where(Assignment.employee_id == shop.world.people["qc"].id)
    ).one()
    post.department_id = shop.departments["SHOWROOM"].id
    save(shop.world.db, post)
    shop.world.db.commit()
    assert refused(act(crew.auditor, second["id"], "start")) == (403, "audit-own-department")
    assert refused(act(crew.auditor, first["id"], "submit")) == (403, "audit-own-department")


def test_who_audited_does_not_review(shop: Shop) -> None:
    both, account = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
    audit = shop.plan(both, account)
    act(both, audit["id"], "start")
    mark_all(both, audit)
    handed_in = act(both, audit["id"], "submit").json()
    assert handed_in["next"] == []
    assert refused(act(both, audit["id"], "publish")) == (403, "audit-done-by-you")
    assert refused(act(both, audit["id"], "send-back", reason="再看")) == (403, "audit-done-by-you")


@pytest.mark.parametrize("role", ["STORE_GM", "GROUP_DIRECTOR", "GROUP_QUALITY"])
def test_who_answers_for_an_item_does_not_review(role: str, shop: Shop, crew: Crew) -> None:
    judge, _ = shop.account(role, employee=shop.people["manager"])
    audit = shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, ["C10"])
    act(crew.auditor, audit["id"], "submit")
    assert refused(act(judge, audit["id"], "publish")) == (403, "audit-names-you")
    assert act(crew.reviewer, audit["id"], "send-back", reason="请核对").status_code == 200
    assert refused(act(judge, audit["id"], "cancel", reason="不好看")) == (403, "audit-names-you")


def test_at_random_nobody_audits_or_reviews_what_is_their_own(shop: Shop) -> None:
    dice = random.Random(20261122)  # noqa: S311 - repeatable, not secret
    db = shop.world.db
    staff = [
        *shop.people.values(),
        *(shop.world.people[one] for one in ("qc", "supervisor", "gm", "advisor")),
    ]
    crowd = [shop.account(dice.choice(["CRC_SUPERVISOR", "GROUP_QUALITY"]), employee=one) for one in staff]
    crowd.append(shop.account("GROUP_QUALITY", stores=[]))
    audits: list[dict[str, Any]] = []
    taken = refusals = 0
    for _ in range(ROUNDS):
        if dice.random() < 0.1:
            _move_somebody(shop, dice)
        answer = _try_something(shop, dice, crowd, audits)
        assert answer.status_code in (200, 201, 403, 404, 409, 422), answer.text
        taken, refusals = taken + answer.is_success, refusals + (not answer.is_success)
    assert taken > 25, "the walk hardly moved"
    assert refusals > 25, "hardly anything was refused"
    handed_in = db.scalar(select(func.count()).where(AuditEvent.kind == "SUBMITTED"))
    assert handed_in
    assert handed_in > 2
    assert db.scalar(_audited_own_post()) == 0
    assert db.scalar(_reviewed_own_audit_or_post()) == 0


def _try_something(
    shop: Shop, dice: random.Random, crowd: list[tuple[Client, int]], audits: list[dict[str, Any]]
) -> Any:
    who, _ = dice.choice(crowd)
    if len(audits) < 4 or dice.random() < 0.15:
        answer = who.post(
            API, json=shop.wish(dice.choice(crowd)[1], sources=["PHONE", "MS"][: dice.randint(1, 2)])
        )
        if answer.is_success:
            audits.append(answer.json())
        return answer
    audit = dice.choice(audits)
    step = dice.choice(["start", "submit", "send-back", "publish"])
    if step in ("start", "submit") and dice.random() < 0.7:
        who = next(client for client, account in crowd if account == audit["auditor"]["user_id"])
    if step == "submit" and who.get(f"{API}/{audit['id']}").json().get("next") == [
        "MARK",
        "SUBMIT",
        "CANCEL",
    ]:
        mark_all(who, audit, dice.sample(["C01", "C10", "C13", "C27", "C38"], 2))
    return act(who, audit["id"], step, **({"reason": "再看"} if step == "send-back" else {}))


def _move_somebody(shop: Shop, dice: random.Random) -> None:
    """Posts change while audits are under way."""
    post = dice.choice(
        list(shop.world.db.scalars(select(Assignment).where(Assignment.store_id == shop.world.store.id)))
    )
    post.department_id = dice.choice(list(shop.departments.values())).id
    post.position_id = dice.choice(list(shop.world.positions.values())).id
    save(shop.world.db, post)
    shop.world.db.commit()


def _frozen(audit_id: Any, employee_id: Any) -> Any:
    return (
        select(Attribution.id)
        .join(AuditItem, AuditItem.id == Attribution.fact_id)
        .where(
            Attribution.fact_kind == "AUDIT_ITEM",
            Attribution.role == "responsible",
            AuditItem.audit_id == audit_id,
            Attribution.employee_id == employee_id,
        )
        .exists()
    )


def _audited_own_post() -> Any:
    return select(func.count()).select_from(Audit).where(_frozen(Audit.id, Audit.auditor_employee_id))


def _reviewed_own_audit_or_post() -> Any:
    return (
        select(func.count())
        .select_from(AuditEvent)
        .join(Audit, Audit.id == AuditEvent.audit_id)
        .join(UserAccount, UserAccount.id == AuditEvent.by_user_id)
        .where(
            AuditEvent.kind.in_(["PUBLISHED", "SENT_BACK"]),
            (AuditEvent.by_user_id == Audit.auditor_user_id) | _frozen(Audit.id, UserAccount.employee_id),
        )
    )
