"""The source COMPLAINTS as measures read it: every declared column, and what each step does to it."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.complaints.cases import Cast, Hands, bring_in, done, step

from kaoping.domain.scoring.measures.sources import COMPLAINTS
from kaoping.storage.facts.complaints import KEPT_COMPLAINTS


def fact(db: Session, case: int) -> dict[str, Any]:
    rows = KEPT_COMPLAINTS.rows.subquery()
    db.expire_all()
    return dict(db.execute(select(rows).where(rows.c.fact_id == case)).mappings().one())


def holders(db: Session, case: int) -> set[tuple[str, int]]:
    rows = KEPT_COMPLAINTS.holders.subquery()
    found = db.execute(select(rows.c.role, rows.c.employee_id).where(rows.c.fact_id == case))
    return {(role, employee_id) for role, employee_id in found}


def test_the_select_gives_exactly_the_declared_columns() -> None:
    declared = {"fact_id", "store_id", *(column.name for column in COMPLAINTS.columns)}
    assert set(KEPT_COMPLAINTS.rows.subquery().c.keys()) == declared


def test_a_fresh_case(cast: Cast, hands: Hands, db: Session) -> None:
    found = fact(db, cast.open(repair_order_id=bring_in(db, cast.world).id))
    assert (found["state"], found["source"], found["category"], found["severity"]) == (
        "NEW",
        "HOTLINE",
        "AFTERSALES",
        "S3",
    )
    assert (found["received_day"], found["due_day"]) == (date(2026, 11, 22), date(2026, 11, 23))
    assert (found["answered_at"], found["closed_at"], found["satisfied"], found["repeat"]) == (
        None,
        None,
        None,
        False,
    )


def test_a_case_is_closed_once_the_fix_is_verified_and_dated_when_it_was_asked(
    cast: Cast, hands: Hands, db: Session
) -> None:
    case = cast.open()
    asked_at = hands.at
    cast.bring_to("CLOSE_REQUESTED", case)
    assert fact(db, case)["closed_at"] is None
    hands.wait(days=2)
    cast.verify(case, "SATISFIED")
    found = fact(db, case)
    assert (found["closed_at"], found["closed_day"]) == (asked_at, date(2026, 11, 22))
    assert (found["verified_at"], found["verified_day"], found["satisfied"]) == (
        hands.at,
        date(2026, 11, 24),
        True,
    )
    done(step(cast.supervisor, case, "reopen", reason="复发"))
    again = fact(db, case)
    assert (again["closed_at"], again["closed_day"], again["verified_at"], again["reopened"]) == (
        None,
        None,
        None,
        1,
    )


def test_whoever_answers_for_the_case_holds_it(cast: Cast, db: Session) -> None:
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    agent, named, handler = cast.world.agent.id, cast.named_id, cast.handler_id
    assert holders(db, case) == {("opener", agent), ("named", named), ("handler", handler)}
    assert {role for role, _ in holders(db, case)} == set(COMPLAINTS.roles)
