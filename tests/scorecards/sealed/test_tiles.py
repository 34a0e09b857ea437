"""What waits for the person on a published card, and for whoever rules on an appeal, at the workbench."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from tests.scorecards.sealed.published import Published

from kaoping.storage.tables.access import SignInSession

WORKBENCH = "/api/v1/dashboards/workbench"


def waiting(published: Published, who: str) -> dict[str, Any]:
    answer = published.as_(who).get(WORKBENCH)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["closing"]
    return found


def not_acknowledged(published: Published, who: str) -> list[int]:
    cards = published.listed(who, mine=True, status="PUBLISHED")
    return [card["id"] for card in cards if card["acknowledged_at"] is None]


def later(published: Published, moment: list[datetime], days: int) -> None:
    """So much later, and everybody has kept their session open."""
    moment[0] += timedelta(days=days)
    open_until = {"last_seen_at": moment[0], "expires_at": moment[0] + timedelta(days=1)}
    published.db.execute(update(SignInSession).values(open_until))
    published.db.commit()


def rulable(published: Published, who: str) -> list[int]:
    answer = published.as_(who).get("/api/v1/appeals", params={"state": "OPEN"})
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json()["items"] if case["may_rule"]]


def test_a_card_waits_until_it_is_acknowledged_and_again_when_it_is_revised(published: Published) -> None:
    def shown() -> list[int]:
        return [one["id"] for one in waiting(published, "advisor")["to_acknowledge"]]

    card = published.row().id
    assert shown() == not_acknowledged(published, "advisor") == [card]
    published.as_("advisor").post(f"{published.url()}/acknowledge")
    assert shown() == not_acknowledged(published, "advisor") == []
    appeal = published.appeal("advisor", "handling")
    published.rule(appeal["id"], handling="1")
    assert shown() == not_acknowledged(published, "advisor") == [card]


def test_an_appeal_waits_for_those_who_may_rule_and_for_nobody_else(published: Published) -> None:
    appeal = published.appeal("advisor", "handling")["id"]
    for who, expected in (
        ("gm", [appeal]),
        ("director", [appeal]),
        ("head", []),  # gave the points
        ("hr", []),
        ("advisor", []),
    ):
        assert [one["id"] for one in waiting(published, who)["to_rule"]] == expected, who
        assert rulable(published, who) == expected, who
    published.rule(appeal, handling="REJECTED")
    assert waiting(published, "gm")["to_rule"] == []


def test_my_appeal_is_seen_until_a_month_after_its_ruling(
    published: Published, moment: list[datetime]
) -> None:
    def states() -> list[tuple[int, str]]:
        return [(one["id"], one["state"]) for one in waiting(published, "advisor")["my_appeals"]]

    appeal = published.appeal("advisor", "handling")["id"]
    assert states() == [(appeal, "OPEN")]
    later(published, moment, days=40)
    assert states() == [(appeal, "OPEN")]
    published.rule(appeal, handling="1")
    assert states() == [(appeal, "UPHELD")]
    later(published, moment, days=31)
    assert states() == []


def test_appeals_that_wait_are_listed_first(published: Published, moment: list[datetime]) -> None:
    first = published.appeal("advisor", "handling")["id"]
    moment[0] += timedelta(hours=1)
    second = published.appeal("technician", "handling")["id"]
    published.rule(second, handling="REJECTED")
    listed = published.as_("gm").get("/api/v1/appeals").json()["items"]
    assert [(one["id"], one["state"]) for one in listed] == [(first, "OPEN"), (second, "REJECTED")]
    pages = published.as_("gm").get("/api/v1/appeals", params={"limit": 1}).json()
    rest = (
        published.as_("gm").get("/api/v1/appeals", params={"limit": 1, "cursor": pages["next_cursor"]}).json()
    )
    assert [one["id"] for one in pages["items"] + rest["items"]] == [first, second]
