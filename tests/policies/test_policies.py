"""The shipped policies in the database: installed once, refused loudly, shown whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World

from kaoping.domain.errors import Conflict
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.policies.packs import read_document, shipped_files
from kaoping.policies.service import installing
from kaoping.policies.service.installing import activate_examples, install_packs
from kaoping.storage.tables.policies import Policy, PolicyOverlay, PolicyVersion
from kaoping.storage.tables.scoring import DirtyMark

AsRole = Callable[..., Client]


@pytest.fixture
def installed(db: Session, world: World) -> Session:
    install_packs(db)
    activate_examples(db)
    db.commit()
    return db


def test_installing_again_changes_nothing(installed: Session) -> None:
    def rows() -> list[Any]:
        return [
            installed.execute(select(table.id, table.row_version, table.updated_at).order_by(table.id)).all()
            for table in (Policy, PolicyVersion, PolicyOverlay)
        ]

    before, marks = rows(), installed.scalar(select(func.count()).select_from(DirtyMark))
    install_packs(installed)
    activate_examples(installed)
    assert rows() == before
    assert installed.scalar(select(func.count()).select_from(DirtyMark)) == marks


def test_every_pack_is_installed_with_all_golden_cases(installed: Session) -> None:
    codes = set(installed.scalars(select(Policy.code)))
    assert codes >= {str(read_document(path)["policy"]) for path in shipped_files()}
    assert {"S002-B", "S001-G"} <= codes


def given(monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], None]) -> None:
    """S001-G, altered, is the only pack shipped."""
    path = next(path for path in shipped_files() if path.name == "S001-G.yaml")
    document = read_document(path)
    change(document)
    monkeypatch.setattr(installing, "shipped_files", lambda: [path])
    monkeypatch.setattr(installing, "read_document", lambda _: document)


def test_what_an_installed_version_does_never_changes(
    installed: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harder(document: dict[str, Any]) -> None:
        document["params"][1]["value"] = "70"
        document["cases"] = []

    given(monkeypatch, harder)
    with pytest.raises(Conflict) as refused:
        install_packs(installed)
    assert refused.value.code == "policy-version-changed"


def test_a_title_may_be_mended(installed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, lambda document: document.update(title={"zh": "改名", "en": "Renamed"}))
    install_packs(installed)
    head = installed.scalars(select(Policy).where(Policy.code == "S001-G")).one()
    assert head.title == {"zh": "改名", "en": "Renamed"}


def test_a_golden_case_that_fails_stops_the_installation(
    installed: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(document: dict[str, Any]) -> None:
        document["version"] = "2"
        document["cases"][0]["expect"]["pay"]["performance"] = "1699.99"

    given(monkeypatch, wrong)
    with pytest.raises(PolicyRefused) as refused:
        install_packs(installed)
    assert refused.value.faults[0].code == "case-failed"


def test_an_overlay_that_leaves_something_unset_is_refused(
    db: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 3: an unset amount is never read as zero, so it blocks activation."""
    install_packs(db)
    path = next(path for path in installing.demo_overlays() if "S001-G" in path.name)
    document: Any = read_document(path)
    document["set"] = document["set"][:-1]
    monkeypatch.setattr(installing, "demo_overlays", lambda: [Path(path)])
    monkeypatch.setattr(installing, "read_document", lambda _: document)
    with pytest.raises(PolicyRefused) as refused:
        activate_examples(db)
    assert {fault.code for fault in refused.value.faults} == {"unset"}


def test_without_example_values_an_unset_policy_is_shown_as_such(
    db: Session, world: World, as_role: AsRole
) -> None:
    install_packs(db)
    db.commit()
    body = as_role("HR").get("/api/v1/policies/S001-G").json()
    assert body["unset"] == len(body["missing_values"]) > 0
    assert body["example"] is False
    process = next(one for one in body["sheet"] if one["code"] == "process")
    assert (process["max"], process["curve"], process["mark"]) == (None, None, None)
    assert set(body["missing_values"][0]["message"]) == {"zh", "en"}


def test_the_policies_that_count_today(installed: Session, as_role: AsRole) -> None:
    found = {one["code"]: one for one in as_role("EMPLOYEE", stores=[]).get("/api/v1/policies").json()}
    assert found["S002-B"]["items"] == 22
    assert found["S002-B"]["applies_to"] == {"position": ["AGENT"]}
    assert found["S001-G"]["example"] is True
    assert found["S001-G"]["unset"] == 0


def test_a_policy_is_shown_whole(installed: Session, world: World, as_role: AsRole) -> None:
    body = as_role("HR").get("/api/v1/policies/S002-B", params={"store_id": world.store.id}).json()
    assert len(body["sheet"]) == body["items"] == 22
    assert sum(float(one["max"]) for one in body["sheet"]) == 100
    speed = next(one for one in body["sheet"] if one["code"] == "8")
    assert [one["measure"] for one in speed["measures"]] == ["M-24"]
    assert speed["rule"] == "S002-B.R16"
    assert [step["number"] for step in body["steps"]] == sorted(step["number"] for step in body["steps"])
    assert len(body["deductions"]) == 8


def test_a_store_out_of_reach_and_an_unknown_policy_are_not_found(
    installed: Session, world: World, as_role: AsRole
) -> None:
    hr = as_role("HR")
    asked = {"store_id": world.other_store.id}
    assert hr.get("/api/v1/policies", params=asked).status_code == 404
    assert hr.get("/api/v1/policies/S002-B", params=asked).status_code == 404
    assert hr.get("/api/v1/policies/S999-Z").status_code == 404


def test_the_catalogue_says_what_is_taken(world: World, as_role: AsRole) -> None:
    found = {one["code"]: one for one in as_role("HR").get("/api/v1/measures").json()}
    assert set(found) == set(MEASURES)
    assert found["M-24"]["taken"] is True
    assert (found["M-24"]["origin"], found["M-68"]["origin"]) == ("kept", "fed")
    assert (found["M-06"]["family"], found["M-24"]["family"]) == ("item", None)
    rate = found["M-36"]
    assert rate["taken"] is True
    assert {(one["source"], one["kept"]) for one in rate["facts"]} == {
        ("COMPLAINTS", True),
        ("ORDERS", True),
        ("SALES", True),
    }
    assert all(one["label"]["zh"] and one["label"]["en"] for one in found.values())
