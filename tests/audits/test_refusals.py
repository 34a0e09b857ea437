"""What a plan or a mark must be, and that a mark sent twice or too late changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kaoping.audits.service import seed
from kaoping.audits.service.catalogue import PACKS, read_pack
from kaoping.storage.session import save
from kaoping.storage.tables.audits import AuditItem, AuditTemplateVersion
from kaoping.storage.tables.people import Brand
from tests.audits.conftest import Crew
from tests.audits.shop import API, VISIT, WORDS, Shop, act, item_of, mark


def fault(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    first = body["errors"][0] if body["errors"] else {"pointer": "", "code": body["code"]}
    return answer.status_code, first["pointer"], first["code"]


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"store_code": "NOWHERE"}, "/store_code", "unknown-reference"),
        ({"template_code": "S999"}, "/template_code", "unknown-reference"),
        ({"brand_code": "OTHER"}, "/brand_code", "audit-brand-elsewhere"),
        ({"sources": []}, "/sources", "too-few"),
        ({"sources": ["MS", "MS"]}, "/sources", "audit-source-twice"),
        ({"sources": ["RUMOUR"]}, "/sources/0", "choice"),
        ({"scheduled_on": "2026-11-23"}, "/scheduled_on", "audit-day-past"),
        ({"scheduled_on": "24.11.2026"}, "/scheduled_on", "day-format"),
        ({"colour": "red"}, "/colour", "unknown-field"),
    ],
)
def test_a_plan_is_refused_at_its_field(
    changed: dict[str, Any], pointer: str, code: str, shop: Shop, crew: Crew
) -> None:
    answer = crew.planner.post(API, json=shop.wish(crew.auditor_id, **changed))
    assert fault(answer) == (422, pointer, code)


def test_a_brand_without_its_words_cannot_be_audited(shop: Shop, crew: Crew) -> None:
    shop.world.brand.words = {key: said for key, said in WORDS.items() if key != "slogan"}
    save(shop.world.db, shop.world.brand)
    shop.world.db.commit()
    answer = crew.planner.post(API, json=shop.wish(crew.auditor_id))
    assert fault(answer) == (422, "/brand_code", "audit-words-missing")
    assert "slogan" in answer.json()["errors"][0]["message"]
    (listed,) = crew.planner.get("/api/v1/audit-templates").json()
    lacking = {brand["code"]: brand["missing"] for brand in listed["brands"]}
    assert lacking[shop.world.brand.code] == ["slogan"]


def test_a_planned_audit_keeps_the_words_it_was_planned_with(shop: Shop, crew: Crew) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    shop.world.brand.words = WORDS | {"film": {"zh": "新片"}}
    save(shop.world.db, shop.world.brand)
    shop.world.db.commit()
    kept = crew.planner.get(f"{API}/{audit['id']}").json()
    assert "启程" in item_of(kept, "C11")["label"]["zh"]


def test_the_brand_is_the_stores_main_one_unless_said_otherwise(shop: Shop, crew: Crew) -> None:
    second = Brand(code="SECOND", label={"zh": "副牌"}, words=WORDS | {"film": {"zh": "副片"}})
    save(shop.world.db, second)
    shop.world.store.brand_ids = [shop.world.brand.id, second.id]
    save(shop.world.db, shop.world.store)
    shop.world.db.commit()
    assert shop.plan(crew.planner, crew.auditor_id)["brand"]["code"] == shop.world.brand.code
    chosen = shop.plan(crew.planner, crew.auditor_id, brand_code="SECOND")
    assert "副片" in item_of(chosen, "C11")["label"]["zh"]


def test_the_checklist_is_told_whole_with_its_parameters(shop: Shop, crew: Crew) -> None:
    (listed,) = crew.planner.get("/api/v1/audit-templates").json()
    assert (listed["code"], listed["version"], listed["items"], listed["sections"]) == ("S000-I", 1, 42, 4)
    whole = crew.planner.get(f"/api/v1/audit-templates/{listed['id']}").json()
    items = [i for s in whole["sections"] for st in s["standards"] for i in st["items"]]
    assert len(items) == 42
    posts = {item["code"]: item["position"] for item in items}
    assert posts["C01"]["id"] == shop.world.positions["CLEANER"].id
    # The group has no guards: the post is named, and the store answers.
    assert (posts["C02"]["code"], posts["C02"]["id"]) == ("GUARD", None)
    assert [reason["code"] for reason in whole["na_reasons"]][-1] == "OTHER"
    assert crew.planner.get("/api/v1/audit-templates/987654").status_code == 404


def test_seeding_again_changes_nothing_and_a_used_version_never_changes(shop: Shop, crew: Crew) -> None:
    db = shop.world.db
    version = db.scalars(select(AuditTemplateVersion)).one()
    before = (version.id, version.row_version)
    seed(db)
    assert (version.id, version.row_version) == before
    altered = read_pack((PACKS / "S000-I.yaml").read_text("utf-8"))
    version.document = altered | {"label": {"zh": "旧", "en": "old"}}
    save(db, version)
    seed(db)  # nobody has used it yet: the pack's words stand again
    assert version.document == altered
    db.commit()
    shop.plan(crew.planner, crew.auditor_id)
    version.document = altered | {"label": {"zh": "旧", "en": "old"}}
    save(db, version)
    with pytest.raises(ValueError, match="a new wording is a new version"):
        seed(db)


class TestMarks:
    """An indicator is marked by its auditor, while the audit is under way; the later observation stands."""

    @pytest.fixture
    def audit(self, shop: Shop, crew: Crew) -> dict[str, Any]:
        planned = shop.plan(crew.planner, crew.auditor_id)
        begun: dict[str, Any] = act(crew.auditor, planned["id"], "start").json()
        return begun

    @pytest.mark.parametrize(
        ("code", "said", "pointer", "fault_code"),
        [
            ("C01", {"result": None}, "/result", "required"),
            ("C01", {"result": "GOOD"}, "/result", "choice"),
            ("C01", {"result": "NA"}, "/reason", "audit-reason-needed"),
            ("C16", {"result": "PASS"}, "/value", "audit-value-needed"),
            ("C16", {"result": "PASS", "value": "26.1"}, "/result", "audit-value-says"),
            ("C16", {"result": None, "value": 26.1}, "/value", "decimal-format"),
            ("C21", {"result": "PASS"}, "/mode", "audit-mode-needed"),
            ("C05", {"result": "FAIL"}, "/note", "audit-note-needed"),
            ("C01", {"observed_at": "2026-11-24T10:00:00"}, "/observed_at", "instant-naive"),
            ("C01", {"observed_at": "2026-11-24T04:00:00Z"}, "/observed_at", "instant-future"),
        ],
    )
    def test_it_is_refused_at_its_field(
        self,
        code: str,
        said: dict[str, Any],
        pointer: str,
        fault_code: str,
        audit: dict[str, Any],
        crew: Crew,
    ) -> None:
        answer = mark(crew.auditor, audit["id"], code, **said)
        assert fault(answer) == (422, pointer, fault_code)

    @pytest.mark.parametrize(
        ("degrees", "result"), [("18.0", "PASS"), ("26.0", "PASS"), ("26.1", "FAIL"), ("17.9", "FAIL")]
    )
    def test_x032_over_the_wire(self, degrees: str, result: str, audit: dict[str, Any], crew: Crew) -> None:
        said = mark(crew.auditor, audit["id"], "C16", None, value=degrees).json()["item"]
        assert (said["result"], said["value"]) == (result, degrees)

    def test_sent_again_it_changes_nothing(self, audit: dict[str, Any], crew: Crew) -> None:
        first = mark(crew.auditor, audit["id"], "C05", "FAIL", note="东侧").json()
        again = mark(crew.auditor, audit["id"], "C05", "FAIL", note="东侧").json()
        assert again == first

    def test_one_observed_earlier_arrives_too_late(self, audit: dict[str, Any], crew: Crew) -> None:
        mark(crew.auditor, audit["id"], "C01", "FAIL")
        earlier = (VISIT - timedelta(minutes=5)).isoformat()
        late = mark(crew.auditor, audit["id"], "C01", "PASS", observed_at=earlier).json()
        assert (late["kept"], late["item"]["result"]) == (False, "FAIL")
        later = (VISIT + timedelta(minutes=5)).isoformat()
        assert mark(crew.auditor, audit["id"], "C01", "PASS", observed_at=later).json()["kept"] is True

    def test_each_mark_is_a_new_version_of_the_audit(self, audit: dict[str, Any], crew: Crew) -> None:
        tag = crew.auditor.get(f"{API}/{audit['id']}").headers["etag"]
        said = mark(crew.auditor, audit["id"], "C01").json()
        fresh = crew.auditor.get(f"{API}/{audit['id']}", headers={"If-None-Match": tag})
        assert (fresh.status_code, fresh.json()["row_version"]) == (200, said["audit_row_version"])

    def test_only_what_the_audit_covers_is_marked(self, audit: dict[str, Any], crew: Crew) -> None:
        assert mark(crew.auditor, audit["id"], "C13").status_code == 404
        assert mark(crew.auditor, audit["id"], "C99").status_code == 404

    def test_only_the_auditor_marks(self, audit: dict[str, Any], crew: Crew) -> None:
        assert fault(mark(crew.planner, audit["id"], "C01")) == (403, "", "audit-not-yours")

    def test_nothing_is_marked_before_the_start(self, shop: Shop, crew: Crew) -> None:
        planned = shop.plan(crew.planner, crew.auditor_id)
        assert fault(mark(crew.auditor, planned["id"], "C01")) == (409, "", "wrong-state")

    def test_notes_are_sealed(self, audit: dict[str, Any], crew: Crew, shop: Shop) -> None:
        mark(crew.auditor, audit["id"], "C05", "FAIL", note="李女士说灯坏了")
        row = shop.world.db.scalars(
            select(AuditItem).where(AuditItem.audit_id == audit["id"], AuditItem.code == "C05")
        ).one()
        assert row.note_sealed
        assert "李女士".encode() not in row.note_sealed
