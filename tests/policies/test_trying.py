"""Documents tried out over HTTP: checked, evaluated, compared, written out. Nothing of it is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.policies.written import API, CODE, codes, document, drafted, overlay, unset_points

from kaoping.policies.evaluating import evaluate_document
from kaoping.policies.packs import read_document, shipped_files
from kaoping.policies.service.installing import activate_examples, install_packs
from kaoping.storage.tables.policies import PolicyVersion

FACTS = {
    "period": {"code": "2026-11", "first": "2026-11-01", "last": "2026-11-30"},
    "subjects": [{"key": "s", "store": "t", "attributes": {"position": "AGENT"}}],
    "readings": [{"subject": "s", "measure": "M-24", "numerator": "8", "denominator": "10"}],
}


@pytest.fixture
def reader(as_role: Callable[..., Client]) -> Client:
    return as_role("HR")


def test_a_sound_document_is_said_to_be_sound(reader: Client, db: Session) -> None:
    found = reader.post(f"{API}/check", json={"document": document()}).json()
    assert (found["sound"], found["code"], found["faults"], found["unset"]) == (True, CODE, [], [])
    assert [(one["case"], one["passed"]) for one in found["cases"]] == [("in time", True)]
    assert db.scalar(select(func.count()).select_from(PolicyVersion)) == 0


def test_everything_wrong_is_said_at_once_in_both_languages(reader: Client) -> None:
    wrong = document(subject="robot", items=[{"code": "speed"}])
    found = reader.post(f"{API}/check", json={"document": wrong}).json()
    assert (found["sound"], found["code"]) == (False, None)
    assert {"/document/subject", "/document/items/0"} <= {one["pointer"] for one in found["faults"]}
    assert all(one["message"]["zh"] and one["message"]["en"] for one in found["faults"])


def test_a_case_that_fails_says_what_came_out(reader: Client) -> None:
    wrong = document()
    wrong["cases"][0]["expect"] = {"total": "60"}
    found = reader.post(f"{API}/check", json={"document": wrong}).json()
    assert (found["sound"], found["faults"]) == (False, [])
    assert found["cases"][0]["differences"] == [{"what": "total", "expected": "60", "found": "100"}]


def test_what_is_unset_is_no_fault_and_an_overlay_sets_it(reader: Client) -> None:
    body: dict[str, Any] = {"document": document(items=unset_points(), cases=[])}
    found = reader.post(f"{API}/check", json=body).json()
    assert (found["sound"], [one["pointer"] for one in found["unset"]]) == (
        True,
        ["/document/items/0/curve/rows/1/points"],
    )
    body["overlays"] = [overlay()]
    assert reader.post(f"{API}/check", json=body).json()["unset"] == []


def test_facts_come_to_what_the_command_line_says(author: Client, reader: Client) -> None:
    drafted(author)
    found = reader.post(f"{API}/{CODE}/evaluate", json={"facts": FACTS}).json()
    assert found["result_hash"] == evaluate_document(document(), FACTS)["result_hash"]
    assert found["results"][0]["total"] == "60"
    lower = reader.post(
        f"{API}/{CODE}/evaluate", json={"facts": FACTS, "overlays": [overlay()], "trace": True}
    )
    assert lower.json()["results"][0]["total"] == "40"
    assert lower.json()["traces"]["s"]


def test_facts_that_cannot_be_read_are_refused_where_they_stand(author: Client, reader: Client) -> None:
    drafted(author)
    wrong = {**FACTS, "readings": [{"subject": "nobody", "measure": "M-24", "numerator": "1"}]}
    refused = reader.post(f"{API}/{CODE}/evaluate", json={"facts": wrong})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("/facts/readings/0")
    for hostile in ({}, {"period": 1, "subjects": "s"}, {**FACTS, "stranger": "x"}, {"a": "\x00"}):
        assert reader.post(f"{API}/{CODE}/evaluate", json={"facts": hostile}).status_code == 422
    missing = reader.post(f"{API}/{CODE}/evaluate", json={"facts": FACTS, "version": "9"})
    assert missing.status_code == 404


def test_versions_are_compared_in_words(author: Client, reader: Client) -> None:
    drafted(author)
    changed = document("2")
    changed["items"][0]["curve"]["rows"][1]["points"] = "50"
    drafted(author, changed)
    between = {"from": "1", "to": "2"}
    found = {one["place"]: one for one in reader.get(f"{API}/{CODE}/diff", params=between).json()}
    row = found["/items/speed/curve/rows/1/points"]
    assert (row["before"], row["after"]) == ("60", "50")
    assert "60 → 50" in row["label"]["zh"]
    assert found["/version"]["after"] == "2"
    again = {
        one["place"] for one in reader.post(f"{API}/{CODE}/diff", json={"document": document("3")}).json()
    }
    assert again == {"/version", "/items/speed/curve/rows/1/points"}
    unsound = reader.post(f"{API}/{CODE}/diff", json={"document": {"policy": CODE}})
    assert "missing-key" in codes(unsound)


@pytest.fixture
def shipped(db: Session, world: object) -> None:
    install_packs(db)
    activate_examples(db)
    db.commit()


def test_every_shipped_scheme_is_shown_and_written_out_whole(shipped: None, reader: Client) -> None:
    for path in shipped_files():
        code = str(read_document(path)["policy"])
        shown = reader.get(f"{API}/{code}")
        assert shown.status_code == 200, code
        assert len(shown.json()["events"]) == len(read_document(path).get("events") or [])  # type: ignore[arg-type]
        for lang in ("zh", "en"):
            book = reader.get(f"{API}/{code}/handbook", params={"lang": lang})
            assert (book.status_code, book.headers["content-language"]) == (200, lang), code
            assert book.headers["content-type"].startswith("text/markdown")
            assert book.text.startswith("# ")


def test_golden_cases_run_when_asked(shipped: None, reader: Client) -> None:
    found = reader.get(f"{API}/S001-Q/cases").json()
    assert len(found) > 5
    assert all(one["passed"] for one in found)


def test_an_event_rule_says_what_it_does(shipped: None, reader: Client) -> None:
    events = reader.get(f"{API}/S001-N").json()["events"]
    assert all(one["sentence"]["zh"] and one["sentence"]["en"] for one in events)
    ladders = [one["ladder"] for one in events if one["ladder"]]
    assert [len(one["steps"]) > 1 for one in ladders] == [True] * len(ladders) != []
    assert [one["code"] for one in events if one["split"]]


def test_ranks_and_limits_of_a_scheme(shipped: None, reader: Client) -> None:
    body = reader.get(f"{API}/S001-O").json()
    assert (body["state"], body["unset"]) == ("INSTALLED", 0)
    assert [len(one["leagues"]) for one in body["ranks"]] == [2]
    assert body["rail"]["rule"]
    assert body["inputs"][0]["measure"]["measure"] == "M-05"


def test_what_counts_is_active_and_what_waits_is_installed(shipped: None, reader: Client) -> None:
    states = {one["code"]: one["state"] for one in reader.get(API).json()}
    assert {code for code, state in states.items() if state == "ACTIVE"} == {"S001-G", "S002-B"}
    assert states["S001-O"] == "INSTALLED"
