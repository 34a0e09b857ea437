"""What a published audit says to measures: M-19, its evidence, and who it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kaoping.domain.people import CallerKind, Grant, Principal, Reach
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.sources import AUDIT_ITEMS
from kaoping.domain.scoring.measures.taking import Window
from kaoping.storage.facts.audit_items import KEPT_AUDIT_ITEMS
from kaoping.storage.measuring import evidence, is_taken, measure_store
from kaoping.storage.reads.evidence import records_of
from kaoping.storage.reads.slices import slices_of
from tests.audits.conftest import Crew
from tests.audits.shop import API, Shop, act, item_of, items_of, mark_all

M_19 = MEASURES["M-19"]
WINDOW = Window(date(2026, 11, 1), date(2026, 11, 30), datetime(2026, 11, 30, 12, tzinfo=UTC))
LOST = ["C09", "C27"]


def handed_in(shop: Shop, crew: Crew, **changed: Any) -> dict[str, Any]:
    audit = shop.plan(crew.planner, crew.auditor_id, **changed)
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, LOST, na=["C40"])
    answer: dict[str, Any] = act(crew.auditor, audit["id"], "submit").json()
    return answer


@pytest.fixture
def published(shop: Shop, crew: Crew) -> dict[str, Any]:
    answer: dict[str, Any] = act(crew.reviewer, handed_in(shop, crew)["id"], "publish").json()
    return answer


def measured(shop: Shop, db: Session) -> dict[int | None, tuple[Decimal, Decimal]]:
    """Numerator and denominator by employee; None is the whole store."""
    store = shop.world.store.id
    slices = slices_of(db, store, WINDOW.first, WINDOW.last)
    people = {one.assignment_id: one.employee_id for one in slices}
    found = measure_store(db, [M_19], store, WINDOW, slices).taken
    return {
        people.get(assignment) if assignment else None: (taken.reading.numerator, taken.reading.denominator)
        for (assignment, _), taken in found.items()
    }


def test_the_select_gives_exactly_the_declared_columns() -> None:
    declared = {"fact_id", "store_id", *(column.name for column in AUDIT_ITEMS.columns)}
    assert set(KEPT_AUDIT_ITEMS.rows.subquery().c.keys()) == declared
    assert is_taken(M_19)


def test_only_what_is_published_says_anything(shop: Shop, crew: Crew, db: Session) -> None:
    handed_in(shop, crew)
    assert db.execute(KEPT_AUDIT_ITEMS.rows).all() == []


def test_a_row_is_an_indicator_with_its_days(published: dict[str, Any], db: Session) -> None:
    rows = {row["indicator"]: row for row in db.execute(KEPT_AUDIT_ITEMS.rows).mappings()}
    assert len(rows) == 39
    lost = dict(rows["C09"])
    assert lost | {"fact_id": 0, "store_id": 0} == {
        "fact_id": 0,
        "store_id": 0,
        "template": "S000-I",
        "section": "INTERIOR",
        "indicator": "C09",
        "result": "FAIL",
        "source": "MS",
        "visited_day": date(2026, 11, 24),
        "published_day": date(2026, 11, 24),
    }


def test_m_19_is_passed_out_of_applicable_for_the_store_and_each_post(
    shop: Shop, published: dict[str, Any], db: Session
) -> None:
    found = measured(shop, db)
    assert found[None] == (36, 38)  # 39 looked at, one not applicable, two lost
    assert published["score"] == "94.74"
    # The cleaner answers for C01, C09, C38, C40, C41, C42; C40 did not apply.
    assert found[shop.people["cleaner"].id] == (4, 5)
    # Both consultants share C17, C18, C21–C23, C27–C30, C33, C34: each answers for all of them.
    assert found[shop.people["consultant"].id] == found[shop.people["second"].id] == (10, 11)
    assert shop.world.advisor.id not in found


def test_the_evidence_recounts_to_the_reading(shop: Shop, published: dict[str, Any], db: Session) -> None:
    store = shop.world.store.id
    slices = slices_of(db, store, WINDOW.first, WINDOW.last)
    listed = list(evidence(db, M_19, store, WINDOW, slices))
    whole = [(fact, counts) for assignment, _, fact, counts in listed if assignment is None]
    assert (sum(counts for _, counts in whole), len(whole)) == measured(shop, db)[None]
    expected = {item["id"] for item in items_of(published) if item["result"] != "NA"}
    assert {fact for fact, _ in whole} == expected


def test_a_piece_of_evidence_opens_the_audit_at_its_indicator(
    shop: Shop, published: dict[str, Any], db: Session
) -> None:
    item = item_of(published, "C09")["id"]
    grant = Grant(frozenset({"audits:read"}), Reach.STORES, frozenset({shop.world.store.id}))
    reader = Principal(CallerKind.PERSON, 1, None, None, "reader", (grant,))
    stranger = Principal(CallerKind.PERSON, 2, None, None, "stranger", ())
    for who, path in ((reader, f"/audits/{published['id']}#C09"), (stranger, None)):
        record = records_of(db, who, "AUDIT_ITEMS", "visited_day", shop.world.store.id, [item])[item]
        assert (record.kind, record.day, record.path) == ("AUDIT_ITEM", date(2026, 11, 24), path)
        assert record.label.zh == f"检查 {published['audit_no']} · C09"


def test_an_item_that_passed_opens_for_whoever_answers_for_it(shop: Shop, published: dict[str, Any]) -> None:
    """It stands on their card as much as one that was lost."""
    manager, _ = shop.account("EMPLOYEE", employee=shop.people["manager"])
    assert {i["code"] for i in items_of(published) if i["result"] == "FAIL"} == set(LOST)
    assert manager.get(f"{API}/{published['id']}").status_code == 200
