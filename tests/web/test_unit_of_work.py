"""Nobody is told of work that is not kept: what the route class commits, when, and what it undoes."""

from collections.abc import Iterator

import pytest
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.asgi import Client, serving
from tests.web.kit import as_owner, kit_app

from kaoping.domain.errors import Conflict, Unauthenticated
from kaoping.domain.people import PUBLIC
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import CONFLICTS, Database
from kaoping.web.routing import Reply, needs, router

PROBE = """
    CREATE TABLE probe (
        id bigint PRIMARY KEY, twin bigint CONSTRAINT uq_probe_twin UNIQUE DEFERRABLE INITIALLY DEFERRED
    )
"""


class Kept(BaseModel):
    id: int
    row_version: int = 1


probe = router("/probe", "probe")


@probe.post("/twins", status_code=201)
@needs(PUBLIC)
def keep_twins(db: Session) -> Kept:
    """Two rows of which the second breaks a constraint that is looked at when the transaction ends."""
    db.execute(text("INSERT INTO probe VALUES (1, 7), (2, 7)"))
    return Kept(id=2)


@probe.post("/misfit", response_model=Kept)
@needs(PUBLIC)
def answer_misfit(db: Session) -> object:
    db.execute(text("INSERT INTO probe VALUES (3, 3)"))
    return {"id": "绝密客户姓名"}


@probe.post("/crash")
@needs(PUBLIC)
def crash_midway(db: Session) -> None:
    db.execute(text("INSERT INTO probe VALUES (4, 4)"))
    raise RuntimeError("绝密客户姓名")


@probe.post("/refused")
@needs(PUBLIC)
def refuse_and_remember(db: Session) -> Reply:
    db.execute(text("INSERT INTO probe VALUES (5, 5)"))
    append_journal(db, None, "probe.refused", "probe", 5)
    return Reply(None, refusal=Unauthenticated("bad-credentials"))


@probe.get("/{probe_id}")
@needs(PUBLIC)
def read_probe(db: Session, probe_id: int) -> Kept:
    db.execute(text("SELECT 1"))
    return Kept(id=probe_id, row_version=3)


@pytest.fixture
def probing(committed: Database) -> Iterator[Client]:
    as_owner(committed, PROBE)
    with serving(kit_app(committed, probe)) as client:
        yield client


def _kept(database: Database) -> list[int]:
    with database.session() as db:
        return list(db.scalars(text("SELECT id FROM probe ORDER BY id")))


def test_a_failing_commit_is_never_told_as_a_success(probing: Client, committed: Database) -> None:
    answer = probing.post("/probe/twins")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-exists")
    assert _kept(committed) == []


def test_a_constraint_checked_at_the_end_has_its_owners_words(
    probing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CONFLICTS, "uq_probe_twin", lambda: Conflict("code-taken"))
    assert probing.post("/probe/twins").json()["code"] == "code-taken"


def test_the_usual_session_dependency_tells_a_failing_commit_as_success(committed: Database) -> None:
    """The proof that the test above can fail: the framework's own pattern does what we forbid."""
    as_owner(committed, PROBE)
    app = FastAPI()

    def session() -> Iterator[Session]:
        with committed.session() as db:
            yield db
            db.commit()

    @app.post("/probe/twins", status_code=201)
    def keep_twins_late(db: Session = Depends(session)) -> Kept:  # noqa: B008 - as everybody writes it
        return keep_twins(db)

    with serving(app) as client:
        assert client.post("/probe/twins").status_code == 201
    assert _kept(committed) == []


@pytest.mark.parametrize("path", ["/probe/misfit", "/probe/crash"])
def test_what_ends_in_an_error_leaves_nothing_behind(probing: Client, committed: Database, path: str) -> None:
    answer = probing.post(path)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "internal-error"
    assert "绝密" not in answer.text
    assert answer.headers["x-request-id"] == answer.json()["request_id"] != ""
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert _kept(committed) == []
    assert committed.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_refusal_that_must_be_remembered_is_committed_first(probing: Client, committed: Database) -> None:
    answer = probing.post("/probe/refused", headers={"X-Request-ID": "mine-1"})
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-credentials")
    assert _kept(committed) == [5]
    with committed.session() as db:
        entry = db.execute(text("SELECT action, actor, request_id FROM journal")).one()
    assert tuple(entry) == ("probe.refused", "system", "mine-1")


def test_a_version_travels_as_etag_and_saves_the_body(probing: Client) -> None:
    first = probing.get("/probe/1")
    assert first.headers["etag"] == '"3"'
    for offered in ('"3"', 'W/"3"', '"2", "3"'):
        again = probing.get("/probe/1", headers={"If-None-Match": offered})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", '"3"')
    assert probing.get("/probe/1", headers={"If-None-Match": '"2"'}).status_code == 200


def test_an_operation_without_a_permission_does_not_start() -> None:
    nameless = router("/nameless", "probe")

    def read_anything(request: Request) -> None: ...

    with pytest.raises(TypeError, match="names no permission"):
        nameless.get("")(read_anything)


def test_an_unknown_permission_word_does_not_start() -> None:
    with pytest.raises(ValueError, match="unknown permission"):
        needs("complaints:sell")
