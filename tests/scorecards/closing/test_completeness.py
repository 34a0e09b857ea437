"""Questions before a freeze: what is missing, how grave it is, and where it is mended."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import API, MIDDLE, Month

from kaoping.storage.tables.policies import PolicyOverlay
from kaoping.storage.tables.records import MappingIssue
from kaoping.storage.tables.scoring import PayTerm


def checks(october: Month) -> dict[str, dict[str, Any]]:
    answer = october.as_("hr").get(f"{october.url}/completeness")
    assert answer.status_code == 200, answer.text
    return {one["code"]: one for one in answer.json()["checks"]} | {"ready": answer.json()["ready"]}


def said(check: dict[str, Any]) -> tuple[str, int, int | None]:
    return check["severity"], check["count"], check["of"]


def test_a_month_in_order_is_ready(october: Month) -> None:
    found = checks(october)
    assert found["ready"] is True
    assert said(found["period-running"]) == ("OK", 0, 31)
    assert said(found["orders-gaps"]) == ("WARNS", 29, 31)
    assert found["orders-gaps"]["path"] == f"/repair-orders?store={october.world.store.id}"
    assert said(found["mapping-open"]) == ("OK", 0, 0)
    assert found["mapping-open"]["path"] is None
    assert said(found["calls-open"]) == ("OK", 0, 2)
    assert said(found["complaints-open"]) == ("OK", 0, 1)
    assert said(found["complaints-unrated"]) == ("WARNS", 1, 1)
    assert said(found["pay-missing"]) == ("OK", 0, 6)
    assert found["items-to-judge"]["severity"] == "OK"
    assert found["items-to-judge"]["count"] > 5
    assert said(found["people-without-policy"]) == ("OK", 3, 9)  # the supervisor, HR and the manager


def test_a_running_month_blocks(october: Month) -> None:
    november = october.as_("hr").get(API, params={"code": "2026-11"}).json()["items"][0]["id"]
    answer = october.as_("hr").get(f"{API}/{november}/completeness").json()
    assert answer["ready"] is False
    running = next(one for one in answer["checks"] if one["code"] == "period-running")
    assert said(running) == ("BLOCKS", 21, 30)


def test_what_waits_is_counted(october: Month, db: Session) -> None:
    store = october.world.store.id
    for code, seen in (("A99", MIDDLE), ("A98", MIDDLE - timedelta(days=60))):
        db.add(
            MappingIssue(
                store_id=store,
                kind="EMPLOYEE",
                source="dms",
                code=code,
                first_seen_at=seen,
                last_seen_at=seen,
                sample={},
            )
        )
    order = october.shop.order(MIDDLE, served={"advisor": october.world.advisor})
    october.shop.task(order, None, "PENDING")
    october.shop.complaint(MIDDLE, answered=None, closed=None)
    db.execute(delete(PayTerm).where(PayTerm.employee_id == october.world.people["qc"].id))
    october.recompute()
    found = checks(october)
    assert said(found["mapping-open"]) == ("WARNS", 1, 1)
    assert said(found["calls-open"]) == ("WARNS", 1, 3)
    assert said(found["complaints-open"]) == ("WARNS", 1, 2)
    assert said(found["pay-missing"]) == ("WARNS", 1, 6)
    assert found["ready"] is True


def test_policies_without_their_values_block_when_none_can_score(october: Month, db: Session) -> None:
    db.execute(delete(PolicyOverlay))
    db.commit()
    found = checks(october)
    assert said(found["policies-unset"]) == ("BLOCKS", 2, 2)
    assert found["ready"] is False


def test_every_day_of_the_month_is_in_the_picture(october: Month) -> None:
    days = october.as_("hr").get(f"{october.url}/days").json()["items"]
    assert [one["day"] for one in days] == [f"2026-10-{day:02}" for day in range(1, 32)]
    found = {one["day"]: {key: n for key, n in one.items() if key != "day" and n} for one in days}
    assert {day: of for day, of in found.items() if of} == {
        "2026-10-15": {"orders": 1, "complaints": 1},
        "2026-10-17": {"calls": 1, "answers": 1},
        "2026-10-18": {"orders": 1},
        "2026-10-20": {"calls": 1, "answers": 1},
    }
