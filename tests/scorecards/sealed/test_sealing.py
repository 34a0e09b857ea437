"""What is published stands by itself: hashes, heads, inputs, and no master record can reach them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.closing.month import MIDDLE, OCTOBER
from tests.scorecards.sealed.published import API, POLICY, Published, lines_of

from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas import ScorecardOut
from kaoping.scorecards.service.sealed.documents import SealedInputs, head_hash
from kaoping.storage.tables.closing import PublishedCard, PublishedRun
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Assignment, Department, Employee, Position, Store
from kaoping.storage.tables.policies import PolicyOverlay, PolicyVersion
from kaoping.storage.tables.records import RepairOrder
from kaoping.storage.tables.scoring import Card, PayTerm, Run, StoredReading


def test_the_card_keeps_its_id_and_says_its_hashes(published: Published) -> None:
    (item,) = published.listed("gm", employee_id=published.world.advisor.id)
    row = published.row()
    run = published.run(row)
    assert (item["id"], item["revision"], item["status"]) == (row.id, 1, "PUBLISHED")
    assert (item["input_hash"], item["result_hash"]) == (run.input_hash, run.result_hash)
    assert (item["provisional"], item["complete"], item["withdrawn"]) == (False, True, False)
    assert item["trace_url"] == f"/api/v1/scorecards/{row.id}/trace?revision=1"
    assert ScorecardOut.model_validate(item).published_at == row.published_at


def test_inputs_alone_give_the_results_again(published: Published, db: Session) -> None:
    runs = db.scalars(select(PublishedRun)).all()
    assert {run.policy_code for run in runs} == {"S001-G", "S002-B"}
    for run in runs:
        sealed = SealedInputs.parse(run.inputs)
        assert (sealed.input_hash, sealed.result_hash) == (run.input_hash, run.result_hash)
        heads = db.scalars(
            select(PublishedCard.head).where(PublishedCard.run_id == run.id).order_by(PublishedCard.id)
        ).all()
        assert head_hash(heads) == run.head_hash


def test_the_journal_names_the_run_with_its_hashes(published: Published, db: Session) -> None:
    run = published.run(published.row())
    entry = db.scalars(
        select(JournalEntry).where(
            JournalEntry.action == "scorecards.published", JournalEntry.object_id == str(run.id)
        )
    ).one()
    assert {key: entry.data[key] for key in ("input_hash", "result_hash", "head_hash")} == {
        "input_hash": run.input_hash,
        "result_hash": run.result_hash,
        "head_hash": run.head_hash,
    }
    assert entry.actor == f"user:{run.published_by}"


def test_nothing_moves_any_more(published: Published, db: Session) -> None:
    """The moving cards went with their runs; a later fact of the month touches nothing."""
    assert db.scalars(select(Card).where(Card.period == OCTOBER, Card.level == "STORE")).all() == []
    before = published.listed("gm")
    published.month.shop.complaint(MIDDLE, people={"named": published.world.advisor})
    published.month.recompute()
    published.moment[0] += timedelta(seconds=5)
    assert published.listed("gm", limit=100) == before


LONG_AGO = MIDDLE.date() - timedelta(days=400)
SHOWN = ("", "/trace", "/lines/satisfaction/evidence", "/revisions")


def test_no_master_record_reaches_a_published_card(published: Published, db: Session) -> None:
    """Everything about it is edited: names, posts, policies, overlays, pay terms, live readings."""
    before = [published.read("hr", path) for path in SHOWN]
    head = published.listed("hr", include="lines,pay")
    for table, values in (
        (Employee, {"name": "改名", "employee_no": Employee.employee_no + "X", "name_key": "gai ming"}),
        (Store, {"label": {"zh": "改店", "en": "Renamed"}, "code": Store.code + "X"}),
        (Position, {"label": {"zh": "改岗", "en": "Renamed"}}),
        (Department, {"label": {"zh": "改部门"}}),
        (PayTerm, {"amount": 1}),
        (PolicyVersion, {"document": {"policy": "gone"}, "state": "INSTALLED"}),
        (PolicyOverlay, {"document": {"overlay": "gone"}}),
        (Assignment, {"valid_from": LONG_AGO, "valid_to": LONG_AGO}),
    ):
        db.execute(update(table).values(**values))
    db.execute(delete(StoredReading))
    db.commit()
    published.moment[0] += timedelta(seconds=5)
    after = [published.read("hr", path) for path in SHOWN]
    assert after == before
    assert published.read("hr", "/trace")["current"] is True
    assert [one for one in published.listed("hr", include="lines,pay", limit=100) if one["revision"]] == [
        one for one in head if one["revision"]
    ]
    assert published.proof().findings == ()


def test_the_effective_policy_is_sealed_with_its_words(published: Published) -> None:
    run = published.run(published.row())
    assert Policy.parse(run.inputs["policy"]).code == POLICY
    assert json.loads(published.row().head)["policy"]["title"]["zh"]
    card = published.read("gm")
    assert lines_of(card)["handling"]["label"]["zh"]


def test_evidence_opens_what_was_counted(published: Published, db: Session, world: World) -> None:
    """An order is said with the version that counted; pushed again it is shown as changed since."""
    url = "/lines/complaint_rate/evidence"
    then = [one for one in published.read("gm", url)["items"] if one["kind"] == "REPAIR_ORDER"]
    assert {(one["version"], one["changed_since"]) for one in then} == {(1, False)}
    order = db.get_one(RepairOrder, (world.store.id, then[0]["id"]))
    assert order.delivered_day is not None
    order.delivered_day += timedelta(days=1)
    db.commit()
    now = {one["id"]: one for one in published.read("gm", url)["items"] if one["kind"] == "REPAIR_ORDER"}
    assert (now[order.id]["version"], now[order.id]["changed_since"]) == (1, True)
    assert now[order.id]["path"] == f"/repair-orders/{order.id}?version=1"
    assert [one["changed_since"] for key, one in now.items() if key != order.id] == [False]


def test_a_card_in_review_is_evaluated_on_what_was_frozen(moment: list[object], published: Published) -> None:
    """The group's card still waits: it is listed beside the published ones and says its stage."""
    (card,) = published.listed("group_quality", status="IN_REVIEW")
    assert (card["employee"]["id"], card["level"], card["stage"]) == (
        published.world.people["manager"].id,
        "GROUP",
        "MANAGER",
    )
    client = published.as_("group_quality")
    trace = client.get(f"{API}/{card['id']}/trace").json()
    assert (trace["current"], trace["revision"], trace["input_hash"]) == (True, 0, None)
    detail = client.get(f"{API}/{card['id']}").json()
    assert detail["period_id"] == published.month.row.id
    assert client.get(f"{API}/{card['id']}", params={"revision": 1}).status_code == 404
    assert client.get(f"{API}/{card['id']}/revisions").json() == []


def test_the_server_may_not_write_what_is_published(published: Published, db: Session) -> None:
    for statement in (
        "UPDATE published_card SET total = 100",
        "DELETE FROM published_card",
        "UPDATE published_run SET reason = 'x'",
        "DELETE FROM published_run",
        "TRUNCATE published_run CASCADE",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), db.begin_nested():
            db.execute(text(statement))


def test_a_card_that_says_something_else_than_its_inputs_is_not_published(
    moment: list[object], published: Published, db: Session
) -> None:
    month = published.month
    month.judge("GROUP")
    (card,) = month.cards().values()
    card.result = card.result | {"total": "1"}
    db.commit()
    assert month.refusal("group_hr", "publish", {"level": "GROUP"}) == (409, "card-outdated")
    assert db.scalars(select(Run).where(Run.period == OCTOBER)).all() != []


def test_a_month_is_proven(published: Published, as_role: object, client: Client) -> None:
    proof = published.proof()
    assert (proof.runs, proof.cards, proof.findings) == (2, 5, ())
