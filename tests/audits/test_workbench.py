"""What of audits waits on the workbench: for the auditor to carry out, for others to review."""

from typing import Any

from tests.asgi import Client
from tests.audits.conftest import Crew
from tests.audits.shop import Shop, act, mark_all


def waiting(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/dashboards/workbench").json()["audits"]
    return found


def test_the_earliest_audit_of_mine_comes_first(shop: Shop, crew: Crew) -> None:
    late = shop.plan(crew.planner, crew.auditor_id, scheduled_on="2026-11-30")
    early = shop.plan(crew.planner, crew.auditor_id, scheduled_on="2026-11-25")
    told = waiting(crew.auditor)
    assert (told["to_do"], told["to_review"], told["next"]["id"]) == (2, 0, early["id"])
    assert told["next"]["audit_no"] == early["audit_no"]
    act(crew.planner, early["id"], "cancel", reason="改期")
    assert waiting(crew.auditor)["next"]["id"] == late["id"]
    assert waiting(crew.planner) == {"to_do": 0, "to_review": 0, "next": None}


def test_what_was_handed_in_waits_for_somebody_else(shop: Shop, crew: Crew) -> None:
    shopper, account = shop.account("MYSTERY_SHOPPER", stores=[])
    audit = shop.plan(crew.planner, account)
    act(shopper, audit["id"], "start")
    mark_all(shopper, audit)
    act(shopper, audit["id"], "submit")
    assert waiting(shopper) == {"to_do": 0, "to_review": 0, "next": None}
    assert waiting(crew.planner)["to_review"] == waiting(crew.reviewer)["to_review"] == 1
    act(crew.reviewer, audit["id"], "publish")
    assert waiting(crew.planner)["to_review"] == 0


def test_who_neither_audits_nor_reviews_has_no_such_part(shop: Shop) -> None:
    employee, _ = shop.account("EMPLOYEE", employee=shop.people["cleaner"])
    assert employee.get("/api/v1/dashboards/workbench").json()["audits"] is None
