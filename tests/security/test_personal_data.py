"""R18: names, phones and plates of customers never stand in logs, problems or metrics, come what may."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.asgi import Client, serving
from tests.contract.operations import Operation, leaves, operations, replaced, sample
from tests.security.stage import EVERYTHING, Stage
from tests.web.kit import as_owner, kit_app

from kaoping.domain.people import PUBLIC
from kaoping.storage.session import Database
from kaoping.web.logs import configure_logs
from kaoping.web.routing import needs, router

NAME, PHONE, PLATE = "欧阳金丝雀", "13977770001", "沪X9K7Q2"
CANARIES = (NAME, PHONE, PLATE)
SEALED = (
    "本店王",
    "本店李",
    "本店刘",
    "13812348000",
    "13800000001",
    "13900000001",
)  # see tests.security.stage
EVERYWHERE = " ".join(CANARIES)

probe = router("/probe", "probe")


@probe.post("/crash")
@needs(PUBLIC)
def crash_with_words(db: Session) -> None:
    raise ValueError(f"no such customer: {EVERYWHERE}")


@probe.post("/broken")
@needs(PUBLIC)
def break_a_constraint(db: Session) -> None:
    """The database's own message quotes the row."""
    insert = text("INSERT INTO probe (phone) VALUES (:phone)")
    db.execute(insert, {"phone": EVERYWHERE})
    db.execute(insert, {"phone": EVERYWHERE})


@probe.post("/misfit", response_model=dict[str, int])
@needs(PUBLIC)
def answer_misfit(db: Session) -> Any:
    return {"phone": EVERYWHERE}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything the server would log, every library at its most talkative."""
    kept = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logs("DEBUG")
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(kept)
    yield kept
    root.handlers[:] = handlers
    root.setLevel(level)
    configure_logs("INFO")


def _assert_silent(kept: str) -> None:
    for canary in CANARIES:
        assert canary not in kept
        assert json.dumps(canary)[1:-1] not in kept


@pytest.mark.parametrize("path", ["/probe/crash", "/probe/broken", "/probe/misfit"])
def test_a_failure_is_told_without_its_words(committed: Database, written: io.StringIO, path: str) -> None:
    as_owner(committed, "CREATE TABLE probe (phone text UNIQUE)")
    with serving(kit_app(committed, probe)) as client:
        answer = client.post(path)
        figures = client.get("/metrics").text
    assert answer.status_code in (409, 500)
    _assert_silent(answer.text + figures + written.getvalue())
    if answer.status_code == 500:
        (told,) = [line for line in map(json.loads, written.getvalue().splitlines()) if "exception" in line]
        assert "test_personal_data.py" in told["exception"] or "routing.py" in told["exception"]
        assert told["error"] in ("ValueError", "ValidationError", "IntegrityError")


@pytest.mark.slow
def test_nothing_sent_anywhere_is_logged(stage: Stage, written: io.StringIO) -> None:
    """Canaries in the path, the query, the headers and every text of every body of every operation."""
    caller = stage.caller(EVERYTHING)
    own = {name: ids[0] for name, ids in stage.ids(stage.ours).items()}
    refusals = []
    for operation in operations():
        refusals += [a.text for a in _asked(caller, operation, own) if a.status_code >= 400]
    _assert_silent("\n".join(refusals))
    _assert_silent(caller.get("/metrics").text)
    assert "operation" in written.getvalue()
    _assert_silent(written.getvalue())


def _asked(caller: Client, operation: Operation, own: dict[str, int]) -> Iterator[Any]:
    ask: Callable[..., Any] = caller.request
    headers = {**operation.headers(), "User-Agent": PHONE, "X-Request-ID": PHONE + " ", "Referer": PHONE}
    yield ask(operation.method, operation.url(**own), params={"q": EVERYWHERE, "phone": PHONE})
    for parameter in operation.parameters("query"):
        yield ask(operation.method, operation.url(**own), params={parameter["name"]: EVERYWHERE})
    if operation.path_names:
        yield ask(operation.method, operation.url(**dict.fromkeys(operation.path_names, NAME)))
    if operation.body_schema:
        plain = sample(operation.body_schema)
        for place in leaves(plain):
            body = replaced(plain, place, EVERYWHERE)
            yield ask(operation.method, operation.url(**own), json=body, headers=headers)
        yield ask(operation.method, operation.url(**own), content=EVERYWHERE.encode(), headers=headers)


def test_customers_are_sealed_in_the_database(stage: Stage) -> None:
    """Whoever copies the tables finds neither names nor numbers of customers in clear."""
    with stage.database.session() as db:
        tables = db.scalars(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        )
        found = []
        for table in tables.all():
            rows = "\n".join(db.scalars(text(f"SELECT t::text FROM {table} t")).all())
            found += [
                f"{table}: {word}" for word in ("本店王", "本店李", "本店刘", "13812348000") if word in rows
            ]
    assert found == []
