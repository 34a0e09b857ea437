"""The demo is the same story each time and ends before today, whatever day that is."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from tests import postgres
from tests.conftest import database_at

from kaoping.app import install_defaults
from kaoping.cli import demo
from kaoping.cli.demo.pace import Pace
from kaoping.storage.embedded import Cluster
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

FEW = Pace(past=0.5, running=1, lively_days=2)
TODAY = datetime(2026, 11, 4, 7, 30, tzinfo=UTC)
STORY = {
    "journal": "SELECT scope, seq, at, actor, action, object_kind, object_id, data FROM journal"
    " WHERE action NOT IN ('policy.installed', 'key.issued') ORDER BY 1, 2",
    "orders": "SELECT id, external_id, delivered_at, row_version FROM repair_order ORDER BY 1",
    "answers": "SELECT id, slots, score, satisfied, answered_at FROM survey_response ORDER BY 1",
    "cards": "SELECT id, employee_id, period, total, complete FROM card ORDER BY 1",
}
"""What a demo tells. Ciphers and keys are left out: they are meant to differ."""


def told(cluster: Cluster, today: datetime) -> dict[str, list[Any]]:
    """What stands in a database that was filled on this day."""
    with postgres.clone(cluster) as url:
        database = database_at(url)
        with unit_of_work(database) as db:
            install_defaults(db)
        assert demo.is_empty(database)
        demo.load(database, today=today, pace=FEW)
        assert not demo.was_interrupted(database)
        story = read(database)
        database.close()
    return story


def read(database: Database) -> dict[str, list[Any]]:
    with database.session() as db:
        return {name: [tuple(row) for row in db.execute(text(query))] for name, query in STORY.items()}


def test_the_same_day_has_the_same_story(cluster: Cluster) -> None:
    first, second = told(cluster, TODAY), told(cluster, TODAY)
    for part, rows in first.items():
        assert len(rows) > 1, f"{part} tell nothing"
        assert rows == second[part]
