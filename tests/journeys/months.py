"""October in the two stores: facts of its own, closed and published in the first, not frozen in the second.

The journeys begin on a Wednesday with November's cards in motion and October's still open to an appeal.
"""

from datetime import datetime, timedelta
from typing import Any

from tests.journeys.moment import FORENOON, ZONE
from tests.journeys.past import SH001, SH002, Past, delivered, hand_over

OCTOBER = "2026-10"
FIRST = datetime(2026, 10, 12, 10, 5, tzinfo=ZONE)
FROZEN = datetime(2026, 11, 3, 9, 30, tzinfo=ZONE)
PUBLISHED = FORENOON - timedelta(days=6)
"""Five working days leave until the nineteenth to appeal."""

REASON = "当月检查记录齐全"
MANAGERS = {
    "crc": {"AGENT"},
    "workshop": {"TECHNICIAN", "QC"},
    "head": {"ADVISOR"},
    "sales": {"SALES_CONSULTANT"},
}
"""Who judges which posts as their manager, each on the sheet of their own department."""


def live_october(past: Past, key: str) -> None:
    """Cars are handed back, customers called and one case is handled, answered too late."""
    orders = [
        delivered(n, SH001 if n < 105 else SH002, FIRST + timedelta(hours=n - 101)) for n in range(101, 108)
    ]
    past.at(FIRST + timedelta(hours=8)).push(key, orders)
    called = FIRST + timedelta(days=4)
    past.at(called).generate_tasks()
    case = past.call("agent", unhappy=True)
    hand_over(past.at(called + timedelta(minutes=20)), case)
    for _ in range(3):
        past.at(called + timedelta(hours=1)).call("agent", unhappy=False)
    for _ in range(3):
        past.call("agent3", unhappy=False)
    answered = called + timedelta(hours=4)
    past.at(answered).post("head", f"/complaints/{case}/respond", {"said": "已致歉，约定返修"})
    past.post("head", f"/complaints/{case}/start", {})
    fixed = {"resolution": "返修完成并路试", "cause": "PROCESS", "cause_detail": "NOT_FOLLOWED"}
    past.at(answered + timedelta(hours=3)).post("head", f"/complaints/{case}/request-close", fixed)
    past.at(answered + timedelta(hours=4)).post(
        "crc", f"/complaints/{case}/verify", {"verdict": "SATISFIED", "said": "可以了"}
    )


def close_october(past: Past) -> None:
    """The cards of the first store go through every stage, each done by somebody else, and are published."""
    past.at(FROZEN).recompute()
    month = period_of(past, "hr", SH001)
    past.post("hr", f"/periods/{month}/freeze")
    past.post("hr", f"/periods/{month}/start-review")
    for day, stage, by in ((1, "MANAGER", None), (2, "COMPANY", "hr"), (3, "APPROVE", "gm")):
        past.at(FROZEN + timedelta(days=day))
        sign_everything(past, month, stage, by)
    past.at(PUBLISHED).post("hr", f"/periods/{month}/publish", {"level": "STORE"})


def dispute_october(past: Past) -> None:
    """One appeal is upheld in part and made a revision, one still waits when the journeys begin."""
    past.at(PUBLISHED + timedelta(days=1))
    ruled = appeal(past, "agent2", {"1": "四位客户都在第三日回访", "20": "加分项漏计"})
    past.at(PUBLISHED + timedelta(days=4)).post(
        "gm",
        f"/appeals/{ruled}/rule",
        {
            "decisions": [
                {"item": "1", "decision": "UPHELD", "points": "5", "reason": "交车当日不计，第三日回访属实"},
                {"item": "20", "decision": "REJECTED", "points": None, "reason": "加分需书面申请"},
            ],
            "reason": "回访记录核实无误，加分未申请",
        },
    )
    past.at(PUBLISHED + timedelta(days=5))
    appeal(past, "technician", {"satisfaction": "该车由他人返修，客户评价的不是我的作业"})


def appeal(past: Past, user: str, reasons: dict[str, str]) -> int:
    """Against lines of the person's own card, each for its reason."""
    card = past.get(user, "/scorecards?mine=true&status=PUBLISHED")["items"][0]["id"]
    lines = [{"item": item, "reason": reason} for item, reason in reasons.items()]
    case: int = past.post(user, f"/scorecards/{card}/appeals", {"lines": lines})["id"]
    return case


def period_of(past: Past, user: str, store: str) -> int:
    found = past.get(user, f"/periods?code={OCTOBER}")["items"]
    month: int = next(one["id"] for one in found if one["store"]["code"] == store)
    return month


PATHS = {"MANAGER": "manager-reviews", "COMPANY": "company-reviews", "APPROVE": "approvals"}


def sign_everything(past: Past, month: int, stage: str, by: str | None) -> None:
    """All cards of the store in this stage; open items get their points from the managers."""
    for user in [by] if by else MANAGERS:
        sheet = past.get(user, f"/periods/{month}/sheet?stage={stage}&level=STORE")
        rows = [row for row in sheet["rows"] if by or row["position"]["code"] in MANAGERS[user]]
        body: dict[str, Any] = {"card_ids": [row["card_id"] for row in rows]}
        if stage == "MANAGER":
            columns = {(one["policy"], one["item"]): one for one in sheet["columns"]}
            body["entries"] = [entry for row in rows for entry in entries_of(row, columns)]
        signed = past.post(user, f"/periods/{month}/{PATHS[stage]}", body)
        assert not signed["refused"], signed["refused"]


def entries_of(row: dict[str, Any], columns: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Nearly everything: a number one below the full points, the better of two."""
    return [
        {
            "card_id": row["card_id"],
            "item": item["item"],
            "points": points_of(columns[row["policy"], item["item"]]),
            "reason": REASON,
        }
        for item in row["items"]
        if item["open"]
    ]


def points_of(column: dict[str, Any]) -> str:
    if column["choices"]:
        return max(column["choices"], key=float)
    full = float(column["max"])
    return str(full - 1 if full > 1 else full)
