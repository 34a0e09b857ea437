"""The demo is the same story each time and ends before today, whatever day that is."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from tests import postgres
from tests.conftest import database_at

from kaoping.app import install_defaults
from kaoping.cli import demo
from kaoping.cli.demo.organisation import HOUSES
from kaoping.cli.demo.pace import Pace
from kaoping.cli.preparing import forget_everything
from kaoping.settings import ROOT
from kaoping.storage import migrating
from kaoping.storage.embedded import Cluster
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

FEW = Pace(past=0.3, running=0.6, lively_days=2)
ONE_MONTH_BACK = replace(FEW, months_back=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
STORY = {
    "journal": "SELECT scope, seq, at, actor, action, object_kind, object_id, data FROM journal"
    " WHERE action NOT IN ('policy.installed', 'key.issued') ORDER BY 1, 2",
    "orders": "SELECT id, external_id, delivered_at, row_version FROM repair_order ORDER BY 1",
    "answers": "SELECT id, slots, score, satisfied, answered_at FROM survey_response ORDER BY 1",
    "cards": "SELECT id, employee_id, period, total, complete FROM card ORDER BY 1",
    "published": "SELECT id, revision, period, head, published_at FROM published_card ORDER BY 1, 2",
    "hashes": "SELECT id, period, level, input_hash, result_hash, head_hash FROM published_run ORDER BY 1",
}
"""What a demo tells. Ciphers and keys are left out: they are meant to differ."""

MONTHS = "SELECT code, state FROM period ORDER BY code, store_id"
APPEALS = """
    SELECT p.code, coalesce(r.outcome, 'OPEN') FROM appeal a
    JOIN published_card c ON (c.store_id, c.id, c.revision) = (a.store_id, a.card_id, a.revision)
    JOIN period p ON (p.store_id, p.id) = (c.store_id, c.period_id)
    LEFT JOIN appeal_ruling r ON (r.store_id, r.appeal_id) = (a.store_id, a.id) ORDER BY 1, 2
"""
LATE = "SELECT store_id FROM store_month WHERE late > 0 AND period < :running ORDER BY 1"
LATEST = """
    SELECT greatest((SELECT max(at) FROM journal WHERE action NOT IN ('policy.installed')),
                    (SELECT max(delivered_at) FROM repair_order), (SELECT max(ended_at) FROM call_attempt))
"""


def tell(url: str, today: datetime, pace: Pace = FEW) -> Database:
    """Fill a migrated database on that day."""
    database = database_at(url)
    with unit_of_work(database) as db:
        install_defaults(db)
    assert demo.is_empty(database)
    demo.load(database, today=today, pace=pace)
    assert not demo.was_interrupted(database)
    return database


def ask(database: Database, query: str, **given: Any) -> list[Any]:
    with database.session() as db:
        return [tuple(row) for row in db.execute(text(query), given)]


def check_months(database: Database, today: datetime) -> None:
    """The month before last is locked, the last one public with an appeal that waits, this one open."""
    running = f"{today:%Y-%m}"
    before_last, last, *_ = codes = sorted({code for code, _ in ask(database, MONTHS)})
    assert codes == [before_last, last, running]
    states = ((before_last, "LOCKED"), (last, "PUBLISHED"), (running, "OPEN"))
    assert ask(database, MONTHS) == [month for month in states for _store in HOUSES]
    assert ask(database, APPEALS) == [
        *((before_last, outcome) for outcome in ("REJECTED", "UPHELD")),
        *((last, outcome) for outcome in ("OPEN", "REJECTED", "UPHELD")),
    ]
    assert [store for (store,) in ask(database, LATE, running=running)] == [1, 1, 2, 2, 3, 3]
    ((latest,),) = ask(database, LATEST)
    assert latest <= today


def test_a_demo_that_is_wiped_tells_the_same_story_again(cluster: Cluster) -> None:
    today = datetime(2026, 11, 10, 9, 5, tzinfo=SHANGHAI)
    with postgres.clone(cluster) as url:
        database = tell(url, today, ONE_MONTH_BACK)
        assert ask(database, MONTHS) == [("2026-10", "PUBLISHED")] * len(HOUSES) + [
            ("2026-11", "OPEN")
        ] * len(HOUSES)
        first = {part: ask(database, query) for part, query in STORY.items()}
        database.close()
        forget_everything(url)
        migrating.upgrade(url, ROOT)
        database = tell(url, today, ONE_MONTH_BACK)
        for part, rows in first.items():
            assert len(rows) > 1, f"{part} tell nothing"
            assert rows == ask(database, STORY[part])
        database.close()


@pytest.mark.parametrize(
    "today",
    [
        datetime(2026, 11, 1, 0, 20, tzinfo=SHANGHAI),
        datetime(2026, 10, 31, 23, 50, tzinfo=SHANGHAI),
    ],
    ids=("in its first hour", "in its last hour"),
)
def test_two_months_are_closed_however_young_the_third_is(cluster: Cluster, today: datetime) -> None:
    """The close of the month before is squeezed into the time there has been."""
    with postgres.clone(cluster) as url:
        database = tell(url, today)
        check_months(database, today)
        database.close()
