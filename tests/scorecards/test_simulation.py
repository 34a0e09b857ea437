"""A policy tried over stored months, live and frozen, by whoever reaches whole stores; nothing is kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.closing.month import Month

from kaoping.storage.tables.policies import PolicyVersion

API = "/api/v1/policies"
AsRole = Callable[..., Client]


@pytest.fixture
def october(moment: list[Any], shop: Any, db: Session, world: World, as_role: AsRole) -> Month:
    return Month(db, world, shop, as_role, moment)


def kept(db: Session, code: str) -> dict[str, Any]:
    found = db.scalars(select(PolicyVersion).where(PolicyVersion.version == "1")).all()
    return next(dict(one.document) for one in found if one.document["policy"] == code)


def simulated(client: Client, code: str = "S001-G", **body: Any) -> httpx.Response:
    asked = {"from": "2026-10", "to": "2026-10", **body}
    return client.post(f"{API}/{code}/simulate", json=asked)


def stricter(db: Session) -> dict[str, Any]:
    """S001-G as version 2: whoever is below 100 points keeps half of the pay."""
    document = {**kept(db, "S001-G"), "version": "2", "cases": []}
    document["params"] = [
        {**one, "value": {"pass_mark": "100", "withheld": "0.50"}.get(one["code"], one["value"])}
        for one in document["params"]
    ]
    return document


def rows(db: Session) -> dict[str, str]:
    """A hash over every row of every table."""
    names = db.scalars(
        text(
            "SELECT relname FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    ).all()
    return {
        name: str(
            db.scalar(text(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t'))
        )
        for name in names
    }


def test_a_live_month_before_and_after(october: Month, db: Session) -> None:
    found = simulated(october.as_("director"), document=stricter(db)).json()
    here = next(one for one in found["months"] if one["store_id"] == october.world.store.id)
    assert (here["frozen"], here["counted"], here["unmeasured"]) == (False, "1", [])
    cards = {card.assignment_id: card for card in october.cards().values()}
    people = {one["assignment_id"]: one for one in found["people"]}
    of_policy = {key: one for key, one in people.items() if one["before"]["applies"] and key in cards}
    assert of_policy
    for key, one in of_policy.items():
        total = cards[key].total
        assert one["before"]["total"] is None if total is None else Decimal(one["before"]["total"]) == total
        assert one["after"]["total"] == one["before"]["total"]


def test_a_judged_month_says_who_would_lose_and_what_it_would_cost(october: Month, db: Session) -> None:
    october.freeze()
    october.judge()
    found = simulated(october.as_("director"), document=stricter(db)).json()
    cards = {card.assignment_id: card for card in october.cards().values() if card.complete}
    judged = {one["assignment_id"]: one for one in found["people"] if one["assignment_id"] in cards}
    done = {key: one for key, one in judged.items() if one["before"]["total"] is not None}
    assert done
    assert {key: Decimal(one["before"]["total"]) for key, one in done.items()} == {
        key: cards[key].total for key in done
    }
    lost = {
        key: Decimal(one["money"])
        for key, one in done.items()
        if Decimal(one["before"]["total"]) < Decimal(100)
    }
    assert lost
    assert all(money < 0 for money in lost.values())
    assert {one["assignment_id"] for one in found["losers"]} == set(lost)
    assert found["gainers"] == []
    cost = found["costs"][0]
    assert Decimal(cost["after"]["total"]) - Decimal(cost["before"]["total"]) == sum(lost.values())


def test_nothing_is_touched(october: Month, db: Session) -> None:
    director = october.as_("director")
    db.commit()
    before = rows(db)
    assert simulated(director, document=stricter(db)).status_code == 200
    assert simulated(director, code="S001-J").status_code == 422
    db.commit()
    after = rows(db)
    assert {name for name in after if after[name] != before[name]} <= {"sign_in_session"}


def test_a_frozen_month_is_tried_on_what_was_frozen(october: Month, db: Session) -> None:
    live = simulated(october.as_("director"), document=stricter(db)).json()
    october.freeze()
    october.shop.complaint(october.moment[0].replace(month=10), people={"named": october.world.advisor})
    october.recompute()
    frozen = simulated(october.as_("director"), document=stricter(db)).json()
    mine = [one for one in frozen["months"] if one["store_id"] == october.world.store.id]
    assert [(one["frozen"], one["counted"]) for one in mine] == [(True, "1")]

    def totals(found: dict[str, Any]) -> dict[int, tuple[str | None, str | None]]:
        return {
            one["assignment_id"]: (one["before"]["total"], one["after"]["total"]) for one in found["people"]
        }

    assert totals(frozen) == totals(live)


def test_an_overlay_is_tried_on_top_of_what_counts(october: Month, db: Session) -> None:
    overlay = {
        "overlay": "try",
        "version": "1",
        "policy": "S001-G",
        "level": "group",
        "example": "true",
        "reason": {"zh": "试算", "en": "Tried"},
        "set": [
            {"at": "/params/pass_mark/value", "value": "100"},
            {"at": "/params/withheld/value", "value": "0.50"},
        ],
    }
    director = october.as_("director")
    by_overlay = simulated(director, overlay=overlay).json()
    by_document = simulated(director, document=stricter(db)).json()
    assert by_overlay["people"] == by_document["people"]
    assert by_overlay["costs"] == by_document["costs"]


def test_a_policy_that_never_counted_costs_what_it_would(october: Month, db: Session) -> None:
    found = simulated(october.as_("director"), code="S001-R").json()
    assert {one["counted"] for one in found["months"]} == {None}
    assert not any(one["before"]["applies"] for one in found["people"])
    assert found["costs"][0]["before"] == {"pay": "0", "ledger": "0", "total": "0", "undecided": 0}
    assert {one["before"] for one in found["grades"]} <= {None}


def test_whoever_may_not_see_pay_sees_points_only(october: Month, as_role: AsRole, db: Session) -> None:
    quality = simulated(as_role("GROUP_QUALITY", stores=[]), document=stricter(db)).json()
    assert quality["people"]
    assert {one["before"]["pay"] for one in quality["people"]} == {None}
    assert {one["money"] for one in quality["people"]} == {None}
    assert {one["after"]["total"] for one in quality["costs"]} == {None}
    assert {one["total"] for one in (row["before"] for row in quality["people"])} != {None}


def test_only_whole_stores_within_reach(october: Month, as_role: AsRole, world: World, db: Session) -> None:
    hr = october.as_("hr")
    assert {one["store_id"] for one in simulated(hr).json()["months"]} == {world.store.id}
    other = simulated(hr, store_ids=[world.other_store.id])
    assert (other.status_code, other.json()["code"]) == (403, "store-outside-reach")
    nobody = simulated(as_role("EMPLOYEE", stores=[], employee=world.advisor))
    assert (nobody.status_code, nobody.json()["months"], nobody.json()["people"]) == (200, [], [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"from": "2026-11"}, "day-order"),
        ({"from": "2025-01"}, "too-many"),
        ({"from": "October"}, "format"),
        ({"version": "1", "document": {"policy": "S001-G"}}, "simulation-one-of"),
        ({"document": {"policy": "S001-G"}}, "missing-key"),
        ({"version": "9"}, "policy-no-version"),
        ({"against": "9"}, "policy-no-version"),
        ({"overlays": [{"overlay": "x"}]}, "missing-key"),
    ],
)
def test_what_cannot_be_tried(october: Month, body: dict[str, Any], code: str) -> None:
    refused = simulated(october.as_("director"), **body)
    assert refused.status_code == 422
    assert code in {one["code"] for one in refused.json()["errors"]}


def test_something_unset_and_something_of_another_kind_is_refused(october: Month, db: Session) -> None:
    director = october.as_("director")
    draft = stricter(db)
    draft["params"][0]["value"] = "unset"
    refused = simulated(director, document=draft).json()["errors"]
    assert [(one["code"], one["pointer"]) for one in refused] == [("unset", "/document/params/0/value")]
    assert simulated(director, code="S001-J").json()["errors"][0]["code"] == "policy-not-of-months"
    assert simulated(director, code="NOBODY").status_code == 404


def changed(db: Session, code: str, **values: str) -> dict[str, Any]:
    """A shipped scheme as version 2, with other params."""
    document = {**kept(db, code), "version": "2", "cases": []}
    document["params"] = [
        {**one, "value": values.get(one["code"], one["value"])} for one in document["params"]
    ]
    return document


def test_a_change_of_a_scheme_that_only_stands_installed_is_compared_with_it(
    october: Month, db: Session
) -> None:
    found = simulated(october.as_("director"), code="S001-O", document=changed(db, "S001-O")).json()
    assert {(one["counted"], one["against"]) for one in found["months"]} == {(None, "1")}
    assert found["examples"] == []
    assert all(one["before"] == one["after"] for one in found["people"])


def test_what_is_unset_on_either_side_takes_the_shipped_example_values(october: Month, db: Session) -> None:
    director = october.as_("director")
    draft = {**kept(db, "S001-P"), "version": "2", "cases": []}
    found = simulated(director, code="S001-P", document=draft)
    assert (found.status_code, found.json()["examples"]) == (200, ["example-S001-P"])
    assert all(one["before"] == one["after"] for one in found.json()["people"])


def test_a_version_to_compare_with_may_be_named(october: Month, db: Session) -> None:
    director = october.as_("director")
    same = simulated(director, document=stricter(db), against="1").json()
    assert same["people"] == simulated(director, document=stricter(db)).json()["people"]
    october.freeze()
    frozen = simulated(director, document=stricter(db), against="1").json()
    assert {(one["counted"], one["against"]) for one in frozen["months"]} == {("1", "1")}


def test_overlays_go_on_both_sides(october: Month, db: Session) -> None:
    overlay = {
        "overlay": "try",
        "version": "1",
        "policy": "S001-G",
        "level": "group",
        "example": "true",
        "reason": {"zh": "试算", "en": "Tried"},
        "set": [{"at": "/params/withheld/value", "value": "0.50"}],
    }
    director = october.as_("director")
    found = simulated(director, version="1", overlays=[overlay])
    assert found.status_code == 200
    assert all(one["before"] == one["after"] for one in found.json()["people"])
    overlay["set"] = [{"at": "/params/withheld/value", "value": "half"}]
    refused = simulated(director, version="1", overlays=[overlay]).json()["errors"]
    assert [one["pointer"] for one in refused] == ["/overlays/0/set/0/value"]


def test_what_was_not_frozen_is_counted_now_and_said(october: Month, db: Session) -> None:
    october.freeze()
    draft = stricter(db)
    draft["inputs"] = [
        {"code": "fresh", "measure": "M-06.C1", "else": "zero", "label": {"zh": "新指标", "en": "Fresh"}}
    ]
    draft["ranks"] = []
    found = simulated(october.as_("director"), document=draft)
    assert found.status_code == 200, found.text
    here = next(one for one in found.json()["months"] if one["store_id"] == october.world.store.id)
    assert (here["frozen"], here["counted_now"], here["unmeasured"]) == (True, ["M-06.C1"], [])
