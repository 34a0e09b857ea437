"""Whatever somebody who owns the tables does to a published month, `verify` finds; left alone, it passes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session
from tests.scorecards.proofs.month import PERIOD, Month, Prepared
from tests.scorecards.proofs.proving import faults_of, seals_of
from tests.scorecards.proofs.tampering import TAMPERINGS

from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.keeping import document_of
from kaoping.scorecards.service.sealed.documents import SealedInputs, head_hash
from kaoping.storage.embedded import LOGIN, SUPERUSER
from kaoping.storage.tables.closing import PublishedCard, PublishedRun

LEAST = 40
ROWS: Mapping[str, str] = {
    "store": "SELECT id FROM store WHERE id = :place",
    "card": (
        "SELECT c.id FROM published_card c JOIN appeal a ON a.card_id = c.id JOIN appeal_ruling r "
        "ON r.appeal_id = a.id WHERE r.outcome = 'PARTLY'"
    ),
    "run": "SELECT run_id FROM published_card WHERE id = :card AND revision = 1",
    "revision_run": "SELECT run_id FROM published_card WHERE id = :card AND revision = 2",
    "person": "SELECT employee_id FROM published_card WHERE id = :card AND revision = 1",
    "other": "SELECT id FROM published_card WHERE run_id = :run AND id <> :card ORDER BY id LIMIT 1",
    "employee": "SELECT employee_id FROM published_card WHERE id = :other AND revision = 1",
    "assignment": "SELECT assignment_id FROM published_card WHERE id = :other AND revision = 1",
    "withdrawn": "SELECT id FROM published_card WHERE withdrawn",
    "user": "SELECT user_id FROM role_grant g JOIN role r ON r.id = g.role_id WHERE r.code = 'GROUP_QUALITY'",
    "reading": (
        "SELECT id FROM frozen_reading WHERE assignment_id IS NOT NULL AND cardinality(evidence) > 0 "
        "AND cardinality(counted) > 0 ORDER BY id LIMIT 1"
    ),
    "input": (
        "SELECT f.id FROM frozen_input f JOIN published_run r ON r.policy_code = f.policy_code "
        "WHERE r.id = :run"
    ),
    "judgement": (
        "SELECT j.id FROM judgement j JOIN published_card c ON c.assignment_id = j.assignment_id "
        "WHERE c.id = :card AND c.revision = 1 ORDER BY j.id LIMIT 1"
    ),
    "appeal": "SELECT id FROM appeal WHERE card_id = :card",
}


@pytest.fixture(scope="module")
def published(closed: Prepared) -> Iterator[Month]:
    with closed.copy() as month:
        yield month


@pytest.fixture(scope="module")
def engine(published: Month) -> Iterator[Engine]:
    """As the superuser of the server, for whom no right and no key between tables counts."""
    url = published.database.engine.url.render_as_string(hide_password=False)
    engine = create_engine(url.replace(f"{LOGIN}@", f"{SUPERUSER}@"))
    yield engine
    engine.dispose()


@pytest.fixture
def owner(engine: Engine) -> Iterator[Connection]:
    """What is done here is undone after the test."""
    with engine.connect() as link:
        link.execute(text("SET LOCAL session_replication_role = replica"))
        yield link
        link.rollback()


@pytest.fixture
def rows(owner: Connection, published: Month) -> Mapping[str, Any]:
    found: dict[str, Any] = {"place": published.store.id}
    for name, query in ROWS.items():
        found[name] = owner.execute(text(query), found).scalars().first()
        assert found[name] is not None, name
    return found


def seen(owner: Connection) -> list[str]:
    with Session(owner, join_transaction_mode="create_savepoint") as db:
        return faults_of(db, PERIOD)


def test_a_month_left_alone_passes(owner: Connection) -> None:
    assert seen(owner) == []
    with Session(owner, join_transaction_mode="create_savepoint") as db:
        kinds = {row.kind for row in seals_of(db)}
    assert kinds == {"CLOSE", "REVISION"}


def test_there_are_enough_kinds_of_changes() -> None:
    assert len(TAMPERINGS) >= LEAST


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_change_is_found(owner: Connection, rows: Mapping[str, Any], name: str) -> None:
    TAMPERINGS[name](owner, rows)
    assert seen(owner) != []


def test_figures_changed_with_every_hash_made_again_are_found(
    owner: Connection, rows: Mapping[str, Any]
) -> None:
    """Whoever knows how hashes are made mends inputs, results, heads and hashes; the journal remembers."""
    with Session(owner, join_transaction_mode="create_savepoint") as db:
        run = db.get_one(PublishedRun, (rows["store"], rows["run"]))
        document = json.loads(json.dumps(run.inputs))
        reviewed = [one for one in document["facts"]["reviews"] if one["item"] == "process"]
        for one in reviewed:
            one["points"] = "29"
        sealed = SealedInputs.parse(document)
        assert sealed.result_hash != run.result_hash
        heads = []
        cards = db.query(PublishedCard).filter_by(run_id=run.id).order_by(PublishedCard.id).all()
        for card in cards:
            result = sealed.results[subject_key(card.assignment_id)]
            head = json.loads(card.head)
            told = {"total": str(result.total), "input_hash": sealed.input_hash}
            card.head = json.dumps({**head, **told}, ensure_ascii=False, separators=(",", ":"))
            card.total, card.grade, card.result = result.total, result.grade, document_of(result)
            heads.append(card.head)
        run.inputs, run.input_hash, run.result_hash = document, sealed.input_hash, sealed.result_hash
        run.head_hash = head_hash(heads)
        db.commit()
    assert seen(owner) != []
