"""Rulings at the same time, and pushes during a ruling: decided once, and nothing left behind."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from kaoping.records.service.pushes import take_orders
from kaoping.records.sources.canonical import read_array
from kaoping.storage.reads.callers import find_machine
from kaoping.storage.unit_of_work import commit
from kaoping.web.callers import hash_key
from tests.asgi import serving
from tests.conftest import application
from tests.factories import World
from tests.records.orders import encode, order, push
from tests.records.sales import appointment, push_appointments, push_sales, sale

ISSUES = "/api/v1/mapping-issues"
LATER = "2026-11-04T08:00:00+08:00"
RULERS = 8
PUSHERS = 4
EACH = 15


@pytest.fixture
def stage(committed):
    """A dealer's system, a supervisor who rules, the store's code and an employee to name."""
    with committed.session() as db:
        world = World.build(db)
        token = world.issue_key(["records:write"])
        user = world.sign_up("CRC_SUPERVISOR", employee=world.people["supervisor"])
        code, agent = world.store.code, world.agent.id
    with serving(application(committed)) as client:
        ruler = client.signed(client.app.state.tokens.issue(user.user_id, user.session_id))
        yield client.signed(token), ruler, code, agent


def together(acts):
    """Start all acts at once; gives what each gave."""
    barrier = threading.Barrier(len(acts))

    def start(act):
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))


def value(database, query):
    with database.session() as db:
        return db.scalar(text(query))


def issue_id(ruler, kind):
    [item] = [i for i in ruler.get(ISSUES).json()["items"] if (i["kind"], i["state"]) == (kind, "OPEN")]
    return item["id"]


@pytest.mark.parametrize("kind", ["EMPLOYEE", "CATEGORY", "ATTRIBUTION"])
def test_of_eight_rulings_exactly_one_holds(committed, stage, kind):
    dms, ruler, code, agent = stage
    push(dms, [order(1, code), order(2, code, advisor_code="X99", repair_category="SANBAO")])
    push(dms, [order(1, code, advisor_code="K01", source_updated_at=LATER)])
    ruling = {
        "EMPLOYEE": {"employee_id": agent},
        "CATEGORY": {"category": "THREE_GUARANTEE"},
        "ATTRIBUTION": {"decision": "ACCEPT"},
    }[kind]
    path = f"{ISSUES}/{issue_id(ruler, kind)}/resolve"
    replies = together([lambda: ruler.post(path, json=ruling)] * RULERS)
    assert Counter(reply.status_code for reply in replies) == {200: 1, 409: RULERS - 1}
    [held] = [reply.json() for reply in replies if reply.status_code == 200]
    assert (held["state"], held["replayed"]) == ("RESOLVED", 1)
    rulings = value(committed, "SELECT count(*) FROM attribution_ruling")
    named = value(committed, "SELECT count(*) FROM attribution WHERE origin = 'RULING'")
    past = value(committed, "SELECT count(*) FROM repair_order_history")
    assert (rulings, named, past) == {
        "EMPLOYEE": (1, 1, 1),
        "CATEGORY": (0, 0, 2),
        "ATTRIBUTION": (1, 4, 2),
    }[kind]


def test_what_is_pushed_while_a_code_is_ruled_on_is_not_left_behind(committed, stage):
    dms, ruler, code, agent = stage
    push(dms, [order(1, code, advisor_code="X99")])
    path = f"{ISSUES}/{issue_id(ruler, 'EMPLOYEE')}/resolve"

    def send(number):
        orders = [order(number * 100 + n, code, advisor_code="X99") for n in range(EACH)]
        sales = [sale(number * 100 + n, code, consultant_code="X99", delivery_code=...) for n in range(EACH)]
        kept = [appointment(number * 100 + n, code, advisor_code="X99") for n in range(EACH)]
        done = [push(dms, orders), push_sales(dms, sales), push_appointments(dms, kept)]
        return [reply.json()["created"] for reply in done]

    pushes = [lambda number=number: send(number) for number in range(1, PUSHERS + 1)]
    *sent, ruled = together([*pushes, lambda: ruler.post(path, json={"employee_id": agent})])
    assert sent == [[EACH] * 3] * PUSHERS
    assert ruled.status_code == 200, ruled.text
    waiting = "employee_id IS NULL AND superseded_by IS NULL AND code = 'X99'"
    assert value(committed, f"SELECT count(*) FROM attribution WHERE {waiting}") == 0
    assert value(committed, "SELECT count(*) FROM appointment WHERE employee_id IS NULL") == 0
    assert value(committed, "SELECT count(*) FROM mapping_issue WHERE state = 'OPEN' AND code = 'X99'") == 0
    current = "superseded_by IS NULL AND code = 'X99'"
    facts = value(committed, f"SELECT count(DISTINCT (fact_kind, fact_id)) FROM attribution WHERE {current}")
    assert facts == value(committed, f"SELECT count(*) FROM attribution WHERE {current}")
    assert facts == 1 + PUSHERS * EACH * 2
    replayed = value(committed, "SELECT count(*) FROM attribution WHERE superseded_by IS NOT NULL")
    touched = value(committed, "SELECT count(*) FROM appointment WHERE row_version = 2")
    assert ruled.json()["replayed"] == replayed + touched


@pytest.mark.parametrize("kind", ["EMPLOYEE", "CATEGORY"])
def test_a_ruling_waits_for_the_push_that_has_read_the_codes_already(committed, stage, kind):
    """The push has found the code unknown and is not committed yet: the ruling must see its orders."""
    dms, ruler, code, agent = stage
    strange = {"advisor_code": "X99", "repair_category": "SANBAO"}
    push(dms, [order(1, code, **strange)])
    path = f"{ISSUES}/{issue_id(ruler, kind)}/resolve"
    body = {"employee_id": agent} if kind == "EMPLOYEE" else {"category": "THREE_GUARANTEE"}
    with committed.session() as db, ThreadPoolExecutor(1) as pool:
        key = dms.headers["Authorization"].removeprefix("Bearer ")
        who = find_machine(db, hash_key(key))[0].acting_on("records:write")
        records = encode([order(2, code, **strange), order(3, code, **strange)])
        assert take_orders(db, lambda: read_array(records), by=who).count("created") == 2
        ruled = pool.submit(ruler.post, path, json=body)
        assert waits(committed)
        commit(db)
        assert ruled.result().json()["replayed"] == 3


def waits(database):
    """Whether somebody comes to wait for a lock within five seconds."""
    for _ in range(100):
        if value(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            return True
        time.sleep(0.05)
    return False


def test_what_is_pushed_while_a_category_is_ruled_on_is_not_left_behind(committed, stage):
    dms, ruler, code, _ = stage
    push(dms, [order(1, code, repair_category="SANBAO")])
    path = f"{ISSUES}/{issue_id(ruler, 'CATEGORY')}/resolve"

    def send(number):
        batch = [order(number * 100 + n, code, repair_category="SANBAO") for n in range(EACH * 3)]
        return push(dms, batch).json()["created"]

    pushes = [lambda number=number: send(number) for number in range(1, PUSHERS + 1)]
    *sent, ruled = together([*pushes, lambda: ruler.post(path, json={"category": "THREE_GUARANTEE"})])
    assert sent == [EACH * 3] * PUSHERS
    assert ruled.status_code == 200, ruled.text
    told = value(committed, "SELECT count(*) FROM repair_order WHERE repair_category = 'THREE_GUARANTEE'")
    assert told == 1 + PUSHERS * EACH * 3
    assert value(committed, "SELECT count(*) FROM repair_order WHERE warnings <> '[]'") == 0
    assert value(committed, "SELECT count(*) FROM repair_order_history") == ruled.json()["replayed"]
    assert value(committed, "SELECT count(*) FROM mapping_issue WHERE state = 'OPEN'") == 0


def test_a_naming_is_accepted_while_another_arrives(committed, stage):
    """Either the ruling takes the newest naming, or the newest naming is asked about: never neither."""
    dms, ruler, code, _ = stage
    push(dms, [order(1, code)])
    push(dms, [order(1, code, advisor_code="K01", source_updated_at=LATER)])
    path = f"{ISSUES}/{issue_id(ruler, 'ATTRIBUTION')}/resolve"
    newest = order(1, code, advisor_code="T12", source_updated_at="2026-11-05T08:00:00+08:00")
    pushed, ruled = together(
        [lambda: push(dms, [newest]), lambda: ruler.post(path, json={"decision": "ACCEPT"})]
    )
    assert (pushed.json()["updated"], ruled.status_code) == (1, 200)
    current = "role = 'advisor' AND superseded_by IS NULL"
    advisor = value(committed, f"SELECT code FROM attribution WHERE {current}")
    open_issues = value(committed, "SELECT count(*) FROM mapping_issue WHERE state = 'OPEN'")
    assert (advisor, open_issues) in {("T12", 0), ("K01", 1)}
    changed = value(committed, """SELECT warnings @> '["team-changed"]' FROM repair_order""")
    assert changed == (advisor == "K01")
